"""`hearth schedule preview`: what words or a rule would come to, without any database."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli import say
from bot.cli.asking import AsJson
from bot.cli.faults import FAILED, USAGE, Stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.recurrence import Instant, NotUnderstood, Understood

schedule = typer.Typer(no_args_is_help=True, help="Show what a schedule would come to.")

_FIRST_YEAR, _LAST_YEAR = 1970, 8000
_MOST = 1_000
_BRINGS_NOTHING = frozenset({"past", "never", "too_often", "far"})
"""These are understood, and refused for what they would come to."""


@schedule.callback()
def _schedule() -> None:
    """Show what a schedule would come to."""


@schedule.command(short_help="Show the next dates of words, or of a rule.")
def preview(
    words: Annotated[
        str | None, typer.Argument(help='When, in words: "every other Thursday 16:00".', show_default=False)
    ] = None,
    rule: Annotated[
        str, typer.Option(metavar="RRULE", help="When, as a rule of RFC 5545, instead of words.", show_default=False)
    ] = "",
    zone: Annotated[str, typer.Option(metavar="ZONE", help="The IANA time zone that it is said in.")] = "UTC",
    since: Annotated[
        str, typer.Option("--from", metavar="DATE", help="From which day or time on.", show_default="now")
    ] = "",
    count: Annotated[int, typer.Option(min=1, max=_MOST, help="How many to show.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Show the next dates of a schedule in words, or of a rule of RFC 5545.

    Needs no database. Exit code 2 where it is not understood, 1 where nothing would come of it.
    """
    if rule and words is not None:
        raise Stop("Say when, in words or with --rule: not both.", USAGE)
    if not rule and words is None:
        raise Stop("""Say when, in words or with --rule: hearth schedule preview "every Thursday at 16:00".""", USAGE)
    understood, found = _read(words or "", rule, zone=zone, since=since, count=count)
    notes = [*_timeless(rule, understood), *_notes(understood, found)]
    if as_json:
        say.as_json({"occurrences": [{"at": at.isoformat()} for at in _shown(understood, found)], "notes": notes})
        return
    _tell(understood, found, notes)


def _read(words: str, rule: str, *, zone: str, since: str, count: int) -> tuple[Understood, list[Instant]]:
    from bot.recurrence import NotUnderstood, first_local, instants, read_rule, read_words

    try:
        now = _instant(since, zone)
        understood = (
            read_rule(rule, zone=zone, start=first_local(now, zone)) if rule else read_words(words, zone=zone, now=now)
        )
        return understood, list(islice(instants(understood.rule), count))
    except NotUnderstood as refused:
        code = FAILED if refused.reason in _BRINGS_NOTHING else USAGE
        raise Stop(_sentence(refused), code) from None


def _instant(since: str, zone: str) -> datetime:
    """Return the instant that *since* names: a local day begins at midnight, nothing is now."""
    from bot.recurrence import at_local

    if not since:
        return datetime.now(UTC)
    said: datetime | None = None
    with contextlib.suppress(ValueError):
        said = datetime.combine(date.fromisoformat(since), time())
    with contextlib.suppress(ValueError):
        said = said or datetime.fromisoformat(since)
    if said is None or not _FIRST_YEAR <= said.year <= _LAST_YEAR:
        raise Stop(f"--from {since} is no day such as 2026-11-23, nor a time such as 2026-11-23T16:00.", USAGE)
    return said.astimezone(UTC) if said.tzinfo else at_local(said, zone).at


def _notes(understood: Understood, found: Sequence[Instant]) -> list[str]:
    from bot.recurrence import rule_notes

    return [*understood.notes, *rule_notes(understood.rule, found)]


def _timeless(rule: str, understood: Understood) -> list[str]:
    """Return what to know of a rule that names no hour: it begins with the day that it is looked at from."""
    if not rule or "BYHOUR" in rule.upper():
        return []
    return [f"The rule names no hour: {understood.rule.anchor:%H:%M} is taken. BYHOUR and BYMINUTE say another."]


def _shown(understood: Understood, found: Sequence[Instant]) -> list[datetime]:
    return [each.at.astimezone(ZoneInfo(understood.rule.zone)) for each in found]


def _tell(understood: Understood, found: Sequence[Instant], notes: Sequence[str]) -> None:
    from bot.recurrence import in_words

    say.line(in_words(understood.rule))
    for at in _shown(understood, found):
        say.line(f"  {at:%a %Y-%m-%d %H:%M} (UTC{at:%z})")
    for note in notes:
        say.line(note)


def _sentence(refused: NotUnderstood) -> str:
    what, nearest = refused.what, refused.nearest
    said = {
        "empty": "Nothing was said",
        "words": f'"{what}" is not understood',
        "no_time": f"It lacks a time of the day{f': {what} is none' if what else ''}",
        "no_day": f"It lacks a day{f' ({what})' if what else ''}",
        "no_such_day": f"There is no such day: {what}",
        "zone": f'There is no time zone "{what}"',
        "past": f"That is over: {what}",
        "never": f"It would never happen: {what}",
        "too_often": f"It is more often than every 15 minutes: {what}",
        "far": f"It is more than 30 years away, or has an end that is: {what}",
        "too_long": f"That is too long to be a schedule: {what}",
    }.get(refused.reason, "It is not understood")
    instead = "the nearest is" if refused.reason == "zone" else "this would be understood:"
    return f"{said}; {instead} {nearest}." if nearest else f"{said}."
