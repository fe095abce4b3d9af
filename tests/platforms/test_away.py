"""Off for an hour, then back: what was said meanwhile is caught up, once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.platforms.at_work import titles, world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.discord.model import Payload
    from tests.platforms.at_work import World


WHERE = ("Slack", "Discord")


async def test_after_an_hour_away_every_tagged_message_and_edit_that_can_be_read_is_taken_once(tmp_path: Path) -> None:
    wanted = {f"{where} {what}" for where in WHERE for what in ("said", "beneath", "secret", "changed", "tagged now")}
    async with world(tmp_path) as scene:
        async with scene.hearth() as house:
            first = await scene.acme.says("li", "general", "Slack before #tip")
            there = await scene.village.says(scene.li, scene.general, "Discord before #tip")
            assert await titles(house.store, "Slack before", "Discord before") == ["Discord before", "Slack before"]
        await _an_hour_on_slack(scene, first.ts)
        await _an_hour_on_discord(scene, there)

        async with scene.hearth() as house:
            assert await titles(house.store, *wanted) == sorted(wanted)
        async with scene.hearth() as house:  # What was caught up is not caught up again.
            await asyncio.sleep(1)
            assert await titles(house.store, *wanted) == sorted(wanted)
        assert len(scene.lines()) == len(wanted)


async def _an_hour_on_slack(scene: World, before: str) -> None:
    """Nothing of it is brought: an hour is too long for that."""
    acme = scene.acme
    acme.hold()
    scene.clock.passes(minutes=15)
    await acme.says("li", "general", "Slack said #tip")
    await acme.says("li", "general", "Slack beneath #tip", thread=before)
    await acme.says("li", "secret", "Slack secret #tip")
    await acme.says("li", "elsewhere", "Slack unreadable #tip")
    await acme.says("li", "general", "Slack tagged later")
    later = acme.state.room("general").messages[-1]["ts"]
    await acme.says("li", "general", "Slack talk without a tag")
    scene.clock.passes(minutes=15)
    await acme.edits("li", "general", before, "Slack changed #tip")
    await acme.edits("li", "general", later, "Slack tagged now #tip")
    acme.held = None


async def _an_hour_on_discord(scene: World, before: Payload) -> None:
    village, li, general = scene.village, scene.li, scene.general
    scene.clock.passes(minutes=15)
    await village.says(li, general, "Discord said #tip")
    await village.says(li, await village.opens_thread(li, before), "Discord beneath #tip")
    await village.says(li, scene.secret, "Discord secret #tip")
    await village.says(li, general, "Discord talk without a tag")
    later = await village.says(li, general, "Discord tagged later")
    scene.clock.passes(minutes=15)
    await village.edits(before, "Discord changed #tip")
    await village.edits(later, "Discord tagged now #tip")
