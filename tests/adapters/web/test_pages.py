"""The pages made of blocks: their sections, the pages beside them, and what no text in them can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.web import sections
from adapters.web.routes.pages import NAMES
from bot.messages import Chart, Lines, Page, Prose, Said, Series
from bot.wording import prose

if TYPE_CHECKING:
    from tests.adapters.web.conftest import Served

NASTY = '<script>alert(1)</script>"&'
KEPT = Chart("kept", f"What became of it {NASTY}", NASTY, (NASTY, "used"), (Series(NASTY, (3, None)),), unit="people")
THREE = ("Domain", "Community", "Practice")


def a_page(**fields: object) -> Page:
    blocks = (
        prose("A community of practice."),
        *(block for name in THREE for block in (prose(name, tone="heading"), Lines(((Said(f"of {name}"),),)))),
        prose("The rest", tone="heading"),
        prose("quiet", tone="quiet"),
    )
    values: dict[str, object] = {
        "title": "Here",
        "blocks": blocks,
        "beside": THREE,
        "near": ("about", "map", "pulse", "report", "value"),
    }
    return Page(**values | fields)  # type: ignore[arg-type]


def shown(page: Served, name: str, what: Page) -> None:
    page.library.leaves[name] = (what, frozenset({"li"}))


def test_a_heading_begins_a_section_and_those_that_are_named_stand_side_by_side() -> None:
    lead, beside, rest = sections.of(a_page())

    assert lead[0].heading is None
    assert [one.heading.spans[0] for one in beside if one.heading] == [Said(name) for name in THREE]
    assert [len(one.blocks) for one in (*beside, *rest)] == [1, 1, 1, 1]


def test_a_heading_that_says_the_title_again_is_left_out() -> None:
    ((only,),) = sections.of(Page("Topics", (prose("Topics", tone="heading"), prose("#git"))))

    assert only.heading is None
    assert only.blocks == (Prose((Said("#git"),)),)


def test_a_page_without_blocks_has_no_sections() -> None:
    assert sections.of(Page("Empty", ())) == []


@pytest.mark.parametrize("name", NAMES)
async def test_each_page_of_blocks_has_an_address(page: Served, name: str) -> None:
    shown(page, name, a_page())

    answer = await page.get(f"/{name}")

    assert answer.status == 200
    assert '<div class="beside">' in answer.text


async def test_absent_and_hidden_are_the_same(page: Served) -> None:
    page.library.leaves["report"] = (a_page(), frozenset({"amara"}))

    hidden, absent = await page.get("/report"), await page.get("/report/2026-01")

    assert (hidden.status, absent.status) == (404, 404)


async def test_a_page_leads_to_those_of_its_sort_that_its_reader_may_open(page: Served) -> None:
    shown(page, "pulse", a_page())
    shown(page, "about", a_page())

    pulse, about = (await page.get("/pulse")).text, (await page.get("/about")).text

    assert 'aria-label="How we are"' in pulse
    assert '<a href="/pulse" aria-current="page">Pulse</a>' in pulse
    assert '<a href="/report">Report</a>' in pulse
    assert 'href="/map"' not in pulse
    assert 'aria-label="What we are about"' in about
    assert '<a href="/map">Knowledge map</a>' in about
    assert 'href="/topics"' not in about


async def test_the_page_of_value_leads_to_the_sheet_for_sponsors(page: Served) -> None:
    shown(page, "value", a_page(near=("pulse", "value", "value/sponsors")))

    assert '<a href="/value/sponsors">For sponsors</a>' in (await page.get("/value")).text


async def test_a_chart_is_a_picture_with_its_figures_as_a_table_and_nothing_in_it_is_markup(page: Served) -> None:
    shown(page, "pulse", a_page(blocks=(KEPT,)))

    html = (await page.get("/pulse")).text

    assert '<svg xmlns="http://www.w3.org/2000/svg"' in html
    assert 'role="img"' in html
    assert "<table>" in html
    assert "<td>not shown</td>" in html
    assert NASTY not in html
    assert " style=" not in html


async def test_a_sheet_is_read_without_the_place_for_answers(page: Served) -> None:
    shown(page, "report", a_page(sheet=True))
    shown(page, "pulse", a_page())

    sheet, plain = (await page.get("/report")).text, (await page.get("/pulse")).text

    assert "sheet-of-paper" in sheet
    assert 'id="answer"' not in sheet
    assert 'id="answer"' in plain
