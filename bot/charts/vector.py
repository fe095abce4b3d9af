"""A chart as SVG for the page: drawn by ourselves, since matplotlib's SVG cannot be made accessible here.

Its own pictures carry their colours in `style` attributes, which the page's policy refuses, know nothing of
a reader who likes it dark, and write letters as paths, which nobody can select or hear. These have a title and
a description, real text, and classes which the page's style sheet colours; the attributes beside them are for
whoever opens such a picture alone. Rows of figures differ by pattern, dashes and shape, never by colour alone.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from bot.charts import bars, grid, lines
from bot.charts.markup import Drawing, tag
from bot.charts.words import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.messages import Chart

DIGITS = 12
LARGER = 1.2
"""So many pixels a unit has where there is room: letters of twelve are read well at fourteen."""


def svg(chart: Chart) -> str:
    """Return *chart* as one `svg` element: the same chart gives the same markup, and every text in it is escaped."""
    mark = sha256(repr(chart).encode("utf-8", "replace")).hexdigest()[:DIGITS]
    drawing = _DRAWN[chart.kind](chart, mark)
    size = f"0 0 {drawing.width} {drawing.height}"
    return tag(
        "svg",
        tag("title", text=clean(chart.title) or "A chart", id=f"title-{mark}"),
        tag("desc", text=clean(chart.about) or "Its figures stand in the table beside it.", id=f"about-{mark}"),
        *drawing.parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=size,
        width=round(drawing.width * LARGER),
        height=round(drawing.height * LARGER),
        role="img",
        class_=f"chart-{chart.kind}",
        aria_labelledby=f"title-{mark}",
        aria_describedby=f"about-{mark}",
        font_family="system-ui, sans-serif",
        font_size=12,
    )


_DRAWN: Mapping[str, Callable[[Chart, str], Drawing]] = {
    "bars": bars.drawing,
    "lines": lines.drawing,
    "grid": grid.drawing,
}
