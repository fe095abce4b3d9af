"""One person with several accounts: a code from the one, typed with the other, and a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.places import direct
from bot.messages import Action, Moved, Pressed
from tests.core.towns import ANN, CELLAR, CY, DEE, HALL, LIZ, YARD, code_in, settle, tell, with_platforms
from tests.core.village import buttons, text_of
from tests.factories import NOW

if TYPE_CHECKING:
    from bot.messages import Account, Place
    from tests.core.village import Village


@pytest.fixture
async def town(village: Village) -> Village:
    """A village with a workspace and a server."""
    with_platforms(village)
    await settle(village)
    return village


async def link(town: Village, giver: Account, at: Place, taker: Account, there: Place, say: str = "Join them") -> str:
    """Link two accounts and return what was said last."""
    code = code_in(await town.type(giver, "/hearth link", at))
    asked = await town.type(taker, f"/hearth link {code}", there)
    return text_of(await town.press(taker, asked, say, there))


async def test_two_accounts_become_one_person(town: Village) -> None:
    await town.say(CY, "#tip from Slack", HALL, private=False)
    await town.say(LIZ, "#tip from Discord", YARD, private=False)

    said = await link(town, CY, HALL, LIZ, YARD)

    mine = {one.name for one in await town.core.communities(LIZ)}
    assert "both accounts are you" in said
    assert mine == {"Makers", "Menders"}
    assert {one.name for one in await town.core.communities(CY)} == mine


async def test_whoever_takes_a_code_is_shown_whom_it_joins_and_may_say_no(town: Village) -> None:
    code = code_in(await town.type(CY, "/hearth link", HALL))
    await town.say(CY, "#tip so that Cy is met by name", HALL, private=False)

    asked = await town.type(LIZ, f"/hearth link {code.lower().replace('-', ' ')}", YARD)
    said = await town.press(LIZ, asked, "No", YARD)
    late = await town.press(LIZ, asked, "Join them", YARD)

    assert "Cy on Slack" in text_of(asked)
    assert "Nothing was joined" in text_of(said)
    assert "answered or too old" in text_of(late)


@pytest.mark.parametrize(
    ("minutes", "times", "says"),
    [(9.9, 1, "This joins you"), (10, 1, "too old"), (0, 2, "This joins you")],
)
async def test_a_code_can_be_looked_at_for_ten_minutes(town: Village, minutes: float, times: int, says: str) -> None:
    code = code_in(await town.type(CY, "/hearth link", HALL))
    town.clock.forward(minutes=minutes)

    answers = [await town.type(LIZ, f"/hearth link {code}", YARD) for _ in range(times)]

    assert says in text_of(answers[-1])


async def test_a_code_joins_once_whoever_was_shown_the_question(town: Village) -> None:
    code = code_in(await town.type(CY, "/hearth link", HALL))
    shown = [await town.type(one, f"/hearth link {code}", YARD) for one in (LIZ, DEE)]

    first = await town.press(LIZ, shown[0], "Join them", YARD)
    second = await town.press(DEE, shown[1], "Join them", YARD)
    late = await town.type(DEE, f"/hearth link {code}", YARD)

    assert "both accounts are you" in text_of(first)
    assert "answered or too old" in text_of(second)
    assert "used already" in text_of(late)


async def test_a_no_leaves_the_code_good(town: Village) -> None:
    code = code_in(await town.type(CY, "/hearth link", HALL))
    await town.press(LIZ, await town.type(LIZ, f"/hearth link {code}", YARD), "No", YARD)

    said = await town.press(LIZ, await town.type(LIZ, f"/hearth link {code}", YARD), "Join them", YARD)

    assert "both accounts are you" in text_of(said)


async def test_a_question_from_a_code_that_another_one_replaced_joins_nobody(town: Village) -> None:
    code = code_in(await town.type(CY, "/hearth link", HALL))
    asked = await town.type(LIZ, f"/hearth link {code}", YARD)
    await town.type(CY, "/hearth link", HALL)

    said = await town.press(LIZ, asked, "Join them", YARD)

    assert "answered or too old" in text_of(said)


async def test_ones_own_code_and_that_of_a_joined_account_say_so_and_stay_good(town: Village) -> None:
    await link(town, CY, HALL, LIZ, YARD)
    code = code_in(await town.type(CY, "/hearth link", HALL))

    own = await town.type(CY, f"/hearth link {code}", HALL)
    same = await town.type(LIZ, f"/hearth link {code}", YARD)
    good = await town.type(DEE, f"/hearth link {code}", YARD)

    assert "own code" in text_of(own)
    assert "joined already" in text_of(same)
    assert "This joins you" in text_of(good)


async def test_codes_cannot_be_guessed(town: Village) -> None:
    code = code_in(await town.type(CY, "/hearth link", HALL))

    guesses = [text_of(await town.type(LIZ, f"/hearth link BBBB-BBB{letter}", YARD)) for letter in "BCDFGH"]
    true_one = await town.type(LIZ, f"/hearth link {code}", YARD)
    elsewhere = await town.type(LIZ, f"/hearth link {code}", CELLAR)
    town.clock.forward(hours=1)
    later = await town.type(LIZ, "/hearth link BBBB-BBBJ", YARD)

    assert ["don't know that code" in said for said in guesses] == [True] * 5 + [False]
    assert "wait an hour" in text_of(true_one)
    assert "wait an hour" in text_of(elsewhere)
    assert "don't know that code" in text_of(later)


async def test_another_account_cannot_press_the_yes(town: Village) -> None:
    code = code_in(await town.type(CY, "/hearth link", HALL))
    asked = await town.type(LIZ, f"/hearth link {code}", YARD)

    said = await town.press(DEE, asked, "Join them", YARD)
    own = await town.press(LIZ, asked, "Join them", YARD)

    assert "answered or too old" in text_of(said)
    assert "both accounts are you" in text_of(own)


async def test_a_yes_pressed_twice_joins_once(town: Village) -> None:
    code = code_in(await town.type(CY, "/hearth link", HALL))
    asked = await town.type(LIZ, f"/hearth link {code}", YARD)
    yes = next(each.action for each in buttons(asked) if each.label == "Join them")

    answers = [text_of(await town.core.on_press(Pressed("same key", LIZ, YARD, yes, town.clock()))) for _ in range(2)]

    assert "both accounts are you" in answers[0]
    assert "answered or too old" in answers[1]


async def test_who_is_erased_in_the_meantime_is_joined_to_nobody(town: Village) -> None:
    code = code_in(await town.type(CY, "/hearth link", HALL))
    asked = await town.type(LIZ, f"/hearth link {code}", YARD)
    await town.do(CY, Action("erase"), HALL)

    said = await town.press(LIZ, asked, "Join them", YARD)

    assert "answered or too old" in text_of(said)
    assert "don't know that code" in text_of(await town.type(DEE, f"/hearth link {code}", YARD))


async def test_what_the_one_account_may_see_the_other_may(town: Village) -> None:
    await town.say(ANN, "#tip the vaultkey is under the mat", CELLAR, private=True)
    town.chat.present[str(CY)] = frozenset({str(CELLAR)})
    await link(town, CY, HALL, LIZ, YARD)
    chosen = next(one for one in await town.core.communities(LIZ) if one.name == "Makers")

    await town.do(LIZ, Action("community", str(chosen.id)), YARD)
    seen = await town.core.entry(LIZ, own(LIZ), 1)
    town.chat.present[str(CY)] = frozenset()
    town.clock.forward(seconds=61)
    await tell(town, moved_out(CY))
    gone = await town.core.entry(LIZ, own(LIZ), 1)

    assert seen
    assert gone is None


def own(account: Account) -> Place:
    """Return an account's own conversation with Hearth."""
    return direct(str(account))


def moved_out(account: Account) -> Moved:
    """Return that somebody left the cellar."""
    return Moved(account, CELLAR, NOW, inside=False)


async def test_a_community_is_chosen_for_where_no_channel_says_which(town: Village) -> None:
    await town.say(CY, "#tip of the makers", HALL, private=False)
    await town.say(LIZ, "#tip of the menders", YARD, private=False)
    await link(town, CY, HALL, LIZ, YARD)

    before = [one.name for one in await town.core.communities(LIZ) if one.chosen]
    shown = await town.type(LIZ, "/hearth community", YARD)
    said = await town.press(LIZ, shown, "Makers", YARD)
    after = [one.name for one in await town.core.communities(LIZ) if one.chosen]
    alone = await town.type(LIZ, "/hearth show 1", own(LIZ))
    channel = await town.type(LIZ, "/hearth show 1", YARD)

    assert (before, after) == (["Menders"], ["Makers"])
    assert "I mean Makers" in text_of(said)
    assert "of the makers" in text_of(alone)
    assert "of the menders" in text_of(channel)


async def test_who_is_in_one_community_alone_need_not_choose(town: Village) -> None:
    founded = await town.type(ANN, "/hearth setup", HALL)
    await town.submit(ANN, founded, HALL, which="new", name="Bakers")
    await town.say(CY, "#tip rye wants time", HALL, private=False)

    asked = await town.type(CY, "/ask rye", own(CY))
    chosen = [one.name for one in await town.core.communities(CY) if one.chosen]

    assert "rye wants time" in text_of(asked)
    assert chosen == ["Bakers"]


async def test_nobody_chooses_a_community_that_they_are_not_in(town: Village) -> None:
    await town.say(CY, "#tip of the makers", HALL, private=False)
    makers = next(one.id for one in await town.core.communities(CY) if one.name == "Makers")

    said = await town.do(LIZ, Action("community", str(makers)), YARD)
    odd = await town.do(LIZ, Action("community", "x' OR 1"), YARD)

    assert "no such community" in text_of(said)
    assert "no such community" in text_of(odd)
    assert "of the makers" not in text_of(await town.type(LIZ, "/hearth show 1", own(LIZ)))
