"""The pulse as it is looked at: side by side and stacked, by day and by night, on paper, by ear."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, Hearth, Visits
from tests.browser.lively import furnish
from tests.browser.test_looks import findings, overflow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGES = ("pulse", "report", "map", "about", "topics", "learning", "gaps", "who", "review", "value")
ONE_OF_MANY = re.compile(rb"/Type\s*/Page[^s]")
A4_AT_96 = (680, 1016)
"""What a sheet of A4 holds within the margins of the style sheet, in pixels."""


@pytest.fixture(scope="module")
def house(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hearth]:
    """A community that is half a year old and does well: nothing here changes it."""
    running = Hearth(tmp_path_factory.mktemp("grown"))
    running.start()
    li = Visits(chromium, running)("li")
    li.say("When a renewed certificate is not served, restart the ingress. #solution #tls")
    expect(li.log.get_by_text("Kept by")).to_be_visible()
    li.page.context.close()
    assert running.stop() == 0
    furnish(running.folder / "data")
    running.start()
    yield running
    assert running.stop() == 0
    assert "Traceback" not in running.log.read_text()
    assert "policy_hurt" not in running.log.read_text()


@pytest.fixture
def grown(chromium: Browser, house: Hearth) -> Iterator[Visits]:
    visits = Visits(chromium, house)
    yield visits
    faults = [fault for reader in visits.readers for fault in reader.faults]
    for reader in visits.readers:
        reader.page.context.close()
    assert faults == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_blocks_is_for_everybody(
    grown: Visits, scheme: Literal["light", "dark"], size: tuple[int, int]
) -> None:
    li = grown("li", scheme=scheme, size=size)
    wrong, wide = {}, {}

    for name in PAGES:
        li.open(f"/{name}")
        wrong[name], wide[name] = findings(li), overflow(li)

    assert {name: found for name, found in wrong.items() if found} == {}
    assert {name: pixels for name, pixels in wide.items() if pixels > 0} == {}


def test_the_three_elements_stand_side_by_side_and_beneath_each_other_where_there_is_no_room(grown: Visits) -> None:
    tops = {}

    for size in (WIDE, NARROW):
        li = grown("li", size=size)
        li.open("/pulse")
        boxes = [one.bounding_box() for one in li.page.locator(".beside > section").all()]
        tops[size] = len({round(box["y"]) for box in boxes if box})

    assert tops == {WIDE: 1, NARROW: 3}


def test_a_picture_is_told_to_who_does_not_see_it_and_its_figures_are_a_table(grown: Visits) -> None:
    li = grown("li")
    li.open("/pulse")

    picture = li.page.get_by_role("img", name="Levels of participation")
    expect(picture).to_be_visible()
    expect(picture).to_have_accessible_description(re.compile("How many people are in the core"))
    figure = li.page.locator("figure").filter(has=picture)
    figure.locator("summary").click()

    expect(figure.get_by_role("row", name=re.compile("Core 6"))).to_be_visible()


def test_a_move_is_made_by_its_button(grown: Visits) -> None:
    li = grown("li")
    li.open("/pulse")
    expect(li.answer).not_to_be_visible()

    li.page.get_by_role("button", name="Plan an open hour").click()

    expect(li.answer.get_by_role("form")).to_be_visible()


def test_the_pages_lead_to_each_other(grown: Visits) -> None:
    li = grown("li")
    li.open("/about")

    li.page.get_by_role("navigation", name="What we are about").get_by_role("link", name="Knowledge map").click()
    expect(li.page.get_by_role("img", name="Topics and evidence")).to_be_visible()
    li.page.get_by_role("link", name="Pulse").click()
    li.page.get_by_role("navigation", name="How we are").get_by_role("link", name="Report").click()

    expect(li.page.get_by_role("link", name="Report")).to_have_attribute("aria-current", "page")


def test_the_report_is_printed_on_one_sheet(grown: Visits, tmp_path: Path) -> None:
    li = grown("li")
    li.open("/report")
    li.page.emulate_media(media="print")
    li.page.set_viewport_size({"width": A4_AT_96[0], "height": A4_AT_96[1]})

    printed = li.page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)

    assert len(ONE_OF_MANY.findall(printed)) == 1
    assert int(li.page.evaluate("document.documentElement.scrollHeight")) <= A4_AT_96[1]
    expect(li.page.get_by_role("navigation")).to_have_count(0)


def test_a_member_reads_their_own_pulse(grown: Visits) -> None:
    amara = grown("amara")
    amara.open("/pulse")

    expect(amara.page.get_by_role("heading", name="Your own pulse")).to_be_visible()
    expect(amara.page.get_by_role("link", name="Report")).to_have_count(0)
