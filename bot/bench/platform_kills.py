"""What comes of faults on Slack and Discord: kills again and again, a database that is away, a storm of limits.

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
    """Yield what was lost and doubled of events and of posts, and how others fared meanwhile."""
    if not at_hand():
        yield Row("faults on Slack and Discord", ABSENT, "")
        return
    yield from _events(quick=quick)
    yield from _posts(quick=quick)
    yield from _down(quick=quick)
    yield from _storm(quick=quick)


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


def _down(*, quick: bool) -> Iterator[Row]:
    from bot.bench.platform_down import torment  # noqa: PLC0415  Only where the fakes are.

    seconds = 15 if quick else 60
    with tempfile.TemporaryDirectory() as folder:
        toll = asyncio.run(torment(Path(folder), seconds=seconds))
    name = f"database locked for {seconds} s, {toll.said} messages, {toll.asked} commands on Slack and Discord"
    yield Row(f"{name}: acks given to events meanwhile", toll.acked, "", must=most(0), aim=most(0))
    yield Row(f"{name}: commands not told to try again", len(toll.untold), "", must=most(0), aim=most(0))
    yield Row(f"{name}: slowest answer to a command", round(toll.slowest, 2), "s", must=most(3), aim=most(2.5))
    yield Row(f"{name}: lost or doubled afterwards", toll.lost + toll.doubled, "", must=most(0), aim=most(0))


def _storm(*, quick: bool) -> Iterator[Row]:
    from bot.bench.platform_storm import torment  # noqa: PLC0415  Only where the fakes are.

    seconds = 20 if quick else 60
    with tempfile.TemporaryDirectory() as folder:
        toll = asyncio.run(torment(Path(folder), seconds=seconds))
    name = f"429 for {seconds} s in one workspace"
    told = f"{toll.stormy * 1000:.0f} ms against {toll.calm * 1000:.0f} ms over {toll.posts} posts"
    yield Row(f"{name}: p99 of another's posts", round(toll.ratio, 2), "×", must=most(1.2), aim=most(1.1), ratio=told)
    yield Row(f"{name}: posts before Retry-After was over", round(toll.early, 2), "s early", must=most(0))
    yield Row(f"{name}: posts after Retry-After was over", round(toll.late, 2), "s late", must=most(1), aim=most(0.5))
    yield Row(f"{name}: lost", toll.missing, "", must=most(0), aim=most(0))
