"""One community over two spaces: a code, a yes on the one side, and a yes on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.places import direct
from bot.messages import Action, Place
from bot.practice.model import State
from tests.core.towns import ANN, CY, DEE, DISCORD, HALL, LIZ, SLACK, YARD, code_in, settle, with_platforms
from tests.core.village import buttons, text_of

if TYPE_CHECKING:
    from bot.messages import Post
    from tests.core.village import Village

CLOSET = Place(DISCORD, "509")
SHED = Place(DISCORD, "502")


@pytest.fixture
async def town(village: Village) -> Village:
    """A workspace with something kept, and a server."""
    with_platforms(village)
    await settle(village)
    await village.say(ANN, "#tip the makers oil their saws", HALL, private=False)
    return village


async def offered(town: Village) -> Post:
    """Return what Dee is asked after bringing Ann's code."""
    code = code_in(await town.type(ANN, "/hearth invite", HALL))
    return await town.type(DEE, f"/hearth join {code}", YARD)  # type: ignore[return-value]


def question(town: Village) -> Post:
    """Return the question that Ann was asked."""
    return next(post for post in town.posts_to(ANN) if "would like to bring" in post.fallback)


async def communities(town: Village) -> tuple[int, int, int]:
    """Return the communities meant in the hall, the yard and the shed."""
    hall, yard, shed = [await town.store.home(place, now=town.clock()) for place in (HALL, YARD, SHED)]
    return hall, yard, shed


async def test_a_whole_space_joins_once_both_sides_have_said_yes(town: Village) -> None:
    await town.say(LIZ, "#tip met in the yard before", YARD, private=False)
    asked = await offered(town)
    said = await town.press(DEE, asked, "The whole space", YARD)
    before = await communities(town)

    done = await town.press(ANN, question(town), "Let them in", direct_of(ANN))

    hall, yard, shed = await communities(town)
    assert "would make what is said here part of Makers" in text_of(asked)
    assert "I have asked" in text_of(said)
    assert before[0] != before[1]
    assert hall == yard == shed
    assert "That space is part" in text_of(done)
    assert any("part of Makers now" in post.fallback for post in town.posts_to(DEE))
    assert "oil their saws" in text_of(await town.type(LIZ, "/hearth show 1", YARD))


def direct_of(account: object) -> Place:
    """Return an account's own conversation with Hearth."""
    return direct(str(account))


async def test_the_question_can_be_found_again_and_says_where_it_began(town: Village) -> None:
    await town.press(DEE, await offered(town), "The whole space", YARD)

    asked = question(town)

    assert (asked.audience, asked.lasting, asked.addressees, asked.near) == ("private", True, (str(ANN),), str(HALL))


async def test_whoever_asked_is_told_the_outcome_where_they_asked(town: Village) -> None:
    await town.press(DEE, await offered(town), "The whole space", YARD)

    await town.press(ANN, question(town), "Let them in", HALL)

    assert [post.near for post in town.posts_to(DEE) if "part of Makers now" in post.fallback] == [str(YARD)]


async def test_whoever_brings_a_whole_space_facilitates_in_the_community_that_it_joins(town: Village) -> None:
    asked = await offered(town)
    await town.press(DEE, asked, "The whole space", YARD)
    question_ = question(town)
    await town.press(ANN, question_, "Let them in", HALL)

    log = await town.type(ANN, "/hearth audit", HALL)

    assert "You become a facilitator there" in text_of(asked)
    assert "Dee becomes a facilitator there" in question_.fallback
    assert "facilitator" in text_of(log)
    assert "Dee is a facilitator" in text_of(await town.type(DEE, "/hearth facilitator Dee", YARD))


async def test_it_is_said_what_a_space_that_joins_leaves_behind_and_that_is_so(town: Village) -> None:
    await town.say(LIZ, "#tip menders wax their thread", YARD, private=False)
    await town.say(LIZ, "#tip menders hide their needles", CLOSET, private=True)
    asked = await offered(town)
    await town.press(DEE, asked, "The whole space", YARD)
    await town.press(ANN, question(town), "Let them in", HALL)

    yard = text_of(await town.type(LIZ, "/ask wax thread", YARD))
    for one in (LIZ, DEE):
        menders = next(each.id for each in await town.core.communities(one) if each.name == "Menders")
        await town.do(one, Action("community", str(menders)), YARD)
    author = text_of(await town.type(LIZ, "/hearth show 1", direct_of(LIZ)))
    another = text_of(await town.type(DEE, "/hearth show 1", direct_of(DEE)))

    assert "its 1 entry that all its members see, and what it keeps" in text_of(asked)
    assert "nothing moves out of Menders" in text_of(asked)
    assert "wax their thread" not in yard
    assert "wax their thread" in author
    assert "wax their thread" not in another


async def test_a_space_that_is_there_already_is_not_offered_again(town: Village) -> None:
    founded = await town.type(DEE, "/hearth setup", SHED)
    await town.submit(DEE, founded, SHED, name="Shed", which="new")
    await town.press(DEE, await offered(town), "The whole space", YARD)
    await town.press(ANN, question(town), "Let them in", HALL)
    code = code_in(await town.type(ANN, "/hearth invite", HALL))

    asked = await town.type(DEE, f"/hearth join {code}", SHED)

    assert [each.label for each in buttons(asked)] == ["Only this channel", "No"]


async def test_whoever_brings_a_channel_alone_facilitates_nothing_more(town: Village) -> None:
    await town.press(DEE, await offered(town), "Only this channel", YARD)
    asked = question(town)
    await town.press(ANN, asked, "Let them in", HALL)

    said = await town.type(DEE, "/hearth audit", YARD)

    assert "becomes a facilitator" not in asked.fallback
    assert "Only a facilitator" in text_of(said)


async def test_only_a_channel_joins_where_that_was_chosen(town: Village) -> None:
    await town.press(DEE, await offered(town), "Only this channel", YARD)

    await town.press(ANN, question(town), "Let them in", HALL)

    hall, yard, shed = await communities(town)
    assert hall == yard != shed


@pytest.mark.parametrize("side", ["theirs", "ours"])
async def test_a_no_on_either_side_lets_nobody_in(town: Village, side: str) -> None:
    asked = await offered(town)
    if side == "theirs":
        await town.press(DEE, asked, "No", YARD)
        late = await town.press(DEE, asked, "The whole space", YARD)
    else:
        await town.press(DEE, asked, "The whole space", YARD)
        await town.press(ANN, question(town), "No", HALL)
        late = await town.press(ANN, question(town), "Let them in", HALL)

    hall, yard, _ = await communities(town)
    assert "too old, or not yours" in text_of(late)
    assert hall != yard


async def test_whoever_does_not_facilitate_neither_invites_nor_joins(town: Village) -> None:
    code = code_in(await town.type(ANN, "/hearth invite", HALL))

    invited = await town.type(CY, "/hearth invite", HALL)
    joined = await town.type(LIZ, f"/hearth join {code}", YARD)
    still_good = await town.type(DEE, f"/hearth join {code}", YARD)

    assert "Only a facilitator" in text_of(invited)
    assert "Only a facilitator" in text_of(joined)
    assert "would make" in text_of(still_good)


async def test_a_button_is_of_use_to_the_one_it_was_made_for_alone(town: Village) -> None:
    await town.say(CY, "#tip so that Cy is a member of the makers", HALL, private=False)
    asked = await offered(town)

    stolen = await town.press(LIZ, asked, "The whole space", YARD)
    await town.press(DEE, asked, "The whole space", YARD)
    taken = await town.press(CY, question(town), "Let them in", HALL)
    theirs = await town.press(DEE, question(town), "Let them in", YARD)

    hall, yard, _ = await communities(town)
    assert "not yours" in text_of(stolen)
    assert "Only a facilitator" in text_of(taken)
    assert "Only a facilitator" in text_of(theirs)
    assert hall != yard


async def test_a_last_yes_pressed_twice_counts_once(town: Village) -> None:
    await town.press(DEE, await offered(town), "The whole space", YARD)

    first = await town.press(ANN, question(town), "Let them in", HALL)
    second = await town.press(ANN, question(town), "No", HALL)

    hall, yard, _ = await communities(town)
    assert "part of the community now" in text_of(first)
    assert "too old, or not yours" in text_of(second)
    assert hall == yard


@pytest.mark.parametrize(
    ("hours", "times", "says"), [(23.9, 1, "would make"), (24, 1, "too old"), (0, 2, "used already")]
)
async def test_an_invitation_works_once_and_for_a_day(town: Village, hours: float, times: int, says: str) -> None:
    code = code_in(await town.type(ANN, "/hearth invite", HALL))
    town.clock.forward(hours=hours)

    answers = [await town.type(DEE, f"/hearth join {code}", YARD) for _ in range(times)]

    assert says in text_of(answers[-1])


async def test_invitations_cannot_be_guessed(town: Village) -> None:
    code = code_in(await town.type(ANN, "/hearth invite", HALL))

    guesses = [text_of(await town.type(DEE, f"/hearth join BBBB-BBB{letter}", YARD)) for letter in "BCDFGH"]
    true_one = await town.type(DEE, f"/hearth join {code}", YARD)

    assert ["don't know that code" in said for said in guesses] == [True] * 5 + [False]
    assert "wait an hour" in text_of(true_one)


async def test_a_code_of_ones_own_community_changes_nothing(town: Village) -> None:
    code = code_in(await town.type(ANN, "/hearth invite", HALL))

    said = await town.type(ANN, f"/hearth join {code}", HALL)
    odd = await town.do(ANN, Action("let_in", "made up"), HALL)
    empty = await town.type(ANN, "/hearth join", HALL)

    assert "belongs to that community already" in text_of(said)
    assert "too old, or not yours" in text_of(odd)
    assert "Type it with the code" in text_of(empty)


async def test_who_facilitates_a_channel_alone_does_not_give_the_whole_space(town: Village) -> None:
    await town.say(LIZ, "#tip so that Liz is met", SHED, private=False)
    founded = await town.type(DEE, "/hearth setup", SHED)
    await town.submit(DEE, founded, SHED, name="Shed", which="new")
    await town.type(DEE, "/hearth facilitator Liz", SHED)
    await town.say(LIZ, "#tip so that Liz is met here too", SHED, private=False)
    await town.type(DEE, "/hearth facilitator Liz", SHED)
    code = code_in(await town.type(ANN, "/hearth invite", HALL))

    asked = await town.type(LIZ, f"/hearth join {code}", SHED)
    forged = await town.do(LIZ, Action("join_space", buttons(asked)[0].action.subject), SHED)

    assert [each.label for each in buttons(asked)] == ["Only this channel", "No"]
    assert "Only a facilitator" in text_of(forged)


async def test_what_was_agreed_is_in_the_audit_logs_of_both(town: Village) -> None:
    await town.press(DEE, await offered(town), "Only this channel", YARD)
    there = text_of(await town.type(DEE, "/hearth audit", SHED))
    await town.press(ANN, question(town), "Let them in", HALL)

    here = text_of(await town.type(ANN, "/hearth audit", HALL))

    assert "join asked" in there
    assert "invite" in here
    assert f"let in {YARD}" in here
    assert SLACK not in there


async def test_what_was_kept_before_a_space_joined_still_follows_its_messages(town: Village) -> None:
    edited = await town.say(LIZ, "#tip sharpen the chisel on Mondays", YARD, private=False)
    deleted = await town.say(LIZ, "#tip glue in the cold", YARD, private=False)
    _, before, _ = await communities(town)
    await town.press(DEE, await offered(town), "The whole space", YARD)
    await town.press(ANN, question(town), "Let them in", direct_of(ANN))

    await town.edit(edited, "#tip sharpen the chisel on Tuesdays", "2")
    await town.delete(deleted)

    every = await town.store.read(before, lambda tx: list(tx.entries.stream(None)))
    assert ["Tuesdays" in f"{entry.title} {entry.body}" for entry in every if entry.state is State.KEPT] == [True]
    _, now, _ = await communities(town)
    joined = await town.store.read(now, lambda tx: list(tx.entries.stream(None)))
    assert not [entry for entry in joined if "chisel" in entry.title]
