"""Killed again and again, nothing acknowledged is lost and nothing is said twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.bench.kills import torment

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_a_process_killed_again_and_again_loses_and_doubles_nothing(tmp_path: Path) -> None:
    toll = torment(tmp_path, captures=300, posts=100, kills=3)

    assert (toll.lost, toll.doubled) == (0, 0)
    assert toll.kills == 3
