"""The village that every test of the core plays in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.storage.store import Store
from tests.blank import fresh_store
from tests.core.village import Village

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=["sqlite", "postgresql"])
def village(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Village]:
    """Return a village on a fresh database of each engine."""
    file = tmp_path / "hearth.db"
    on_file = request.param == "sqlite"
    store = fresh_store(file) if on_file else Store.open(request.getfixturevalue("postgres_url"))
    yield Village(store, file)
    store.close()
