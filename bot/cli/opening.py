"""Opening what a command needs: the settings, the store to read from, and a way to write."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from bot.cli.faults import Stop
from bot.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.community.model import Community, Viewer
    from bot.ports import Embedder
    from bot.settings import Settings
    from bot.storage.store import Store
    from bot.transaction import Transaction


def quiet() -> Settings:
    """Return the settings of a command other than `run`, whose logs are for faults only."""
    from bot.logs import configure_logs
    from bot.settings import read_settings

    settings = read_settings()
    configure_logs(settings.log_level if settings.log_level in {"debug", "error"} else "warning", settings.log_format)
    return settings


def database_file(settings: Settings) -> Path | None:
    """Return the SQLite file; None for PostgreSQL."""
    from bot.storage.engine import file_of, is_sqlite

    return file_of(settings.database) if is_sqlite(settings.database) else None


def nothing_yet(settings: Settings) -> Stop:
    """Return what to say where there is no database."""
    return Stop(
        f"There is no repertoire at {database_file(settings)} yet: `hearth run`, `hearth share` "
        "or `hearth import` makes one; HEARTH_DATA_DIR names another place."
    )


@contextlib.contextmanager
def reading(settings: Settings, *, embedder: Embedder | None = None) -> Iterator[Store]:
    """Yield the store to read from, also beside a running Hearth."""
    from bot.storage.store import Store

    try:
        store = Store.open(settings.database, embedder=embedder, read_only=True)
    except Unavailable as error:
        raise nothing_yet(settings) if error.reason == "absent" else error from None
    try:
        yield store
    finally:
        store.close()


def community_called(store: Store, name: str | None) -> Community:
    """Return the community called *name*, or the only one there is; Stop where that is not clear."""
    every = store.communities()
    names = ", ".join(f'"{each.name}"' for each in every)
    if name is not None:
        fitting = [each for each in every if each.name.casefold() == name.casefold()]
        if not fitting:
            raise Stop(f'There is no community "{name}"' + (f"; there is {names}." if names else " yet."))
        return fitting[0]
    if not every:
        raise Stop("There is no community yet: `hearth run` opens the page with one, `hearth import` begins one.")
    if len(every) > 1:
        raise Stop(f"There are several communities ({names}): say which with --community.")
    return every[0]


def operator(tx: Transaction, community: int, *, everything: bool) -> Viewer:
    """Return the operator as a reader: who sees what the whole community sees, or *everything*."""
    from bot.community.model import Viewer

    if not everything:
        return Viewer(community)
    return Viewer(community, rooms=tx.entries.rooms())
