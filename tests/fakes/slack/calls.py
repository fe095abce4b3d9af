"""What the product sent, to be read and checked."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """One body that the product sent: to a method, an address to answer to (`response_url`), or as an `ack:…`."""

    method: str
    body: dict[str, Any]
    answer: dict[str, Any]
    team: str = ""
    at: float = field(default_factory=time.monotonic)
