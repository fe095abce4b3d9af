"""A way into a workspace is believed for a moment, and never longer than Hearth itself knows better."""

from __future__ import annotations

from adapters.slack.remembered import BELIEVED_SECONDS, Remembered
from bot.messages import Installation
from tests.adapters.slack.standins import MemoryInstallations

FIRST, SECOND = (Installation("slack:T01", f"token {name}") for name in ("one", "two"))


async def test_a_way_in_is_not_asked_for_again_within_a_moment() -> None:
    below = MemoryInstallations({"slack:T01": FIRST})
    ways = Remembered(below)

    first = await ways.get("slack:T01")
    below.kept["slack:T01"] = SECOND

    assert (first, await ways.get("slack:T01")) == (FIRST, FIRST)
    assert BELIEVED_SECONDS <= 1


async def test_what_is_put_or_dropped_holds_at_once() -> None:
    ways = Remembered(MemoryInstallations({"slack:T01": FIRST}))
    await ways.get("slack:T01")

    await ways.put(SECOND)
    put = await ways.get("slack:T01")
    dropped = await ways.drop("slack:T01")

    assert (put, dropped) == (SECOND, True)
    assert await ways.get("slack:T01") is None
    assert await ways.every("slack") == []


async def test_that_there_is_no_way_in_is_not_believed() -> None:
    below = MemoryInstallations()
    ways = Remembered(below)

    before = await ways.get("slack:T01")
    below.kept["slack:T01"] = FIRST

    assert (before, await ways.get("slack:T01")) == (None, FIRST)
