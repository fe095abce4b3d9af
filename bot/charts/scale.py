"""How high figures go: the round number above them, and the round steps up to it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.charts.words import PERCENT, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Chart

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MOST_STEPS = 4
WHOLE = 100.0
SMALLEST = 1.0


def ticks(chart: Chart) -> tuple[float, ...]:
    """Return the round figures from nothing to the least one that no figure of the chart is above."""
    highest = max([*figures(chart), shown(chart.target) or 0.0, SMALLEST])
    if chart.unit == PERCENT and highest <= WHOLE:
        return (0.0, 25.0, 50.0, 75.0, WHOLE)
    step = _step(highest / MOST_STEPS)
    return tuple(at * step for at in range(math.ceil(round(highest / step, 9)) + 1))


def figures(chart: Chart) -> Sequence[float]:
    """Return every figure of the chart that is shown; what is less than nothing is drawn as nothing."""
    return [max(known, 0.0) for row in chart.series for one in row.values if (known := shown(one)) is not None]


def _step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    step = next(one * power for one in STEPS if one * power >= least * (1 - 1e-9))
    return max(step, SMALLEST)
