"""What is due: read across communities without a lock; each is then its own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import Integer, String, bindparam, case, cast, literal, select, union_all

from bot.practice.model import MOST_ASKS, DraftState
from bot.storage.questions import OPEN
from bot.storage.tables.agenda import takeaway
from bot.storage.tables.attention import held_back
from bot.storage.tables.charter import charter, commitment
from bot.storage.tables.community import community, space
from bot.storage.tables.domain import question
from bot.storage.tables.gaps import asked_one, gap
from bot.storage.tables.pairings import pairing, pairing_draw, pairing_seat
from bot.storage.tables.practice import consent, use
from bot.storage.tables.rhythm import occurrence, schedule
from bot.storage.tables.upkeep import receipt, upkeep
from bot.storage.tables.welcome import newcomer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select


class Due(NamedTuple):
    """Something that is due in a community: a consent's or question's id, a trial's `142:person`, a space, a post's key."""

    kind: Literal[
        "consent",
        "trial",
        "question",
        "space",
        "held",
        "schedule",
        "occurrence",
        "digest",
        "takeaway",
        "seat",
        "draw",
        "pairing",
        "newcomer",
        "upkeep",
        "receipt",
        "commitment",
        "takeover",
        "sort",
        "gap",
        "asked_one",
        "pulse",
    ]
    community: int
    id: str

    @property
    def number(self) -> int:
        """Return the entry of a trial."""
        return int(self.id.partition(":")[0])

    @property
    def person(self) -> str:
        """Return the person of a trial."""
        return self.id.partition(":")[2]


_NOW = bindparam("now", type_=consent.c.expires_at.type)
_MOST = bindparam("most", type_=Integer)
_CONSENTS = select(
    literal("consent").label("kind"),
    consent.c.community_id,
    consent.c.consent_id.label("id"),
    consent.c.expires_at.label("at"),
).where(consent.c.state == DraftState.WAITING.value, consent.c.expires_at <= _NOW)
_TRIALS = select(
    literal("trial"),
    use.c.community_id,
    cast(use.c.number, String).concat(":").concat(use.c.person_id),
    use.c.due_at,
).where(use.c.due_at <= _NOW, use.c.asks < MOST_ASKS)
_QUESTIONS = select(literal("question"), question.c.community_id, question.c.question_id, question.c.due_at).where(
    question.c.due_at <= _NOW, question.c.state.in_(OPEN)
)
# What a space holds that Hearth has left; the community is the one that is meant there by default.
_SPACES = select(literal("space"), space.c.community_id, space.c.space_id, space.c.purge_at).where(
    space.c.purge_at <= _NOW, space.c.left_at.is_not(None)
)
_HELD = select(literal("held"), held_back.c.community_id, held_back.c.key, held_back.c.due_at).where(
    held_back.c.due_at <= _NOW, held_back.c.due_at.is_not(None)
)
# A schedule is to be planned on; an occurrence's next step is to be taken.
_SCHEDULES = select(literal("schedule"), schedule.c.community_id, schedule.c.schedule_id, schedule.c.wake_at).where(
    schedule.c.wake_at <= _NOW
)
# A digest is read apart from where it is written.
_STEPS = case((occurrence.c.step.startswith("digest"), "digest"), else_="occurrence")
_OCCURRENCES = select(
    _STEPS.label("kind"), occurrence.c.community_id, occurrence.c.occurrence_id, occurrence.c.wake_at
).where(occurrence.c.wake_at <= _NOW)


# What somebody wanted to try after a session (`session:person`).
_TAKEAWAYS = select(
    literal("takeaway"),
    takeaway.c.community_id,
    takeaway.c.occurrence_id.concat(":").concat(takeaway.c.person_id),
    takeaway.c.due_at,
).where(takeaway.c.due_at <= _NOW, takeaway.c.asked_at.is_(None))


# Who is to be told of a round beforehand (`draw:person`), a round to be drawn, a pairing's next step.
_SEATS = select(
    literal("seat"),
    pairing_seat.c.community_id,
    pairing_seat.c.draw_id.concat(":").concat(pairing_seat.c.person_id),
    pairing_seat.c.notice_at,
).where(pairing_seat.c.notice_at <= _NOW)
_DRAWS = select(literal("draw"), pairing_draw.c.community_id, pairing_draw.c.draw_id, pairing_draw.c.due_at).where(
    pairing_draw.c.due_at <= _NOW
)
_PAIRINGS = select(literal("pairing"), pairing.c.community_id, pairing.c.pairing_id, pairing.c.due_at).where(
    pairing.c.due_at <= _NOW
)

# Whom to ask next whether an entry still holds, and which author is to hear what came of theirs.
_UPKEEP = select(literal("upkeep"), upkeep.c.community_id, cast(upkeep.c.number, String), upkeep.c.due_at).where(
    upkeep.c.due_at <= _NOW
)
_RECEIPTS = select(literal("receipt"), receipt.c.community_id, receipt.c.person_id, receipt.c.due_at).where(
    receipt.c.due_at <= _NOW
)
_NEWCOMERS = select(literal("newcomer"), newcomer.c.community_id, newcomer.c.person_id, newcomer.c.due_at).where(
    newcomer.c.due_at <= _NOW
)

# Whose commitment is to be asked about, or has had no answer.
_COMMITMENTS = select(
    literal("commitment"), commitment.c.community_id, commitment.c.person_id, commitment.c.due_at
).where(commitment.c.due_at <= _NOW)

# A question that is to be put with others, a gap whose date has come, and one who was asked and may have answered.
_UNSORTED = select(literal("sort"), question.c.community_id, question.c.question_id, question.c.sort_at).where(
    question.c.sort_at <= _NOW
)
_GAPS = select(literal("gap"), gap.c.community_id, gap.c.gap_id, gap.c.due_at).where(gap.c.due_at <= _NOW)
_ASKED = select(literal("asked_one"), asked_one.c.community_id, asked_one.c.asked_id, asked_one.c.due_at).where(
    asked_one.c.due_at <= _NOW
)

# Whose pulse is to be taken, and published.
_PULSES = select(literal("pulse"), community.c.community_id, literal(""), community.c.pulse_at).where(
    community.c.pulse_at <= _NOW
)

# What one community gives over to another.
_TAKEOVERS = select(
    literal("takeover"), charter.c.community_id, cast(charter.c.merged_into, String), charter.c.due_at
).where(charter.c.due_at <= _NOW)


def _first(kind: Select[Any]) -> Select[Any]:
    """Return only as many of a kind as are wanted of all: thousands that wait are not read to look at some."""
    return select(kind.order_by(kind.selected_columns[3]).limit(_MOST).subquery())


_KINDS = (
    _CONSENTS,
    _TRIALS,
    _QUESTIONS,
    _SPACES,
    _HELD,
    _SCHEDULES,
    _OCCURRENCES,
    _TAKEAWAYS,
    _SEATS,
    _DRAWS,
    _PAIRINGS,
    _NEWCOMERS,
    _UPKEEP,
    _RECEIPTS,
    _COMMITMENTS,
    _TAKEOVERS,
    _UNSORTED,
    _GAPS,
    _ASKED,
    _PULSES,
)
_EVERY = union_all(*map(_first, _KINDS)).subquery()
LOOK = select(_EVERY.c.kind, _EVERY.c.community_id, _EVERY.c.id).order_by(_EVERY.c.at).limit(_MOST)


def due(connection: Connection, now: datetime, *, limit: int) -> Sequence[Due]:
    """Return at most *limit* things that are due, longest first."""
    return [Due(*row) for row in connection.execute(LOOK, {"now": now, "most": limit})]
