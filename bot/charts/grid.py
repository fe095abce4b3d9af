"""A table of figures whose weight shows: a disc as large as its figure, and the figure beside it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.charts.markup import LINE, STEP, WIDTH, Drawing, letters, room, tag, widest, words
from bot.charts.scale import figures
from bot.charts.words import figure, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.messages import Chart

CELL, TALL, LARGEST, HEAD = 58, 28, 11.0, 20
LONGEST_ROW, LONGEST_HEAD, LEAST_COLUMNS = 16, 12, 4
HIDDEN = "·"


def drawing(chart: Chart, mark: str) -> Drawing:  # noqa: ARG001  There is one kind of disc.
    """Return the table; it is wider than other pictures where it has more columns than have room."""
    left = min(room(widest([row.label for row in chart.series])), room(LONGEST_ROW)) + 8
    widest_head = room(min(widest(chart.labels), LONGEST_HEAD)) + 6
    across = max(CELL, widest_head, (WIDTH - left) / max(len(chart.labels), LEAST_COLUMNS))
    wide = math.ceil(max(left + across * len(chart.labels), WIDTH))
    heads = [
        words(label, left + (at + 0.5) * across, 13, kind="quiet", anchor="middle", most=letters(across - 4))
        for at, label in enumerate(chart.labels)
    ]
    rows = [part for at in range(len(chart.series)) for part in _row(chart, at, wide, left=left, across=across)]
    last = HEAD + len(chart.series) * TALL
    note = [words(f"{HIDDEN} {figure(None)}", 0, last + 14, kind="quiet")] if _hides(chart) else []
    return Drawing(wide, last + (LINE if note else 4), (*heads, *rows, *note))


def _hides(chart: Chart) -> bool:
    return any(shown(one) is None for row in chart.series for one in row.values)


def _row(chart: Chart, at: int, wide: float, *, left: float, across: float) -> Iterator[str]:
    top = HEAD + at * TALL
    yield tag("path", d=f"M0 {top}H{wide}", **STEP)
    yield words(chart.series[at].label, 0, top + TALL / 2 + 4, most=LONGEST_ROW)
    for place, value in enumerate(chart.series[at].values[: len(chart.labels)]):
        yield from _cell(chart, value, left + (place + 0.5) * across, top + TALL / 2)


def _cell(chart: Chart, value: float | None, x: float, y: float) -> Iterator[str]:
    known = shown(value)
    if known is None:
        yield words(HIDDEN, x, y + 4, kind="quiet", anchor="middle")
        return
    if known > 0:
        wide = LARGEST * math.sqrt(known / max(figures(chart)))
        yield tag("circle", cx=x - 10, cy=y, r=max(wide, 1.5), class_="disc", fill="#a2400f")
    kind = "figure" if known > 0 else "quiet"
    yield words(figure(known, chart.unit), x + 6, y + 4, kind=kind)
