"""What one or two asked in private changes nothing that anybody else is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.pages import PAGES
from bot.messages import Account
from tests.core.village import BO, FAY, GENERAL, LI

if TYPE_CHECKING:
    from tests.core.village import Village

COMMANDS = ("gaps", "gaps calibration", "who calibration", "learning", "pulse", "topics", "about", "sessions", "digest")
SECRET = "how do I calibrate the tide gauge after a storm?"
PARTS = ("calibrate the tide gauge in the night?", "tide gauge calibration, please?")


async def everything(village: Village, who: Account) -> dict[str, str]:
    """Return all that somebody is shown of the community, by where it stands."""
    pages = {name: str(await village.core.page(who, GENERAL, name)) for name in PAGES}
    typed = {f"/hearth {line}": str(await village.type(who, f"/hearth {line}")) for line in COMMANDS}
    rows = {"program": str(await village.core.gaps(who, GENERAL))}
    return pages | typed | rows | {"told": str([post.fallback for post in village.posts_to(who)])}


async def lived_in(village: Village) -> None:
    await village.say(LI, "#tip Oil the hinge of the old door #calibration")
    await village.type(LI, "/hearth findable on")
    await village.press(FAY, await village.type(FAY, "/ask where is the spare anchor?"), "Park it as a gap")
    await village.tick(minutes=1)


async def test_what_two_ask_in_private_changes_nothing_that_others_are_shown(village: Village) -> None:
    await lived_in(village)
    before = await everything(village, FAY)
    for who in (BO, LI):
        await village.type(who, f"/ask {SECRET}")
    await village.tick(seconds=30)

    after = await everything(village, FAY)

    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}


async def test_one_more_who_asks_in_private_what_is_a_gap_already_changes_nothing(village: Village) -> None:
    await lived_in(village)
    await village.press(FAY, await village.type(FAY, f"/ask {SECRET}"), "Park it as a gap")
    await village.tick(minutes=1)
    before = await everything(village, FAY)
    for who, text in zip((BO, LI), PARTS, strict=True):
        await village.type(who, f"/ask {text}")
    await village.tick(seconds=30)

    after = await everything(village, FAY)

    assert 3 in [gap.size for gap in village.store.read_now(1, lambda tx: tx.gaps.open())]
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}


async def test_a_fourth_who_asks_in_private_changes_nothing_that_three_did_not(village: Village) -> None:
    await lived_in(village)
    for number in range(3):
        await village.type(Account("web:local", f"p{number}", f"P{number}"), f"/ask {SECRET}")
    await village.tick(minutes=1)
    before = await everything(village, FAY)
    await village.type(BO, f"/ask {SECRET}")
    await village.tick(seconds=30)

    after = await everything(village, FAY)

    assert "looked for by 3 people or more" in before["/hearth gaps"]
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}
