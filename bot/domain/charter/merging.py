"""One community becomes part of another: facilitators of both agree, then all that was kept goes over, in steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from bot.domain.charter.ending import must_be_open
from bot.domain.charter.writing import must_facilitate
from bot.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.domain.charter.model import Charter
    from bot.transaction import Transaction

CODE, OFFERED, ASKED = "merge", "merge offered", "merge asked"
CODE_LASTS = timedelta(hours=24)
OFFER_LASTS = timedelta(hours=1)
ASKED_LASTS = timedelta(days=7)
AT_ONCE = 8
"""So many numbers go over in one transaction: more would hold up what others write."""


@dataclass(frozen=True, slots=True)
class Merger:
    """The community `goes` becomes part of `into`; a facilitator (`giver`) of the one and one (`taker`) of the other."""

    goes: int
    giver: str
    into: int = 0
    taker: str = ""

    def __str__(self) -> str:
        """Return what a code or ticket stands for."""
        return f"{self.goes} {self.giver} {self.into} {self.taker}"

    @classmethod
    def parse(cls, text: str) -> Merger:
        """Return the merger that *text* was printed from."""
        goes, giver, into, taker = text.split(" ")
        return cls(int(goes), giver, int(into), taker)


@dataclass(frozen=True, slots=True)
class Offered:
    """What became of a code that somebody brought: `ticket` for the answer where it is good."""

    state: Literal["good", "unknown", "expired", "spent", "here", "too_many"]
    ticket: str = ""
    goes: int = 0


def give_code(tx: Transaction, *, member: Member, now: datetime) -> str:
    """Return a code by which another community may offer to take this one over; a facilitator may."""
    must_facilitate(member, "ending")
    must_be_open(tx)
    tx.audit.note("merge code", "", by=member.person, now=now)
    return tx.codes.code(CODE, str(Merger(member.community, member.person)), until=now + CODE_LASTS)


def bring_code(tx: Transaction, typed: str, account: str, *, member: Member, now: datetime) -> Offered:
    """Take a code that a facilitator of the community that would take over brought; a good one is spent on the offer."""
    must_facilitate(member, "ending")
    must_be_open(tx)
    if not tx.codes.may_try(CODE, account, now=now):
        return Offered("too_many")
    found = tx.codes.look(CODE, typed, now=now)
    if found.state != "good":
        if found.state == "unknown":
            tx.codes.wrong(CODE, account, now=now)
        return Offered(found.state)
    merger = Merger.parse(found.subject)
    if merger.goes == member.community:
        return Offered("here")
    tx.codes.redeem(CODE, typed, now=now)
    offered = replace(merger, into=member.community, taker=member.person)
    return Offered("good", tx.codes.ticket(OFFERED, str(offered), until=now + OFFER_LASTS), merger.goes)


def answer_offer(
    tx: Transaction, ticket: str, *, yes: bool, member: Member, now: datetime
) -> tuple[Merger, str] | None:
    """Answer whether this community takes another over; return the merger and the ticket for the other's last yes.

    None where it was no, or the ticket is not theirs or was used.
    """
    must_facilitate(member, "ending")
    found = tx.codes.redeem(OFFERED, ticket, now=now)
    merger = Merger.parse(found.subject) if found.state == "good" else None
    if merger is None or not yes or merger.into != member.community:
        return None
    tx.audit.note("merge offered", str(merger.goes), by=member.person, now=now)
    return merger, tx.codes.ticket(ASKED, str(merger), until=now + ASKED_LASTS)


def asked_of(tx: Transaction, ticket: str, *, now: datetime) -> Merger | None:
    """Return the merger that a ticket for the last yes speaks of; None where it is no longer good."""
    found = tx.codes.look(ASKED, ticket, now=now)
    return Merger.parse(found.subject) if found.state == "good" else None


def begin(tx: Transaction, ticket: str, rested: Sequence[str], *, member: Member, now: datetime) -> Charter | None:
    """Give the community over: its members, channels and topics at once, its entries in steps from now on.

    None where somebody answered before, or the ticket is another community's.
    """
    must_facilitate(member, "ending")
    was = must_be_open(tx)
    found = tx.codes.redeem(ASKED, ticket, now=now)
    merger = Merger.parse(found.subject) if found.state == "good" else None
    if merger is None or merger.goes != member.community:
        return None
    shift = tx.takeover.begin(merger.into)
    tx.audit.note("merged into", str(merger.into), by=member.person, now=now)
    closed = replace(was, closed_at=now, changed_at=was.changed_at or now, rested=tuple(rested), by=member.person)
    return _put(tx, replace(closed, merged_into=merger.into, shift=shift, brought=0, due_at=now))


def refuse(tx: Transaction, ticket: str, *, member: Member, now: datetime) -> bool:
    """Do not give the community over after all; False where somebody answered before."""
    must_facilitate(member, "ending")
    return tx.codes.redeem(ASKED, ticket, now=now).state == "good"


def carry_on(tx: Transaction) -> Charter:
    """Give over the next entries, or what is about them once all are there; a `due_at` is left while there is more."""
    was = tx.charters.charter()
    into, shift, brought = was.merged_into, was.shift, was.brought
    if into is None or shift is None or brought is None or was.due_at is None:
        return was
    if brought < tx.takeover.last():
        upto = tx.takeover.bring(into, shift, after=brought, limit=AT_ONCE)
        return _put(tx, replace(was, brought=upto))
    tx.takeover.finish(into, shift)
    return _put(tx, replace(was, due_at=None))


def _put(tx: Transaction, charter: Charter) -> Charter:
    changed = replace(charter, version=charter.version + 1)
    if not tx.charters.write(changed):
        raise Unfit("charter", "outrun")
    return changed
