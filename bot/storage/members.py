"""Persons, their accounts, and what they are in a community."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, func, insert, select, update

from bot.community.model import Community, Member, Role, Settings
from bot.messages import Account
from bot.storage.communities import chosen_from, community_of
from bot.storage.entries import CHANGED
from bot.storage.ids import new_id
from bot.storage.prepared import Prepared
from bot.storage.rooms import Rooms
from bot.storage.tables.community import account, community, member, person
from bot.storage.tables.practice import entry
from bot.storage.upsert import insert_new, upsert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from bot.messages import CommunityChoice

_COMMUNITY = Prepared(select(community).where(community.c.community_id == bindparam("community")))
_CONFIGURE = update(community).where(community.c.community_id == bindparam("community"))
_OURS = member.c.community_id == bindparam("community")
_KNOWN = Prepared(
    select(
        account.c.person_id.label("behind"),
        account.c.name.label("called"),
        account.c.zone.label("lives"),
        account.c.left_at,
        member,
    )
    .outerjoin(member, _OURS & (member.c.person_id == account.c.person_id))
    .where(account.c.space_id == bindparam("space"), account.c.native == bindparam("native"))
)
_ACCOUNT = insert_new(account)
_BEHIND = select(account.c.person_id).where(
    account.c.space_id == bindparam("space"), account.c.native == bindparam("native")
)
_PERSON = insert(person)
PUT_MEMBER = upsert(member, ("community_id", "person_id"), ("name", "role", "account"))
_RENAME = upsert(account, ("space_id", "native"), ("name",))
_FACILITATED = select(exists().where(_OURS, member.c.role == Role.FACILITATOR.value))
_EVERY = select(member).where(_OURS).order_by(func.lower(member.c.name), member.c.person_id)
_GET = select(member).where(_OURS, member.c.person_id == bindparam("person"))
_SET_ROLE = (
    update(member).where(_OURS, member.c.person_id == bindparam("its_person")).values(role=bindparam("its_role"))
)
_CALLED = update(account).where(
    account.c.space_id == bindparam("its_space"), account.c.native == bindparam("its_native")
)
_NAMED = update(member).where(_OURS, member.c.account == bindparam("its_key"))
_TOLD_AS = update(entry).where(
    entry.c.community_id == bindparam("community"),
    entry.c.author.in_(select(member.c.person_id).where(_OURS, member.c.account == bindparam("its_key"))),
    entry.c.author_name != bindparam("called"),
)
_CHOOSE = update(person).where(person.c.person_id == bindparam("its_person"))
_ACCOUNTS = select(account).where(account.c.person_id == bindparam("person")).order_by(account.c.space_id)
_HERE = _ACCOUNTS.where(account.c.left_at.is_(None))
_LEAVE = _CALLED.where(account.c.left_at.is_(None))
_REACH = update(member).where(_OURS, member.c.person_id == bindparam("its_person"))


class SqlMembers(Rooms):
    """The members of one community, and the accounts behind them."""

    __slots__ = ()

    def community(self) -> Community:
        """Return the transaction's community."""
        return community_of(_COMMUNITY.records(self._context, {"community": self._context.community})[0])

    def configure(self, settings: Settings, *, name: str = "", about: str = "") -> None:
        """Change the community's settings, and its name and what it is about where given."""
        texts = {"name": name, "about": about}
        values = {"settings": asdict(settings)} | {key: text for key, text in texts.items() if text}
        self._context.run(_CONFIGURE, **values)

    def meet(self, account: Account, *, now: datetime, acts: bool = True) -> Member:
        """Return the member behind *account*, made one at first sight; names are kept fresh.

        Who had left is back by that; not where only what they once said is met: *acts* is false then.
        """
        context = self._context
        of = {"community": context.community, "space": account.space, "native": account.native}
        rows = _KNOWN.records(context, of)
        row = rows[0] if rows else None
        if row is None:
            return self._join(account, self._behind(account, now), Role.MEMBER, now)
        if row.left_at and acts:
            self._came_back(account)
        elif row.left_at and row.community_id is not None:
            return member_of(row)
        if row.community_id is None:
            return self._join(account, row.behind, Role.MEMBER, now)
        known = member_of(row)
        fresh = (not account.name or row.name == account.name == row.called) and account.zone in {"", row.lives}
        if fresh and row.account == str(account) and not self._first_to_manage(account, known.role):
            return known
        return self._join(account, row.behind, known.role, row.joined_at)

    def known(self, account: Account) -> str | None:
        """Return the person behind *account*, or None where Hearth has not met them."""
        of = {"space": account.space, "native": account.native}
        return self._context.connection.execute(_BEHIND, of).scalar()

    def get(self, person: str) -> Member | None:
        """Return a member."""
        row = self._context.run(_GET, person=person).first()
        return member_of(row) if row else None

    def by_name(self, name: str) -> Member | None:
        """Return the member of that name, by any case; None where there is none or are several."""
        # SQLite's lower() knows ASCII only, so names are compared here.
        named = [member for member in self.every() if member.name.casefold() == name.casefold()]
        return named[0] if len(named) == 1 else None

    def every(self) -> Sequence[Member]:
        """Return all members, by name."""
        return [member_of(row) for row in self._context.run(_EVERY)]

    def set_role(self, person: str, role: Role) -> None:
        """Make a member a facilitator, or no longer."""
        self._context.run(_SET_ROLE, its_person=person, its_role=role.value)

    def accounts(self, person: str) -> Sequence[Account]:
        """Return the accounts of a person in all spaces."""
        rows = self._context.connection.execute(_ACCOUNTS, {"person": person})
        return [Account(row.space_id, row.native, row.name, zone=row.zone) for row in rows]

    def present(self, person: str) -> Sequence[Account]:
        """Return the accounts of a person, without those that have left their space."""
        rows = self._context.connection.execute(_HERE, {"person": person})
        return [Account(row.space_id, row.native, row.name, zone=row.zone) for row in rows]

    def leave(self, account: Account, *, now: datetime) -> None:
        """Record that an account is in its space no more; known already, it changes nothing."""
        values = {"its_space": account.space, "its_native": account.native, "left_at": now}
        self._context.connection.execute(_LEAVE, values)

    def reach(self, person: str, account: Account | None) -> None:
        """Write to a member by another account from now on; by none where there is none."""
        self._context.run(_REACH, its_person=person, account=str(account or ""))

    def rename(self, account: Account) -> None:
        """Record what an account that Hearth has met is called now; the member who last acted with it too.

        What they told says so as well: a message that was kept may have come without a name.
        """
        values = {"its_space": account.space, "its_native": account.native, "its_key": str(account)}
        context = self._context
        context.connection.execute(_CALLED, values | {"name": account.name})
        self._live(account)
        context.run(_NAMED, its_key=str(account), name=account.name)
        if context.run(_TOLD_AS, its_key=str(account), called=account.name, author_name=account.name).rowcount:
            context.run(CHANGED)

    def choose(self, person: str, community: int) -> bool:
        """Let *community* be meant where no channel says which; False where the person is not a member of it."""
        if community not in {choice.id for choice in self.choices(person)}:
            return False
        self._context.connection.execute(_CHOOSE, {"its_person": person, "chosen": community})
        return True

    def choices(self, person: str) -> Sequence[CommunityChoice]:
        """Return the communities that a person is a member of, by name."""
        return chosen_from(self._context.connection, person)

    def _behind(self, account: Account, now: datetime) -> str:
        """Return the person of an account that is new, or was until a moment ago."""
        connection = self._context.connection
        fresh = new_id()
        key = {"space_id": account.space, "native": account.native}
        if (
            connection.execute(
                _ACCOUNT, {**key, "person_id": fresh, "name": account.name, "zone": account.zone}
            ).rowcount
            == 1
        ):
            connection.execute(_PERSON, {"person_id": fresh, "created_at": now})
            return fresh
        behind = connection.execute(_BEHIND, {"space": account.space, "native": account.native})
        return str(behind.scalar_one())

    def _join(self, account: Account, person: str, role: Role, joined_at: datetime) -> Member:
        if self._first_to_manage(account, role):
            role = Role.FACILITATOR
        known = self.get(person)
        name = account.name or (known.name if known else "")
        joined = Member(self._context.community, person, name, role, str(account), joined_at)
        connection = self._context.connection
        connection.execute(PUT_MEMBER, values_of(joined))
        if account.name:
            of = {"space_id": account.space, "native": account.native, "person_id": person, "name": name}
            connection.execute(_RENAME, of)
        self._live(account)
        return joined

    def _came_back(self, account: Account) -> None:
        values = {"its_space": account.space, "its_native": account.native, "left_at": None}
        self._context.connection.execute(_CALLED, values)

    def _live(self, account: Account) -> None:
        """Record where the clock is that an account goes by, where its platform told it."""
        if account.zone:
            values = {"its_space": account.space, "its_native": account.native, "zone": account.zone}
            self._context.connection.execute(_CALLED, values)

    def _first_to_manage(self, account: Account, role: Role) -> bool:
        """Whether *account* makes its person the community's first facilitator."""
        if not account.manages or role is Role.FACILITATOR:
            return False
        return not self._context.run(_FACILITATED).scalar()


def values_of(one: Member) -> dict[str, Any]:
    """Return the row of a member."""
    return {
        "community_id": one.community,
        "person_id": one.person,
        "name": one.name,
        "role": one.role.value,
        "account": one.account,
        "joined_at": one.joined_at,
    }


def member_of(row: Row[Any]) -> Member:
    """Return the member that *row* holds."""
    return Member(row.community_id, row.person_id, row.name, Role(row.role), row.account, row.joined_at)
