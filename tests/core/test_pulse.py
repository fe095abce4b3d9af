"""`/hearth pulse`: whose it is, what is wrong with what was typed, the clock's early word, and where deeds are noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.community.pulse.cells import Cell
from bot.community.pulse.counted import Published, Span, Standing, last_span
from bot.community.pulse.definitions import DEFINITIONS
from bot.community.pulse.diagnosis import elements
from bot.community.pulse.model import Diagnosis, Element, Kind, Stage
from bot.community.pulse.moves import moves
from bot.community.replies.pulse_words import MOVES
from bot.core.pulse.watching import watch, watch_now
from bot.core.routes import PRESSES
from bot.messages import Action, Form, Place, Post, Rows
from bot.storage.tables.pulse import interaction, pulse_day
from tests.core.village import BO, FAY, GENERAL, LI, Village, text_of
from tests.factories import NOW
from tests.pulse_samples import TREND, a_pulse

if TYPE_CHECKING:
    from bot.transaction import Transaction

LONG = timedelta(days=200)


def deeds(village: Village) -> list[tuple[str, str]]:
    """Return (did, subject) of every line of the ledger."""
    home = village.store.home_now(GENERAL, now=NOW)
    with village.store.engine.connect() as connection:
        its = (interaction.c.did, interaction.c.subject)
        return sorted(tuple(row) for row in connection.execute(select(*its).where(interaction.c.community_id == home)))


def kinds(village: Village) -> list[str]:
    """Return what was done, each as often as it was."""
    return [did for did, _ in deeds(village)]


def published(village: Village, **more: float | None) -> int:
    """Let two spans be published in which all went well, but for *more* in the last; return the community."""
    home = village.store.home_now(GENERAL, now=NOW)
    last = last_span(village.clock() - timedelta(days=2)).number

    def fill(tx: Transaction) -> None:
        for number, changed in ((last - 1, {}), (last, more)):
            values = {name: trend[-1] for name, trend in TREND.items()} | changed
            cells = {name: Cell(values.get(name)) for name in DEFINITIONS}
            tx.pulses.publish(Span(number), Published(3, cells, elements(cells)))

    village.store.write_now(home, fill)
    return home


async def aged(village: Village) -> None:
    """Let time pass until there is something to tell."""
    await village.type(FAY, "/hearth me")
    await village.type(BO, "/hearth me")
    village.clock.forward(days=LONG.days)


# --- who sees what


async def test_a_facilitator_sees_the_pulse_of_all(village: Village) -> None:
    await aged(village)
    published(village)

    told = text_of(await village.type(FAY, "/hearth pulse"))

    assert "This is a community of practice" in told


async def test_anybody_else_sees_their_own_deeds_and_nothing_of_others(village: Village) -> None:
    await village.say(BO, "#tip Oil the bearing before it squeaks")
    await village.say(LI, "#tip Oil the wheel before it squeaks")

    told = text_of(await village.type(BO, "/hearth pulse"))

    assert "kept: once" in told
    assert "This is" not in told
    assert "for its facilitators" in told


async def test_a_facilitator_sees_their_own_when_they_ask_for_it(village: Village) -> None:
    await village.say(FAY, "#tip Oil the bearing before it squeaks")

    told = text_of(await village.type(FAY, "/hearth pulse me"))

    assert "kept: once" in told


async def test_whoever_did_nothing_is_told_so_in_a_sentence(village: Village) -> None:
    told = text_of(await village.type(BO, "/hearth pulse me"))

    assert "nothing that you did" in told


async def test_a_community_of_one_without_entries_has_a_pulse(village: Village) -> None:
    told = text_of(await village.type(FAY, "/hearth pulse"))

    assert "Not visible from here" in told
    assert "too early" in told


# --- what may be typed


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("banana", "I do not know “/hearth pulse banana”"),
        ("target", "A target needs a figure and a number."),
        ("target gaps_open", "A target needs a figure and a number."),
        ("target gaps_open many", "A target needs a figure and a number."),
        ("target gaps_open -3", "A target needs a figure and a number."),
        ("target gaps_open nan", "A target needs a figure and a number."),
        ("target gaps_open 1e400", "A target needs a figure and a number."),
        ("target bananas 3", "I know no target “bananas”"),
    ],
)
async def test_what_will_not_do_is_told_in_a_sentence_with_what_to_type(
    village: Village, typed: str, told: str
) -> None:
    answer = text_of(await village.type(FAY, f"/hearth pulse {typed}"))

    assert told in answer
    assert "/hearth pulse" in answer


async def test_a_target_that_was_set_stands_in_the_pulse(village: Village) -> None:
    await village.type(FAY, "/hearth pulse target gaps_open 8")

    assert "target at most 8" in text_of(await village.type(FAY, "/hearth pulse"))


async def test_only_a_facilitator_sets_a_target(village: Village) -> None:
    await village.type(FAY, "/hearth me")

    told = text_of(await village.type(BO, "/hearth pulse target gaps_open 8"))

    assert "facilitator" in told
    assert "target at most 5" in text_of(await village.type(FAY, "/hearth pulse"))


# --- moves


def test_every_move_has_a_press_that_is_there_and_a_word_on_why() -> None:
    unhappy = [replace(one, value=0.0, target=1.0, better="more") for one in a_pulse("").figures]
    every = (Standing(), Standing(charter=True, gaps_open=3, stale=4), Standing(charter=True))
    missing = Diagnosis(Kind.UNSEEN, Stage.POTENTIAL, missing=tuple(Element))
    whole = Diagnosis(Kind.PRACTICE, Stage.MATURING, present=tuple(Element))

    found = [one for now in every for diagnosis in (missing, whole) for one in moves(diagnosis, unhappy, now, 7)]

    assert {one.action.verb for one in found} - set(PRESSES) == set()
    assert {one.name for one in found} - set(MOVES) == set()
    assert {len(moves(diagnosis, unhappy, now)) for now in every for diagnosis in (missing, whole)} == {3}


async def test_each_move_of_a_young_community_opens_something(village: Village) -> None:
    answer = await village.type(FAY, "/hearth pulse")
    assert isinstance(answer, Post)
    rows = [row for block in answer.blocks if isinstance(block, Rows) for row in block.rows]

    opened = [await village.do(FAY, row.button.action) for row in rows if row.button]

    assert len(opened) == 3
    assert all(isinstance(one, Form) for one in opened)


# --- the clock


def told_early(village: Village) -> list[str]:
    """Return what facilitators were told early."""
    return [text_of(one) for one in village.posts_to(FAY) if "before it grows" in text_of(one)]


async def test_a_facilitator_is_told_early_and_once_in_four_weeks(village: Village) -> None:
    await aged(village)
    home = published(village, sessions=20, reply_hours=60)

    for _ in range(2):
        village.store.write_now(home, lambda tx: watch_now(tx, "", now=village.clock()))
        await village.deliver()

    (told,) = told_early(village)
    assert "Questions waited longer" in told
    assert "planned sessions took place" in told


async def test_where_all_goes_well_nobody_is_told_anything(village: Village) -> None:
    await aged(village)
    home = published(village, sessions=100, reply_hours=12, dependence=50)

    village.store.write_now(home, lambda tx: watch_now(tx, "", now=village.clock()))
    await village.deliver()

    assert told_early(village) == []


async def test_a_member_is_told_nothing_early(village: Village) -> None:
    await aged(village)
    home = published(village, sessions=20)

    village.store.write_now(home, lambda tx: watch_now(tx, "", now=village.clock()))
    await village.deliver()

    assert [one for one in village.posts_to(BO) if "before it grows" in text_of(one)] == []


async def test_the_clock_publishes_what_is_over_beside_the_writer_and_looks_again_in_a_week(village: Village) -> None:
    await aged(village)
    home = village.store.home_now(GENERAL, now=NOW)

    await watch(village.store, home, "", now=village.clock())
    due = [one for one in village.store.due(village.clock()) if one.kind == "pulse"]
    village.clock.forward(days=7)

    with village.store.engine.connect() as connection:
        spans = connection.execute(select(pulse_day.c.day).where(pulse_day.c.community_id == home)).all()
    assert len(spans) == 6
    assert due == []
    assert [one.kind for one in village.store.due(village.clock()) if one.kind == "pulse"] == ["pulse"]


async def test_a_pulse_asked_for_twice_is_published_once(village: Village) -> None:
    await aged(village)

    first = text_of(await village.type(FAY, "/hearth pulse"))
    second = text_of(await village.type(FAY, "/hearth pulse"))

    assert first == second


# --- deeds, each where it is done


async def test_a_message_delivered_twice_is_one_deed(village: Village) -> None:
    message = await village.say(BO, "#tip Oil the bearing before it squeaks")
    await village.core.on_message(message)

    assert deeds(village) == [("kept", "#1")]


async def test_looking_up_and_reading_is_no_deed_but_the_question(village: Village) -> None:
    await village.say(BO, "#tip Oil the bearing before it squeaks")

    await village.type(LI, "/ask why does the bearing squeak?")
    await village.type(LI, "/hearth show 1")
    await village.type(LI, "/hearth topics")

    assert kinds(village) == ["asked", "kept"]


async def test_using_trying_telling_and_thanking_are_one_deed_each(village: Village) -> None:
    await village.say(BO, "#tip Oil the bearing before it squeaks")

    for verb in ("try", "try", "used", "used", "worked", "partly", "thanks", "thanks"):
        await village.do(LI, Action(verb, "1"))

    assert kinds(village) == ["kept", "thanked", "told", "tried", "used"]


async def test_who_solves_a_question_answered_it(village: Village) -> None:
    await village.type(BO, "/ask how do I undo the last commit?")
    question = next(subject for did, subject in deeds(village) if did == "asked")
    await village.do(BO, Action("ask_channel", question))
    posted = village.standing("undo the last commit")
    thread = Place(GENERAL.space, GENERAL.channel, posted.id)
    reply = await village.say(LI, "git reset --soft HEAD~1", thread)

    await village.choose(BO, "this_solved", reply)
    await village.choose(BO, "this_solved", reply)

    assert kinds(village).count("answered") == 1


async def test_what_is_erased_is_in_the_ledger_no_more(village: Village) -> None:
    await village.say(BO, "#tip Oil the bearing before it squeaks")

    await village.do(BO, Action("erase", ""))

    assert deeds(village) == []
