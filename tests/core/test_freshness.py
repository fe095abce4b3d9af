"""What was kept is kept fresh by those who use it: confirmed, doubted, superseded, asked about, adopted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.upkeep.tending import tend
from bot.messages import Account, Action, Form
from bot.practice.model import UpkeepState
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, cards, text_of

if TYPE_CHECKING:
    from bot.practice.model import Upkeep
    from tests.core.village import Village

TIP = "#tip Restart the ingress after you renew a certificate #kubernetes"
ASK = "/ask restart the ingress after renewing a certificate"
PEOPLE = [Account("web:local", f"person{number}", f"Person {number}") for number in range(6)]


def care(village: Village, number: int = 1) -> Upkeep | None:
    """Return what care an entry needs."""
    return village.store.read_now(1, lambda tx: tx.upkeep.get(number))


async def years_pass(village: Village, days: float = 800) -> None:
    """Let an entry grow old, and look through the repertoire."""
    village.clock.forward(days=days)
    await look_through(village)


async def look_through(village: Village) -> None:
    """Look through the repertoire until its end, and ask whom there is to ask."""
    for _ in range(3):
        await tend(village.store, 1, now=village.clock.forward(days=1))
    await village.tick(seconds=1)


def asked(village: Village, who: Account) -> list[str]:
    """Return every “is it still true?” that stands for somebody."""
    return [post.fallback for post in village.posts_to(who) if "Is it still true?" in post.fallback]


async def standing(village: Village, who: Account = FAY) -> str:
    """Return what the card of the first entry says of how it stands."""
    return next(card.standing for card in cards(await village.type(who, ASK)) if card.number == 1)


async def test_how_many_confirmed_it_stands_on_its_card_from_three_people_up(village: Village) -> None:
    await village.say(LI, TIP)

    said = []
    for person in PEOPLE[:3]:
        await village.do(person, Action("still_true", "1"))
        await village.do(person, Action("still_true", "1"))
        said.append(await standing(village))

    assert said == [
        "last confirmed in November 2026",
        "last confirmed in November 2026",
        "confirmed by 3 people, last in November 2026",
    ]


async def test_what_nobody_confirmed_for_long_is_found_but_old(village: Village) -> None:
    await village.say(LI, TIP)

    await years_pass(village)

    (card,) = cards(await village.type(FAY, ASK))
    state = care(village)
    assert (card.old, card.standing) == (True, "nobody confirmed this since 2026")
    assert state
    assert state.state is UpkeepState.STALE


async def test_a_confirmation_makes_what_was_old_fresh_again(village: Village) -> None:
    await village.say(LI, TIP)
    await years_pass(village)

    answer = await village.do(BO, Action("still_true", "1"))

    (card,) = cards(await village.type(FAY, ASK))
    assert "still holds" in text_of(answer)
    assert (card.old, care(village)) == (False, None)


async def test_who_used_it_last_is_asked_first_and_who_told_it_last_one_at_a_time(village: Village) -> None:
    await village.say(LI, TIP)
    for person in (FAY, BO):
        await village.do(person, Action("used", "1"))
        village.clock.forward(days=1)

    await years_pass(village, days=1500)
    order = [[len(asked(village, who)) for who in (BO, FAY, LI)]]
    for _ in range(4):
        await village.tick(days=7)
        order.append([len(asked(village, who)) for who in (BO, FAY, LI)])

    assert order == [[1, 0, 0], [1, 1, 0], [1, 1, 1], [1, 1, 1], [1, 1, 1]]


async def test_nobody_else_is_asked_once_somebody_said_that_it_holds(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("used", "1"))
    await years_pass(village, days=1500)
    (question,) = [post for post in village.posts_to(BO) if "Is it still true?" in post.fallback]

    await village.press(BO, question, "Still true")
    await village.tick(days=30)

    assert asked(village, LI) == []


async def test_who_mutes_such_questions_is_passed_over(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("used", "1"))
    await village.type(BO, "/hearth mute reviews")

    await years_pass(village, days=1500)
    await village.tick(days=2)

    assert (asked(village, BO), len(asked(village, LI))) == ([], 1)


async def test_nobody_is_asked_about_more_than_one_entry_a_week(village: Village) -> None:
    for text in ("Restart the ingress", "Renew the certificate", "Rename the cluster"):
        await village.say(LI, f"#tip {text} before the weekend begins")

    await years_pass(village)
    first = len(asked(village, LI))
    for _ in range(8):
        await village.tick(days=1)

    assert (first, len(asked(village, LI))) == (1, 2)


async def test_an_answer_no_longer_true_marks_the_entry_and_its_author_may_withdraw_it(village: Village) -> None:
    await village.say(LI, TIP)

    other = await village.do(BO, Action("no_longer", "1"))
    marked = care(village)
    mine = await village.do(LI, Action("no_longer", "1"))

    assert "Others are asked" in text_of(other)
    assert marked
    assert marked.state is UpkeepState.STALE
    assert "Withdraw" in [each.label for each in buttons(mine)]


async def test_several_on_either_side_make_a_dispute_that_the_card_tells(village: Village) -> None:
    await village.say(LI, TIP)

    for person, verb in zip(PEOPLE, ("worked", "worked", "not", "not"), strict=False):
        await village.do(person, Action(verb, "1"))

    assert "disputed: people do not agree whether it works" in await standing(village)


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
    await village.say(LI, "#tip The council renews certificates by hand #kubernetes", COUNCIL)
    form = await village.do(LI, Action("superseded", "1"), COUNCIL)
    await village.submit(LI, form, COUNCIL, instead="2")

    told = await standing(village, BO)

    assert told.startswith("superseded")
    assert "#2" not in told


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


async def test_its_author_changes_it_at_once_and_that_makes_it_fresh(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("no_longer", "1"))

    form = await village.do(LI, Action("needs_change", "1"))
    await village.submit(LI, form, title="Restart the gateway", body="Restart the gateway after renewing")

    assert care(village) is None


async def gone(village: Village, who: Account) -> None:
    """Have the platform say that somebody left."""
    village.store.write_now(1, lambda tx: tx.members.leave(who, now=village.clock()))


async def test_what_its_author_left_behind_is_adopted_once_a_facilitator_agrees(village: Village) -> None:
    await village.type(FAY, "/hearth me")
    await village.say(LI, TIP)
    await gone(village, LI)
    await look_through(village)

    told = await standing(village)
    answer = await village.type(BO, "/hearth adopt 1")
    (question,) = [post for post in village.posts_to(FAY) if "would like to look after" in post.fallback]
    await village.press(FAY, question, "Yes")
    late = await village.press(FAY, question, "No")

    assert "nobody looks after it now" in told
    assert "A facilitator is asked" in text_of(answer)
    assert "decided already" in text_of(late)
    assert [post for post in village.posts_to(BO) if "You look after" in post.fallback]
    assert care(village) is None


async def test_who_adopted_it_changes_what_it_says_but_not_whose_it_is_nor_for_whom(village: Village) -> None:
    await village.type(FAY, "/hearth me")
    await village.say(LI, TIP)
    await gone(village, LI)
    await village.type(FAY, "/hearth adopt 1")

    form = await village.type(FAY, "/hearth edit 1")
    await village.submit(FAY, form, title="Restart the gateway", body="After renewing", nameless="yes", scope="place")

    entry = village.store.read_now(1, lambda tx: tx.entries.get(1))
    page = await village.core.entry(BO, GENERAL, 1)
    assert entry
    assert page
    assert (entry.title, entry.author_name, entry.nameless, entry.scope.value) == (
        "Restart the gateway",
        "Li",
        False,
        "community",
    )
    assert [(one.change, one.by) for one in page.revisions] == [("kept", "Li"), ("adopted", "Fay"), ("edited", "Fay")]
    assert "Only its author" in text_of(await village.type(FAY, "/hearth withdraw 1"))


async def test_what_somebody_looks_after_cannot_be_adopted(village: Village) -> None:
    await village.say(LI, TIP)

    answer = await village.type(BO, "/hearth adopt 1")

    assert "Somebody looks after that entry already" in text_of(answer)


@pytest.mark.parametrize(("line", "says"), [("/hearth adopt", "by its number"), ("/hearth adopt 7", "no entry #7")])
async def test_a_wrong_adoption_says_what_is_wrong(village: Village, line: str, says: str) -> None:
    assert says in text_of(await village.type(BO, line))


async def test_what_was_adopted_is_nobodys_again_once_its_keeper_is_erased(village: Village) -> None:
    await village.type(FAY, "/hearth me")
    await village.say(LI, TIP)
    await gone(village, LI)
    await village.type(FAY, "/hearth adopt 1")

    await village.do(FAY, Action("erase"))
    await look_through(village)

    state = care(village)
    assert state
    assert state.state is UpkeepState.ORPHANED


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


async def test_the_questions_about_it_end_when_it_is_withdrawn(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("used", "1"))
    await years_pass(village, days=1500)
    await village.type(LI, "/hearth withdraw 1")

    await village.tick(days=8)

    assert care(village) is None
    assert "Nothing that you can see" in text_of(await village.type(BO, "/hearth review"))


async def test_looking_through_again_changes_nothing(village: Village) -> None:
    await village.say(LI, TIP)
    await years_pass(village)
    before = care(village)

    await tend(village.store, 1, now=village.clock() + timedelta(days=1))

    assert care(village) == before
