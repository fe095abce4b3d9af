"""What a request is answered with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Reply:
    """A status, a text, and headers by lower-case name."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
