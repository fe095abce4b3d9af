"""The figures of one span, each by its formula (docs/pulse.md). No I/O, no clock."""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.community.pulse.cells import HIDDEN, Cell, crowd, dependence, share, steps, total

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.community.pulse.counted import Counted

ANSWERS = frozenset({Did.ANSWERED, Did.REPLIED})
HELP = ANSWERS | {Did.GREETED}
TOUCH = HELP | {Did.THANKED, Did.MET}
"""What brings two people in touch."""
TOGETHER = TOUCH | {Did.ATTENDED, Did.CHECKED_IN, Did.VOTED, Did.PROPOSED}
"""What somebody does with others; to keep, look up or use something one needs nobody."""
GATHERED = frozenset({Did.ATTENDED, Did.MET})
LEVELS = ("core", "active", "occasional", "peripheral")
A_DAY = 24.0
LEAST_ASKED = 3
"""So many questions a median needs."""


def figures(now: Counted, before: Counted | None, least: int) -> Mapping[str, Cell]:
    """Return every figure of a span by its name, as it may be published; *before* is the span before it."""
    return {
        **_of_domain(now, least),
        **_of_help(now, least),
        **_of_levels(now, before, least),
        **_of_rhythm(now, least),
        **_of_practice(now, least),
    }


def _of_domain(now: Counted, least: int) -> Mapping[str, Cell]:
    stand, renewed, lapsed = now.committed
    return {
        "charter": Cell(int(now.charter)),
        "agenda": Cell(round(100 * now.agenda_covered / now.agenda)) if now.agenda else HIDDEN,
        "gaps_open": Cell(now.gaps_open),
        "gaps_closed": Cell(now.gaps_closed),
        "committed": crowd(stand, least),
        "renewed": share(renewed, lapsed, least),
    }


def _of_help(now: Counted, least: int) -> Mapping[str, Cell]:
    given = [one.answers for one in now.doers if one.answers]
    helped = {(by, to) for by, to, help_ in now.pairs if help_}
    mutual = sum((to, by) in helped for by, to in helped) // 2
    return {
        "helpers": crowd(len({by for by, _ in helped}), least),
        "helped": crowd(len({to for _, to in helped}), least),
        "reciprocity": share(mutual, len(helped) - 2 * mutual, least),
        "ties": _ties(now, least),
        "together": crowd(sum(one.together for one in now.doers), least),
        "dependence": dependence(given, least),
        "answering": crowd(len(given), least),
    }


def _ties(now: Counted, least: int) -> Cell:
    """Return how many of all pairs of those who did something with others were in touch."""
    people = {one.person for one in now.doers if one.together} | {to for _, to, _ in now.pairs}
    pairs = {(by, to) if by < to else (to, by) for by, to, _ in now.pairs}
    return share(len(pairs), len(people) * (len(people) - 1) // 2 - len(pairs), least)


def levels(counted: Counted) -> Mapping[str, int]:
    """Return the level of everybody who did anything: 0 every week, 1 at least every other one, 2 less often."""
    weeks = max(1, counted.weeks)
    return {one.person: _level(one.weeks, weeks) for one in counted.doers}


def _level(seen: int, weeks: int) -> int:
    if seen >= weeks > 1:
        return 0
    return 1 if seen * 2 >= weeks else 2


def _of_levels(now: Counted, before: Counted | None, least: int) -> Mapping[str, Cell]:
    here = levels(now)
    held = Counter(here.values())
    silent = max(0, now.members - len(here))
    groups = [*((LEVELS[at], held[at]) for at in range(3)), (LEVELS[3], silent)]
    there = levels(before) if before else {}
    # Whoever did nothing in a span is at the rim: so is a newcomer before their first.
    moved = [here.get(who, 3) - there.get(who, 3) for who in {*here, *there}] if before else []
    return {
        **steps(groups, least),
        "moved_in": crowd(sum(by < 0 for by in moved), least),
        "moved_out": crowd(sum(by > 0 for by in moved), least),
        "members": crowd(now.members, least),
        "newcomers": crowd(now.newcomers, least),
        "welcomed": share(sum(now.welcomed), len(now.welcomed) - sum(now.welcomed), least),
    }


def _of_rhythm(now: Counted, least: int) -> Mapping[str, Cell]:
    waits = now.asked.waits
    came = sorted(each for each in waits if each is not None)
    planned = now.sessions_held + now.sessions_lost
    soon = sum(each <= A_DAY for each in came)
    enough = len(waits) >= LEAST_ASKED
    return {
        "replied": Cell(round(100 * soon / len(waits))) if enough else HIDDEN,
        "reply_hours": Cell(round(median(came), 1)) if len(came) >= LEAST_ASKED else HIDDEN,
        "sessions": Cell(round(100 * now.sessions_held / planned)) if planned else HIDDEN,
        "met": crowd(sum(one.gathered for one in now.doers), least),
    }


def _of_practice(now: Counted, least: int) -> Mapping[str, Cell]:
    asked = now.asked
    tellers, worked = now.told
    return {
        "entries": Cell(now.entries),
        "kept": Cell(now.kept),
        "found": share(asked.found, asked.people - asked.found, least),
        "used": _done([one.used for one in now.doers], least),
        "tried": _done([one.tried for one in now.doers], least),
        "worked": share(worked, tellers - worked, least),
        "from_repertoire": share(asked.from_entry, asked.ended - asked.from_entry, least),
        "silent": total(asked.silent, asked.silent_people, least),
    }


def _done(times: Sequence[int], least: int) -> Cell:
    return total(sum(times), sum(map(bool, times)), least)
