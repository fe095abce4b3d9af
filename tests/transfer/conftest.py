"""Both engines, for the tests that keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.storage.migrate import upgrade
from tests.postgres import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgres import Cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[tuple[Cluster, str]]:
    """A PostgreSQL of our own, and a database in it that has all tables."""
    with running() as cluster:
        template = cluster.create()
        upgrade(cluster.url(template))
        yield cluster, template


@pytest.fixture
def postgres_url(cluster: tuple[Cluster, str]) -> Iterator[str]:
    """The address of a fresh PostgreSQL database."""
    server, template = cluster
    name = server.create(template)
    yield server.url(name)
    server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh database of each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/hearth.db"
    address: str = request.getfixturevalue("postgres_url")
    return address
