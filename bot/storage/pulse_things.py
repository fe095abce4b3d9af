"""What the pulse counts of things: entries, gaps, sessions, the learning agenda; only what every member may see."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, distinct, func, or_, select, text

from bot.community.pulse.counted import Standing
from bot.community.welcome.model import LATELY
from bot.storage.spaces import within
from bot.storage.tables.charter import charter
from bot.storage.tables.community import community, room
from bot.storage.tables.domain import question
from bot.storage.tables.learning import learning, learning_entry
from bot.storage.tables.practice import entry, use
from bot.storage.tables.rhythm import occurrence
from bot.storage.tables.sessions import series
from bot.storage.tables.upkeep import upkeep
from bot.storage.tables.welcome import newcomer

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Table

    from bot.community.pulse.counted import Span
    from bot.storage.context import Context

AHEAD = timedelta(days=14)
LOST = ("skipped", "cancelled")

_BEGINS = bindparam("begins", type_=entry.c.kept_at.type)
_ENDS = bindparam("ends", type_=entry.c.kept_at.type)


def _ours(table: Table) -> ColumnElement[bool]:
    return table.c.community_id == bindparam("community")


# Word for word the condition of the index `ix_entry_narrowed`: all are counted, and these taken off.
_NARROWED = text("(entry.scope <> 'community' OR entry.state <> 'kept')")
_KEPT = select(func.count()).select_from(entry).where(_ours(entry), entry.c.kept_at >= _BEGINS, entry.c.kept_at < _ENDS)
_BEFORE = select(func.count()).select_from(entry).where(_ours(entry), entry.c.kept_at < _ENDS)
_ALL = select(func.count()).select_from(entry).where(_ours(entry))
_NOT_FOR_ALL_NOW = _ALL.where(_NARROWED)
# In a call, so that SQLite takes the index of the few, not that of the times of all.
_WHEN = func.coalesce(entry.c.kept_at, entry.c.kept_at)
_NOT_FOR_ALL = _NOT_FOR_ALL_NOW.where(_WHEN >= _BEGINS, _WHEN < _ENDS)
_BEFORE_NOT_FOR_ALL = _NOT_FOR_ALL_NOW.where(_WHEN < _ENDS)
_LASTS = or_(question.c.ended_at.is_(None), question.c.ended_at >= _ENDS)


def for_all(place: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a printed place is in no private channel that is known."""
    private = select(room.c.room).where(
        room.c.community_id == bindparam("community"),
        room.c.private,
        or_(place == room.c.room, within(place, room.c.room)),
    )
    return ~private.exists()


# Parked by hand, or asked where all may read: what every member may know of.
_GAP = and_(
    *(_ours(question), question.c.gap_at < _ENDS, question.c.shared),
    or_(question.c.steward.is_not(None), for_all(question.c.place)),
)
_OPEN_GAPS = select(func.count()).select_from(question).where(_GAP, _LASTS)
_SPANS_GAPS = select(
    func.coalesce(func.sum(case((_LASTS, 1), else_=0)), 0),
    func.coalesce(func.sum(case((_LASTS, 0), else_=1)), 0),
).where(_GAP, or_(question.c.ended_at.is_(None), question.c.ended_at >= _BEGINS))
_SESSIONS = (
    select(occurrence.c.state, func.count())
    .select_from(
        occurrence.join(
            series,
            and_(series.c.community_id == occurrence.c.community_id, series.c.schedule_id == occurrence.c.schedule_id),
        )
    )
    .where(
        *(_ours(occurrence), occurrence.c.kind == "session", occurrence.c.at >= _BEGINS, occurrence.c.at < _ENDS),
        for_all(series.c.place),
    )
    .group_by(occurrence.c.state)
)
_ON_AGENDA = and_(_ours(learning), learning.c.state.in_(["open", "understood"]), learning.c.at < _ENDS)
_AGENDA = select(func.count()).select_from(learning).where(_ON_AGENDA)
_whole = entry.alias("whole")  # What was merged says it by what it is part of.
_COVERED = (
    select(func.count(distinct(learning.c.learning_id)))
    .select_from(
        learning.join(
            learning_entry,
            and_(
                learning_entry.c.community_id == learning.c.community_id,
                learning_entry.c.learning_id == learning.c.learning_id,
            ),
        )
        .join(
            entry,
            and_(entry.c.community_id == learning_entry.c.community_id, entry.c.number == learning_entry.c.number),
        )
        .outerjoin(
            _whole,
            and_(
                *(entry.c.state == "merged", _whole.c.community_id == entry.c.community_id),
                _whole.c.number == entry.c.merged_into,
            ),
        )
    )
    .where(
        *(_ON_AGENDA, learning_entry.c.at < _ENDS),
        or_(*(and_(one.c.scope == "community", one.c.state == "kept") for one in (entry, _whole))),
    )
)
# What it cares about stands in the community's own row, whether a charter was written or a setup said so.
_CHARTER = select(charter.c.changed_at, charter.c.closed_at, charter.c.version).where(_ours(charter))
_SELF = select(community.c.about, community.c.created_at).where(community.c.community_id == bindparam("community"))
_STALE = (
    select(func.count())
    .select_from(
        upkeep.join(entry, and_(entry.c.community_id == upkeep.c.community_id, entry.c.number == upkeep.c.number))
    )
    .where(_ours(upkeep), entry.c.scope == "community", entry.c.state == "kept")
)
_OUTSIDE = (
    select(func.count())
    .select_from(room)
    .where(room.c.community_id == bindparam("community"), room.c.inside.is_(False), room.c.gone.is_(False))
)
_TOP = (
    select(use.c.number)
    .select_from(use.join(entry, and_(entry.c.community_id == use.c.community_id, entry.c.number == use.c.number)))
    .where(
        _ours(use),
        use.c.used_at >= _BEGINS,
        use.c.used_at < _ENDS,
        entry.c.scope == "community",
        entry.c.state == "kept",
    )
    .group_by(use.c.number)
    .order_by(func.count().desc(), use.c.number.desc())
    .limit(1)
)


# Guests are greeted where they are guests.
_NEWCOMERS_WAIT = (
    select(newcomer.c.person_id)
    .where(_ours(newcomer), newcomer.c.met_at >= _BEGINS, newcomer.c.answered_at.is_(None), newcomer.c.guest.is_(False))
    .limit(1)
)


def things_of(context: Context, span: Span) -> dict[str, Any]:
    """Return what is counted of a span's things, by the names of `Counted`."""
    of = {"begins": span.begins, "ends": span.ends}
    held, lost = _sessions(context, **of)
    still, closed = context.run(_SPANS_GAPS, **of).one()
    return {
        "kept": _less(context, _KEPT, _NOT_FOR_ALL, **of),
        "entries": _less(context, _BEFORE, _BEFORE_NOT_FOR_ALL, ends=span.ends),
        "gaps_open": int(still),
        "gaps_closed": int(closed),
        "sessions_held": held,
        "sessions_lost": lost,
        "agenda": context.run(_AGENDA, ends=span.ends).scalar_one(),
        "agenda_covered": context.run(_COVERED, ends=span.ends).scalar_one(),
        "charter": _has_charter(context, span.ends),
    }


def care_of(context: Context) -> tuple[int, int]:
    """Return how many entries need care, of how many that every member may see."""
    return context.run(_STALE).scalar_one(), _less(context, _ALL, _NOT_FOR_ALL_NOW)


def standing_of(context: Context, now: datetime) -> Standing:
    """Return how things stand at an instant."""
    about, _ = context.run(_SELF).one()
    said = context.run(_CHARTER).first()
    stale, entries = care_of(context)
    ahead = sum(row[1] for row in context.run(_SESSIONS, begins=now, ends=now + AHEAD) if row[0] not in LOST)
    return Standing(
        charter=bool(about) and not (said and said.closed_at),
        closed=bool(said and said.closed_at),
        agenda=context.run(_AGENDA, ends=now).scalar_one(),
        agenda_covered=context.run(_COVERED, ends=now).scalar_one(),
        gaps_open=context.run(_OPEN_GAPS, ends=now).scalar_one(),
        entries=entries,
        stale=stale,
        rooms_outside=context.run(_OUTSIDE).scalar_one(),
        sessions_ahead=ahead,
        newcomers_wait=context.run(_NEWCOMERS_WAIT, begins=now - LATELY).first() is not None,
    )


def top_entry_of(context: Context, span: Span) -> int:
    """Return the entry that was used most in a span, 0 where there is none."""
    return int(context.run(_TOP, begins=span.begins, ends=span.ends).scalar() or 0)


def _less(context: Context, every: Any, hidden: Any, **of: object) -> int:  # noqa: ANN401 (either count)
    return int(context.run(every, **of).scalar_one()) - int(context.run(hidden, **of).scalar_one())


def _sessions(context: Context, **of: object) -> tuple[int, int]:
    held = lost = 0
    for state, times in context.run(_SESSIONS, **of):
        held += times if state == "done" else 0
        lost += times if state in LOST else 0
    return held, lost


def _has_charter(context: Context, at: datetime) -> bool:
    """Return whether it was said by then what the community is about; a later change hides an earlier charter not."""
    said = context.run(_CHARTER).first()
    about, founded = context.run(_SELF).one()
    if said is None:
        return bool(about) and founded < at
    begun, over = said.version > 1 or said.changed_at < at, said.closed_at is not None and said.closed_at < at
    return bool(about) and begun and not over
