"""The database is away: no event is acknowledged, people are told in time, and afterwards nothing is missing."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from bot.bench.platform_down import stopped, torment

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.bench.platform_down import Toll

pytestmark = pytest.mark.slow

SECONDS = 8


async def test_while_an_sqlite_file_is_locked_nothing_is_acknowledged_and_nothing_is_lost(tmp_path: Path) -> None:
    _holds(await torment(tmp_path, seconds=SECONDS))


async def test_while_a_postgresql_server_stands_still_nothing_is_acknowledged_and_nothing_is_lost(
    tmp_path: Path, postgres_url: str
) -> None:
    away = partial(_standing_still, postgres_url)

    _holds(await torment(tmp_path, seconds=SECONDS, database=postgres_url, away=away))


def _holds(toll: Toll) -> None:
    assert toll.acked == 0
    assert toll.asked >= 2
    assert toll.untold == []
    assert toll.slowest < 3
    assert (toll.lost, toll.doubled) == (0, 0)


@asynccontextmanager
async def _standing_still(url: str) -> AsyncIterator[None]:
    """Stop the server: its connections stay open and say nothing, and no new one is served."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    first = int((Path(row[0]) / "postmaster.pid").read_text().splitlines()[0])
    async with stopped(first, *_children(first)):
        yield


def _children(parent: int) -> list[int]:
    stats = [stat for each in Path("/proc").glob("[0-9]*/stat") if (stat := _stat(each))]
    return [int(stat.split()[0]) for stat in stats if int(stat.rpartition(")")[2].split()[1]) == parent]


def _stat(file: Path) -> str:
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):  # It has ended meanwhile.
        return ""
