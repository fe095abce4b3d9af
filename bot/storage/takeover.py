"""One community takes over what was kept in another: row by row, in steps, each of them one transaction.

What is told in one community keeps its author, its versions, its uses; its number grows by the same `shift` as
all the others', so that every old number leads to the new one. Nothing is taken away where it came from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, and_, bindparam, case, exists, func, literal_column, null, or_, select, update

from bot.community.model import Role
from bot.practice.model import DraftState, State
from bot.storage.context import Repository
from bot.storage.earlier import remember
from bot.storage.entries import CHANGED
from bot.storage.grafting import graft, rename_asked
from bot.storage.tables.access import api_token
from bot.storage.tables.charter import commitment
from bot.storage.tables.checkins import follow
from bot.storage.tables.community import community, member, person, room, space, thanks
from bot.storage.tables.delivery import outbox, shown
from bot.storage.tables.domain import question, topic, topic_alias
from bot.storage.tables.gaps import findable, gap, gap_question
from bot.storage.tables.learning import learning, learning_entry, learning_vote, topic_source
from bot.storage.tables.practice import consent, entry, entry_topic, report, revision, use
from bot.storage.tables.upkeep import adoption, confirmation, upkeep
from bot.storage.tables.value import gathered, value_story
from bot.storage.tables.welcome import greeter
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, RowMapping, Table
    from sqlalchemy.sql import Executable

ROUND = 1_000
"""Numbers grow by whole thousands: #142 becomes #3142, which people can tell themselves."""

TAKEN_OVER = {
    **dict.fromkeys(
        (
            *("account", "alembic_version", "attention", "feed", "installation", "letter", "page_message", "ticket"),
            "told",
        ),
        "is no community's",
    ),
    **dict.fromkeys(
        (
            *("attendance", "checkin", "checkin_answer", "checkin_member", "checkin_round", "digest", "host", "missed"),
            *("occurrence", "pairing", "pairing_apart", "pairing_draw", "pairing_round", "pairing_seat"),
            *("pairing_taker", "point", "rsvp", "schedule", "series", "session", "session_plan", "takeaway", "vote"),
        ),
        "stays: what recurs rests, and is arranged anew where it is wanted",
    ),
    **dict.fromkeys(
        ("audit", "delivery", "held_back", "interaction", "newcomer", "pulse_day", "receipt", "tending"),
        "stays: it tells of the community as it was",
    ),
    **dict.fromkeys(("asked_one",), "stays: whoever was asked answers in words"),
    "adoption": "taken over",
    "api_token": "reads there from now on",
    "charter": "stays: the other has its own",
    "commitment": "taken over, where the member has none there",
    "community": "stays, closed; numbers are set apart for it in the other",
    "confirmation": "taken over",
    "consent": "taken over, and waits there",
    "entry": "taken over with its number grown; where it came from it is merged, so that one copy lives",
    "entry_topic": "taken over, under what the topic is called there",
    "findable": "taken over, where the member has not said it there",
    "follow": "taken over, under what the topic is called there",
    "gap": "taken over",
    "gap_question": "taken over",
    "gathered": "taken over",
    "greeter": "taken over, where the member is none there",
    "learning": "taken over",
    "learning_entry": "taken over",
    "learning_vote": "taken over",
    "member": "a member there too, with the higher role of both",
    "outbox": "taken over as far as it stands somewhere, so that it can be put right",
    "person": "who meant the one means the other",
    "question": "taken over, open or answered",
    "report": "taken over",
    "revision": "taken over",
    "room": "belongs to the other",
    "shown": "taken over",
    "space": "belongs to the other",
    "thanks": "taken over",
    "topic": "taken over, where there is none of the name or another name for it",
    "topic_alias": "taken over, where nothing is called so there",
    "topic_source": "taken over",
    "upkeep": "taken over",
    "use": "taken over; who is to be asked how it went is asked there",
    "value_story": "taken over",
    "vector": "made anew there",
}
"""What becomes of each table when another community takes over; a test fails for a table that is not here."""

_INTO = bindparam("into", type_=BigInteger)
_SHIFT = bindparam("shift", type_=BigInteger)
_OURS = bindparam("community", type_=BigInteger)
_AFTER, _UPTO = bindparam("after", type_=BigInteger), bindparam("upto", type_=BigInteger)


def _copied(
    table: Table,
    *where: ColumnElement[bool],
    numbers: tuple[str, ...] = ("number",),
    instead: Mapping[str, ColumnElement[Any]] | None = None,
) -> Executable:
    """Return the copying of a table's rows into the other community, its *numbers* grown; what is there stays."""
    changed = {"community_id": _INTO, **(instead or {})}
    values = [
        changed.get(column.name, column + _SHIFT if column.name in numbers else column).label(column.name)
        for column in table.c
    ]
    rows = select(*values).where(table.c.community_id == _OURS, *where)
    return insert_new(table).from_select(list(table.c.keys()), rows)


def _named(column: ColumnElement[str]) -> ColumnElement[str]:
    """Return what a topic of ours is called there."""
    there = topic_alias.alias()
    called = select(there.c.topic).where(there.c.community_id == _INTO, there.c.alias == column).scalar_subquery()
    return func.coalesce(called, column)


_twin = entry.alias()
_HELD = (
    select(_twin.c.number)
    .where(_twin.c.community_id == _INTO, _twin.c.source_key == entry.c.source_key)
    .scalar_subquery()
)
_KNOWN = exists().where(_twin.c.community_id == _INTO, _twin.c.source_key == entry.c.source_key)
_SOME = (entry.c.number > _AFTER, entry.c.number <= _UPTO)
_RIDS = (_INTO - _OURS) * literal_column("4294967296") + _SHIFT
"""How much a row's place in the full-text index grows: 2**32 a community."""
_ENTRIES = _copied(
    entry,
    *_SOME,
    numbers=("number", "variant_of"),
    instead={
        "rid": entry.c.rid + _RIDS,
        "source_key": case((_KNOWN, null()), else_=entry.c.source_key),
        "state": case((and_(_KNOWN, entry.c.state == State.KEPT.value), State.MERGED.value), else_=entry.c.state),
        "merged_into": case((_KNOWN, _HELD), else_=entry.c.merged_into + _SHIFT),
    },
)
_GONE_OVER = (update(entry).where(entry.c.community_id == _OURS, entry.c.state == State.KEPT.value, *_SOME)).values(
    state=State.MERGED.value
)


def _within(table: Table) -> tuple[ColumnElement[bool], ...]:
    return table.c.number > _AFTER, table.c.number <= _UPTO


_WITH_ENTRIES = (
    _ENTRIES,
    _copied(entry_topic, *_within(entry_topic), instead={"topic": _named(entry_topic.c.topic)}),
    *(_copied(table, *_within(table)) for table in (revision, use, report, shown)),
)
"""What goes over with a span of entries, before they are merged where they came from."""

_theirs = topic.alias()
_TAKEN = exists().where(_theirs.c.community_id == _INTO, _theirs.c.name == topic_alias.c.alias)
_other_name = topic_alias.alias()
_IS_ALIAS = exists().where(_other_name.c.community_id == _INTO, _other_name.c.alias == topic.c.name)
_FACILITATES = select(member.c.person_id).where(member.c.community_id == _OURS, member.c.role == Role.FACILITATOR.value)
_AT_FIRST = (
    _copied(member),
    update(member)
    .where(member.c.community_id == _INTO, member.c.person_id.in_(_FACILITATES))
    .values(role=Role.FACILITATOR.value),
    update(room).where(room.c.community_id == _OURS).values(community_id=_INTO),
    update(space).where(space.c.community_id == _OURS).values(community_id=_INTO),
    update(person).where(person.c.chosen == _OURS).values(chosen=_INTO),
    update(api_token).where(api_token.c.community_id == _OURS).values(community_id=_INTO),
    _copied(topic, ~_IS_ALIAS, instead={"parent": _named(topic.c.parent)}),
    _copied(topic_alias, ~_TAKEN, instead={"topic": _named(topic_alias.c.topic)}),
    _copied(follow, instead={"topic": _named(follow.c.topic)}),
    *(_copied(table) for table in (commitment, findable, greeter, thanks)),
    _copied(topic_source, instead={"topic": _named(topic_source.c.topic)}),
)
_SPACES = select(space.c.space_id).where(space.c.community_id == _OURS)
_NUMBERS = select(community.c.last_number).where(community.c.community_id == bindparam("whose"))
_SET_APART = update(community).where(community.c.community_id == _INTO).values(last_number=_UPTO)
_AT_LAST = (
    *(_copied(table) for table in (adoption, confirmation, consent, value_story)),
    _copied(upkeep, numbers=("number", "superseded_by")),
    _copied(gathered, numbers=("number", "source")),
    _copied(gap, numbers=("answered_by",), instead={"topic": _named(gap.c.topic)}),
    _copied(gap_question),
    _copied(learning, numbers=("answered_by",), instead={"topic": _named(learning.c.topic)}),
    *(_copied(table) for table in (learning_vote, learning_entry)),
)
_WAITING = (use, upkeep, gap, question, commitment)
_ASKED_THERE = (
    *(update(table).where(table.c.community_id == _OURS).values(due_at=None) for table in _WAITING),
    update(consent)
    .where(consent.c.community_id == _OURS, consent.c.state == DraftState.WAITING.value)
    .values(state=DraftState.GONE.value),
)
"""Whoever is to be asked something is asked there: not twice."""
_QUESTIONS = select(question).where(question.c.community_id == _OURS)
_QUESTION = insert_new(question)
_POSTED = select(question.c.posted_key).where(question.c.community_id == _OURS, question.c.posted_key.is_not(None))
_SHOWING = select(shown.c.key).where(shown.c.community_id == _OURS)
_STANDING = select(outbox).where(
    outbox.c.community_id == _OURS,
    outbox.c.sent.is_not(None),
    outbox.c.payload.is_(None),
    or_(outbox.c.key.in_(_SHOWING), outbox.c.key.in_(_POSTED)),
)
_STANDS = insert_new(outbox)


class SqlTakeover(Repository):
    """What the community of the transaction gives over to another one."""

    __slots__ = ()

    def begin(self, into: int) -> int:
        """Give over members, channels, spaces and topics; return by how much the number of each entry grows."""
        connection, ours = self._context.connection, self._context.community
        there, here = self._last(into), self._last(ours)
        shift = -(-there // ROUND) * ROUND
        connection.execute(_SET_APART, {"into": into, "upto": shift + here})
        for key in connection.execute(_SPACES, {"community": ours}).scalars().all():
            remember(connection, key)
        for statement in _AT_FIRST:
            connection.execute(statement, {"community": ours, "into": into, "shift": shift})
        graft(connection, into)
        return shift

    def bring(self, into: int, shift: int, *, after: int, limit: int) -> int:
        """Give over the next *limit* numbers after one, with all that was done with them; return up to which."""
        ours, upto = self._context.community, min(after + limit, self._last(self._context.community))
        of = {"community": ours, "into": into, "shift": shift, "after": after, "upto": upto}
        for statement in (*_WITH_ENTRIES, _GONE_OVER):
            self._context.connection.execute(statement, of)
        self._changed(into)
        return upto

    def finish(self, into: int, shift: int) -> None:
        """Give over what is about entries that are all there by now: questions, gaps, stories, what waits."""
        connection, of = self._context.connection, {"community": self._context.community, "into": into, "shift": shift}
        rows = [_shifted(row._mapping, into, shift) for row in connection.execute(_QUESTIONS, of)]  # noqa: SLF001
        if rows:
            connection.execute(_QUESTION, rows)
            rename_asked(connection, into)
        standing = [_standing(row._mapping, into, shift) for row in connection.execute(_STANDING, of)]  # noqa: SLF001
        if standing:
            connection.execute(_STANDS, standing)
        for statement in (*_AT_LAST, *_ASKED_THERE):
            connection.execute(statement, of)
        self._changed(into)

    def last(self) -> int:
        """Return the last number that was given to an entry here."""
        return self._last(self._context.community)

    def _last(self, whose: int) -> int:
        return int(self._context.connection.execute(_NUMBERS, {"whose": whose}).scalar_one())

    def _changed(self, into: int) -> None:
        for one in (self._context.community, into):
            self._context.connection.execute(CHANGED, {"community": one})


def _shifted(row: RowMapping, into: int, shift: int) -> dict[str, Any]:
    """Return a question as it is there."""
    answered = row["answered_by"]
    return {str(name): value for name, value in row.items()} | {
        "community_id": into,
        "near": [number + shift for number in row["near"]],
        "answered_by": answered + shift if answered else None,
    }


def _standing(row: RowMapping, into: int, shift: int) -> dict[str, Any]:
    """Return what stands in a channel, as it is there: it can be struck or put right."""
    return {str(name): value for name, value in row.items()} | {
        "community_id": into,
        "entries": [number + shift for number in row["entries"]],
    }
