"""The good ending of a community: look back and renew it, or close it with an anthology; and open it again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.charter.writing import fit, must_facilitate, write
from bot.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.domain.charter.model import Charter
    from bot.transaction import Transaction

LEARNED_LIMIT = 2_000


def renew(tx: Transaction, values: Mapping[str, str], *, version: int, member: Member, now: datetime) -> Charter:
    """Write the charter anew, with what was learned; it is said in the audit log that the community was renewed."""
    learned = fit(values, "learned", LEARNED_LIMIT)
    written = write(tx, values, version=version, member=member, now=now)
    if written.version > version + 1 and written.learned == learned:
        return written  # By the first of two forms that say the same.
    renewed = replace(written, learned=learned, version=written.version + 1)
    tx.charters.write(renewed)
    tx.audit.note("renewed", "", by=member.person, now=now)
    return renewed


def close(  # Each is a fact of its own.
    tx: Transaction, values: Mapping[str, str], rested: Sequence[str], *, version: int, member: Member, now: datetime
) -> Charter:
    """Close the community, as it was at *version*, with what was learned, which nobody reads before.

    *rested* are the schedules that rest from now on.
    """
    must_facilitate(member, "ending")
    was = must_be_open(tx)
    learned = fit(values, "learned", LEARNED_LIMIT)
    if was.version != version:
        raise Unfit("charter", "outrun")
    tx.audit.note("closed", "", by=member.person, now=now)
    ended = replace(was, learned=learned, by=member.person, closed_at=now, rested=tuple(rested))
    return _put(tx, replace(ended, changed_at=was.changed_at or now))


def reopen(tx: Transaction, *, member: Member, now: datetime) -> Charter:
    """Open a closed community again; return its charter as it was, with the schedules that rested.

    One that another took over stays closed: what was kept in it is there.
    """
    must_facilitate(member, "ending")
    was = tx.charters.charter()
    if was.merged_into:
        raise Unfit("ending", "merged")
    if was.closed_at is None:
        raise Unfit("ending", "open")
    tx.audit.note("opened again", "", by=member.person, now=now)
    _put(tx, replace(was, closed_at=None, rested=()))
    return was


def must_be_open(tx: Transaction) -> Charter:
    """Return the charter; raise `Unfit` where the community is closed."""
    was = tx.charters.charter()
    if was.closed_at:
        raise Unfit("ending", "closed")
    return was


def is_closed(tx: Transaction) -> bool:
    """Return whether the community is closed: Hearth starts nothing in it by itself."""
    return tx.charters.is_closed()


def _put(tx: Transaction, charter: Charter) -> Charter:
    changed = replace(charter, version=charter.version + 1)
    if not tx.charters.write(changed):
        raise Unfit("charter", "outrun")
    return changed
