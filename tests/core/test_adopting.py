"""What nobody looks after any more is adopted: with consent, once, and no more than that is given away."""

from __future__ import annotations

import pytest

from bot.messages import Action
from bot.practice.model import UpkeepState
from tests.core.tending import PEOPLE, TIP, care, gone, look_through, standing, years_pass
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, Village, text_of
from tests.factories import a_draft


async def test_a_facilitator_who_is_not_in_its_channel_is_told_no_title_of_what_somebody_would_adopt(
    village: Village,
) -> None:
    village.chat.present.pop(str(FAY))
    village.chat.present[str(BO)] = frozenset({str(COUNCIL)})
    await village.type(FAY, "/hearth me")
    await village.say(LI, "#tip The council votes by show of hands #votes", COUNCIL)
    await gone(village, LI)

    await village.type(BO, "/hearth adopt 1", COUNCIL)

    (asked_,) = [post for post in village.posts_to(FAY) if "would like to look after" in post.fallback]
    assert "votes" not in asked_.fallback
    decided = await village.press(FAY, asked_, "Yes")
    assert "votes" not in text_of(decided)


async def test_of_two_who_would_adopt_the_same_the_second_hears_that_it_is_looked_after(village: Village) -> None:
    await village.type(FAY, "/hearth me")
    await village.say(LI, TIP)
    await gone(village, LI)
    for who in (BO, PEOPLE[0]):
        await village.type(who, "/hearth adopt 1")
    first, second = [post for post in village.posts_to(FAY) if "would like to look after" in post.fallback]

    await village.press(FAY, first, "Yes")
    late = await village.press(FAY, second, "Yes")

    assert "Person 0 does not look after" in text_of(late)


async def test_who_told_it_without_a_name_is_not_given_away_by_leaving(village: Village) -> None:
    await village.say(LI, TIP)
    await village.type(LI, "/hearth nameless 1")
    await gone(village, LI)

    await look_through(village)

    assert care(village) is None


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


async def test_who_would_look_after_something_and_erases_all_is_named_to_no_facilitator(village: Village) -> None:
    await village.type(FAY, "/hearth me")
    await village.say(LI, TIP)
    await gone(village, LI)
    await village.type(BO, "/hearth adopt 1")

    await village.do(BO, Action("erase"))
    await village.deliver()

    assert not [post for post in village.posts_to(FAY) if "Bo" in post.fallback]


async def test_what_nobody_is_known_to_have_told_is_adopted_without_asking_once_it_is_old(village: Village) -> None:
    await village.type(FAY, "/hearth me")
    village.store.write_now(1, lambda tx: tx.entries.keep(a_draft(author=None), now=village.clock()))

    early = await village.type(BO, "/hearth review 1")
    await years_pass(village)
    answer = await village.type(BO, "/hearth adopt 1")

    assert "it needs no care now" in text_of(early)
    assert "You look after" in text_of(answer)


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
