from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE

if TYPE_CHECKING:
    from tests.browser.conftest import Reader, Visits

pytestmark = pytest.mark.browser

LONG = "https://a.example/" + "very-long-address/" * 12 + " and `" + "x" * 300 + "` #tip #" + "topic" * 8
SERIOUS = {"serious", "critical"}


def furnish(reader: Reader) -> None:
    """Leave something of everything to be seen."""
    reader.say(LONG)
    reader.say("When a renewed certificate is not served, restart the ingress. #solution #tls")
    expect(reader.log.get_by_text("Kept by")).to_have_count(2)
    reader.say("@hearth why is a renewed certificate not served?")
    expect(reader.log.locator(".card").first).to_be_visible()
    reader.say("/ask renewed certificate")
    expect(reader.answer.locator(".card").first).to_be_visible()


def findings(reader: Reader) -> list[str]:
    """Return what axe finds wrong with the open page, if it matters."""
    found = Axe().run(reader.page).response["violations"]
    serious = [one for one in found if one["impact"] in SERIOUS]
    return [f"{one['id']}: {node['html'][:120]} {node['failureSummary']}" for one in serious for node in one["nodes"]]


def overflow(reader: Reader) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(reader.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_for_everybody(visit: Visits, scheme: Literal["light", "dark"], size: tuple[int, int]) -> None:
    reader = visit("amara", scheme=scheme, size=size)
    furnish(reader)
    wrong = {"chat": findings(reader)}
    wide = {"chat": overflow(reader)}
    reader.page.get_by_role("button", name="Share with a form").click()
    expect(reader.answer.get_by_role("form")).to_be_visible()
    wrong["form"], wide["form"] = findings(reader), overflow(reader)
    reader.page.get_by_role("button", name="Help: commands and tags").click()
    wrong["help"], wide["help"] = findings(reader), overflow(reader)

    for path in ("/repertoire", "/repertoire?q=certificate", "/entries/1", "/entries/2", "/me", "/c/@amara"):
        reader.open(path)
        wrong[path], wide[path] = findings(reader), overflow(reader)
    reader.expected.add(404)
    reader.open("/entries/999")
    wrong["absent"], wide["absent"] = findings(reader), overflow(reader)

    assert {name: found for name, found in wrong.items() if found} == {}
    assert {name: pixels for name, pixels in wide.items() if pixels > 0} == {}


def test_the_page_is_used_by_keyboard_alone(visit: Visits) -> None:
    amara = visit("amara")
    keyboard = amara.page.keyboard

    amara.open()
    keyboard.press("Tab")
    expect(amara.page.get_by_role("link", name="Skip to the content")).to_be_focused()
    keyboard.press("Enter")
    expect(amara.page.locator("main")).to_be_focused()
    keyboard.press("Tab")
    expect(amara.log).to_be_focused()
    keyboard.press("Tab")
    keyboard.type("First line")
    keyboard.press("Shift+Enter")
    keyboard.type("second line")
    keyboard.press("Enter")

    expect(amara.log.get_by_text("First line")).to_contain_text("second line")
    expect(amara.page.get_by_role("textbox", name="Message to")).to_be_focused()


def test_an_answer_is_announced_and_keeps_the_focus(visit: Visits) -> None:
    amara = visit("amara")
    amara.say("When a renewed certificate is not served, restart the ingress. #solution #tls")
    amara.say("/ask renewed certificate")
    button = amara.answer.get_by_role("button", name="I used this")

    button.focus()
    amara.page.keyboard.press("Enter")

    expect(amara.page.locator("#announce")).to_contain_text("Did it work for you?")
    expect(amara.answer).to_be_focused()


def test_times_stand_in_the_readers_zone_and_stay_there(visit: Visits) -> None:
    amara = visit("amara")
    amara.say("hello")
    context = visit.browser.new_context(timezone_id="Asia/Tokyo", locale="en-GB")
    page = context.new_page()
    page.goto(visit.hearth.url)
    time = page.locator("#log time").first
    expect(time).to_have_text(re.compile(r"^\d\d:\d\d$"))
    before = time.inner_text()
    page.evaluate(COUNT_CHANGES)

    amara.say("hello again")
    expect(page.locator("#log")).to_contain_text("hello again")

    hours = (int(before[:2]) - int(time.get_attribute("datetime")[11:13])) % 24  # type: ignore[index]
    changed = page.evaluate("window.changed")
    context.close()
    assert hours == 9
    assert changed == 0


COUNT_CHANGES = """() => {
    window.changed = 0;
    const time = document.querySelector('#log time');
    new MutationObserver(() => { window.changed += 1; }).observe(time, {childList: true, characterData: true, subtree: true});
}"""


LOOKS: tuple[tuple[tuple[int, int], Literal["light", "dark"]], ...] = (
    (WIDE, "light"),
    (NARROW, "dark"),
    (WIDE, "dark"),
    (NARROW, "light"),
)
SERIES = (
    "/session new case clinic every Thursday at 16:00",
    "/session new lean coffee weekdays 9:30",
    "/session new reading daily at 12:00",
    "/session new open hour every Friday at 17:00",
)


def test_a_month_and_a_session_are_for_everybody(visit: Visits) -> None:
    li = visit("li")
    for line in SERIES:
        li.say(line)
        li.answer.get_by_role("button", name="Save").click()
        expect(li.answer).to_contain_text("is saved")
    expect(li.log.get_by_role("button", name="Going").first).to_be_visible()  # Those of the next days are announced.

    wrong, wide = {}, {}
    for size, scheme in LOOKS:
        reader = visit("amara", scheme=scheme, size=size)
        reader.open("/calendar")
        links = reader.page.locator("a.on")
        expect(links.first).to_be_visible()
        wrong[f"month {size} {scheme}"], wide[f"month {size} {scheme}"] = findings(reader), overflow(reader)
        links.first.click()
        expect(reader.page.get_by_role("button", name="Going")).to_be_visible()
        wrong[f"session {size} {scheme}"], wide[f"session {size} {scheme}"] = findings(reader), overflow(reader)
    last = visit.readers[-1]
    last.page.get_by_role("button", name="Going").click()
    expect(last.answer).to_contain_text("You are going")

    assert {name: found for name, found in wrong.items() if found} == {}
    assert {name: pixels for name, pixels in wide.items() if pixels > 0} == {}
