"""Every table, one module per slice; `metadata` is what the migrations must add up to."""

from __future__ import annotations

from bot.storage.tables import (
    access,
    agenda,
    attention,
    charter,
    checkins,
    community,
    delivery,
    domain,
    gaps,
    learning,
    page,
    pairings,
    practice,
    pulse,
    rhythm,
    sessions,
    upkeep,
    value,
    welcome,
)
from bot.storage.tables.base import metadata

__all__ = [
    "access",
    "agenda",
    "attention",
    "charter",
    "checkins",
    "community",
    "delivery",
    "domain",
    "gaps",
    "learning",
    "metadata",
    "page",
    "pairings",
    "practice",
    "pulse",
    "rhythm",
    "sessions",
    "upkeep",
    "value",
    "welcome",
]
