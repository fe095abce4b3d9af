"""What an SVG is put together from: elements, texts, the patterns and shapes by which rows of figures differ."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from bot.charts.words import clean, cut, figure, shown, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Chart

WIDTH = 360
"""How wide a picture is before it is scaled: as wide as a phone, so that its letters stay letters there."""
LETTER = 7.0
"""How wide a letter is at most, as a rule."""
LINE = 17
LONGEST_NAME = 48

INK, QUIET, FAINT = "#33281f", "#6b5a4c", "#b9a692"
AIM = {"class_": "target", "stroke": INK, "stroke_dasharray": "5 3"}
STEP = {"class_": "step", "stroke": FAINT}
COLOURS = ("#a2400f", "#1e4658", "#57306b", "#2f4d1c", "#7a5a3f", "#6b5a4c")
DASHES = ("none", "7 3", "2 3", "9 3 2 3", "4 4", "12 4")
# What lies across a bar of the second row of figures, the third, and so on: a path in a square of eight.
HATCHES = ("", "M0 8L8 0", "M4 0V8", "M0 4H8", "M0 0L8 8M0 8L8 0", "M2 2h1v1h-1zM6 6h1v1h-1z")


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a picture consists of, and how large it is."""

    width: int
    height: int
    parts: tuple[str, ...]


def tag(name: str, *inside: str, text: str = "", **attributes: str | float) -> str:
    """Return an element: *inside* is markup, *text* is not. An underscore in an attribute's name is a dash."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_short(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{said}>{escape(clean(text))}{''.join(inside)}</{name}>"


def words(text: str, x: float, y: float, *, most: int = 0, kind: str = "words", anchor: str = "start") -> str:
    """Return a line of text, cut where it is wider than *most* letters; whoever points at it then reads all of it."""
    whole = clean(text)
    said = cut(whole, most) if most else whole
    hint = (tag("title", text=whole),) if said != whole else ()
    colour = QUIET if kind == "quiet" else INK
    return tag("text", *hint, text=said, x=x, y=y, class_=kind, text_anchor=anchor, fill=colour)


def room(letters: float) -> float:
    """Return how wide so many letters are."""
    return letters * LETTER


def letters(space: float) -> int:
    """Return how many letters have room in *space*."""
    return max(int(space / LETTER), 1)


def widest(texts: Sequence[str]) -> int:
    """Return how many letters wide the widest of *texts* is."""
    return max((width(clean(text)) for text in texts), default=0)


def patterns(count: int, mark: str) -> str:
    """Return the patterns of *count* rows of figures: the first is plain."""
    return tag("defs", *(_pattern(at, mark) for at in range(count)))


def filled(at: int, mark: str) -> str:
    """Return how the row of figures number *at* is filled."""
    return f"url(#fill-{at % len(HATCHES)}-{mark})"


def dot(at: int, x: float, y: float) -> str:
    """Return the shape by which the row of figures number *at* is told from the others."""
    shapes = (
        f"M{_short(x - 3.5)} {_short(y)}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z",
        f"M{_short(x - 3)} {_short(y - 3)}h6v6h-6z",
        f"M{_short(x)} {_short(y - 4)}l4 7h-8z",
        f"M{_short(x)} {_short(y - 4.5)}l4.5 4.5l-4.5 4.5l-4.5 -4.5z",
        f"M{_short(x)} {_short(y + 4)}l4 -7h-8z",
        f"M{_short(x - 4)} {_short(y - 1)}h3v-3h2v3h3v2h-3v3h-2v-3h-3z",
    )
    return tag("path", d=shapes[at % len(shapes)], class_=f"dot row-{at % len(COLOURS)}", fill=colour(at))


def colour(at: int) -> str:
    """Return the colour of the row of figures number *at*, where no style sheet says another."""
    return COLOURS[at % len(COLOURS)]


def names(chart: Chart, swatches: Sequence[str]) -> list[str]:
    """Return what each row of figures is called, one below the other, beside its swatch, and what is to be reached.

    A single row needs no name: it is what the title says.
    """
    rows = list(zip(swatches, (row.label for row in chart.series), strict=True)) if len(chart.series) > 1 else []
    if (aim := shown(chart.target)) is not None:
        rows.append((tag("path", d=f"M2 {len(rows) * LINE + 8}h26", **AIM), f"target {figure(aim, chart.unit)}"))
    named = [words(said, 34, at * LINE + 12, most=LONGEST_NAME) for at, (_, said) in enumerate(rows)]
    return [*(swatch for swatch, _ in rows), *named]


def below(chart: Chart) -> int:
    """Return where the picture goes on below the names of its rows."""
    count = (len(chart.series) if len(chart.series) > 1 else 0) + (shown(chart.target) is not None)
    return count * LINE + 6 if count else 0


def _pattern(at: int, mark: str) -> str:
    base = tag("rect", width=8, height=8, class_=f"row-{at % len(COLOURS)}", fill=colour(at))
    across = tag("path", d=HATCHES[at], class_="across", stroke="#fff", stroke_width=2) if HATCHES[at] else ""
    return tag("pattern", base, across, id=f"fill-{at}-{mark}", width=8, height=8, patternUnits="userSpaceOnUse")


def _short(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
