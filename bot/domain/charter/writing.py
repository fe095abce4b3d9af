"""Writing the charter: what we care about, for whom, what is out, our key questions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import NotAllowed, Unfit
from bot.text import normalise, strike_secrets

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.community.model import Member
    from bot.domain.charter.model import Charter
    from bot.transaction import Transaction

CARES_LIMIT = 1_000
PART_LIMIT = 1_000
QUESTION_LIMIT = 200
MOST_QUESTIONS = 7


def write(tx: Transaction, values: Mapping[str, str], *, version: int, member: Member, now: datetime) -> Charter:
    """Write the charter as a form over *version* says; a facilitator may.

    Raise `Unfit` for the first that will not do, or where somebody else wrote it since.
    """
    must_facilitate(member, "charter")
    was = tx.charters.charter()
    written = replace(
        was,
        cares=fit(values, "cares", CARES_LIMIT),
        for_whom=fit(values, "for_whom", PART_LIMIT),
        out_of=fit(values, "out_of", PART_LIMIT),
        questions=questions_in(values.get("questions", "")),
        by=member.person,
        changed_at=now,
        version=version + 1,
    )
    if was.version > version and replace(written, changed_at=was.changed_at, version=was.version) == was:
        return was  # By the first of two forms that say the same.
    if was.version != version:
        raise Unfit("charter", "outrun")
    if not written.cares:
        raise Unfit("cares", "empty")
    if not tx.charters.write(written):
        raise Unfit("charter", "outrun")
    tx.audit.note("charter", "", by=member.person, now=now)
    return written


def must_facilitate(member: Member, verb: str) -> None:
    """Raise `NotAllowed` unless *member* is a facilitator."""
    if not member.facilitates:
        raise NotAllowed(verb, "facilitator")


def fit(values: Mapping[str, str], name: str, limit: int) -> str:
    """Return a field's text, fit to be shown; `Unfit` where it is too long."""
    clean = normalise(values.get(name, ""), limit=limit + 1).strip()
    if len(clean) > limit:
        raise Unfit(name, "too_long", str(limit))
    return strike_secrets(clean).text


def questions_in(typed: str) -> tuple[str, ...]:
    """Return the key questions of a field: one a line, each once."""
    lines = (" ".join(line.lstrip("-*•\t ").split()) for line in normalise(typed).splitlines())
    found = tuple(dict.fromkeys(strike_secrets(line).text for line in lines if line))
    if len(found) > MOST_QUESTIONS:
        raise Unfit("questions", "too_many", str(MOST_QUESTIONS))
    if any(len(line) > QUESTION_LIMIT for line in found):
        raise Unfit("questions", "too_long", str(QUESTION_LIMIT))
    return found
