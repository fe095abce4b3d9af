"""What is measured against: the same statements, done by the driver alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.bench.capture import PLACE, WARM, capture, measured
from bot.storage.replay import Recording, replay_on
from bot.storage.store import Store
from tests.factories import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgres import Cluster


def test_the_statements_done_again_leave_the_same_repertoire(tmp_path: Path) -> None:
    first, second = f"sqlite:///{tmp_path / 'first.db'}", f"sqlite:///{tmp_path / 'second.db'}"
    with Recording() as recording:
        store = Store.open(first)
        home = store.home_now(PLACE, now=NOW)
        for serial in range(3):
            store.write_now(home, lambda tx, it=serial: capture(tx, it))  # type: ignore[misc]
        kept = store.read_now(home, lambda tx: list(tx.entries.stream(None)))
        store.close()

    replay_on(second, recording, lambda store: store.home_now(PLACE, now=NOW))

    store = Store.open(second)
    assert store.read_now(home, lambda tx: list(tx.entries.stream(None))) == kept
    assert len(kept) == 3
    store.close()


def test_a_capture_is_measured_on_both_engines(tmp_path: Path, cluster: Cluster, template: str) -> None:
    on_file = measured(WARM, lambda name: f"sqlite:///{tmp_path / name}.db")
    on_server = measured(WARM, lambda _: cluster.url(cluster.create(template)))

    assert on_file.ratio > 1
    assert on_server.ratio > 0
