"""Figures as Slack's blocks: its own chart where that holds them, and their words beside or in place of it.

https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block: at most two in a message, a title of 50
characters, six rows of figures with names of 20, twenty points each, and a value for every one of them. What it
cannot hold (a grid, what stands at a label of which a figure is not shown) is said in words; in a post that others read too a
picture stands beneath it besides. An answer that one person sees can carry no picture, nor can a view hold a chart.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.slack import fitting
from adapters.slack.render_gathered import listed
from adapters.slack.render_text import text
from adapters.slack.render_words import divided, packed
from bot import charts
from bot.messages import Chart, Said, Series

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapters.slack.fitting import Json
    from adapters.slack.render_text import Manner
    from bot.messages import Block

LONGEST_HEAD, LONGEST_ABOUT, LONGEST_ROW = 200, 600, 600
TITLE, NAME, AXIS = 50, 20, 50
MOST_SERIES, MOST_POINTS = 6, 20
LEAST_ON_A_LINE = 2
KINDS = {"bars": "bar", "lines": "line"}
PICTURE = "📊 The picture of it is {}."


def chart(shown: Chart, manner: Manner, *, native: bool) -> Iterator[Json]:
    """Yield figures: what they are about, then Slack's own chart, or a line for each row of them."""
    title = (
        [] if native else [*text(fitting.cut(shown.title, LONGEST_HEAD), "bold"), *text("\n" if shown.about else "")]
    )
    said = [*title, *text(fitting.cut(shown.about, LONGEST_ABOUT))]
    if said:
        yield from packed(divided({"type": "rich_text_section", "elements": said}))
    drawn = block(shown) if native else None
    if drawn is not None:
        yield drawn
        yield from _left_out(shown)
        return
    yield from listed([(Said(fitting.cut(row, LONGEST_ROW)),) for row in charts.said(shown)], manner)
    if manner.pictures:
        yield _note(PICTURE.format(manner.files))


def pictured(shown: Sequence[Block]) -> list[Chart]:
    """Return those charts of a post that Slack draws no chart of, or that are too many: pictures stand for them."""
    every = [one for one in shown if isinstance(one, Chart)]
    natives = [one for one in every if block(one) is not None][: fitting.CHARTS]
    return [one for one in every if not any(one is native for native in natives)]


def block(shown: Chart) -> Json | None:
    """Return Slack's own chart; None where it cannot hold these figures."""
    kind, known = KINDS.get(shown.kind), _known(shown)
    if shown.kind == "lines" and len(known.labels) < LEAST_ON_A_LINE:
        return None
    rows = [*known.series, *_target(known)]
    labels = [fitting.cut(one, NAME) for one in known.labels]
    names = [fitting.cut(row.label, NAME) for row in rows]
    if kind is None or not _holds(labels, names, rows):
        return None
    axis = {"categories": labels, **({"y_label": fitting.cut(shown.unit, AXIS)} if shown.unit else {})}
    return {
        "type": "data_visualization",
        "title": fitting.cut(shown.title, TITLE).strip() or "Figures",
        "chart": {
            "type": kind,
            "series": [_series(name, labels, row) for name, row in zip(names, rows, strict=True)],
            "axis_config": axis,
        },
    }


def _known(shown: Chart) -> Chart:
    """Return a chart with the labels alone for which every figure is shown."""
    every = range(len(shown.labels))
    kept = [at for at in every if all(charts.shown(row.values[at]) is not None for row in shown.series)]
    series = tuple(replace(row, values=tuple(row.values[at] for at in kept)) for row in shown.series)
    return replace(shown, labels=tuple(shown.labels[at] for at in kept), series=series)


def _target(shown: Chart) -> list[Series]:
    """Return the target as a line of its own, where lines are drawn."""
    aim = charts.shown(shown.target)
    if aim is None or shown.kind != "lines":
        return []
    return [Series(f"Target {charts.figure(aim, shown.unit)}", (aim,) * len(shown.labels))]


def _holds(labels: Sequence[str], names: Sequence[str], rows: Sequence[Series]) -> bool:
    """Return whether Slack takes rows of figures: everything has a name of its own, and a value."""
    return (
        0 < len(rows) <= MOST_SERIES
        and 0 < len(labels) <= MOST_POINTS
        and all(len(set(each)) == len(each) and all(one.strip() for one in each) for each in (labels, names))
        and all(charts.shown(one) is not None for row in rows for one in row.values)
    )


def _series(name: str, labels: Sequence[str], row: Series) -> Json:
    points = [{"label": label, "value": _number(value)} for label, value in zip(labels, row.values, strict=True)]
    return {"name": name, "data": points}


def _number(value: float | None) -> float:
    known = round(charts.shown(value) or 0.0, 2)
    return int(known) if known.is_integer() else known


def _left_out(shown: Chart) -> Iterator[Json]:
    """Yield what Slack's chart does not say: the target of bars, and the labels of which not every figure is shown."""
    drawn = set(_known(shown).labels)
    hidden = [_in_words(shown, at) for at, label in enumerate(shown.labels) if label not in drawn]
    aim = charts.shown(shown.target) if shown.kind == "bars" else None
    said = [
        f"The target is {charts.figure(aim, shown.unit)}." if aim is not None else "",
        f"Not in the chart: {'; '.join(hidden)}." if hidden else "",
    ]
    if any(said):
        yield _note(" ".join(filter(None, said)))


def _in_words(shown: Chart, at: int) -> str:
    """Return the figures of one label."""
    said = [(row.label, charts.figure(row.values[at], shown.unit)) for row in shown.series]
    told = said[0][1] if len(said) == 1 else ", ".join(f"{name} {figure}" for name, figure in said)
    return f"{shown.labels[at]} ({told})"


def _note(said: str) -> Json:
    return {"type": "context", "elements": [fitting.plain(said, LONGEST_ROW)]}
