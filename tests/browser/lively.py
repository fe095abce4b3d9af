"""A community that is half a year old, with a pulse of six periods: for what is to be looked at."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.storage.engine import open_engine
from bot.storage.store import Store
from bot.storage.tables.community import community
from tests.pulse_samples import BEFORE, lively

if TYPE_CHECKING:
    from pathlib import Path


def furnish(folder: Path) -> None:
    """Give the community in a data folder a past; Hearth is not running meanwhile."""
    url = f"sqlite:///{folder / 'hearth.db'}"
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(update(community).values(created_at=datetime.now(UTC) - BEFORE))
        ours = connection.execute(community.select()).one().community_id
    engine.dispose()
    with ThreadPoolExecutor(1) as beside:  # The browser's library has a loop of its own in this thread.
        beside.submit(asyncio.run, _published(url, ours)).result()


async def _published(url: str, ours: int) -> None:
    store = Store.open(url)
    await store.write(ours, lambda tx: lively(tx, datetime.now(UTC)))
    store.close()
