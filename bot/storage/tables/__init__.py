"""Every table, one module per slice; `metadata` is what the migrations must add up to."""

from __future__ import annotations

from bot.storage.tables import (
    access,
    agenda,
    attention,
    checkins,
    community,
    delivery,
    domain,
    page,
    pairings,
    practice,
    rhythm,
    sessions,
    welcome,
)
from bot.storage.tables.base import metadata

__all__ = [
    "access",
    "agenda",
    "attention",
    "checkins",
    "community",
    "delivery",
    "domain",
    "metadata",
    "page",
    "pairings",
    "practice",
    "rhythm",
    "sessions",
    "welcome",
]
