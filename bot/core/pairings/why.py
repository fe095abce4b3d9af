"""Why somebody was put together with nobody, for every round there was; and what stands on their own page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.community.pairings.model import Fate, Pause
from bot.community.pairings.rounds import coming
from bot.community.pairings.taking import avoided, is_paused
from bot.community.replies import pairing_why as replies
from bot.community.replies import pairings as rounds_replies
from bot.core.pairings.sighting import meant, one_seen

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.community.pairings.model import Taking
    from bot.community.rhythm import Schedule
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Block, Post, Pressed
    from bot.transaction import Transaction


async def on_why(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Say why the actor was put together with nobody the last time."""

    def why(tx: Transaction) -> Answer:
        member = scene.member(tx)
        schedule = one_seen(tx, press.action.subject, scene.viewer(member))
        return why_of(tx, schedule, member.person, now=scene.now)

    return await desk.write(scene, why)


async def on_typed_why(desk: Desk, scene: Scene, name: str) -> Answer:
    """Say why, for the rounds that the actor means."""

    def why(tx: Transaction) -> Answer:
        member = scene.member(tx)
        found = meant(tx, scene, scene.viewer(member), name)
        if len(found) == 1:
            return why_of(tx, found[0], member.person, now=scene.now)
        return rounds_replies.which_round([(one.title, one.id) for one in found], "pair_why")

    return await desk.write(scene, why)


def why_of(tx: Transaction, schedule: Schedule, person: str, *, now: datetime, draw_id: str = "") -> Post:
    """Return what became of somebody in the last round, or in the one of *draw_id*: there always is an answer."""
    say = partial(replies.why_not, schedule.title)
    past = (one for one in tx.pairings.draws(schedule.id) if one.drawn_at or one.at <= now)
    draw = tx.pairings.draw(draw_id) if draw_id else next(past, None)
    if draw is None:
        found = coming(tx, schedule.id, now=now)
        return replies.nothing_yet(schedule.title, found.at if found else None)
    seat = tx.pairings.seat(draw.id, person)
    if draw.drawn_at:
        return say(draw.at, seat.fate if seat else None, until=seat.until if seat else None)
    if draw.due_at:
        return replies.being_drawn(schedule.title, draw.at)
    occurrence = tx.schedules.occurrence(draw.id)
    if seat and seat.fate is Fate.SKIPPED:
        return say(draw.at, seat.fate)
    return replies.why_none(schedule.title, draw.at, occurrence.reason if occurrence else "")


def mine(tx: Transaction, viewer: Viewer, *, now: datetime) -> list[Block]:
    """Return what of pairings is a reader's own: the rounds they take part in, and with whom never."""
    if viewer.person is None:
        return []
    rows = []
    for taking in tx.pairings.takes(viewer.person):
        schedule = tx.schedules.get(taking.round)
        if schedule:
            found = coming(tx, taking.round, now=now)
            seat = tx.pairings.seat(found.id, viewer.person) if found else None
            skipped = seat is not None and seat.fate is Fate.SKIPPED
            rows.append(
                (schedule.title, schedule.id, found.at if found else None, _state(taking, now, skipped=skipped))
            )
    others = (tx.members.get(person) for person in avoided(tx, viewer.person))
    apart = [(other.name or "a member", other.person) for other in others if other]
    return replies.my_pairings(rows, apart=apart)


def _state(taking: Taking, now: datetime, *, skipped: bool) -> str:
    if is_paused(taking, now):
        return "silent" if taking.pause is Pause.SILENT else "paused"
    return "skipped" if skipped else ""
