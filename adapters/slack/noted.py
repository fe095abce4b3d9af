"""What a message of ours notes of itself in its metadata: the key it was sent with, and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.slack.payload import Malformed, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.slack.fitting import Json

EVENT = "hearth_post"


def metadata(noted: Mapping[str, str]) -> Json:
    """Return the metadata of a message that notes this."""
    return {"event_type": EVENT, "event_payload": dict(noted)}


def key_of(message: Mapping[str, Any]) -> str:
    """Return the key that a message was sent with; empty for one that is not of ours."""
    try:
        if words(message, "metadata", "event_type") != EVENT:
            return ""
        return words(message, "metadata", "event_payload", "key")
    except Malformed:
        return ""
