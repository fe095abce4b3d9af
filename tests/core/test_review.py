"""What needs care is looked at by all who may see it: suggested, superseded, settled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.upkeep.tending import tend
from bot.messages import Action, Form
from tests.core.tending import TIP, care, standing, years_pass
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, Village, buttons, text_of


async def test_an_author_says_what_stands_in_its_place_and_takes_that_back(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(LI, "#tip Use cert-manager, it restarts nothing #kubernetes")
    form = await village.do(LI, Action("superseded", "1"))

    done = await village.submit(LI, form, instead="#2")
    told = await standing(village)
    await village.press(LI, done, "Still true after all")

    assert told.startswith("superseded by #2")
    assert "superseded" not in await standing(village)


async def test_another_than_who_looks_after_it_only_suggests_what_is_better(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(BO, "#tip Use cert-manager, it restarts nothing #kubernetes")
    form = await village.do(BO, Action("superseded", "1"))

    said = await village.submit(BO, form, instead="2")
    before = await standing(village)
    (asked_,) = [post for post in village.posts_to(LI) if "instead of" in post.fallback]
    await village.press(LI, asked_, "Yes, say so")

    assert "is asked whether" in text_of(said)
    assert "superseded" not in before
    assert (await standing(village)).startswith("superseded by #2")


@pytest.mark.parametrize(
    ("typed", "says"),
    [("1", "in its own place"), ("9", "no entry #9"), ("soon", "by its number"), ("", "by its number")],
)
async def test_what_cannot_stand_in_its_place_opens_the_form_again_with_a_sentence(
    village: Village, typed: str, says: str
) -> None:
    await village.say(LI, TIP)
    form = await village.do(LI, Action("superseded", "1"))

    again = await village.submit(LI, form, instead=typed)

    assert isinstance(again, Form)
    assert says in text_of(again)


async def test_two_entries_cannot_stand_in_each_others_place(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(LI, "#tip Use cert-manager, it restarts nothing #kubernetes")
    await village.submit(LI, await village.do(LI, Action("superseded", "1")), instead="2")

    again = await village.submit(LI, await village.do(LI, Action("superseded", "2")), instead="1")

    assert "circle" in text_of(again)


async def test_what_stands_in_its_place_is_not_named_to_whom_it_is_hidden_from(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(LI, "#tip Use cert-manager, it restarts nothing #kubernetes")
    await village.submit(LI, await village.do(LI, Action("superseded", "1")), instead="2")
    await village.type(LI, "/hearth hide 2")
    await village.type(FAY, "/hearth hide 2")

    told = await standing(village, BO)

    assert "#2" not in told


async def test_what_fewer_people_see_cannot_stand_in_its_place(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(LI, "#tip The council renews certificates by hand #kubernetes", COUNCIL)

    again = await village.submit(LI, await village.do(LI, Action("superseded", "1"), COUNCIL), COUNCIL, instead="2")

    assert "seen by fewer people" in text_of(again)


async def test_a_suggestion_reaches_who_looks_after_it_with_the_name_of_who_makes_it(village: Village) -> None:
    await village.say(LI, TIP)
    form = await village.do(BO, Action("needs_change", "1"))

    empty = await village.submit(BO, form, suggestion=" ")
    said = await village.submit(BO, form, suggestion="Say that it takes a minute")

    (told,) = [post for post in village.posts_to(LI) if "suggests a change" in post.fallback]
    assert "Say in a few words" in text_of(empty)
    assert "reads it, and decides" in text_of(said)
    assert "Bo suggests" in told.fallback
    assert "takes a minute" in told.fallback


async def test_what_somebody_suggested_goes_with_them_when_they_erase_all_that_is_theirs(village: Village) -> None:
    await village.say(LI, TIP)
    form = await village.do(BO, Action("needs_change", "1"))
    for _ in range(2):
        await village.submit(BO, form, key="once", suggestion="Say that it takes a minute")
    told = [post.fallback for post in village.posts_to(LI) if "takes a minute" in post.fallback]

    await village.do(BO, Action("erase"))
    await village.deliver()

    assert len(told) == 1
    left = [post.fallback for post in village.posts_to(LI)]
    assert not [text for text in left if "takes a minute" in text or "Bo" in text]
    assert [text for text in left if "has taken it back since" in text]


async def test_its_author_changes_it_at_once_and_that_makes_it_fresh(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("no_longer", "1"))

    form = await village.do(LI, Action("needs_change", "1"))
    await village.submit(LI, form, title="Restart the gateway", body="Restart the gateway after renewing")

    assert care(village) is None


async def test_the_review_shows_what_needs_care_and_nothing_that_its_reader_may_not_see(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(LI, "#tip The council votes by show of hands #votes", COUNCIL)
    await years_pass(village)

    bo, li = (
        text_of(await village.type(BO, "/hearth review")),
        text_of(await village.type(LI, "/hearth review", COUNCIL)),
    )
    page = await village.core.page(BO, GENERAL, "review")

    assert "ingress" in bo
    assert "votes" not in bo
    assert "votes" in li
    assert page
    assert "votes" not in str(page.blocks)
    assert "ingress" in str(page.blocks)


async def test_a_review_of_one_entry_tells_how_it_stands_and_a_wrong_number_what_is_wrong(village: Village) -> None:
    await village.say(LI, TIP)

    one = await village.type(BO, "/hearth review 1")

    assert "it needs no care now" in text_of(one)
    assert "Still true" in [each.label for each in buttons(one)]
    assert "no entry #7" in text_of(await village.type(BO, "/hearth review 7"))
    assert "by its number" in text_of(await village.type(BO, "/hearth review nonsense"))


async def test_what_was_told_long_ago_is_said_with_its_own_date_not_with_the_day_it_was_noticed(
    village: Village,
) -> None:
    told = village.clock()
    await village.say(LI, TIP)
    await years_pass(village)

    shown = text_of(await village.type(BO, "/hearth review"))

    assert f"nobody has confirmed it for long. Told on {told:%-d %B %Y}" in shown
    assert "since" not in shown


async def test_an_empty_review_says_so(village: Village) -> None:
    assert "Nothing that you can see needs care now" in text_of(await village.type(BO, "/hearth review"))


async def test_what_one_is_asked_about_stands_on_ones_own_page_until_it_is_answered(village: Village) -> None:
    await village.say(LI, TIP)
    await years_pass(village)

    before = text_of(await village.type(LI, "/hearth me"))
    await village.do(LI, Action("still_true", "1"))

    assert "Is it still true?" in before
    assert "Is it still true?" not in text_of(await village.type(LI, "/hearth me"))


async def test_presses_on_what_one_cannot_see_look_as_if_there_were_nothing(village: Village) -> None:
    await village.say(LI, "#tip The council votes by show of hands #votes", COUNCIL)

    for verb in ("still_true", "no_longer", "needs_change", "superseded", "adopt"):
        hidden, nothing = await village.do(BO, Action(verb, "1")), await village.do(BO, Action(verb, "7"))
        assert text_of(hidden).replace("#1", "#7") == text_of(nothing)


async def test_looking_through_again_changes_nothing(village: Village) -> None:
    await village.say(LI, TIP)
    await years_pass(village)
    before = care(village)

    await tend(village.store, 1, now=village.clock() + timedelta(days=1))

    assert care(village) == before
