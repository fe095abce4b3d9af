"""Figures as pictures: a `Chart` as SVG for the page, as PNG for Discord and Slack, and as words for everybody."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.charts.vector import svg
from bot.charts.words import columns, cut, figure, said, shown

if TYPE_CHECKING:
    from bot.messages import Chart

__all__ = ["columns", "cut", "figure", "png", "said", "shown", "svg"]

MOST_KEPT = 32


@lru_cache(maxsize=MOST_KEPT)
def png(chart: Chart) -> bytes:
    """Return *chart* as a PNG on a ground of its own, so that it reads on light and dark alike.

    It takes up to a second the first time, and a tenth of one later: from a coroutine, call it in a thread.
    """
    from bot.charts import raster  # noqa: PLC0415  matplotlib takes a second to import, and most never need it.

    return raster.png(chart)
