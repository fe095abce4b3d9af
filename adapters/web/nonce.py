"""Keys made when a page is drawn, so that a form sent twice is taken once.

A page carries one nonce at a time and gets a new one with every answer. A key is derived
from the nonce, who acts and what exactly is sent: the same press twice is the same key,
another press from the same page is another.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_SERIAL = count()
_SALTS = 1000


def fresh(now: datetime) -> str:
    """Return a nonce: the microsecond at which the page is drawn, and a serial number."""
    return f"{int(now.timestamp() * 1_000_000)}{next(_SERIAL) % 10}"


def taken(text: str, now: datetime) -> str:
    """Return the nonce *text* as a page sent it; a new one where it is none of ours."""
    newest = int(now.timestamp() * 10_000_000) + 10
    fits = text.isascii() and text.isdigit() and len(text) == len(str(newest)) and int(text) <= newest
    return text if fits else fresh(now)


def key(nonce: str, *sent: str) -> str:
    """Return the key of an interaction, 24 characters."""
    return sha256("\0".join((nonce, *sent)).encode("utf-8", "replace")).hexdigest()[:24]


def message_id(nonce: str, *sent: str) -> str:
    """Return the id of a message: a number of at most 63 bits that grows with time."""
    return f"{int(nonce) // 10}{int(key(nonce, *sent), 16) % _SALTS:03d}"
