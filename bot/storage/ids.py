"""Ids: time-ordered, and without meaning to anybody else."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

from uuid_utils import uuid7

if TYPE_CHECKING:
    from datetime import datetime


def new_id() -> str:
    """Return a fresh id (UUIDv7): ids made later sort later."""
    return str(uuid7())


def short_key() -> str:
    """Return a fresh key of 22 characters: it fits wherever a platform takes a nonce."""
    return base64.urlsafe_b64encode(os.urandom(16)).rstrip(b"=").decode()


class Positions:
    """Gives each post its position: in the order of asking, also after a restart."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, now: datetime) -> int:
        """Return a position after all that this process gave, and near *now* in microseconds."""
        self._last = max(self._last + 1, int(now.timestamp() * 1_000_000))
        return self._last
