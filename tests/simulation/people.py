"""Who is there: thirty on Slack, twenty on Discord, some on both; each in some zone, with habits of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

NAMES = (
    *("Fay", "Bo", "Cleo", "Dov", "Ena", "Finn", "Gus", "Hana", "Ivo", "Jun", "Kaja", "Leo", "Mia", "Nuri"),
    *("Ottilie", "Pia", "Quim", "Rosa", "Sami", "Tove", "Uma", "Vito", "Wanda", "Xenia", "Yara", "Zoran"),
    *("Abel", "Bruna", "Ciro", "Dalia", "Emre", "Flora", "Goran", "Hilde", "Ines", "Jonas", "Kira", "Lasse"),
    *("Marek", "Nadia", "Orla", "Pavel", "Runa", "Selma", "Timur", "Ulla", "Vera", "Wim", "Yusuf", "Zita"),
    *("Anouk", "Bjarne", "Corin", "Delphine", "Edda", "Fabio", "Gitte", "Henrik", "Iris", "Jarle", "Klara", "Ludo"),
)
ZONES = (
    *("Europe/Berlin", "Europe/Berlin", "Europe/Berlin", "Europe/London", "Europe/London", "America/New_York"),
    *("America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney", "America/Sao_Paulo"),
)
HOME = "Europe/Berlin"


@dataclass
class Person:
    """Somebody: `platforms` are where they have an account, the first where they act by habit."""

    name: str
    zone: str
    platforms: tuple[str, ...]
    keen: float
    quiet: str = ""
    budget: int = 5
    here: bool = True
    does: dict[str, int] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """Return what the fakes call them."""
        return self.name.lower()


@dataclass
class Crowd:
    """All people there are, and those who have not come yet."""

    dice: random.Random
    people: list[Person] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def gather(self, many: int, *, on_discord: int, on_both: int) -> None:
        """Let there be so many, of whom some are on Discord alone, and some on both."""
        self.waiting = list(NAMES[many:])
        for at, name in enumerate(NAMES[:many]):
            alone, both = at >= many - on_discord, 0 < at <= on_both
            platforms = ("discord",) if alone else ("slack", "discord") if both else ("slack",)
            zone = HOME if at < 2 else self.dice.choice(ZONES)
            self.people.append(Person(name, zone, platforms, self.dice.choice((0.1, 0.4, 0.6, 0.8, 0.95))))

    def newcomer(self, platform: str) -> Person | None:
        """Return somebody who comes now; None where everybody has come."""
        if not self.waiting:
            return None
        person = Person(self.waiting.pop(0), self.dice.choice(ZONES), (platform,), self.dice.choice((0.4, 0.8)))
        self.people.append(person)
        return person

    def on(self, platform: str) -> Iterator[Person]:
        """Yield who is there now, and acts on a platform by habit."""
        return (one for one in self.people if one.here and one.platforms[0] == platform)
