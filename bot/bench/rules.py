"""Whether rules keep their local time, and words come to what they say, held against a count of every day.

The oracle knows neither dateutil nor Hearth's own reading: it walks over each local day of ten years and asks whether
it is one, and finds the instant of a local time by the one question that a zone answers without doubt, what its clock
shows at an instant.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.bench.row import Row, least, most
from bot.recurrence import NotUnderstood, Rule, following, in_words, instants, read_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.recurrence import Understood

ZONES = (
    "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Athens", "Europe/Kyiv",
    "Europe/Chisinau", "Europe/Istanbul", "Atlantic/Azores", "Atlantic/Reykjavik", "America/New_York",
    "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage",
    "America/St_Johns", "America/Halifax", "America/Havana", "America/Nuuk", "America/Sao_Paulo", "America/Santiago",
    "America/Asuncion", "America/Mexico_City", "Pacific/Easter", "Pacific/Auckland", "Pacific/Chatham",
    "Pacific/Apia", "Pacific/Norfolk", "Australia/Sydney", "Australia/Lord_Howe", "Australia/Adelaide",
    "Antarctica/Troll", "Africa/Cairo", "Africa/Casablanca", "Asia/Beirut", "Asia/Gaza", "Asia/Jerusalem",
    "Asia/Tokyo", "Asia/Kathmandu",
)  # fmt: skip
FIRST = date(2026, 1, 1)
YEARS = 10
TIMES = (time(0, 30), time(2, 30), time(16, 0))
"""Within the clock changes of most zones, within those at midnight, and within none."""

Rules = dict[str, "Callable[[date], bool]"]
RULES: Rules = {
    "FREQ=WEEKLY;BYDAY=SU": lambda day: day.weekday() == 6,  # noqa: PLR2004 - Sunday: when clocks change
    "FREQ=MONTHLY;BYDAY=2SU": lambda day: day.weekday() == 6 and 8 <= day.day <= 14,  # noqa: PLR2004
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1": lambda day: day == _last_weekday(day),
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": lambda day: day.weekday() < 5,  # noqa: PLR2004
}
PHRASES = Path(__file__).resolve().parents[2] / "tests" / "recurrence" / "phrases.jsonl"
OF_THE_ISSUE = 40
SHOWN = 5
NOW = datetime(2026, 11, 22, 23, tzinfo=UTC)
"""The beginning of 23 November 2026 in Berlin, from which the dates of the phrases were counted."""


def _last_weekday(day: date) -> date:
    last = date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(1)
    return last - timedelta(max(last.weekday() - 4, 0))


@dataclass(frozen=True, slots=True)
class Kept:
    """How many instants were counted, and how many of them a rule lost, doubled or moved."""

    counted: int
    wrong: int


def instant_of(local: datetime, place: ZoneInfo) -> datetime:
    """Return the first instant at which a clock shows *local*; else as much later as the clock leaves out."""
    around = [local.replace(tzinfo=UTC) + timedelta(days) for days in (-1, 1)]
    offsets = [at.astimezone(place).utcoffset() or timedelta(0) for at in around]
    found = [at for offset in offsets if _shows(at := (local - offset).replace(tzinfo=UTC), place) == local]
    return min(found) if found else (local - offsets[0]).replace(tzinfo=UTC)


def _shows(at: datetime, place: ZoneInfo) -> datetime:
    return at.astimezone(place).replace(tzinfo=None, fold=0)


def expected(fits: Callable[[date], bool], at: time, zone: str, years: int) -> list[tuple[datetime, datetime]]:
    """Return each local time of a rule and its instant, by looking at every day."""
    place, last = ZoneInfo(zone), date(FIRST.year + years, 1, 1)
    days = (FIRST + timedelta(number) for number in range((last - FIRST).days))
    return [(local, instant_of(local, place)) for day in days if fits(day) for local in [datetime.combine(day, at)]]


def followed(rule: Rule, until: datetime) -> list[tuple[datetime, datetime]]:
    """Return each local time of a rule and its instant as the tick finds them: each after the one before."""
    found: list[tuple[datetime, datetime]] = []
    instant = following(rule, None)
    while instant and instant.local < until:
        found.append((instant.local, instant.at))
        instant = following(rule, instant.local)
    return found


def kept(zones: Sequence[str], years: int) -> Kept:
    """Follow each rule in each zone, at each time, and hold what is found against what is counted."""
    counted = wrong = 0
    for zone in zones:
        for text, fits in RULES.items():
            for at in TIMES:
                right = expected(fits, at, zone, years)
                found = followed(Rule(text, zone, right[0][0]), datetime(FIRST.year + years, 1, 1))  # noqa: DTZ001
                counted += len(right)
                wrong += len(set(right) ^ set(found)) + len(found) - len(set(found))
    return Kept(counted, wrong)


def read_as_expected(said: dict[str, Any]) -> tuple[bool, bool]:
    """Return whether a phrase comes to what it should, and whether it is silently wrong: other dates, and no word."""
    try:
        understood = read_words(said["words"], zone="Europe/Berlin", now=NOW)
    except NotUnderstood as refused:
        return _refused_rightly(said, refused), False
    right = "at" in said and _dates(understood, len(said["at"])) == said["at"] and _told(said, understood)
    return right, not right


def _refused_rightly(said: dict[str, Any], refused: NotUnderstood) -> bool:
    nearest = said.get("nearest", refused.nearest)
    return said.get("refused") == refused.reason and bool(nearest) and refused.nearest == nearest


def _dates(understood: Understood, many: int) -> list[str]:
    place = ZoneInfo(understood.rule.zone)
    asked = many + (many != SHOWN)  # What ends is asked for one more than there is.
    return [each.at.astimezone(place).isoformat() for each in islice(instants(understood.rule), asked)]


def _told(said: dict[str, Any], understood: Understood) -> bool:
    return said.get("minutes") == understood.minutes and said.get("noted", "") in " ".join(understood.notes)


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield how often a rule's local time was lost, and how many phrases came to what they say."""
    zones = ZONES[::5] if quick else ZONES
    found = kept(zones, YEARS)
    name = f"local time kept: {len(zones)} zones × {YEARS} years × {len(RULES)} rules × {len(TIMES)} times of day"
    told = f"{found.counted:,} instants, each followed from the one before"
    yield Row(name, float(found.wrong), "wrong", most(0), None, told)
    if not PHRASES.exists():
        yield Row("phrases", "the tests are not here", "")
        return
    said = [json.loads(line) for line in PHRASES.read_text(encoding="utf-8").splitlines()]
    read = [read_as_expected(each) for each in said]
    theirs, own = read[:OF_THE_ISSUE], read[OF_THE_ISSUE:]
    yield Row("phrases that people use: right", float(sum(right for right, _ in theirs)), "of 40", least(38), least(40))
    yield Row(
        f"{len(own)} phrases of our own: right", float(sum(right for right, _ in own)), f"of {len(own)}", least(57)
    )
    yield Row(
        "phrases that are silently wrong", float(sum(wrong for _, wrong in read)), "", most(0), None, _told_back(said)
    )


def _told_back(said: Sequence[dict[str, Any]]) -> str:
    """Say how many rules are the same again when they are read from their own words."""
    rules = [read_words(each["words"], zone="Europe/Berlin", now=NOW).rule for each in said if "at" in each]
    same = sum(read_words(in_words(rule), zone="UTC", now=NOW).rule.text == rule.text for rule in rules)
    return f"{same} of {len(rules)} rules are the same read from their own words"
