"""Before Slack and Discord, killed again and again, Hearth loses nothing and says nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.bench import platform_events, platform_posts
from bot.bench.platform_posts import WHERE

if TYPE_CHECKING:
    from pathlib import Path

    from bot.bench.platform_posts import Where

pytestmark = pytest.mark.slow


async def test_what_is_said_on_slack_is_kept_once_however_often_it_comes_and_hearth_is_killed(tmp_path: Path) -> None:
    toll = await platform_events.torment(tmp_path, events=2_000, kills=3, channels=100)

    assert toll.wrong == ()
    assert (toll.lost, toll.doubled, toll.kills) == (0, 0, 3)
    assert toll.tagged > 80
    assert min(toll.twice, toll.late, toll.overtaken, toll.again, toll.given_up) > 0


@pytest.mark.parametrize("where", WHERE)
async def test_what_hearth_says_of_its_own_accord_stands_once_however_often_it_is_killed(
    tmp_path: Path, where: Where
) -> None:
    toll = await platform_posts.torment(tmp_path, where, posts=60, kills=2, channels=20)

    assert (toll.lost, toll.doubled, toll.kills) == (0, 0, 2)
    assert toll.unsure > 0
