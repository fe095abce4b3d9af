"""Killed again and again, the rhythm loses nothing and says nothing twice; and what is measured of it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.bench import claims
from bot.bench.rhythm_kills import torment

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "replicas"), [("sqlite", 1), ("postgresql", 2)])
def test_a_rhythm_killed_again_and_again_loses_and_doubles_nothing(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, replicas: int
) -> None:
    on_file = engine == "sqlite"
    url = f"sqlite:///{tmp_path / 'hearth.db'}" if on_file else request.getfixturevalue("postgres_url")

    toll = torment(tmp_path, url, occurrences=800, kills=3, replicas=replicas, spread=10)

    assert (toll.lost, toll.doubled, toll.kills) == (0, 0, 3)
    assert toll.occurrences == 800


def test_claims_and_idle_ticks_can_be_measured(tmp_path: Path) -> None:
    ours, plain = claims.claimed(lambda name: f"sqlite:///{tmp_path / name}.db", 200, by_cpu=False)
    idle = claims.idle(f"sqlite:///{tmp_path / 'idle'}.db", 200)

    assert ours > 0
    assert plain > 0
    assert 0 < idle < 1
