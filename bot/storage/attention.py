"""What people set about being told things, what they were told, and what was held back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select, update

from bot.community.attention import Cause, Held, Reason, Wishes
from bot.messages import Choices
from bot.recurrence import is_zone
from bot.storage.codec import decode, encode
from bot.storage.communities import community_of
from bot.storage.context import Repository
from bot.storage.tables.attention import attention, held_back, told
from bot.storage.tables.community import account, community, member
from bot.storage.upsert import insert_new, upsert
from bot.storage.zones import zones_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from bot.community.attention import Told
    from bot.messages import Post

_COMMUNITY = select(community).where(community.c.community_id == bindparam("community"))
_WISHES = select(attention).where(attention.c.person_id == bindparam("person"))
_PUT = upsert(attention, ("person_id",), ("zone", "quiet", "budget", "muted", "away_until"))
# The account that they last acted with in this community comes first.
_LAST = (
    select(member.c.account)
    .where(member.c.community_id == bindparam("community"), member.c.person_id == bindparam("person"))
    .scalar_subquery()
)
_ZONES = (
    select(account.c.zone)
    .where(account.c.person_id == bindparam("person"), account.c.zone != "")
    .order_by((account.c.space_id + "/" + account.c.native == _LAST).desc(), account.c.space_id, account.c.native)
)
_TOLD = insert_new(told)
_COUNTED = select(func.count()).where(
    told.c.person_id == bindparam("person"),
    told.c.at > bindparam("since", type_=told.c.at.type),
    told.c.counted.is_(True),
)
_KNOWN = select(told.c.key).where(told.c.person_id == bindparam("person"), told.c.key == bindparam("its_key"))
_OF_IT = (
    select(told.c.key)
    .where(
        told.c.person_id == bindparam("person"),
        told.c.cause == bindparam("its_cause"),
        told.c.subject == bindparam("its_subject"),
    )
    .limit(1)
)
_LAST_TOLD = select(func.max(told.c.at)).where(
    told.c.person_id == bindparam("person"), told.c.cause == bindparam("its_cause")
)
_ITS = (held_back.c.community_id == bindparam("community")) & (held_back.c.key == bindparam("its_key"))
_THEIRS = (held_back.c.community_id == bindparam("community")) & (held_back.c.person_id == bindparam("person"))
_HOLD = insert_new(held_back)
_HELD = select(held_back).where(_ITS, held_back.c.payload.is_not(None))
_IS_HELD = select(held_back.c.key).where(_ITS)
_CHANGE = update(held_back).where(_ITS)
# What they changed holds in every community.
_HASTEN = (
    update(held_back)
    .where(
        held_back.c.person_id == bindparam("person"), held_back.c.due_at > bindparam("now", type_=held_back.c.at.type)
    )
    .values(due_at=bindparam("now", type_=held_back.c.at.type))
)
_RELEASE = delete(held_back).where(_ITS)
_WAITING = select(held_back).where(_THEIRS, held_back.c.payload.is_not(None)).order_by(held_back.c.at.desc())
_LET_GO = (
    update(held_back)
    .where(_THEIRS, held_back.c.payload.is_not(None), held_back.c.due_at.is_(None))
    .values(payload=None)
)


class SqlAttention(Repository):
    """The attention of people, as one community has to ask for it."""

    __slots__ = ()

    def zone(self, person: str) -> str:
        """Return the IANA zone of a person: their own, else what their platform told, else the community's, else UTC."""
        own = self.own_zone(person)
        if own:
            return own
        usual = community_of(self._context.run(_COMMUNITY).one()).settings.zone
        return usual if is_zone(usual) else "UTC"

    def zones(self, persons: Sequence[str]) -> Mapping[str, str]:
        """Return the zone of each of *persons*, as `zone` does, by a few statements for all of them."""
        usual = community_of(self._context.run(_COMMUNITY).one()).settings.zone
        return zones_of(self._context, persons, usual if is_zone(usual) else "UTC")

    def own_zone(self, person: str) -> str:
        """Return the IANA zone that a person set, or that their platform told; empty where it can only be guessed."""
        told = self._context.run(_ZONES, person=person).scalars()
        return next((zone for zone in (self.wishes(person).zone, *told) if is_zone(zone)), "")

    def wishes(self, person: str) -> Wishes:
        """Return what a person set, the usual where they set nothing."""
        row = self._shared(_WISHES, person=person).first()
        return wishes_of(row) if row else Wishes(person)

    def put(self, wishes: Wishes) -> None:
        """Record what a person set."""
        self._shared(
            _PUT,
            person_id=wishes.person,
            zone=wishes.zone,
            quiet=wishes.quiet,
            budget=wishes.budget,
            muted=sorted(wishes.muted),
            away_until=wishes.away_until,
        )

    def hasten(self, person: str, *, now: datetime) -> None:
        """Let what waits for a person, in any community, be looked at again now."""
        self._shared(_HASTEN, person=person, now=now)

    def counted(self, person: str, since: datetime) -> int:
        """Return how much of their budget a person was told after *since*, by all communities."""
        return int(self._shared(_COUNTED, person=person, since=since).scalar_one())

    def note(self, told: Told) -> bool:
        """Record that a person was told something; False where that is known."""
        values = {
            "person_id": told.person,
            "key": self._key(told.key),
            "cause": told.cause.value,
            "subject": told.subject,
            "counted": told.counted,
            "at": told.at,
        }
        return bool(self._shared(_TOLD, **values).rowcount == 1)

    def was_told(self, person: str, key: str) -> bool:
        """Return whether a person was told what goes by *key* in this community."""
        return self._shared(_KNOWN, person=person, its_key=self._key(key)).first() is not None

    def was_told_of(self, person: str, cause: Cause, subject: str) -> bool:
        """Return whether a person was told something for this cause by this schedule."""
        return self._shared(_OF_IT, person=person, its_cause=cause.value, its_subject=subject).first() is not None

    def last_told(self, person: str, cause: Cause) -> datetime | None:
        """Return when a person was last told something for this cause, by any community."""
        at: datetime | None = self._shared(_LAST_TOLD, person=person, its_cause=cause.value).scalar_one()
        return at

    def hold(self, held: Held) -> bool:
        """Hold something back; False where its key is known."""
        values = {
            "community_id": self._context.community,
            "key": held.key,
            "person_id": held.person,
            "cause": held.cause.value,
            "subject": held.subject,
            "place": held.place,
            "payload": encode(held.post),
            "at": held.at,
            "reason": held.reason.value,
            "due_at": held.due_at,
            "by_at": held.by,
            "kept_at": None if held.due_at else held.at,
        }
        return bool(self._shared(_HOLD, **values).rowcount == 1)

    def held(self, key: str) -> Held | None:
        """Return what is held back; None where there is nothing, or it was let go."""
        row = self._context.run(_HELD, its_key=key).first()
        return held_of(row) if row else None

    def is_held(self, key: str) -> bool:
        """Return whether *key* was held back, and is not sent."""
        return self._context.run(_IS_HELD, its_key=key).first() is not None

    def put_held(self, held: Held, *, now: datetime) -> None:
        """Change what is to become of something that is held back."""
        kept_at = None if held.due_at else now
        self._context.run(_CHANGE, its_key=held.key, reason=held.reason.value, due_at=held.due_at, kept_at=kept_at)

    def release(self, key: str) -> None:
        """Forget what was held back and is sent now."""
        self._context.run(_RELEASE, its_key=key)

    def waiting(self, person: str) -> Sequence[Held]:
        """Return what this community holds back for a person, newest first."""
        return [held_of(row) for row in self._context.run(_WAITING, person=person)]

    def let_go(self, person: str) -> int:
        """Let go of what is only kept for a person to read; return how much that was."""
        return self._context.run(_LET_GO, person=person).rowcount

    def _key(self, key: str) -> str:
        return f"{self._context.community}:{key}"

    def _shared(self, statement: Any, **values: object) -> Any:  # noqa: ANN401
        """Execute a statement on what is a person's own, or that names its community itself."""
        return self._context.connection.execute(statement, values)


def reword(connection: Connection, community: int, key: str, post: Post, now: datetime) -> bool:
    """Let what is held back under *key* read as *post*.

    One that does not say any more why it is seen only ends what was never begun: it is kept, and not sent.
    """
    ended = {} if _is_begun(post) else {"reason": Reason.CHANGED.value, "due_at": None, "kept_at": now}
    values = {"payload": encode(post), **ended}
    statement = _CHANGE.where(held_back.c.payload.is_not(None))
    return connection.execute(statement, {"community": community, "its_key": key, **values}).rowcount == 1


def _is_begun(post: Post) -> bool:
    groups = (block.buttons for block in post.blocks if isinstance(block, Choices))
    return any(button.action.verb == "why" for buttons in groups for button in buttons)


def wishes_of(row: Row[Any]) -> Wishes:
    """Return what *row* holds."""
    return Wishes(row.person_id, row.zone, row.quiet, row.budget, frozenset(row.muted), row.away_until)


def held_of(row: Row[Any]) -> Held:
    """Return what *row* holds back."""
    return Held(
        row.community_id,
        row.key,
        row.person_id,
        Cause(row.cause),
        row.subject,
        row.place,
        decode(row.payload),
        row.at,
        Reason(row.reason),
        row.due_at,
        row.by_at,
    )


_SHARED = (attention, told)
_FORGET = [delete(table).where(table.c.person_id == bindparam("person")) for table in _SHARED]
_FORGET_HELD = delete(held_back).where(_THEIRS)
# Who it is for is another: in whichever community, what names the one who is erased goes unsent.
_NAMING = delete(held_back).where(held_back.c.payload.contains('"' + bindparam("its_key") + '"'))
_TAKEN_OVER = update(told).where(told.c.person_id == bindparam("goes")).values(person_id=bindparam("stays"))
_twin = told.alias("twin")
_TWICE = delete(told).where(
    told.c.person_id == bindparam("goes"),
    select(_twin.c.key).where(_twin.c.person_id == bindparam("stays"), _twin.c.key == told.c.key).exists(),
)
_MOVE_HELD = (
    update(held_back)
    .where(held_back.c.community_id == bindparam("community"), held_back.c.person_id == bindparam("goes"))
    .values(person_id=bindparam("stays"))
)


def erase_attention(connection: Connection, community: int, person: str) -> None:
    """Forget what a person set and was told, and what a community held back for them."""
    for statement in _FORGET:
        connection.execute(statement, {"person": person})
    connection.execute(_FORGET_HELD, {"community": community, "person": person})


def erase_naming(connection: Connection, account: str) -> None:
    """Forget what was held back for anybody and names an account."""
    connection.execute(_NAMING, {"its_key": account})


def join_attention(connection: Connection, stays: str, goes: str) -> None:
    """Make what the other was told the one's, who keeps what they set themselves; what either muted stays so."""
    of = {"stays": stays, "goes": goes}
    rows = {who: connection.execute(_WISHES, {"person": who}).first() for who in (stays, goes)}
    both = [wishes_of(row) for row in rows.values() if row]
    if both:
        muted = frozenset[str]().union(*(one.muted for one in both))
        values = {name: getattr(both[0], name) for name in ("zone", "quiet", "budget", "away_until")}
        connection.execute(_PUT, values | {"person_id": stays, "muted": sorted(muted)})
    for statement in (_TWICE, _TAKEN_OVER):
        connection.execute(statement, of)
    connection.execute(_FORGET[0], {"person": goes})


def join_held(connection: Connection, community: int, stays: str, goes: str) -> None:
    """Let what a community held back for the other be the one's."""
    connection.execute(_MOVE_HELD, {"community": community, "stays": stays, "goes": goes})
