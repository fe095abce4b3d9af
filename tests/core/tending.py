"""What the tests of freshness have in common: years that pass, and what is asked then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.upkeep.tending import tend
from bot.messages import Account
from tests.core.village import FAY, cards

if TYPE_CHECKING:
    from bot.practice.model import Upkeep
    from tests.core.village import Village

TIP = "#tip Restart the ingress after you renew a certificate #kubernetes"
ASK = "/ask restart the ingress after renewing a certificate"
PEOPLE = [Account("web:local", f"person{number}", f"Person {number}") for number in range(6)]


def care(village: Village, number: int = 1) -> Upkeep | None:
    """Return what care an entry needs."""
    return village.store.read_now(1, lambda tx: tx.upkeep.get(number))


async def years_pass(village: Village, days: float = 800) -> None:
    """Let an entry grow old, and look through the repertoire."""
    village.clock.forward(days=days)
    await look_through(village)


async def look_through(village: Village) -> None:
    """Look through the repertoire until its end, and ask whom there is to ask."""
    for _ in range(3):
        await tend(village.store, 1, now=village.clock.forward(days=1))
    await village.tick(seconds=1)


def asked(village: Village, who: Account) -> list[str]:
    """Return every “is it still true?” that stands for somebody."""
    return [post.fallback for post in village.posts_to(who) if "Is it still true?" in post.fallback]


async def standing(village: Village, who: Account = FAY) -> str:
    """Return what the card of the first entry says of how it stands."""
    return next(card.standing for card in cards(await village.type(who, ASK)) if card.number == 1)


async def gone(village: Village, who: Account) -> None:
    """Have the platform say that somebody left."""
    village.store.write_now(1, lambda tx: tx.members.leave(who, now=village.clock()))
