"""What a message costs that is not for us is measured of a message that is not for us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.bench.dispatch import ROUNDS, measured
from bot.storage.store import Store

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_message_that_is_not_for_us_is_let_go_on_every_way_in_no_time(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")

    costs = await measured(store, 40)

    assert [len(each) for each in (costs.core, costs.slack, costs.discord)] == [ROUNDS] * 3
    assert 0 < min(costs.core) < min(costs.slack) < 1_000
    assert all(store.read_now(one.id, lambda tx: list(tx.entries.stream(None))) == [] for one in store.communities())
    store.close()
