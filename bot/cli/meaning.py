"""Which embedder the settings ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.ports import Embedder
    from bot.settings import Settings


def embedder_of(settings: Settings) -> Embedder | None:
    """Return the embedder that the settings ask for, None where search goes by words only."""
    return None
