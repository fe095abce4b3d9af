"""Lines over time: each with its own dashes and its own shape at every point; a gap where a figure is not shown."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bot.charts.markup import (
    AIM,
    DASHES,
    LINE,
    STEP,
    WIDTH,
    Drawing,
    below,
    colour,
    dot,
    letters,
    names,
    room,
    tag,
    widest,
    words,
)
from bot.charts.scale import ticks
from bot.charts.words import clean, figure, shown, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.messages import Chart

TALL = 150
RIGHT, LEAST_BETWEEN = 14, 12


def drawing(chart: Chart, mark: str) -> Drawing:  # noqa: ARG001  Lines have no patterns to be told apart by a mark.
    """Return the lines of a chart over a few round figures."""
    start = below(chart) + 8
    left = room(widest([figure(one, chart.unit) for one in ticks(chart)])) + 12
    swatches = [_swatch(at) for at in range(len(chart.series))]
    parts = [*names(chart, swatches), *_steps(chart, start, left), *_labels(chart, start, left)]
    for at, row in enumerate(chart.series):
        points = _points(chart, row.values, start, left)
        parts += [_line(at, run) for run in _runs(points) if len(run) > 1]
        parts += [dot(at, *point) for point in points if point]
    return Drawing(WIDTH, start + TALL + LINE + 4, (*parts, *_target(chart, start, left)))


def _swatch(at: int) -> str:
    y = at * LINE + 8
    return tag("g", _line(at, [(2, y), (28, y)]), dot(at, 15, y))


def _steps(chart: Chart, start: float, left: float) -> Iterator[str]:
    for one in ticks(chart):
        y = _up(chart, one, start)
        yield tag("path", d=f"M{left:.1f} {y:.1f}H{WIDTH}", **STEP)
        yield words(figure(one, chart.unit), left - 5, y + 4, kind="quiet", anchor="end")


def _labels(chart: Chart, start: float, left: float) -> Iterator[str]:
    """Yield the names along: the last always, of the others as many as have room."""
    last = len(chart.labels) - 1
    every = next((each for each in range(1, last + 1) if _have_room(chart, each, left)), max(last + 1, 1))
    for at in range(last, -1, -every):
        edge, anchor = _edge(chart, at, left)
        yield words(chart.labels[at], edge, start + TALL + 15, kind="quiet", anchor=anchor, most=letters(WIDTH - left))


def _have_room(chart: Chart, every: int, left: float) -> bool:
    """Return whether none of the names runs into the next, where one of *every* so many is told."""
    spans = [_span(chart, at, left) for at in range(len(chart.labels) - 1, -1, -every)]
    return all(begins - ends >= LEAST_BETWEEN for (begins, _), (_, ends) in pairwise(spans))


def _span(chart: Chart, at: int, left: float) -> tuple[float, float]:
    """Return from where to where a name along reaches."""
    edge, anchor = _edge(chart, at, left)
    wide = room(min(width(clean(chart.labels[at])), letters(WIDTH - left)))
    begins = edge - {"end": wide, "start": 0.0, "middle": wide / 2}[anchor]
    return begins, begins + wide


def _edge(chart: Chart, at: int, left: float) -> tuple[float, str]:
    """Return where a name along stands, and which of its ends is there: neither leaves the picture."""
    last, x = len(chart.labels) - 1, _along(chart, at, left)
    if at == last and last:
        return WIDTH, "end"
    return (x - 4, "start") if at == 0 else (x, "middle")


def _points(
    chart: Chart, values: Sequence[float | None], start: float, left: float
) -> list[tuple[float, float] | None]:
    known = [shown(one) for one in values[: len(chart.labels)]]
    return [
        None if one is None else (_along(chart, at, left), _up(chart, max(one, 0.0), start))
        for at, one in enumerate(known)
    ]


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Return the points that follow each other without a gap."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return runs


def _line(at: int, run: Sequence[tuple[float, float]]) -> str:
    return tag(
        "polyline",
        points=" ".join(f"{x:.1f},{y:.1f}" for x, y in run),
        class_=f"line row-{at % len(DASHES)}",
        fill="none",
        stroke=colour(at),
        stroke_width=2,
        stroke_dasharray=DASHES[at % len(DASHES)],
    )


def _target(chart: Chart, start: float, left: float) -> Iterator[str]:
    if (aim := shown(chart.target)) is not None:
        yield tag("path", d=f"M{left:.1f} {_up(chart, max(aim, 0.0), start):.1f}H{WIDTH}", **AIM)


def _along(chart: Chart, at: int, left: float) -> float:
    return left + 6 + (WIDTH - left - RIGHT - 6) * at / max(len(chart.labels) - 1, 1)


def _up(chart: Chart, value: float, start: float) -> float:
    return start + TALL * (1 - value / ticks(chart)[-1])
