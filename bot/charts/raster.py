"""A chart as PNG, by matplotlib: its figures and its Agg canvas only, never pyplot, which belongs to one thread."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.patches import Patch

from bot.charts.markup import COLOURS
from bot.charts.scale import figures, ticks
from bot.charts.words import cut, figure, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from bot.messages import Chart

WIDE, DOTS = 8.0, 120
PAPER, INK, QUIET, LINE = "#fffdf9", "#33281f", "#6b5a4c", "#d8c9b8"
FONT = "DejaVu Sans"
MISSING = "▯"
HATCHES = ("", "//", "||", "--", "xx", "..")
DASHES: Sequence[str | tuple[int, tuple[int, ...]]] = ("-", "--", ":", "-.", (0, (6, 2, 1, 2, 1, 2)), (0, (8, 3)))
MARKS = ("o", "s", "^", "D", "v", "P")
AIM: Mapping[str, Any] = {"color": INK, "linestyle": "--", "linewidth": 1}
LEGEND: Mapping[str, Any] = {"frameon": False, "labelcolor": INK}
LONGEST_LABEL, LONGEST_NAME, LONGEST_TITLE, LONGEST_HEAD = 34, 44, 72, 14
LETTERS_ALONG = 84
LARGEST_DISC = 520.0


def png(chart: Chart) -> bytes:
    """Return *chart* as a PNG; nothing in its texts is taken for anything but letters."""
    picture = Figure(figsize=(WIDE, _tall(chart)), dpi=DOTS, facecolor=PAPER, layout="constrained")
    FigureCanvasAgg(picture)
    axes = picture.add_subplot(facecolor=PAPER)
    title = _letters(chart.title, LONGEST_TITLE)
    picture.suptitle(title, x=0.012, ha="left", color=INK, fontsize=13, parse_math=False)
    axes.tick_params(colors=QUIET, length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    _DRAWN[chart.kind](chart, axes)
    written = BytesIO()
    picture.savefig(written, format="png", metadata={"Software": None})
    return written.getvalue()


def _tall(chart: Chart) -> float:
    """Return how tall a picture is, in inches."""
    named = 0.3 * (len(chart.series) + 1)
    if chart.kind == "grid":
        return 1.4 + 0.42 * max(len(chart.series), 1)
    if chart.kind == "lines":
        return 3.8 + named
    return 1.3 + named + max(len(chart.labels), 1) * (0.16 + 0.2 * max(len(chart.series), 1))


def _bars(chart: Chart, axes: Axes) -> None:
    count = max(len(chart.series), 1)
    thick = 0.8 / count
    high = ticks(chart)[-1]
    for row, series in enumerate(chart.series):
        for at, value in enumerate(series.values[: len(chart.labels)]):
            known, y = shown(value), at + (row - (count - 1) / 2) * thick
            colour, hatch = COLOURS[row % len(COLOURS)], HATCHES[row % len(HATCHES)]
            axes.barh(y, max(known or 0.0, 0.0), height=thick * 0.9, color=colour, hatch=hatch, edgecolor=PAPER)
            told = f" {figure(value, chart.unit)}"
            axes.text(max(known or 0.0, 0.0), y, told, va="center", color=INK, fontsize=10, parse_math=False)
    axes.set_xlim(0, high * 1.14)
    axes.set_ylim(max(len(chart.labels), 1) - 0.5, -0.5)
    axes.set_xticks([])
    _named(axes.set_yticks, chart.labels, LONGEST_LABEL)
    aim = shown(chart.target)
    _names(chart, axes, [_patch(row) for row in range(len(chart.series))], axes.axvline(aim or 0.0, **AIM))


def _lines(chart: Chart, axes: Axes) -> None:
    drawn = [_line(chart, axes, row) for row in range(len(chart.series))]
    steps = ticks(chart)
    axes.set_ylim(0, steps[-1] * 1.04)
    axes.set_yticks(steps, [figure(one, chart.unit) for one in steps], parse_math=False)
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    wide = min(max(map(len, chart.labels), default=1), LONGEST_HEAD) + 2
    every = max(-(-len(chart.labels) * wide // LETTERS_ALONG), 1)
    last = len(chart.labels) - 1
    told = [at for at in range(len(chart.labels)) if (last - at) % every == 0]
    axes.set_xlim(-0.3, max(last, 1) + 0.3)
    axes.set_xticks(told, [_letters(chart.labels[at], LONGEST_HEAD) for at in told], parse_math=False)
    aim = shown(chart.target)
    _names(chart, axes, drawn, axes.axhline(aim or 0.0, **AIM))


def _line(chart: Chart, axes: Axes, row: int) -> Artist:
    """Draw one line, with a gap where a figure is not shown."""
    known = [shown(one) for one in chart.series[row].values[: len(chart.labels)]]
    heights = [float("nan") if one is None else max(one, 0.0) for one in known]
    (line,) = axes.plot(
        range(len(heights)),
        heights,
        color=COLOURS[row % len(COLOURS)],
        linestyle=DASHES[row % len(DASHES)],
        marker=MARKS[row % len(MARKS)],
        linewidth=2,
    )
    return line


def _grid(chart: Chart, axes: Axes) -> None:
    most = max([*figures(chart), 1.0])
    for row, series in enumerate(chart.series):
        axes.axhline(row - 0.5, color=LINE, linewidth=0.6)
        for at, value in enumerate(series.values[: len(chart.labels)]):
            known = shown(value)
            if known is not None and known > 0:
                axes.scatter(at - 0.18, row, s=LARGEST_DISC * known / most, color=COLOURS[0])
            told = "·" if known is None else figure(known, chart.unit)
            axes.text(at, row, told, va="center", color=INK, fontsize=10, parse_math=False)
    axes.set_ylim(max(len(chart.series), 1) - 0.5, -0.5)
    axes.set_xlim(-0.6, max(len(chart.labels), 1) - 0.4)
    axes.xaxis.tick_top()
    _named(axes.set_xticks, chart.labels, LONGEST_HEAD)
    _named(axes.set_yticks, [row.label for row in chart.series], LONGEST_LABEL)
    if any(shown(one) is None for row in chart.series for one in row.values):
        axes.set_xlabel(f"·  {figure(None)}", color=QUIET, loc="left", parse_math=False)


def _named(put: Callable[..., object], names: Sequence[str], most: int) -> None:
    put(range(len(names)), [_letters(one, most) for one in names], parse_math=False)


def _names(chart: Chart, axes: Axes, rows: Sequence[Artist], aim: Artist) -> None:
    """Say which row of figures is which, and what is to be reached; a single row is what the title says."""
    named = [*zip(rows, (row.label for row in chart.series), strict=True)] if len(rows) > 1 else []
    target = shown(chart.target)
    aim.set_visible(target is not None)
    if target is not None:
        named.append((aim, f"target {figure(target, chart.unit)}"))
    picture = axes.get_figure(root=True)
    if picture is None or not named:
        return
    blank = [" " for _ in named]  # A name that begins with an underscore would be left out: they are set after.
    legend = picture.legend([one for one, _ in named], blank, loc="outside upper left", **LEGEND)
    for told, (_, name) in zip(legend.get_texts(), named, strict=True):
        told.set_parse_math(False)
        told.set_text(_letters(name, LONGEST_NAME))


def _patch(row: int) -> Artist:
    return Patch(facecolor=COLOURS[row % len(COLOURS)], hatch=HATCHES[row % len(HATCHES)], edgecolor=PAPER)


def _letters(text: str, most: int) -> str:
    """Return *text* in the letters that the font has, in one line: others would be drawn as nothing, and warned of."""
    return "".join(sign if ord(sign) in _known() else MISSING for sign in cut(text, most))


def _known() -> Mapping[int, object]:
    return get_font(findfont(FONT)).get_charmap()


_DRAWN: Mapping[str, Callable[[Chart, Axes], None]] = {"bars": _bars, "lines": _lines, "grid": _grid}
