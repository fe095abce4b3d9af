"""The charter, and what members commit themselves to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, func, literal_column, select, update

from bot.domain.charter.looking_back import Kept
from bot.domain.charter.model import Charter, Commitment, CommitmentState
from bot.practice.model import Outcome, Scope, State
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.tables.charter import charter, commitment
from bot.storage.tables.community import community, member
from bot.storage.tables.practice import entry, use
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from bot.storage.context import Context

_GET = (
    select(charter, community.c.about)
    .select_from(community.outerjoin(charter, charter.c.community_id == community.c.community_id))
    .where(community.c.community_id == bindparam("community"))
)
_FIRST = insert_new(charter)
_WRITE = update(charter).where(charter.c.community_id == bindparam("community"), charter.c.version == bindparam("was"))
_ABOUT = update(community).where(community.c.community_id == bindparam("community"))
_DONE = (
    select(
        use.c.number,
        func.count(use.c.used_at).label("used"),
        func.count(case((use.c.outcome == Outcome.WORKED.value, 1))).label("worked"),
        func.count(use.c.outcome).label("told"),
    )
    .where(use.c.community_id == bindparam("community"))
    .group_by(use.c.number)
    .subquery("done")
)
_COUNTS = [func.coalesce(_DONE.c[name], 0) for name in ("used", "worked", "told")]
_KEPT = (
    select(entry.c.number, entry.c.kind, entry.c.kept_at, *_COUNTS)
    .select_from(entry.outerjoin(_DONE, _DONE.c.number == entry.c.number))
    .where(
        entry.c.community_id == bindparam("community"),
        entry.c.state == State.KEPT.value,
        entry.c.scope == Scope.COMMUNITY.value,
    )
    .order_by(entry.c.number)
)
_OURS = commitment.c.community_id == bindparam("community")
_COMMIT = insert_new(commitment)
_RENEW = update(commitment).where(
    _OURS, commitment.c.person_id == bindparam("its_person"), commitment.c.version == bindparam("was")
)
_MINE = select(commitment).where(_OURS, commitment.c.person_id == bindparam("its_person"))
# Who has left can be written to by no account.
_HERE = and_(
    member.c.community_id == commitment.c.community_id,
    member.c.person_id == commitment.c.person_id,
    member.c.account != literal_column("''"),
)
_EVERY = (
    select(commitment)
    .join(member, _HERE)
    .where(_OURS, commitment.c.state == CommitmentState.KEPT.value)
    .order_by(commitment.c.person_id)
)


class SqlCharters(Repository):
    """The charter of one community, and what its members commit themselves to."""

    __slots__ = ("_closed",)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._closed: bool | None = None

    def is_closed(self) -> bool:
        """Return whether the community is closed; read once a transaction."""
        if self._closed is None:
            self._closed = self.charter().closed_at is not None
        return self._closed

    def charter(self) -> Charter:
        """Return the charter, at version 0 where none was written; what it cares about is what a setup says too."""
        row = self._context.run(_GET).one()
        if row.version is None:
            return Charter(self._context.community, cares=row.about)
        return Charter(
            community=self._context.community,
            cares=row.about,
            for_whom=row.for_whom,
            out_of=row.out_of,
            questions=tuple(row.questions),
            rested=tuple(row.rested),
            by=row.by_person,
            **{name: getattr(row, name) for name in _OF_CHARTER},
        )

    def write(self, charter: Charter) -> bool:
        """Write over version minus one; False if that was outrun."""
        values = {
            "cares": charter.cares,
            "for_whom": charter.for_whom,
            "out_of": charter.out_of,
            "questions": list(charter.questions),
            "rested": list(charter.rested),
            "by_person": charter.by,
            **{name: getattr(charter, name) for name in _OF_CHARTER},
        }
        if not self._put(values, was=charter.version - 1):
            return False
        self._closed = charter.closed_at is not None
        self._context.run(_ABOUT, about=charter.cares)
        self._context.run(CHANGED)
        return True

    def _put(self, values: dict[str, Any], *, was: int) -> bool:
        if was:
            return self._context.run(_WRITE, was=was, **values).rowcount == 1
        values |= {"community_id": self._context.community}
        return self._context.connection.execute(_FIRST, values).rowcount == 1

    def kept(self) -> Sequence[Kept]:
        """Return all that every member may see, without its words, by number."""
        return [Kept(*row) for row in self._context.run(_KEPT)]

    def commit(self, commitment: Commitment) -> bool:
        """Write a commitment over version minus one, or as the first; False if that was outrun."""
        values = {name: getattr(commitment, name) for name in _OF_COMMITMENT} | {"state": commitment.state.value}
        values |= {"help_topics": list(commitment.help_topics), "learn_topics": list(commitment.learn_topics)}
        of = {"its_person": commitment.person, "was": commitment.version - 1}
        if commitment.version == 1:
            values |= {"community_id": self._context.community, "person_id": commitment.person}
            done = self._context.connection.execute(_COMMIT, values).rowcount == 1
        else:
            done = self._context.run(_RENEW, **of, **values).rowcount == 1
        self._context.run(CHANGED)
        return done

    def commitment(self, person: str) -> Commitment | None:
        """Return what somebody committed themselves to, whether it holds or not."""
        row = self._context.run(_MINE, its_person=person).first()
        return _commitment(row) if row else None

    def committed(self) -> Sequence[Commitment]:
        """Return the commitments that hold of those who have not left, by person."""
        return [_commitment(row) for row in self._context.run(_EVERY)]


_OF_CHARTER = (*("learned", "changed_at", "closed_at", "merged_into", "shift", "brought", "due_at", "version"),)
_OF_COMMITMENT = ("helps", "learns", "made_at", "renewed_at", "due_at", "asked_at", "version")


def _commitment(row: Row[Any]) -> Commitment:
    return Commitment(
        community=row.community_id,
        person=row.person_id,
        help_topics=tuple(row.help_topics),
        learn_topics=tuple(row.learn_topics),
        state=CommitmentState(row.state),
        **{name: getattr(row, name) for name in _OF_COMMITMENT},
    )
