"""Figures on Slack: its own chart where that holds them, words and a picture where it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from adapters.slack import render
from bot.messages import Chart, Post, Series
from bot.wording import post, prose
from tests.adapters.slack.checks import every, holds, view_holds
from tests.adapters.slack.office import Office, an_office
from tests.charts.test_charts import any_chart
from tests.fakes.slack import charts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.messages import Block

MONTHS = ("September", "October", "November")
LINES = Chart(
    "trend",
    "Newcomers answered within a day",
    "It rose to 92%; the target is 80%.",
    MONTHS,
    (Series("answered", (40, 71.5, 92)), Series("sessions kept", (90, 90, 95))),
    kind="lines",
    unit="%",
    target=80,
)
BARS = Chart("kept", "What became of it", "Few were tried.", ("kept", "used", "tried"), (Series("n", (12, 3, None)),))
GRID = Chart(
    "map", "Knowledge map", "Two topics.", ("told", "used"), (Series("git", (3, None)), Series("x", (1, 2))), "grid"
)
PUBLIC: dict[str, Any] = {"audience": "public"}


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with an_office() as built:
        yield built


def drawn(*blocks: Block, files: str = render.BENEATH) -> list[dict[str, Any]]:
    message = render.message(post(*blocks), {}, files=files)
    holds(message)
    shown: list[dict[str, Any]] = message["blocks"]
    return shown


def told(blocks: list[dict[str, Any]]) -> str:
    return "".join(str(one["text"]) for one in every(blocks) if isinstance(one.get("text"), str))


def test_lines_are_slacks_own_chart_with_the_target_as_a_line() -> None:
    (chart,) = charts.charts(drawn(LINES))

    assert chart["chart"]["type"] == "line"
    assert [row["name"] for row in chart["chart"]["series"]] == ["answered", "sessions kept", "Target 80%"]
    assert chart["chart"]["series"][0]["data"][1] == {"label": "October", "value": 71.5}
    assert chart["chart"]["axis_config"] == {"categories": list(MONTHS), "y_label": "%"}


def test_a_bar_whose_figure_is_not_shown_is_left_out_of_the_chart_and_named_beside_it() -> None:
    shown = drawn(replace(BARS, target=10))

    (chart,) = charts.charts(shown)
    assert chart["chart"]["axis_config"]["categories"] == ["kept", "used"]
    assert "The target is 10. Not in the chart: tried (not shown)." in told(shown)


def test_a_point_of_which_a_figure_is_not_shown_is_left_out_and_told_in_words() -> None:
    shown = drawn(replace(LINES, series=(Series("new", (None, 50, 60)), Series("old", (10, 20, 30)))))

    (chart,) = charts.charts(shown)
    assert chart["chart"]["axis_config"]["categories"] == ["October", "November"]
    assert "Not in the chart: September (new not shown, old 10%)." in told(shown)


def test_what_a_chart_is_to_show_stands_in_words_above_it() -> None:
    assert LINES.about in told(drawn(LINES))


@pytest.mark.parametrize(
    "beyond",
    [
        GRID,
        replace(LINES, series=(Series("gap", (None, None, 3)), Series("whole", (1, 2, 3)))),
        replace(BARS, series=tuple(Series(f"row {at}", (1, 2, 3)) for at in range(7))),
        replace(BARS, labels=tuple(map(str, range(21))), series=(Series("n", tuple(range(21))),)),
        replace(BARS, labels=("one and the same beginning, a", "one and the same beginning, b", "c")),
        replace(BARS, series=()),
    ],
    ids=["a grid", "a gap", "many rows", "many points", "one name twice", "nothing"],
)
def test_what_slack_cannot_draw_is_said_in_words(beyond: Chart) -> None:
    shown = drawn(beyond, files=render.HANDED)

    assert charts.charts(shown) == []
    assert beyond.title in told(shown)
    assert all(row.label in told(shown) for row in beyond.series)


def test_a_third_chart_is_said_in_words() -> None:
    shown = drawn(LINES, replace(BARS, title="Second"), replace(BARS, title="Third"), files=render.HANDED)

    assert [one["title"] for one in charts.charts(shown)] == [LINES.title, "Second"]
    assert "n: kept 12, used 3, tried not shown" in told(shown)


def test_a_window_says_figures_in_words() -> None:
    shown = render.result(post(prose("The pulse"), LINES, GRID))

    view_holds(shown)
    assert charts.charts(shown["blocks"]) == []
    assert "answered: September 40%, October 71.5%, November 92%" in told(shown["blocks"])


@settings(deadline=None, max_examples=100)
@given(chart=any_chart())
def test_whatever_stands_in_a_chart_slack_takes_it(chart: Chart) -> None:
    for files in (render.BENEATH, render.HANDED):
        shown = render.message(post(chart, chart), {}, files=files)
        holds(shown)
    view_holds(render.home(post(prose("Home"), chart)))


async def test_a_picture_of_what_slack_does_not_draw_stands_beneath_a_post_with_its_words_to_be_read_out(
    office: Office,
) -> None:
    await office.chat.send(office.place("general"), post(prose("The map"), GRID, LINES, **PUBLIC), key="k1")

    (upload,) = office.acme.state.uploads.values()
    assert (upload.name, upload.completed) == ("map.png", True)
    assert upload.whole is not None
    assert upload.whole.startswith(b"\x89PNG")
    assert upload.alt == "Two topics. git: told 3, used not shown x: told 1, used 2"
    assert "in the thread of this" in told(office.bodies()[0]["blocks"])


async def test_a_post_whose_charts_slack_draws_needs_no_picture(office: Office) -> None:
    await office.chat.send(office.place("general"), post(LINES, **PUBLIC), key="k1")

    assert office.acme.state.uploads == {}


async def test_what_one_person_sees_in_passing_brings_no_picture(office: Office) -> None:
    to = (str(office.account("maya")),)
    shown = Post((GRID,), "The map", addressees=to)

    await office.chat.send(office.place("general"), shown, key="k1")

    (body,) = office.bodies("chat.postEphemeral")
    assert office.acme.state.uploads == {}
    assert "The picture of it" not in told(body["blocks"])


async def test_a_workspace_without_charts_is_told_the_figures_in_words(office: Office) -> None:
    office.slack.faults.add("chat.postMessage", error="invalid_blocks")

    await office.chat.send(office.place("general"), post(LINES, **PUBLIC), key="k1")

    first, second = office.bodies()
    assert charts.charts(first["blocks"])
    assert charts.charts(second["blocks"]) == []
    assert "sessions kept: September 90%" in told(second["blocks"])
