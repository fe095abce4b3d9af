"""Five communities that live a few weeks by a script, through the real core; the pulse is to name each rightly.

`python -m tests.simulation.communities` prints what it says of them.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.community.pulse.counted import Span
from bot.community.pulse.model import Kind
from bot.community.pulse.taking import take
from bot.messages import Account, Action
from bot.storage.store import Store
from bot.testing import SettableClock
from tests.core.village import Village
from tests.factories import FAY, GENERAL

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.community.pulse.model import Pulse

BEGINS = Span(735).begins + timedelta(hours=9)
WEEKS = 4
RESTS = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Told:
    """What a scripted community is, and what the pulse said of it."""

    name: str
    meant: Kind
    pulse: Pulse
    said: str

    @property
    def right(self) -> bool:
        """Return whether it was named rightly."""
        return self.pulse.diagnosis.kind is self.meant


def people(many: int) -> list[Account]:
    """Return so many people."""
    return [Account("web:local", f"p{n}", f"Person {n}") for n in range(many)]


async def thank(village: Village, by: Account, to: Account) -> None:
    """Let somebody say something, and another thank them for it."""
    message = await village.say(to, "I turned it off and on again.")
    await village.choose(by, "thanks", message)


async def charter(village: Village) -> None:
    """Let the facilitator say what it is about."""
    form = await village.type(FAY, "/hearth charter")
    await village.submit(FAY, form, cares="How to keep old machines running.")


async def keep(village: Village, by: Account, what: str) -> None:
    """Let somebody keep something."""
    await village.type(by, f"/share {what} #machines")


async def use(village: Village, by: Account, number: int) -> None:
    """Let somebody press that they used an entry."""
    await village.do(by, Action("used", str(number)))


async def club(village: Village, week: int) -> None:
    """Six friends thank each other for everything; nobody says what it is about, and nothing is kept."""
    every = people(6)
    for n, by in enumerate(every):
        await thank(village, by, every[(n + 1 + week) % 6])


async def network(village: Village, week: int) -> None:
    """Fourteen people know of each other; now and then one thanks one other."""
    every = people(14)
    if week < 2:  # Half of the time nothing happens.
        for n in range(0, 14, 2):
            await thank(village, every[n], every[n + 1])


async def website(village: Village, week: int) -> None:
    """One keeps much, many look it up and use it, and nobody does anything with others."""
    every = people(8)
    if week == 0:
        await charter(village)
    for serial in range(2):
        await keep(village, every[0], f"Oil the bearing number {week * 2 + serial} before it squeaks")
    for by in every[1:]:
        await village.type(by, "/ask the bearing squeaks")
        await use(village, by, week * 2 + 1)


async def interest(village: Village, week: int) -> None:
    """They talk about old machines and thank each other for it; nobody keeps anything."""
    if week == 0:
        await charter(village)
    await club(village, week)


async def practice(village: Village, week: int) -> None:
    """They say what it is about, help each other, keep what they learn and use it."""
    if week == 0:
        await charter(village)
    every = people(8)
    for n, by in enumerate(every):
        await thank(village, by, every[(n + 1 + week) % 8])
    for serial in range(2):
        await keep(village, every[(week + serial) % 8], f"Oil bearing {week * 2 + serial} before it squeaks")
    for by in every:
        await use(village, by, week * 2 + 1)


SCRIPTS: tuple[tuple[str, Kind, Callable[[Village, int], Awaitable[None]]], ...] = (
    ("club", Kind.CLUB, club),
    ("network", Kind.NETWORK, network),
    ("website", Kind.WEBSITE, website),
    ("community of interest", Kind.INTEREST, interest),
    ("community of practice", Kind.PRACTICE, practice),
)


async def live(name: str, meant: Kind, script: Callable[[Village, int], Awaitable[None]], folder: Path) -> Told:
    """Let a community live by its script for four weeks, and take its pulse as its facilitator would."""
    file = folder / f"{name.replace(' ', '-')}.db"
    store = Store.open(f"sqlite:///{file}")
    village = Village(store, file, clock=SettableClock(BEGINS))
    home = store.home_now(GENERAL, now=BEGINS)
    await village.type(FAY, "/hearth me")
    for week in range(WEEKS):
        village.clock.at = BEGINS + timedelta(weeks=week, hours=1)
        await script(village, week)
        await village.tick(days=1)
    village.clock.at = BEGINS + timedelta(weeks=WEEKS) + RESTS
    await village.tick()
    answer = await village.type(FAY, "/hearth pulse")
    pulse = store.read_now(home, lambda tx: take(tx, village.clock()))
    store.close()
    return Told(name, meant, pulse, getattr(answer, "fallback", ""))


async def every(folder: Path) -> list[Told]:
    """Let all five live."""
    return [await live(*script, folder) for script in SCRIPTS]


def table(told: list[Told]) -> str:
    """Return what the pulse said of each, as a table."""
    lines = ["| community | the pulse says | stage | missing | rightly |", "|---|---|---|---|---|"]
    for one in told:
        found = one.pulse.diagnosis
        missing = ", ".join(each.value for each in found.missing) or "–"
        right = "yes" if one.right else "NO"
        lines.append(f"| {one.name} | {found.kind.value} | {found.stage.value} | {missing} | {right} |")
    return "\n".join(lines)


def main() -> int:
    """Print the table; return 1 where one was named wrongly."""
    with tempfile.TemporaryDirectory() as folder:
        told = asyncio.run(every(Path(folder)))
    sys.stdout.write(f"{table(told)}\n")
    return not all(one.right for one in told)


if __name__ == "__main__":
    sys.exit(main())
