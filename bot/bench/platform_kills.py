"""What is lost and what is doubled on Slack and Discord when Hearth is killed again and again.

The platforms are the project's own fakes, which stand in `tests/` of a checkout: an installed Hearth says that
they are not there.
"""

from __future__ import annotations

import asyncio
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot.bench.row import Row, most

if TYPE_CHECKING:
    from collections.abc import Iterator

ABSENT = "the platforms to measure on stand in tests/ of a checkout: run `make bench` there"


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield what was lost and doubled of events, and of posts on both platforms."""
    if not at_hand():
        yield Row("kill -9 before Slack and Discord", ABSENT, "")
        return
    yield from _events(quick=quick)
    yield from _posts(quick=quick)


def at_hand() -> bool:
    """Return whether the fakes can be imported."""
    try:
        return find_spec("tests.fakes.slack") is not None
    except ModuleNotFoundError:
        return False


def _events(*, quick: bool) -> Iterator[Row]:
    from bot.bench.platform_events import torment  # noqa: PLC0415  Only where the fakes are.

    count, kills, channels = (10_000, 5, 150) if quick else (100_000, 20, 300)
    with tempfile.TemporaryDirectory() as folder:
        toll = asyncio.run(torment(Path(folder), events=count, kills=kills, channels=channels))
    told = f"{toll.twice:,} twice, {toll.late:,} late, {toll.again:,} again, {toll.given_up:,} from the history"
    name = f"kill -9 × {toll.kills} in {toll.events:,} Slack events ({toll.tagged:,} tagged)"
    yield Row(f"{name}: lost", toll.lost, "", must=most(0), aim=most(0), ratio=told)
    yield Row(f"{name}: doubled", toll.doubled, "", must=most(0), aim=most(0))
    yield Row(f"{name}: words for one person alone not said again", toll.passing_missed, "")


def _posts(*, quick: bool) -> Iterator[Row]:
    from bot.bench.platform_posts import WHERE, torment  # noqa: PLC0415  Only where the fakes are.

    count, kills, channels = (300, 4, 50) if quick else (2_000, 20, 100)
    for where in WHERE:
        with tempfile.TemporaryDirectory() as folder:
            toll = asyncio.run(torment(Path(folder), where, posts=count, kills=kills, channels=channels))
        name = f"kill -9 × {toll.kills} in {toll.posts:,} posts on {where}"
        told = f"{toll.unsure:,} under way when killed"
        yield Row(f"{name}: lost", toll.lost, "", must=most(0), aim=most(0), ratio=told)
        yield Row(f"{name}: doubled", toll.doubled, "", must=most(0), aim=most(0))
