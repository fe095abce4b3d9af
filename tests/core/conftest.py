"""The village that every test of the core plays in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.storage.store import Store
from tests.core.village import Village

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Return a village on a new SQLite file."""
    file = tmp_path / "hearth.db"
    store = Store.open(f"sqlite:///{file}")
    yield Village(store, file)
    store.close()
