"""Which embedder the settings ask for, and how far its work is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.ports import Embedder
    from bot.settings import Settings
    from bot.storage.store import Store


def embedder_of(settings: Settings) -> Embedder | None:  # noqa: ARG001
    """Return the embedder that the settings ask for, None where search goes by words only."""
    return None


def progress(settings: Settings, store: Store) -> dict[str, Any] | None:  # noqa: ARG001
    """Return how many entries there are and how many can be found by meaning; None where that is off."""
    return None


def encode_to_the_end(settings: Settings) -> None:
    """Encode what is not yet encoded, or wait until the running Hearth has done it."""
