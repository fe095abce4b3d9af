"""A chart as SVG, as PNG and in words: what everybody is told, and what no text in it can do."""

from __future__ import annotations

import subprocess
import sys
import threading
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot import charts
from bot.charts.markup import LETTER, WIDTH
from bot.charts.scale import ticks
from bot.messages import Chart, Series

SVG = "{http://www.w3.org/2000/svg}"
KINDS = ("bars", "lines", "grid")
HOSTILE = '</title><script>alert(1)</script>" onload="alert(2)\u0000\u202e$\\frac{1}{0}$ _hidden &lt;'
TOLD = Chart(
    "kept",
    "What became of what was kept",
    "Of 120 entries 64 were found again.",
    ("kept", "found", "used"),
    (Series("this month", (120, 64, None)), Series("the month before", (90, 70, 12.5))),
    target=50,
)

any_text = some.text(max_size=60) | some.just(HOSTILE)
any_figure = some.none() | some.floats(allow_nan=True, allow_infinity=True) | some.integers(-5, 10**9)


@some.composite
def any_chart(draw: some.DrawFn) -> Chart:
    labels = tuple(draw(some.lists(any_text, max_size=6)))
    rows = draw(some.lists(some.tuples(any_text, some.tuples(*[any_figure for _ in labels])), max_size=7))
    return Chart(
        "any",
        draw(any_text),
        draw(any_text),
        labels,
        tuple(Series(*row) for row in rows),
        draw(some.sampled_from(KINDS)),
        draw(some.sampled_from(["", "%", "hours"])),
        draw(some.none() | some.floats(0, 1e6)),
    )


def of_kind(kind: str, **changed: object) -> Chart:
    facts = {name: getattr(TOLD, name) for name in ("name", "title", "about", "labels", "series", "target")}
    return Chart(**{**facts, "kind": kind, **changed})


@settings(deadline=None, max_examples=100)
@given(chart=any_chart())
def test_whatever_stands_in_a_chart_its_picture_is_well_formed_and_none_of_it_is_markup(chart: Chart) -> None:
    drawn = charts.svg(chart)

    every = list(ET.fromstring(drawn).iter())  # noqa: S314  Our own.
    assert {one.tag.removeprefix(SVG) for one in every} <= DRAWN_WITH
    assert not any(name.startswith("on") or name in {"style", "href"} for one in every for name in one.attrib)


DRAWN_WITH = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "polyline", "circle", "g", "text"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_tells_its_title_and_what_is_to_be_seen_to_who_cannot_see_it(kind: str) -> None:
    drawn = ET.fromstring(charts.svg(of_kind(kind)))  # noqa: S314  Our own.

    title, about = drawn[0], drawn[1]
    assert (drawn.get("role"), title.text, about.text) == ("img", TOLD.title, TOLD.about)
    assert (drawn.get("aria-labelledby"), drawn.get("aria-describedby")) == (title.get("id"), about.get("id"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_that_is_not_shown_is_never_drawn_as_nothing(kind: str) -> None:
    chart = of_kind(kind, labels=("a",), series=(Series("x", (None,)), Series("y", (3,))), target=None)

    drawn = charts.svg(chart)

    assert ("not shown" in drawn) is (kind != "lines")
    assert drawn.count('class="dot') == (3 if kind == "lines" else 0)  # Two in the names, one for the figure.
    assert "not shown" in str(charts.columns(chart))


def test_rows_of_figures_differ_by_pattern_dashes_and_shape_and_not_by_colour_alone() -> None:
    rows = tuple(Series(f"row {at}", (at, at + 1)) for at in range(5))
    bars, lines = (charts.svg(of_kind(kind, labels=("a", "b"), series=rows)) for kind in ("bars", "lines"))

    paths = [one.get("d") for one in ET.fromstring(bars).iter(f"{SVG}path") if one.get("class") == "across"]  # noqa: S314
    dashes = {one.get("stroke-dasharray") for one in ET.fromstring(lines).iter(f"{SVG}polyline")}  # noqa: S314
    assert len(set(paths)) == 4
    assert len(dashes) == 5


@settings(deadline=None, max_examples=60)
@given(count=some.integers(2, 9), longest=some.integers(1, 16), figure=some.integers(0, 10**6))
def test_no_name_beneath_lines_runs_into_the_next(count: int, longest: int, figure: int) -> None:
    labels = tuple(f"{at}".ljust(longest, "m") for at in range(count))
    drawn = charts.svg(of_kind("lines", labels=labels, series=(Series("kept", (figure,) * count),)))

    spans = sorted(_span(each) for each in ET.fromstring(drawn).iter(f"{SVG}text") if each.text in labels)  # noqa: S314
    assert spans[-1][1] <= WIDTH
    assert [one for one, (begins, _) in pairwise(spans) if begins - one[1] < LETTER] == []


def _span(text: ET.Element) -> tuple[float, float]:
    """Return from where to where a line of text reaches, in letters of the usual width."""
    wide, x = LETTER * len(text.text or ""), float(text.get("x", ""))
    begins = x - {"end": wide, "middle": wide / 2, "start": 0.0}[text.get("text-anchor", "")]
    return begins, begins + wide


def test_two_pictures_on_one_page_share_no_name() -> None:
    first, second = charts.svg(TOLD), charts.svg(of_kind("grid"))

    ids = [{one.get("id") for one in ET.fromstring(drawn).iter() if one.get("id")} for drawn in (first, second)]  # noqa: S314
    assert not ids[0] & ids[1]


@pytest.mark.parametrize(
    ("value", "unit", "read"),
    [(None, "", "not shown"), (3.0, "", "3"), (0.25, "", "0.2"), (12345, "", "12,345"), (80, "%", "80%")],
)
def test_a_figure_reads_as_people_write_it(value: float | None, unit: str, read: str) -> None:
    assert charts.figure(value, unit) == read


def test_the_table_beside_a_picture_holds_every_figure_and_what_it_is_of() -> None:
    assert charts.columns(TOLD) == (
        ("", "this month", "the month before"),
        ("kept", "120", "90"),
        ("found", "64", "70"),
        ("used", "not shown", "12.5"),
    )
    assert charts.columns(of_kind("grid"))[1] == ("this month", "120", "64", "not shown")


def test_a_chart_in_words_says_every_figure_and_the_target() -> None:
    assert charts.said(TOLD) == [
        "this month: kept 120, found 64, used not shown",
        "the month before: kept 90, found 70, used 12.5",
        "The target is 50.",
    ]


@given(chart=any_chart())
def test_the_steps_beside_a_chart_are_round_and_reach_above_every_figure(chart: Chart) -> None:
    steps = ticks(chart)

    known = [one for row in chart.series for one in map(charts.shown, row.values) if one is not None]
    assert all(one <= steps[-1] * 1.000001 for one in known)
    assert all(first < second for first, second in pairwise(steps))
    assert len(steps) <= 6


@settings(deadline=None, max_examples=12)
@given(chart=any_chart())
def test_whatever_stands_in_a_chart_it_becomes_a_png_without_a_warning(chart: Chart) -> None:
    drawn = charts.png(chart)

    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(drawn[16:20]) == 960


def test_the_same_chart_is_the_same_png_and_is_drawn_once() -> None:
    charts.png.cache_clear()

    first, second = charts.png(TOLD), charts.png(of_kind("bars"))

    assert first is second
    assert charts.png.cache_info().misses == 1


def test_pictures_are_drawn_by_several_threads_at_once() -> None:
    charts.png.cache_clear()
    every = [of_kind(kind, target=at) for kind in KINDS for at in range(2)]
    drawn: dict[int, bytes] = {}

    threads = [threading.Thread(target=lambda at=at: drawn.update({at: charts.png(every[at])})) for at in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    charts.png.cache_clear()
    assert [drawn[at] for at in range(6)] == [charts.png(one) for one in every]


def test_nothing_is_slower_to_start_for_pictures_that_nobody_asked_for() -> None:
    asked = "import sys, bot.cli, bot.core, adapters.web.app, adapters.slack.adapter, adapters.discord.adapter"

    told = subprocess.run(
        [sys.executable, "-c", f"{asked}; print('matplotlib' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == "False"
