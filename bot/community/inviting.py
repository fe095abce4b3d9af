"""Let another space into a community: a code from the one side, a yes on the other, and a yes back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from bot.community.linking import letters
from bot.community.model import Role, Viewer
from bot.community.setup import must_facilitate
from bot.community.spaces import lives_on
from bot.errors import NotAllowed
from bot.messages import Account, Place

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Member
    from bot.transaction import Transaction

CODE, OFFERED, ASKED = "invite", "invite offered", "invite asked"
CODE_LASTS = timedelta(hours=24)
OFFER_LASTS = timedelta(hours=1)
ASKED_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who (an account) invites into which community, from where; and who (`asker`) would join what.

    `target` is a space or a room, printed; `near` is the place in which the code was asked for,
    and `back` the one in which it was brought.
    """

    community: int
    inviter: str
    near: str
    asker: str = ""
    target: str = ""
    back: str = ""

    @property
    def whole(self) -> bool:
        """Return whether it is about a space, and not about one channel of it."""
        return not Place.parse(self.target).channel

    def __str__(self) -> str:
        """Return what a ticket stands for."""
        return " ".join((str(self.community), self.inviter, self.near, self.asker, self.target, self.back))

    @classmethod
    def parse(cls, text: str) -> Invitation:
        """Return the invitation that *text* was printed from."""
        community, inviter, near, asker, target, back = [*text.split(" "), "", "", "", "", ""][:6]
        return cls(int(community), inviter, near, asker, target, back)


@dataclass(frozen=True, slots=True)
class Offer:
    """What became of a code that somebody typed: `ticket` for the answer where it is good."""

    state: Literal["good", "unknown", "expired", "spent", "here", "too_many"]
    ticket: str = ""
    community: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What a community (`name`) keeps that a space no longer finds once it has joined another one.

    `entries` is how many all its members see; whether it `lives_on` in another space.
    """

    name: str
    entries: int
    lives_on: bool


def left_behind(tx: Transaction, space: str) -> LeftBehind:
    """Return what stays in the transaction's community when *space* leaves it for another one."""
    kinds, _ = tx.entries.facets(Viewer(tx.members.community().id))
    return LeftBehind(tx.members.community().name, sum(count for _, count in kinds), lives_on(tx, space))


def give_code(tx: Transaction, account: Account, place: Place, *, member: Member, now: datetime) -> str:
    """Return a code by which another space may ask to join the member's community; a facilitator may."""
    must_facilitate(member, "invite")
    tx.audit.note("invite", "", by=member.person, now=now)
    invitation = Invitation(member.community, str(account), str(place))
    return tx.codes.code(CODE, str(invitation).strip(), until=now + CODE_LASTS)


def bring_code(tx: Transaction, typed: str, account: Account, place: Place, *, member: Member, now: datetime) -> Offer:
    """Take a code that *account* brought to a place it facilitates; a good one is spent on the question that follows.

    The whole space is theirs to give who manages it, or facilitates the community that is its default.
    """
    _must_speak_for(member, account)
    if not tx.codes.may_try(CODE, str(account), now=now):
        return Offer("too_many")
    found = tx.codes.look(CODE, letters(typed), now=now)
    if found.state != "good":
        if found.state == "unknown":
            tx.codes.wrong(CODE, str(account), now=now)
        return Offer(found.state)
    invitation = Invitation.parse(found.subject)
    space = tx.spaces.get(place.space)
    default = space is not None and space.community == member.community
    if invitation.community == member.community:
        return Offer("here")
    tx.codes.redeem(CODE, letters(typed), now=now)
    offered = Invitation(invitation.community, invitation.inviter, invitation.near, str(account), str(place.room))
    ticket = tx.codes.ticket(OFFERED, str(offered), until=now + OFFER_LASTS)
    return Offer("good", ticket, invitation.community, whole=account.manages or default)


def ask(
    tx: Transaction, ticket: str, account: Account, *, whole: bool | None, member: Member, now: datetime
) -> tuple[Invitation, str] | None:
    """Ask the inviting side to let a space (*whole*) or a room in; None where the ticket is not theirs, or they said no.

    Return the invitation and the ticket for the answer.
    """
    found = tx.codes.look(OFFERED, ticket, now=now)
    offered = Invitation.parse(found.subject) if found.state == "good" else None
    if offered is None or offered.asker != str(account):
        return None
    _must_speak_for(member, account)
    space = tx.spaces.get(Place.parse(offered.target).space)
    if whole and not account.manages and (space is None or space.community != member.community):
        raise NotAllowed("join", "facilitator")
    tx.codes.redeem(OFFERED, ticket, now=now)
    if whole is None:
        return None
    target = Place.parse(offered.target)
    asked = replace(offered, target=target.space if whole else str(target), back=str(target))
    tx.audit.note("join asked", asked.target, by=member.person, now=now)
    return asked, tx.codes.ticket(ASKED, str(asked), until=now + ASKED_LASTS)


def asked_of(tx: Transaction, ticket: str, *, now: datetime) -> Invitation | None:
    """Return the invitation that a ticket for the last yes speaks of; None where it is no longer good."""
    found = tx.codes.look(ASKED, ticket, now=now)
    return Invitation.parse(found.subject) if found.state == "good" else None


def let_in(tx: Transaction, ticket: str, *, yes: bool, member: Member | None, now: datetime) -> Invitation | None:
    """Let a space or a room into the transaction's community, or do not; a facilitator of it may.

    Whoever brings a whole space facilitates from then on: nobody there would otherwise. None where somebody answered before, or the ticket is another community's.
    """
    if member is None:
        raise NotAllowed("let_in", "facilitator")
    must_facilitate(member, "let_in")
    found = tx.codes.redeem(ASKED, ticket, now=now)
    invitation = Invitation.parse(found.subject) if found.state == "good" else None
    if invitation is None or invitation.community != member.community:
        return None
    tx.audit.note("let in" if yes else "not let in", invitation.target, by=member.person, now=now)
    if yes:
        target = Place.parse(invitation.target)
        if target.channel:
            tx.members.bind(target, member.community)
        else:
            tx.spaces.settle(target.space, member.community)
            _entrust(tx, invitation.asker, by=member, now=now)
    return invitation


def _entrust(tx: Transaction, asker: str, *, by: Member, now: datetime) -> None:
    """Let who brought a space facilitate the community that it joined, unless they were erased since."""
    space, _, native = asker.rpartition("/")
    person = tx.members.known(Account(space, native))
    if person is None:
        return
    name = next((one.name for one in tx.members.accounts(person) if str(one) == asker), "")
    joined = tx.members.get(person) or tx.members.meet(Account(space, native, name), now=now)
    if not joined.facilitates:
        tx.members.set_role(person, Role.FACILITATOR)
        tx.audit.note("facilitator", person, by=by.person, now=now)


def _must_speak_for(member: Member, account: Account) -> None:
    """Raise `NotAllowed` unless somebody facilitates the community they act in, or manages the space."""
    if not account.manages:
        must_facilitate(member, "join")
