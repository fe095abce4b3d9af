"""What a chart says without a picture: its figures one by one, each with its unit where it says something."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Chart

HIDDEN = "not shown"
PERCENT = "%"


def figure(value: float | None, unit: str = "") -> str:
    """Return one figure as people read it, a percentage with its sign; one that is not shown says so."""
    if value is None:
        return HIDDEN
    shown = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return f"{shown} %" if unit == PERCENT else shown


def columns(chart: Chart) -> tuple[tuple[str, ...], ...]:
    """Return the chart as a table: the first row names the columns, the first of each other row the row."""
    heads = ("", *(row.label for row in chart.series))
    body = zip(chart.labels, *(row.values for row in chart.series), strict=False)
    if chart.kind == "grid":
        heads = ("", *chart.labels)
        return (heads, *((row.label, *(figure(one, chart.unit) for one in row.values)) for row in chart.series))
    return (heads, *((label, *(figure(one, chart.unit) for one in values)) for label, *values in body))


def said(chart: Chart) -> Sequence[str]:
    """Return the chart in a line for each row of figures; only the target comes after them."""
    every = [f"{row.label}: {_row(chart, row.values)}" for row in chart.series]
    aim = [] if chart.target is None else [f"The target is {figure(chart.target, chart.unit)}."]
    return [*every, *aim]


def _row(chart: Chart, values: Sequence[float | None]) -> str:
    return ", ".join(f"{label} {figure(value, chart.unit)}" for label, value in zip(chart.labels, values, strict=False))
