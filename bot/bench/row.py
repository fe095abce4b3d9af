"""One measured figure and the bounds it is held to.

Every module of measurements in this package offers one function:

    def rows(*, quick: bool) -> Iterator[Row]

It yields each row as soon as it is measured (the runner prints it at once), closes what
it opened when the iterator is closed, and with `quick` measures the same on less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["aim", "must", "missed", "told", "not measured"]


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit that a figure keeps to: from above (`most`) or from below (`least`)."""

    limit: float
    side: Literal["most", "least"] = "most"

    def __str__(self) -> str:
        """Return the bound as a table shows it, `≤ 20`."""
        return f"{'≤' if self.side == 'most' else '≥'} {self.limit:g}"

    def holds(self, figure: float) -> bool:
        """Return whether *figure* keeps to the limit; one that is no number does not."""
        return figure <= self.limit if self.side == "most" else figure >= self.limit


def most(limit: float) -> Bound:
    """Return the bound from above."""
    return Bound(limit, "most")


def least(limit: float) -> Bound:
    """Return the bound from below."""
    return Bound(limit, "least")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of figures.

    `measured` is the figure in *unit*, or a sentence that says why it could not be
    measured here (no data, no PostgreSQL): such a row is told, not judged. `ratio` is
    the figure held against the raw engine's own in the same run, as text ("1.8× raw").
    """

    name: str
    measured: float | str
    unit: str
    must: Bound | None = None
    aim: Bound | None = None
    ratio: str = ""

    @property
    def verdict(self) -> Verdict:
        """Return how the figure stands to its bounds."""
        if isinstance(self.measured, str):
            return "not measured"
        if self.must and not self.must.holds(self.measured):
            return "missed"
        if self.aim and self.aim.holds(self.measured):
            return "aim"
        return "must" if self.must else "told"
