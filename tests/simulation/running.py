"""A simulation from its beginning to its table."""

from __future__ import annotations

import random
import sys
import traceback
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog

from bot.recurrence.holiday import is_country
from tests.fakes.discord import FakeDiscord
from tests.fakes.slack import FakeSlack
from tests.simulation.clock import Clock
from tests.simulation.people import Crowd
from tests.simulation.process import World
from tests.simulation.setting import HOLIDAYS, furnished
from tests.simulation.table import outcome
from tests.simulation.year import Year

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping
    from pathlib import Path

    from tests.simulation.scale import Scale
    from tests.simulation.table import Outcome

PATIENCE = 10.0
"""How long the platforms wait for an answer: machines that simulate are busy."""
FAULTS: list[str] = []
"""What was logged as a fault, with where it came from: for whoever looks for its cause."""
OURS = ("tick.fault", "tick.unnoted", "house.failed")


async def run(scale: Scale, *, seed: int, folder: Path) -> Outcome:
    """Let the days of a scale pass, and return what came of them."""
    is_country(HOLIDAYS)  # The first question for a country reads those of all the world.
    clock, crowd = Clock(scale.begins - scale.founded), Crowd(random.Random(seed))
    crowd.gather(scale.people, on_discord=scale.on_discord, on_both=scale.on_both)
    with _heard() as errors:
        async with FakeSlack("socket") as slack, FakeDiscord.running(clock=clock) as discord:
            slack.patience = discord.patience = PATIENCE
            discord.content_intent = discord.members_intent = True
            world = World(slack, discord, folder / "hearth.db", clock)
            year = Year(scale, world, crowd, furnished(world, crowd), random.Random(f"{seed} when"))
            try:
                await year.passes()
                return outcome(year, errors)
            finally:
                await year.process.lost()


@contextmanager
def _heard() -> Iterator[Counter[str]]:
    """Count what is logged as a fault, and print nothing."""
    before, errors = structlog.get_config(), Counter[str]()

    def count(_logger: object, level: str, event: MutableMapping[str, Any]) -> Any:  # noqa: ANN401  Never returns.
        name = str(event.get("event"))
        if name in OURS:
            errors[f"fault of ours: {name} {event.get('kind', '')}"] += 1
        elif level in {"error", "exception", "critical"}:
            errors[f"{name} {event.get('fault', '')}".strip()] += 1
        if level in {"error", "exception", "critical"}:
            FAULTS.append(_traced(event))
        raise structlog.DropEvent

    structlog.configure(processors=[count])
    try:
        yield errors
    finally:
        structlog.configure(**before)


def _traced(event: MutableMapping[str, Any]) -> str:
    error = event.get("exc_info")
    found = error if isinstance(error, BaseException) else sys.exc_info()[1]
    trace = "".join(traceback.format_exception(found)) if found else ""
    return f"{ {name: one for name, one in event.items() if name != 'exc_info'} }\n{trace}"
