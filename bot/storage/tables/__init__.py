"""Every table, one module per slice; `metadata` is what the migrations must add up to."""

from __future__ import annotations

from bot.storage.tables import access, agenda, attention, community, delivery, domain, page, practice, rhythm, sessions
from bot.storage.tables.base import metadata

__all__ = [
    "access",
    "agenda",
    "attention",
    "community",
    "delivery",
    "domain",
    "metadata",
    "page",
    "practice",
    "rhythm",
    "sessions",
]
