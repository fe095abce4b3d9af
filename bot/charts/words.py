"""What a chart says without a picture: its figures one by one, each with its unit where it says something."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Chart

HIDDEN = "not shown"
PERCENT = "%"
ELLIPSIS = "…"
LARGEST = 1e9  # What is larger is no count of anything here, and must not fill a picture with noughts.
_UNSEEN = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})
_WIDE = frozenset({"W", "F"})


def figure(value: float | None, unit: str = "") -> str:
    """Return one figure as people read it, a percentage with its sign; one that is not shown says so."""
    known = shown(value)
    if known is None:
        return HIDDEN
    said_ = f"{known:,.0f}" if known.is_integer() else f"{known:,.1f}"
    short = said_ if abs(known) < LARGEST else f"{known:.3g}"
    return f"{short}%" if unit == PERCENT else short


def shown(value: float | None) -> float | None:
    """Return a figure that can be drawn; None for what is not shown, and for what is no number."""
    return None if value is None or not math.isfinite(value) else float(value)


def columns(chart: Chart) -> tuple[tuple[str, ...], ...]:
    """Return the chart as a table: the first row names the columns, the first of each other row that row."""
    if chart.kind == "grid":
        rows = ((row.label, *(figure(one, chart.unit) for one in row.values)) for row in chart.series)
        return (("", *chart.labels), *rows)
    heads = ("", *(row.label for row in chart.series))
    body = zip(chart.labels, *(row.values for row in chart.series), strict=False)
    return (heads, *((label, *(figure(one, chart.unit) for one in values)) for label, *values in body))


def said(chart: Chart) -> Sequence[str]:
    """Return the chart in a line for each row of figures, and one for its target."""
    every = [f"{row.label}: {_row(chart, row.values)}" for row in chart.series]
    aim = [] if chart.target is None else [f"The target is {figure(chart.target, chart.unit)}."]
    return [*every, *aim]


def clean(text: str) -> str:
    """Return *text* in one line, of signs that a picture can hold."""
    plain = "".join(" " if unicodedata.category(sign) in _UNSEEN else sign for sign in text)
    return " ".join(plain.split())


def width(text: str) -> int:
    """Return how wide *text* is, in letters: what is written in squares takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)


def cut(text: str, most: int) -> str:
    """Return *text* in one line, at most *most* letters wide."""
    whole = clean(text)
    if width(whole) <= most:
        return whole
    kept = ""
    for sign in whole:
        if width(kept + sign) > most - 1:
            break
        kept += sign
    return f"{kept.rstrip()}{ELLIPSIS}"


def _row(chart: Chart, values: Sequence[float | None]) -> str:
    return ", ".join(f"{label} {figure(value, chart.unit)}" for label, value in zip(chart.labels, values, strict=False))
