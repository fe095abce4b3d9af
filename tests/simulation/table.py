"""The table that is printed at the end, and whether it balances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.simulation.account import account
from tests.simulation.manners import cause_of, named
from tests.simulation.questions import asked_too_often, commitments, overdue

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    from tests.simulation.account import Account
    from tests.simulation.pairs import Pairs
    from tests.simulation.year import Year

COLUMNS = ("planned", "done", "skipped", "merged", "cancelled", "open", "doubled", "lost", "missing", "wrong time")
MOST_NAMED = 40


@dataclass(frozen=True)
class Outcome:
    """What a simulation ended in: `text` is to be printed, `faults` is empty where every account balances."""

    text: str
    faults: list[str]


def outcome(year: Year, errors: Counter[str]) -> Outcome:
    """Reckon up what came of a simulation whose last process is at work still."""
    found, met = account(year), year.rounds.ended()
    silent = _named_for_silence(year)
    manners, late = year.manners, overdue(year.process, year.world.clock())
    shown, often = year.published.ended(year), asked_too_often(year.process)
    faults = [*found.faults, *manners.examples, *silent, *late, *shown, *often]
    asked = commitments(year.world.log)
    faults += [f"asked twice about a commitment: {who}, {many} times" for who, many in asked.items() if many > 1]
    faults += [f"a row does not balance: {title}" for title, kind in found.kinds.items() if not kind.balances]
    faults += [f"never put together with anybody: {person}" for person in met.never]
    faults += [f"repeats that another draw would have spared: {met.early}"] * bool(met.early)
    faults += [f"{many} × {fault}" for fault, many in errors.items() if fault.startswith("fault")]
    lines = [*_kinds(found), "", *_people(year, met, silent), *_asks(year, late, shown), *_process(year, errors)]
    named_faults = [f"! {one}" for one in faults[:MOST_NAMED]]
    verdict = "Every account balances." if not faults else f"{len(faults)} accounts do not balance."
    return Outcome("\n".join([*lines, *named_faults, verdict]), faults)


def _kinds(found: Account) -> list[str]:
    lines = [f"{'':20}" + "".join(f"{name:>11}" for name in COLUMNS) + "  skipped, cancelled or merged because"]
    for title, kind in sorted(found.kinds.items()):
        state = kind.states
        cells = [kind.planned, state["done"], state["skipped"], state["merged"], state["cancelled"], kind.open]
        cells += [kind.doubled, kind.lost, kind.missing + kind.extra, kind.wrong_time]
        why = ", ".join(f"{reason} {many}" for reason, many in sorted(kind.reasons.items()))
        moved = f"; moved {kind.moved}" if kind.moved else ""
        lines.append(f"{title:20}" + "".join(f"{cell:>11}" for cell in cells) + f"  {why}{moved}")
    return lines


def _people(year: Year, met: Pairs, silent: list[str]) -> list[str]:
    manners, here = year.manners, sum(person.here for person in year.crowd.people)
    rows = {
        "days, people at the end": f"{year.scale.days}, {here} of {len(year.crowd.people)} ever there",
        "told to one, in channels": f"{manners.private}, {manners.public}; without a why: {manners.unexplained}",
        "against quiet hours": manners.faults["quiet"],
        "over a weekly budget": manners.faults["budget"],
        "called without being meant": manners.faults["pings"],
        "named for not answering": len(silent),
        "rounds, groups, people": f"{met.rounds}, {met.groups}, {met.people}",
        "never put together": len(met.never),
        "repeats, of which too early": f"{met.repeats}, {met.early}",
    }
    return _lines(rows)


def _asks(year: Year, late: list[str], shown: list[str]) -> list[str]:
    asked = commitments(year.world.log)
    merged = year.process.rows("SELECT count(*) FROM entry WHERE merged_into IS NOT NULL")[0][0]
    receipts = sum(cause_of(one)[0] == "receipt" for one in year.world.log if one.fresh)
    rows = {
        "questions, without an end": f"{_count(year, 'question')}, {len(late)}",
        "what became of questions": _states(year, "question"),
        "gaps": _states(year, "gap"),
        "asked in person": _states(year, "asked_one"),
        "trials and uses": _uses(year),
        "entries, in need of care": f"{_count(year, 'entry')}, {_states(year, 'upkeep')}",
        "commitments, asked about": f"{_states(year, 'commitment')}; {asked.total()} times, {len(asked)} people",
        "learning agenda, votes": f"{_states(year, 'learning')}; {_count(year, 'learning_vote')}",
        "stories of value": _states(year, "value_story"),
        "merged, receipts, pages read": f"{merged}, {receipts}, {year.published.pages}",
        "pulses, faults in published": f"{year.published.spans()}, {len(shown)}",
    }
    return _lines(rows)


def _process(year: Year, errors: Counter[str]) -> list[str]:
    figures = year.figures
    dead = year.process.rows("SELECT fault, count(*) FROM outbox WHERE state = 'dead' GROUP BY 1 ORDER BY 2 DESC")
    lost = ", ".join(f"{how} {many}" for how, many in sorted(figures.restarts.items()))
    spent = ", ".join(f"{what} {seconds:.0f} s" for what, seconds in _most(figures.spent))
    rows = {
        "process lost": f"{sum(figures.restarts.values())} times ({lost}); away {figures.away.total_seconds() / 3600:.0f} h",
        "acts, not answered": f"{figures.acts}; {_most_of(figures.unanswered)}",
        "given up by the outbox": ", ".join(f"{fault} {many}" for fault, many in dead) or "none",
        "faults in the log": ", ".join(f"{what} {many}" for what, many in errors.most_common(6)) or "none",
        "ticks, duration": f"{figures.ticks}, {figures.seconds:.0f} s ({spent})",
    }
    return _lines(rows)


def _lines(rows: Mapping[str, object]) -> list[str]:
    return [f"{name:30}{value}" for name, value in rows.items()]


def _most_of(unanswered: Counter[str]) -> str:
    return ", ".join(f"{what} ({many})" for what, many in unanswered.most_common(4)) or "none"


def _count(year: Year, table: str) -> int:
    return int(year.process.rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608  Our own names.


def _states(year: Year, table: str) -> str:
    rows = year.process.rows(f"SELECT state, count(*) FROM {table} GROUP BY 1 ORDER BY 1")  # noqa: S608  Our own names.
    return ", ".join(f"{state} {many}" for state, many in rows) or "none"


def _uses(year: Year) -> str:
    ask = "SELECT coalesce(nullif(outcome, ''), 'open'), count(*) FROM use GROUP BY 1 ORDER BY 1"
    return ", ".join(f"{state} {many}" for state, many in year.process.rows(ask)) or "none"


def _most(spent: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return what took longest: everything that was pressed is one."""
    return sorted(spent.items(), key=lambda one: -one[1])[:6]


def _named_for_silence(year: Year) -> list[str]:
    """Return where a check-in's own posts show somebody who did not answer it."""
    ask = (
        "SELECT DISTINCT a.space_id || '/' || a.native FROM checkin_answer r JOIN account a USING (person_id) "
        "JOIN checkin_round q USING (community_id, round_id) WHERE q.checkin_id = ?"
    )
    faults = []
    answered: dict[str, set[str]] = {}
    known = {one for (one,) in year.process.rows("SELECT space_id || '/' || native FROM account")}
    for sent in year.world.log:
        cause, subject = cause_of(sent)
        if cause != "checkin" or sent.post.audience == "private":
            continue
        if subject not in answered:
            answered[subject] = {one for (one,) in year.process.rows(ask, subject)}
        shown = {who.account for who in named(sent.post)} & known  # Whoever erased what is theirs had answered, or not.
        silent = sorted(shown - answered[subject])
        faults += [f"named for not answering: {sent.at:%Y-%m-%d} {one}" for one in silent]
    return faults
