"""Three weeks of a dozen people: every occurrence is accounted for. `make simulate` lets a whole year pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation.running import run
from tests.simulation.scale import WEEKS

if TYPE_CHECKING:
    from pathlib import Path


async def test_after_three_weeks_with_restarts_every_account_balances(tmp_path: Path) -> None:
    found = await run(WEEKS, seed=1, folder=tmp_path)

    assert not found.faults, found.text
