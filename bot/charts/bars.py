"""Bars, one below the other, each with its figure at its end: long names have room, and nothing is read off an axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.charts.markup import (
    AIM,
    HATCHES,
    LINE,
    WIDTH,
    Drawing,
    below,
    filled,
    letters,
    names,
    patterns,
    room,
    tag,
    widest,
    words,
)
from bot.charts.scale import ticks
from bot.charts.words import figure, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.messages import Chart

BESIDE = 17
"""Names of at most so many letters stand beside their bars; where one is longer, all stand above them."""
THICK, GAP, APART, AFTER = 12, 3, 9, 10


def drawing(chart: Chart, mark: str) -> Drawing:
    """Return the bars of a chart, those of one label together."""
    start = below(chart)
    beside = widest(chart.labels) <= BESIDE
    left = room(widest(chart.labels)) + 8 if beside else 0
    each = _height(chart) + (0 if beside else LINE)
    swatches = [
        tag("rect", x=4, y=at * LINE + 2, width=22, height=11, fill=filled(at, mark), class_="bar")
        for at in range(len(chart.series))
    ]
    tall = start + len(chart.labels) * (each + APART)
    parts = [patterns(min(len(chart.series), len(HATCHES)), mark), *names(chart, swatches)]
    for at in range(len(chart.labels)):
        parts += _group(chart, at, start + at * (each + APART), left=left, mark=mark)
    return Drawing(
        WIDTH, tall + (LINE if chart.target is not None else 0), (*parts, *_target(chart, start, tall, left))
    )


def _height(chart: Chart) -> int:
    return len(chart.series) * (THICK + GAP)


def _group(chart: Chart, at: int, top: float, *, left: float, mark: str) -> Iterator[str]:
    """Yield the bars of one label, with its name."""
    if left:
        yield words(chart.labels[at], left - 8, top + _height(chart) / 2 + 3, anchor="end")
    else:
        yield words(chart.labels[at], 0, top + 11, most=letters(WIDTH))
        top += LINE
    for row, series in enumerate(chart.series):
        value = series.values[at] if at < len(series.values) else None
        yield from _bar(chart, value, left, top + row * (THICK + GAP), filled(row, mark))


def _bar(chart: Chart, value: float | None, left: float, top: float, fill: str) -> Iterator[str]:
    known = shown(value)
    if known is None:
        yield words(figure(None), left, top + THICK - 2, kind="quiet")
        return
    long = _along(chart, max(known, 0.0), left)
    yield tag("rect", x=left, y=top, width=max(long, 1.5), height=THICK, fill=fill, class_="bar")
    yield words(figure(known, chart.unit), left + long + 5, top + THICK - 2, kind="figure")


def _along(chart: Chart, value: float, left: float) -> float:
    """Return how long the bar of a figure is: the longest leaves room for the longest figure."""
    high = ticks(chart)[-1]
    end = room(
        widest([figure(one, chart.unit) for row in chart.series for one in row.values if shown(one) is not None])
    )
    return (WIDTH - left - end - AFTER) * value / high


def _target(chart: Chart, start: float, tall: float, left: float) -> Iterator[str]:
    """Yield the line that is to be reached."""
    if (aim := shown(chart.target)) is not None:
        x = left + _along(chart, max(aim, 0.0), left)
        yield tag("path", d=f"M{x:.1f} {start}V{tall - APART / 2:.1f}", **AIM)
