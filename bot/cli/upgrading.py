"""Bringing the database up to date: SQLite by itself after a copy, PostgreSQL when the operator says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.cli.faults import Stop
from bot.cli.opening import database_file
from bot.errors import HearthError, Unavailable

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings
    from bot.storage.store import Store

log = structlog.get_logger()


def open_current(settings: Settings) -> Store:
    """Return the store to write to: made where there is none, an older SQLite file brought up to date."""
    from bot.storage.store import Store

    try:
        return Store.open(settings.database, erasures=erasures_of(settings))
    except Unavailable as error:
        if error.reason != "older" or database_file(settings) is None:
            raise
    bring_up_to_date(settings)
    return Store.open(settings.database, erasures=erasures_of(settings))


def bring_up_to_date(settings: Settings) -> str | None:
    """Migrate the database and return the revision it stood at; Stop where that fails: it is then as it was."""
    from bot.storage.migrate import upgrade

    try:
        return upgrade(settings.database)
    except HearthError:
        raise
    except Exception as error:
        log.exception("database.not_migrated")
        raise Stop(
            f"The database could not be brought up to date ({type(error).__name__}); it is as it was. "
            "Go on with the version of Hearth that you had, and report this with the log."
        ) from error


def erasures_of(settings: Settings) -> Path | None:
    """Return the list of erasures where it does not lie beside an SQLite file by itself."""
    return None if database_file(settings) else settings.data_dir / "erasures.jsonl"
