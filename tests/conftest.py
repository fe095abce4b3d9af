"""What every test stands on: a clean environment, and a PostgreSQL of our own for who asks for one.

That no test leaves the machine is set in pyproject.toml (`--allow-hosts`).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from bot.storage.migrate import upgrade
from tests.postgres import running
from tests.tools import in_memory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.postgres import Cluster

settings.register_profile("here", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_configure() -> None:
    """Keep what tests write in memory where there is room, unless somebody said where: each commit waits for a disk."""
    if folder := in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests last: Playwright holds an event loop running, and no other test may meet it.

    What the core does is followed line by line on SQLite alone: its tests on PostgreSQL go through the same lines.
    """
    items.sort(key=lambda each: "browser" in each.path.parts)
    for each in items:
        if "core" in each.path.parts and "postgresql" in each.name:
            each.add_marker("no_cover")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have to show whichever processes they ran in: the matrix of flows and platforms."""
    reports = [one for outcome in ("passed", "failed") for one in terminalreporter.stats.get(outcome, ())]
    said = [value for report in reports for name, value in report.user_properties if name == "column"]
    if columns := {platform: done for column in said for platform, done in column.items()}:
        from tests.contracts.flows.matrix import drawn  # noqa: PLC0415  It imports all of Hearth.

        terminalreporter.section("flows and platforms")
        terminalreporter.write_line(drawn(columns))


@pytest.fixture(autouse=True)
def _nothing_of_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the settings of whoever runs the tests: a test sets what it needs."""
    for name in [name for name in os.environ if name.upper().startswith("HEARTH_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of our own."""
    with running() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def template(cluster: Cluster) -> str:
    """A database with all tables, to be copied."""
    name = cluster.create()
    upgrade(cluster.url(name))
    return name


@pytest.fixture
def postgres_url(cluster: Cluster, template: str) -> Iterator[str]:
    """A fresh PostgreSQL database with all tables."""
    name = cluster.create(template)
    yield cluster.url(name)
    cluster.drop(name)
