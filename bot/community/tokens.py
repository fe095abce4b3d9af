"""Members' own tokens: what a program reads with instead of them, in one community, until a day. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.messages import Account

PREFIX = "hearth_"
"""How every token begins, so that people and secret scanners know what they have found."""
LASTS_DAYS = (30, 90, 365)
"""For how many days a token may be made; one that lasts for ever is forgotten, and then found by somebody else."""
MOST = 10
"""So many tokens has one member in one community, at the most."""
NAME_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Token:
    """One token as its member sees it: never the secret, which is shown once when it is made."""

    id: str
    name: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bearing:
    """Whose token a program brought: the member's account in its community, and since when it was last used."""

    id: str
    person: str
    community: int
    account: Account
    expires_at: datetime
    used_at: datetime | None = None
