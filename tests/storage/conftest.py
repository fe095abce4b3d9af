"""Both engines for every test of the store: the same promises, real files and a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event

from bot.storage.prepared import Prepared
from bot.storage.store import Store
from tests.factories import GENERAL, NOW
from tests.storage.statements import Tenancy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENGINES = ("sqlite", "postgresql")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'hearth.db'}"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest) -> str:
    """A fresh database of each engine."""
    address: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store over a fresh database of each engine."""
    store = Store.open(url)
    yield store
    store.close()


@pytest.fixture
def home(store: Store) -> int:
    """The community of the place where the factories' messages are said."""
    return store.home_now(GENERAL, now=NOW)


@pytest.fixture(autouse=True)
def _every_statement_keeps_to_its_community() -> Iterator[None]:
    """Fail a test whose statements on a community's content do not name the community."""
    tenancy = Tenancy()
    event.listen(Engine, "before_cursor_execute", tenancy.inspect)
    Prepared.listeners.append(tenancy.hear)
    yield
    Prepared.listeners.remove(tenancy.hear)
    event.remove(Engine, "before_cursor_execute", tenancy.inspect)
    assert not tenancy.strays
