"""Keys and ids that are the same each time: what lets a second delivery change nothing."""

from __future__ import annotations

from base64 import b32encode
from hashlib import sha256

SPELT = 15  # As many bytes as 24 characters spell: Discord honours a nonce of 25 at most.


def key_for(*facts: object) -> str:
    """Return the outbox key of a post that *facts* cause: 24 characters, the same for the same facts."""
    return b32encode(_digest(facts)[:SPELT]).decode("ascii").lower()


def id_for(*facts: object) -> str:
    """Return the id of what *facts* cause: 32 hexadecimal digits, the same for the same facts."""
    return _digest(facts).hex()[:32]


def _digest(facts: tuple[object, ...]) -> bytes:
    return sha256("\x1f".join(map(str, facts)).encode("utf-8", "replace")).digest()
