"""Whatever is put together from the grammar's own parts means what a count of every day says."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.recurrence import instants, read_words

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
WHICH = {"first": 1, "2nd": 2, "third": 3, "4th": 4, "last": -1, "second to last": -2}
SHOWN = 6


@dataclass(frozen=True)
class Meaning:
    """Words, the days that they mean, and in steps of how many weeks, months or days from the first one on."""

    words: str
    fits: Callable[[date], bool]
    weeks: int = 1
    months: int = 1
    days: int = 1


def is_which(day: date, which: int) -> bool:
    """Return whether *day* is that one of its weekday's in its month."""
    length = monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 + 1 == which if which > 0 else (length - day.day) // 7 + 1 == -which


def is_working(day: date, which: int) -> bool:
    """Return whether *day* is the first or last from Monday to Friday in its month."""
    length = monthrange(day.year, day.month)[1]
    days = [date(day.year, day.month, number) for number in range(1, length + 1)]
    return day == [each for each in days if each.weekday() < 5][0 if which > 0 else -1]


some_days = st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True)


@st.composite
def weekly(draw: st.DrawFn) -> Meaning:
    days, weeks = draw(some_days), draw(st.sampled_from([1, 1, 2, 3, 4]))
    named = draw(st.sampled_from([", ", " and ", "/"])).join(NAMES[day] for day in days)
    every = {1: [f"every {named}", f"weekly on {named}"], 2: [f"every other {named}", f"fortnightly on {named}"]}
    words = draw(st.sampled_from([*every.get(weeks, []), f"every {weeks} weeks on {named}"]))
    return Meaning(words.replace("every 1 weeks", "every week"), lambda day: day.weekday() in days, weeks=weeks)


@st.composite
def monthly(draw: st.DrawFn) -> Meaning:
    name, weekday = draw(st.sampled_from(sorted(WHICH))), draw(st.integers(0, 6))
    number, kind = draw(st.integers(1, 28)), draw(st.sampled_from(["nth", "number", "last", "working"]))
    which = -1 if name == "last" else 1
    meant: dict[str, tuple[str, Callable[[date], bool]]] = {
        "nth": (f"the {name} {NAMES[weekday]}", lambda day: day.weekday() == weekday and is_which(day, WHICH[name])),
        "number": (f"the {number}th", lambda day: day.day == number),
        "last": ("the last day", lambda day: (day + timedelta(1)).day == 1),
        "working": (f"the {'last' if which < 0 else 'first'} weekday", lambda day: is_working(day, which)),
    }
    day_words, fits = meant[kind]
    months = draw(st.sampled_from([1, 1, 2, 3, 6]))
    named = draw(st.lists(st.integers(1, 10), min_size=1, max_size=2, unique=True))
    if draw(st.booleans()) and (kind != "number" or len(named) > 1):
        in_months = " and ".join(MONTHS[month - 1] for month in named)
        return Meaning(f"{day_words} of {in_months}", lambda day: day.month in named and fits(day))
    every = "every month" if months == 1 else f"every {months} months"
    return Meaning(draw(st.sampled_from([f"{day_words} of {every}", f"{every} on {day_words}"])), fits, months=months)


@st.composite
def daily(draw: st.DrawFn) -> Meaning:
    days = draw(st.sampled_from([1, 2, 3, 10]))
    words = {1: "every day", 2: "every other day"}.get(days, f"every {days} days")
    return Meaning(words, lambda _: True, days=days)


@st.composite
def yearly(draw: st.DrawFn) -> Meaning:
    day, month = draw(st.integers(1, 28)), draw(st.integers(1, 10))
    words = draw(st.sampled_from([f"every {day} {MONTHS[month - 1]}", f"yearly on {MONTHS[month - 1]} {day}"]))
    return Meaning(words, lambda each: (each.day, each.month) == (day, month))


def counted(meaning: Meaning, since: date, until: date) -> list[date]:
    """Return the days of a meaning, by looking at every one: its steps begin with the first that fits."""
    found: list[date] = []
    for number in range((until - since).days + 1):
        day = since + timedelta(number)
        if meaning.fits(day) and (not found or in_step(meaning, found[0], day)):
            found.append(day)
        if len(found) == SHOWN:
            break
    return found


def in_step(meaning: Meaning, first: date, day: date) -> bool:
    """Return whether *day* is a whole number of steps after *first*: calendar weeks and months count."""
    weeks = (day - timedelta(day.weekday()) - first + timedelta(first.weekday())).days // 7
    months = (day.year - first.year) * 12 + day.month - first.month
    return not (weeks % meaning.weeks or months % meaning.months or (day - first).days % meaning.days)


times = st.sampled_from(
    [
        ("at 10:00", time(10)),
        ("9am", time(9)),
        ("at noon", time(12)),
        ("@ 16h30", time(16, 30)),
        ("at half past 4 pm", time(16, 30)),
    ]
)
start = st.none() | st.dates(TODAY, date(2028, 2, 1))
length = st.none() | st.integers(1, 900)


@settings(max_examples=400, deadline=None)
@given(st.one_of(weekly(), monthly(), daily(), yearly()), times, start, length)
def test_words_put_together_mean_what_is_counted(
    meaning: Meaning, at: tuple[str, time], since: date | None, days: int | None
) -> None:
    begins = since or TODAY
    right = counted(meaning, begins, date(2099, 1, 1))
    until = right[0] + timedelta(days) if days else None
    dated = meaning.words.startswith(("every", "yearly")) and any(month in meaning.words for month in MONTHS)
    starting = f" starting {begins:%d %B %Y}" if since and not dated else ""
    ending = f" until {until:%Y-%m-%d}" if until and not dated else ""
    right = counted(meaning, begins if starting else TODAY, until if ending and until else date(2099, 1, 1))

    rule = read_words(f"{meaning.words} {at[0]}{starting}{ending}", zone="UTC", now=NOW).rule
    found = list(islice(instants(rule), SHOWN))

    assert [each.local for each in found] == [datetime.combine(day, at[1]) for day in right]
