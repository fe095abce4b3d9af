"""What came of a community, counted over what all its members may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry that all members may see, without its words: its kind, how many used it, and told how it went."""

    number: int
    kind: str
    kept_at: datetime
    used: int = 0
    worked: int = 0
    told: int = 0

    def helped(self, least: int) -> tuple[int, int, int]:
        """Return how much it helped, for how many it worked and how many used it; what fewer than *least* did is none.

        Else the newer goes first.
        """
        return self.worked if self.told >= least else 0, self.used if self.used >= least else 0, self.number


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
