"""What is published of people: no name, nothing of fewer than may be told of, and each span once and unchanged."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.community.pulse.counted import DAYS, Span, last_span
from bot.community.pulse.definitions import DEFINITIONS
from bot.community.pulse.taking import LEAST_WEEKS, RESTS
from bot.messages import Account, Place
from tests.simulation.manners import named
from tests.simulation.people import NAMES
from tests.simulation.setting import LEADS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.messages import Page
    from tests.simulation.process import Process
    from tests.simulation.year import Year

PAGES = ("pulse", "report", "map")
"""The pages that tell of all together: nobody is named on them."""
MONTHS = {"Jun"}
NAMED = re.compile(rf"\b(?:{'|'.join(sorted({*NAMES, 'Dana'} - MONTHS))})\b")
PEOPLE = frozenset(one.name for one in DEFINITIONS.values() if one.unit == "people")
AGAIN = timedelta(days=8)
"""It is looked once a week which span is over."""
OURS = "SELECT community_id, created_at FROM community WHERE name = 'Riverside'"
ASK = "SELECT day, figures FROM pulse_day WHERE community_id = ? ORDER BY day"


@dataclass
class Publications:
    """Looks at what is published whenever it is let to; `faults` has a line for each that should not be."""

    pages: int = 0
    faults: list[str] = field(default_factory=list)
    _first: dict[int, str] = field(default_factory=dict)

    async def look(self, year: Year) -> None:
        """Read the pages that tell of all, as a facilitator does; whoever is no facilitator sees less."""
        process, now = year.process, year.world.clock()
        self._look_at_spans(process)
        lead = next(one for one in year.crowd.people if one.called == LEADS)
        native = year.native(lead, "slack")
        space = process.rows("SELECT space_id FROM account WHERE native = ?", native)[0][0]
        for name in PAGES:
            page = await process.core.page(Account(space, native, lead.name), Place(space, ""), name)
            if page is not None:
                self.pages += 1
                self.faults += [f"named on the {name} of {now:%Y-%m-%d}: {one}" for one in named_on(page)]

    def spans(self) -> int:
        """Return how many spans were published."""
        return len(self._first)

    def ended(self, year: Year) -> list[str]:
        """Return what is wrong with what was published, and what was not published though its span is over."""
        self._look_at_spans(year.process)
        founded = datetime.fromisoformat(year.process.rows(OURS)[0][1])
        last = last_span(year.world.clock() - RESTS - AGAIN).number
        missing = []
        for number in range(last - 20, last + 1):
            span = Span(number)
            whole = span.weeks_since(founded.replace(tzinfo=UTC)) >= LEAST_WEEKS
            if whole and span.ends > year.scale.begins and span.first + DAYS not in self._first:
                missing.append(f"a span was not published: {span.begins:%Y-%m-%d}")
        return [*self.faults, *missing]

    def _look_at_spans(self, process: Process) -> None:
        rows = dict(process.rows(ASK, process.rows(OURS)[0][0]))
        for day, figures in rows.items():
            if day not in self._first:
                self._first[day] = figures
                self.faults += too_few(day, json.loads(figures))
            elif self._first[day] != figures:
                self.faults.append(f"published anew: day {day}")
        self.faults += [f"no longer published: day {day}" for day in self._first if day not in rows]


def named_on(page: Page) -> Iterator[str]:
    """Yield everybody who is named on a page, by a mention or in its words."""
    yield from (who.account for who in named(page))
    yield from NAMED.findall(repr(page.blocks))


def too_few(day: int, figures: Mapping[str, Any]) -> Iterator[str]:
    """Yield each published figure about fewer people than may be told of."""
    least = figures["least"]
    for name, (value, _) in figures["cells"].items():
        if name in PEOPLE and value is not None and 0 <= value < least:
            yield f"fewer than {least} people: {name} {value} on day {day}"
