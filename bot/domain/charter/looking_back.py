"""What came of a community, counted over what all its members may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class LookBack:
    """What came of the time since an instant: what was kept, held, asked, answered; and, of all that is kept, used.

    None is a figure about too few people to be told.
    """

    since: datetime
    kept: int = 0
    sessions: int = 0
    asked: int = 0
    answered: int = 0
    used: int | None = None
    worked: int | None = None
    thanks: int | None = None
