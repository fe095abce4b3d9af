"""Bringing the database up to date: SQLite by itself after a backup, PostgreSQL when the operator says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.storage.store import Store


def open_current(settings: Settings) -> Store:
    """Return the store to write to, made where there is none."""
    from bot.storage.store import Store

    return Store.open(settings.database)
