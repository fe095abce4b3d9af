"""What single clauses say, before it is known what they mean together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.recurrence.grammar.tokens import Line

Unit = Literal["day", "week", "month", "quarter", "year"]
PartOfDay = Literal["morning", "afternoon", "evening"]


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often: `every 3 weeks`, `monthly`; *word* where that word may mean something else too."""

    unit: Unit
    interval: int = 1
    word: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """Weekdays, Monday is 0; *each* where they are meant each week (`every`, a plural, more than one)."""

    days: tuple[int, ...]
    each: bool
    word: str = ""


@dataclass(frozen=True, slots=True)
class Nth:
    """The nth weekdays of a month: (which, weekday), weekday 7 for any from Monday to Friday; *each* after `every`."""

    days: tuple[tuple[int, int], ...]
    each: bool = False


@dataclass(frozen=True, slots=True)
class MonthDays:
    """Days of a month by their number, -1 the last."""

    days: tuple[int, ...]
    each: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Of what those are days: `of every other month`, `of the quarter`, `of January and July`."""

    unit: Unit
    interval: int = 1
    months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """One day by its date; without a year the next one that comes. *weekday* where that was said too."""

    day: int
    month: int
    year: int | None = None
    weekday: int | None = None
    each: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """One day as seen from today: so many days on, or in the week that many weeks on, or the next such weekday."""

    days: int | None = None
    weeks: int | None = None
    months: int | None = None
    weekday: int | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """A time of the day; *hours* are what it may be read as, the likeliest first; *minutes* is how long it takes."""

    hour: int
    minute: int = 0
    doubt: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: `in the morning`; *each* for its plural."""

    part: PartOfDay
    each: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Not before this day."""

    day: Day | Near


@dataclass(frozen=True, slots=True)
class End:
    """Not after this day."""

    day: Day


@dataclass(frozen=True, slots=True)
class Times:
    """So many in all."""

    count: int


@dataclass(frozen=True, slots=True)
class Lasting:
    """For so long from the first one on."""

    number: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Length:
    """So many minutes each."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Without:
    """Not on these weekdays and days."""

    weekdays: tuple[int, ...] = ()
    days: tuple[Day, ...] = ()


@dataclass(frozen=True, slots=True)
class Holidays:
    """Not on the holidays of a country; *moved* to the next working day."""

    country: str
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """In that zone; *word* where the word that was said is not its name."""

    name: str
    word: str = ""


Clause = (
    Cadence | Days | Nth | MonthDays | Scope | Day | Near | Time | Part | Start | End | Times | Lasting | Length | Without
    | Holidays | Zone
)  # fmt: skip
Found = tuple[tuple[Clause, ...], int] | None
"""What was found, and the index of the first token behind it."""
if TYPE_CHECKING:
    Reader = Callable[[Line, int], Found]
