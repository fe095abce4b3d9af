"""Hearth in a space: its installation, and what a look at it found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Installation:
    """Hearth's way into one space. `token` is a secret: kept encrypted, never printed.

    `bot` is Hearth's own native id there, `scopes` what it was granted, `url` the space's own
    address where it has one.
    """

    space: str
    token: str = field(repr=False)
    bot: str = ""
    name: str = ""
    url: str = ""
    scopes: tuple[str, ...] = ()
    installed_by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor looked at; `advice` is what to do where `result` is not good."""

    name: str
    result: Literal["good", "warning", "bad"]
    says: str
    advice: str = ""
