"""The flows of sessions: scheduled once, announced, answered, prepared, held, and followed up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.rhythm import Occurrence, Recurs
from tests.contracts.flows.flows import said, told

if TYPE_CHECKING:
    from tests.contracts.flows.stage import Seen, Stage

CLINIC = "/session new case clinic every other Thursday at 16:00"


@dataclass(frozen=True)
class Planned:
    """A session that is planned: the stage's next one."""

    stage: Stage
    occurrence: Occurrence

    async def before(self, **early: float) -> None:
        """Let time come to so long before it begins."""
        await self.stage.hearth.reaches(self.occurrence.at - timedelta(**early))

    async def after(self, **late: float) -> None:
        """Let time come to so long after it has begun."""
        await self.stage.hearth.reaches(self.occurrence.at + timedelta(**late))


async def planned(stage: Stage, line: str = CLINIC, *, who: str = "fay") -> Planned:
    """Let somebody schedule sessions in one sentence, and return the next of them."""
    preview = await stage.types(who, line)
    saved = await stage.presses(who, preview, "Save")
    assert "is saved" in saved.text
    return await upcoming(stage)


async def upcoming(stage: Stage, nth: int = 0) -> Planned:
    """Return the next session that is planned."""
    hearth = stage.hearth
    await hearth.reaches(hearth.now())
    for community in hearth.store.communities():
        every = await hearth.store.read(
            community.id, lambda tx: tx.schedules.occurrences(kind=Recurs.SESSION, since=hearth.now())
        )
        if every:
            return Planned(stage, every[nth])
    raise AssertionError("no session is planned")


async def announced(stage: Stage, line: str = CLINIC) -> tuple[Planned, Seen]:
    """Let a session be planned, and time come to its announcement; return both."""
    session = await planned(stage, line)
    await session.before(hours=71)
    return session, await said(stage, "Case clinic")


async def flow_a_session_is_scheduled_in_one_sentence_after_a_preview(stage: Stage) -> None:
    preview = await stage.types("fay", CLINIC)
    assert "Shall I save this?" in preview.text
    assert "Every other Thursday at 16:00" in preview.text

    saved = await stage.presses("fay", preview, "Save")
    again = await stage.presses("fay", preview, "Save")
    listed = await stage.types("bo", "/session list")

    assert "is saved" in saved.text
    assert "saved already" in again.text
    assert "Case clinic" in listed.text


async def flow_a_session_is_scheduled_with_a_form(stage: Stage) -> None:
    form = await stage.types("fay", "/session new")
    preview = await stage.fills("fay", form, when="every Friday at 15:00", capacity="12")

    assert "12 places" in preview.text
    assert "Shall I save this?" in preview.text
    assert "Open hour" in preview.text
    assert "is saved" in (await stage.presses("fay", preview, "Save")).text


async def flow_who_does_not_facilitate_schedules_nothing(stage: Stage) -> None:
    shown = await stage.types("bo", CLINIC)

    assert "facilitator" in shown.text
    assert "No session is planned" in (await stage.types("bo", "/session list")).text


async def flow_a_session_is_announced_answered_reminded_of_and_begins(stage: Stage) -> None:
    session, announcement = await announced(stage)

    going = await stage.presses("bo", announcement, "Going")
    assert "You are going to Case clinic" in going.text
    await session.before(minutes=14)
    assert "You are going: Case clinic" in (await told(stage, "bo", "You are going: Case clinic")).text
    await session.after(minutes=1)

    await said(stage, "begins now")


async def flow_the_agenda_is_never_empty_and_votes_order_it(stage: Stage) -> None:
    session, announcement = await announced(stage)
    assert "to begin with, until somebody proposes something" in announcement.text
    for proposal in ("How do we rotate keys?", "Who owns the runbook?"):
        form = await stage.presses("li", announcement, "Propose a point")
        assert "On the agenda" in (await stage.submits("li", form, proposal=proposal)).text

    agenda = await stage.types("bo", "/session agenda")
    assert agenda.text.index("How do we rotate keys?") < agenda.text.index("Who owns the runbook?")
    await stage.presses("bo", agenda, "Vote")
    await session.after(minutes=1)

    assert "How do we rotate keys?" in (await said(stage, "begins now")).text


async def flow_a_move_tells_only_those_who_come(stage: Stage) -> None:
    _, announcement = await announced(stage)
    await stage.presses("bo", announcement, "Going")

    asked = await stage.types("fay", "/session move 1 to Friday 15:00")
    moved = await stage.presses("fay", asked, "Only this one")

    assert "Moved" in moved.text
    await told(stage, "bo", "is now on")
    assert not [one for one in await stage.told("li") if "is now on" in one.text]


async def flow_a_session_that_is_skipped_is_off_and_those_who_come_know(stage: Stage) -> None:
    _, announcement = await announced(stage)
    await stage.presses("bo", announcement, "Going")

    skipped = await stage.presses("fay", await stage.types("fay", "/session skip 1"), "Skip this one")

    assert "is left out" in skipped.text
    await told(stage, "bo", "Case clinic")
    assert "Cancelled" in (await said(stage, "Case clinic")).text


async def flow_what_was_taken_away_is_kept(stage: Stage) -> None:
    session, announcement = await announced(stage)
    await stage.presses("bo", announcement, "Going")
    await session.after(hours=1, minutes=20)

    form = await stage.presses("bo", await said(stage, "is over"), "What I take away")
    assert form.is_form
    kept = await stage.submits("bo", form, learned="Rotate keys before they expire", trying="Set a reminder")

    assert "Kept as" in kept.text
    assert "Rotate keys" in (await stage.types("li", "/ask rotate keys before they expire")).text


async def flow_a_session_goes_into_ones_own_calendar(stage: Stage) -> None:
    _, announcement = await announced(stage)
    page = await stage.presses("bo", announcement, "Agenda and details")

    taken = await stage.presses("bo", page, "Calendar file")

    assert "for your calendar" in taken.text
    assert "SUMMARY:Case clinic" in await stage.file("bo", taken)


async def flow_a_session_stands_in_the_spaces_own_calendar(stage: Stage) -> None:
    session = await planned(stage)

    first = ("Case clinic", session.occurrence.at)
    assert first in await stage.scheduled()
    await stage.presses("fay", await stage.types("fay", "/session move 1 to Friday 15:00"), "Only this one")

    moved = (await upcoming(stage)).occurrence.at

    assert first not in await stage.scheduled()
    assert ("Case clinic", moved) in await stage.scheduled()


async def flow_a_sentence_that_is_no_rhythm_is_refused_with_the_nearest(stage: Stage) -> None:
    for line, sentence in (
        ("/session new clinic every 31 February at 10", "no such day"),
        ("/session new clinic every blursday at 10:00", "Did you mean"),
        ("/session new clinic every Thursday at 10 Mars/Olympus", "time zone"),
    ):
        assert sentence in (await stage.types("fay", line)).text
