"""Link two accounts of one person: a code from the one, typed with the other, and a yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Member
    from bot.messages import Account
    from bot.transaction import Transaction

CODE = "link"
ASKED = "link asked"
LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a code that somebody typed: `ticket` for the yes where it is good, `account` whose it is."""

    state: Literal["good", "unknown", "expired", "spent", "own", "same", "too_many"]
    ticket: str = ""
    account: str = ""
    name: str = ""


def letters(typed: str) -> str:
    """Return a code as it was given, from what somebody typed: in any case, with spaces and dashes."""
    return "".join(letter for letter in typed.upper()[:40] if letter.isalnum())


def give_code(tx: Transaction, account: Account, *, member: Member, now: datetime) -> str:
    """Return a code that joins another account to the member's; the one before no longer does."""
    return tx.codes.code(CODE, f"{member.person} {account}", until=now + LASTS)


def bring_code(tx: Transaction, typed: str, account: Account, *, member: Member, now: datetime) -> Brought:
    """Take a code that *account* brought and return the ticket for the yes, which spends the code: to look does not.

    Who brings too many wrong ones has to wait, whatever they bring.
    """
    if not tx.codes.may_try(CODE, str(account), now=now):
        return Brought("too_many")
    found = tx.codes.look(CODE, letters(typed), now=now)
    if found.state != "good":
        if found.state == "unknown":
            tx.codes.wrong(CODE, str(account), now=now)
        return Brought(found.state)
    person, _, giver = found.subject.partition(" ")
    if person == member.person:
        return Brought("own" if giver == str(account) else "same")
    mark = tx.codes.mark(letters(typed))
    ticket = tx.codes.ticket(ASKED, f"{person} {giver} {member.person} {account} {mark}", until=now + LASTS)
    name = next((one.name for one in tx.members.accounts(person) if str(one) == giver), "")
    return Brought("good", ticket, giver, name)


def join(tx: Transaction, ticket: str, account: Account, *, yes: bool, now: datetime) -> bool | None:
    """Join whom a ticket speaks of, or drop it; None where it is none of this account's, or no longer good."""
    found = tx.codes.look(ASKED, ticket, now=now)
    stays, _, goes, asked, mark = ([*found.subject.split(" "), "", "", "", "", ""])[:5]
    if found.state != "good" or asked != str(account) or tx.members.known(account) != goes:
        return None
    tx.codes.redeem(ASKED, ticket, now=now)
    if not yes:
        return False
    if not tx.codes.spend(CODE, mark, now=now) or not tx.persons.join(stays, goes):
        return None
    tx.audit.note("link", stays, by=stays, now=now)
    return True
