"""Whom somebody means: by a mention, an account, a whole name, the part of one that fits one member alone, or “me”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.errors import Absent, Unfit
from bot.messages import Account

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.model import Member
    from bot.transaction import Transaction

NAME_LIMIT = 80
MOST_SHOWN = 5
MOST_NEAR = 3
NEAR_ENOUGH = 70  # Of a hundred: `Amra` is near to `Amara Okafor`, `Nobody` to no one.
ONESELF = frozenset({"me", "myself"})
_ACCOUNT = re.compile(r"(?:<@)?(?P<space>[a-z]+:[A-Za-z0-9._-]+)/(?P<native>[A-Za-z0-9._-]+)>?")


def find_member(
    tx: Transaction, typed: str, *, me: Member | None = None, near: bool = False, whole: bool = True
) -> Member:
    """Return the member that somebody means; *me* is who says “me”.

    A whole name goes before a part of another's, unless *whole* is False: then it must fit one member alone.
    Raise `Unfit` with what tells them apart where several go by the name, `Absent` where nobody does: with the names
    that are near to it where *near* is asked for.
    """
    mention = _mentioned(typed.strip())
    if mention:
        other = _behind(tx, mention)
        if other is None:
            raise Absent("mention", "")
        return other
    name = _plain(typed)
    if me and name in ONESELF:
        return me
    return _named(tx.members.every(), typed, whole=whole, near=near)


def _named(every: Sequence[Member], typed: str, *, whole: bool, near: bool) -> Member:
    name = _plain(typed)
    exactly = [one for one in every if name and one.name.casefold() == name]  # Who is erased has no name.
    partly = [one for one in every if name and _has_part(one.name.casefold(), name)]
    found = exactly if whole and exactly else [*exactly, *partly]
    if len(found) > 1:
        raise Unfit("member", "several", ", ".join(f"{one.name} ({one.account})" for one in found[:MOST_SHOWN]))
    if not found:
        raise Absent("member", typed.strip()[:NAME_LIMIT], near_to(name, every) if near else ())
    return found[0]


def near_to(name: str, every: Sequence[Member]) -> tuple[str, ...]:
    """Return the names of members that are near to what somebody typed, the nearest first."""
    typed = _plain(name)[:NAME_LIMIT]
    likeness = {one.name: _likeness(typed, one.name.casefold()) for one in every if one.name}
    near = [each for each in likeness if likeness[each] >= NEAR_ENOUGH]
    return tuple(sorted(near, key=lambda each: -likeness[each])[:MOST_NEAR])


def _likeness(typed: str, name: str) -> float:
    """Return how like a name is, or the one of its words that is likest."""
    return max(fuzz.ratio(typed, part) for part in (name, *name.split()))


def _has_part(name: str, part: str) -> bool:
    """Return whether a name begins with some whole words, or has them anywhere where it is one."""
    return name != part and (name.startswith(f"{part} ") or part in name.split())


def _plain(typed: str) -> str:
    return " ".join(typed.strip().lstrip("@").split()).casefold()


def _mentioned(typed: str) -> Account | None:
    """Return the account of a mention or as it is printed (`discord:1/22`), which is one person's alone.

    Names anybody may give themselves.
    """
    found = _ACCOUNT.fullmatch(typed)
    return Account(found["space"], found["native"]) if found else None


def _behind(tx: Transaction, account: Account) -> Member | None:
    person = tx.members.known(account)
    return tx.members.get(person) if person else None
