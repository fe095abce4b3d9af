"""What storage counts for the pulse: facts as they are, before anything is made fit to be shown. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.community.pulse.model import WEEKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.community.pulse.cells import Cell
    from bot.community.pulse.knowledge import People
    from bot.community.pulse.model import Element

DAYS = 7 * WEEKS
_EPOCH = date(1970, 1, 1)
_TO_MONDAY = 3  # 1970-01-01 was a Thursday: the Monday before it is day -3.


@dataclass(frozen=True, slots=True)
class Span:
    """Four whole weeks, Monday to Sunday in UTC, the same for every community. Days count from 1970-01-01."""

    number: int

    @property
    def first(self) -> int:
        """Return its first day."""
        return self.number * DAYS - _TO_MONDAY

    @property
    def begins(self) -> datetime:
        """Return the instant at which it begins."""
        return datetime.combine(_EPOCH + timedelta(days=self.first), datetime.min.time(), UTC)

    @property
    def ends(self) -> datetime:
        """Return the instant at which it is over."""
        return self.begins + timedelta(days=DAYS)

    @property
    def last_day(self) -> date:
        """Return its last day."""
        return self.ends.date() - timedelta(days=1)

    def weeks_since(self, founded: datetime) -> int:
        """Return of how many of its weeks there is anything to tell."""
        return max(0, min(WEEKS, round((self.ends - founded).days / 7)))


def last_span(now: datetime) -> Span:
    """Return the last span that is over."""
    day = (now.astimezone(UTC).date() - _EPOCH).days
    return Span((day + _TO_MONDAY) // DAYS - 1)


class Doer(NamedTuple):
    """What one person did in a span: in how many of its weeks, and how often they answered, used, wanted to try.

    `together` and `gathered` say whether they did anything with others, and whether they were where people meet.
    """

    person: str
    weeks: int
    answers: int = 0
    used: int = 0
    tried: int = 0
    together: bool = False
    gathered: bool = False


class Pair(NamedTuple):
    """That one person was in touch with another, from one side; `help` where they helped them."""

    by: str
    to: str
    help: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked in a span, and what came of it.

    Of `people` who asked, `found` found something to at least half of what they asked; of `ended` people to whom a
    question was answered, `from_entry` had at least half of these from an entry. `silent` questions found something
    and were taken no further, by `silent_people`. `waits` are the hours to the first reply of each question that was
    put to a channel that all may read, None where none came.
    """

    people: int = 0
    found: int = 0
    ended: int = 0
    from_entry: int = 0
    silent: int = 0
    silent_people: int = 0
    waits: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """All that is counted of one span. `weeks` is of how many of its weeks there is anything to tell.

    `welcomed` says of each newcomer who spoke up whether they were answered within a day; `told` are
    how many people told how entries went for them, and for how many of them at least half worked; `committed`
    (how many stand by a commitment, of those that were to be renewed: renewed, lapsed). Entries, gaps and
    sessions are those that all members may see.
    """

    weeks: int
    members: int
    doers: Sequence[Doer] = ()
    pairs: Sequence[Pair] = ()
    newcomers: int = 0
    welcomed: Sequence[bool] = ()
    asked: Asked = field(default_factory=Asked)
    told: tuple[int, int] = (0, 0)
    kept: int = 0
    entries: int = 0
    gaps_open: int = 0
    gaps_closed: int = 0
    sessions_held: int = 0
    sessions_lost: int = 0
    agenda: int = 0
    agenda_covered: int = 0
    committed: tuple[int, int, int] = (0, 0, 0)
    charter: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """What was made of a span to be shown: figures by name, which elements there were, and how few were too few.

    `top_entry` is the number of the entry that was used most, of those that every member may see; `people` are
    those of each topic of the knowledge map, up to the span's end.
    """

    least: int
    cells: Mapping[str, Cell]
    present: tuple[Element, ...] = ()
    top_entry: int = 0
    people: Mapping[str, People] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand right now: none of it is about people.

    `stale` entries need care; `newcomers_wait` says that somebody came lately to whom nobody said a word.
    """

    charter: bool = False
    closed: bool = False
    agenda: int = 0
    agenda_covered: int = 0
    gaps_open: int = 0
    entries: int = 0
    stale: int = 0
    rooms_outside: int = 0
    sessions_ahead: int = 0
    newcomers_wait: bool = False
