"""More than one platform: a workspace and a server beside the village's page, with people of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core import Core
from bot.messages import Account, Place, SpaceJoined
from tests.core.village import text_of

if TYPE_CHECKING:
    from bot.messages import Answer, Change
    from tests.core.village import Village

SLACK, DISCORD = "slack:T01", "discord:77"
HALL = Place(SLACK, "C01")
CELLAR = Place(SLACK, "C09")
YARD = Place(DISCORD, "501")
ANN = Account(SLACK, "U01", "Ann", manages=True)
CY = Account(SLACK, "U03", "Cy")
DEE = Account(DISCORD, "9001", "Dee", manages=True)
LIZ = Account(DISCORD, "9002", "Liz")
_CODE = re.compile(r"[A-Z]{4}-[A-Z]{4}")


def with_platforms(village: Village, **settings: object) -> Village:
    """Return the village with Slack and Discord beside the page, all in the one stand-in."""
    chats = {"web": village.chat, "slack": village.chat, "discord": village.chat}
    village.core = Core(village.store, chats, clock=village.clock, **settings)  # type: ignore[arg-type]
    return village


async def settle(village: Village) -> None:
    """Let Hearth into the workspace by Ann and into the server by Dee."""
    await tell(village, SpaceJoined(SLACK, village.clock(), "Makers", ANN))
    await tell(village, SpaceJoined(DISCORD, village.clock(), "Menders", DEE, YARD))


async def tell(village: Village, change: Change) -> None:
    """Let a platform tell of a change."""
    await village.core.on_change(change)
    await village.deliver()


def code_in(answer: Answer) -> str:
    """Return the code that an answer gives."""
    found = _CODE.search(text_of(answer))
    assert found
    return found[0]
