"""The figures of one span, each by its formula (docs/pulse.md). No I/O, no clock."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import median
from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.community.pulse.cells import HIDDEN, Cell, crowd, dependence, share, steps, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.community.pulse.counted import Counted, Deeds

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
        **_of_help(now.deeds, least),
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


def _of_help(deeds: Sequence[Deeds], least: int) -> Mapping[str, Cell]:
    given: Counter[str] = Counter()
    pairs = set()
    for one in deeds:
        if one.did in ANSWERS:
            given[one.by] += one.times
        if one.did in HELP and one.to:
            pairs.add((one.by, one.to))
    mutual = sum((to, by) in pairs for by, to in pairs) // 2
    return {
        "helpers": crowd(len({by for by, _ in pairs}), least),
        "helped": crowd(len({to for _, to in pairs}), least),
        "reciprocity": share(mutual, len(pairs) - 2 * mutual, least),
        "ties": _ties(deeds, least),
        "together": crowd(len({one.by for one in deeds if one.did in TOGETHER}), least),
        "dependence": dependence(given.values(), least),
        "answering": crowd(len(given), least),
    }


def _ties(deeds: Iterable[Deeds], least: int) -> Cell:
    """Return how many of all pairs of those who did something with others were in touch."""
    pairs, people = set(), set()
    for one in deeds:
        if one.did in TOGETHER:
            people.add(one.by)
        if one.did in TOUCH and one.to:
            pairs.add(frozenset((one.by, one.to)))
            people.add(one.to)
    return share(len(pairs), len(people) * (len(people) - 1) // 2 - len(pairs), least)


def levels(counted: Counted) -> Mapping[str, int]:
    """Return the level of everybody who did anything: 0 every week, 1 at least every other one, 2 less often."""
    weeks = defaultdict(set)
    for one in counted.deeds:
        weeks[one.by].add(one.week)
    return {who: _level(len(seen), max(1, counted.weeks)) for who, seen in weeks.items()}


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
        "met": crowd(len({one.by for one in now.deeds if one.did in GATHERED}), least),
    }


def _of_practice(now: Counted, least: int) -> Mapping[str, Cell]:
    asked = now.asked
    tellers, worked = now.told
    return {
        "entries": Cell(now.entries),
        "kept": Cell(now.kept),
        "found": share(asked.found, asked.people - asked.found, least),
        "used": _done(now.deeds, Did.USED, least),
        "tried": _done(now.deeds, Did.TRIED, least),
        "worked": share(worked, tellers - worked, least),
        "from_repertoire": share(asked.from_entry, asked.ended - asked.from_entry, least),
        "silent": total(asked.silent, asked.silent_people, least),
    }


def _done(deeds: Iterable[Deeds], did: Did, least: int) -> Cell:
    its = [one for one in deeds if one.did is did]
    return total(sum(one.times for one in its), len({one.by for one in its}), least)
