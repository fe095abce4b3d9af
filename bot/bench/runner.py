"""Measures what it is told to, shows each row as it comes, and judges them all at the end."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.bench.postgres import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.bench.row import Row

MODULES = (
    "start",
    "capture",
    "dispatch",
    "claims",
    "slack",
    "slack_forged",
    "answers_hostile",
    "answers",
    "kills",
    "rhythm_rush",
    "rhythm_kills",
    "platform_kills",
    "pairings",
    "pulse",
    "imports",
    "rules",
    "fuzz",
    "search",
)
"""In this order: what is quickly told first."""


THOUSANDS = 1_000


def names() -> tuple[str, ...]:
    """Return the names of what can be measured."""
    return tuple(name for name in MODULES if find_spec(f"bot.bench.{name}"))


def measured(only: Sequence[str], *, quick: bool) -> Iterator[Row]:
    """Yield each row as it is measured; all of them where *only* is empty."""
    for name in only or names():
        with named():
            yield from import_module(f"bot.bench.{name}").rows(quick=quick)


def judged(rows: Sequence[Row]) -> bool:
    """Return whether no row misses a must."""
    return all(row.verdict != "missed" for row in rows)


def cells(row: Row) -> tuple[str, ...]:
    """Return *row* as the cells of the table: what, must, aim, measured, ratio, verdict."""
    figure = f"not measured: {row.measured}" if isinstance(row.measured, str) else _figure(row.measured)
    shown = figure if isinstance(row.measured, str) else f"{figure} {row.unit}".strip()
    verdict = "MISSED" if row.verdict == "missed" else row.verdict
    return (row.name, str(row.must or ""), str(row.aim or ""), shown, row.ratio, verdict)


def _figure(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= THOUSANDS else f"{figure:.4g}"


def run(only: Sequence[str], *, quick: bool, tell: Callable[[Row], None]) -> Sequence[Row]:
    """Measure, telling each row as it comes; return all."""
    rows = []
    for row in measured(only, quick=quick):
        tell(row)
        rows.append(row)
    return rows
