from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

from tests.browser.bakery import AMARA, CELLAR, LI, Bakery
from tests.browser.conftest import NARROW, WIDE, Reader
from tests.browser.test_looks import findings, overflow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    Knock = Callable[..., Reader]

pytestmark = pytest.mark.browser

SOLUTION = "#solution A renewed certificate is not served until the ingress restarts: it reads the file once. #tls"
STORY = "#story We gave the sourdough a night in the cold, and the crumb opened. #sourdough #ovens"


@pytest.fixture
def bakery(tmp_path: Path) -> Iterator[Bakery]:
    with Bakery(tmp_path).at_work() as working:
        working.say(AMARA, SOLUTION)
        working.say(LI, STORY)
        yield working
    assert working.reports == []


@pytest.fixture
def knock(chromium: Browser, bakery: Bakery) -> Iterator[Knock]:
    readers: list[Reader] = []

    def knocking(size: tuple[int, int] = WIDE, scheme: Literal["light", "dark"] = "light") -> Reader:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        reader = Reader(context.new_page(), bakery)
        reader.watch()
        readers.append(reader)
        return reader

    yield knocking
    faults = [fault for reader in readers for fault in reader.faults]
    for reader in readers:
        reader.page.context.close()
    assert faults == []


def sign_in(reader: Reader, link: str) -> None:
    """Open a link and press its button."""
    reader.page.goto(link)
    reader.page.get_by_role("button", name="Sign in").click()
    expect(reader.page).to_have_url(re.compile("/$"))
    reader.page.wait_for_load_state()


def test_a_link_leads_to_what_others_kept_and_to_using_it(bakery: Bakery, knock: Knock) -> None:
    li = knock()
    sign_in(li, bakery.link(LI))

    li.page.get_by_role("link", name="Repertoire").click()
    expect(li.page.locator("#shelf .card")).to_have_count(2)
    li.page.get_by_label("Words, a question").press_sequentially("certificate")
    expect(li.page.locator("#shelf .card")).to_have_count(1)
    li.page.locator("#shelf .card").get_by_role("link", name="#1").click()
    expect(li.page.get_by_role("heading", level=1)).to_contain_text("renewed certificate")
    li.page.get_by_role("button", name="I used this").click()
    expect(li.answer).to_contain_text("Did it work for you?")
    li.answer.get_by_role("button", name="It worked").click()

    expect(li.answer).to_contain_text("it worked for you")
    expect(li.page.locator("#answer")).not_to_contain_text("Did it work for you?")


def test_what_one_asks_and_shares_on_the_page_is_answered_there(bakery: Bakery, knock: Knock) -> None:
    li = knock()
    sign_in(li, bakery.link(LI))

    li.page.get_by_label("How was this solved before?").fill("certificate not served")
    li.page.get_by_role("button", name="Ask", exact=True).click()
    expect(li.answer.locator("mark").first).to_be_visible()
    li.page.get_by_role("button", name="Share something").click()
    form = li.answer.get_by_role("form", name="Keep something")
    form.get_by_label("Title").fill("Why the proof takes longer in winter")
    form.get_by_label("What happened, or what to do").fill("The kitchen is cold: put it above the oven.")
    form.get_by_role("button", name="Keep it", exact=True).click()

    expect(li.answer).to_contain_text("Why the proof takes longer")
    expect(li.page.locator("#home")).to_contain_text("Why the proof takes longer")


def test_nothing_of_the_link_stays_and_nobody_opens_it_again(bakery: Bakery, knock: Knock) -> None:
    link = bakery.link(LI)
    li, other = knock(), knock()
    li.page.goto(link)
    expect(li.page).to_have_url(re.compile("/enter$"))
    li.page.get_by_role("button", name="Sign in").click()
    expect(li.page).to_have_url(re.compile("/$"))
    other.expected.add(401)

    other.page.goto(link)
    other.page.get_by_role("button", name="Sign in").click()

    expect(other.page.locator("main")).to_contain_text("Type /hearth web in Slack or Discord for a new one.")
    other.open()
    expect(other.page.get_by_role("heading", level=1)).to_have_text("Sign in from where you talk")


def test_the_ticket_may_stand_in_the_path_too(bakery: Bakery, knock: Knock) -> None:
    li = knock()

    sign_in(li, bakery.link(LI).replace("#", "/"))

    expect(li.page.get_by_role("button", name="Sign out")).to_be_visible()


def test_without_scripts_the_ticket_is_pasted(bakery: Bakery, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    link = bakery.link(LI)

    page.goto(link)
    page.get_by_label("The link").fill(link)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    context.close()


def test_an_open_page_says_by_itself_that_its_session_is_over(bakery: Bakery, knock: Knock) -> None:
    li = knock()
    sign_in(li, bakery.link(LI))
    li.open("/repertoire")
    second = li.page.context.new_page()
    second.goto(bakery.url)
    li.expected.add(401)

    second.get_by_role("button", name="Sign out").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Signed out")
    bakery.say(AMARA, "#tip What is kept now is for others to see.")

    expect(li.page.get_by_role("heading", level=1)).to_have_text("Sign in from where you talk")


def test_what_is_typed_outlives_the_session(bakery: Bakery, knock: Knock) -> None:
    li = knock()
    sign_in(li, bakery.link(LI))
    li.page.get_by_role("button", name="Share something").click()
    form = li.answer.get_by_role("form", name="Keep something")
    form.get_by_label("Title").fill("Thought about for a long time")
    form.get_by_label("What happened, or what to do").fill("And written down at last.")
    second = li.page.context.new_page()
    second.goto(bakery.url)
    second.get_by_role("button", name="Sign out").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Signed out")
    li.expected.add(401)

    form.get_by_role("button", name="Keep it", exact=True).click()
    expect(li.page.get_by_role("alert")).to_contain_text("Type /hearth web")
    assert findings(li) == []
    second.goto(bakery.link(LI))
    second.get_by_role("button", name="Sign in").click()
    expect(second).to_have_url(re.compile("/$"))
    form.get_by_role("button", name="Keep it", exact=True).click()

    expect(li.answer).to_contain_text("Thought about for a long time")


def test_a_member_of_several_communities_reads_one_after_the_other(bakery: Bakery, knock: Knock) -> None:
    bakery.found(LI, "Brewers", CELLAR)
    bakery.say(LI, "#tip Rinse the kegs while they are warm. #kegs", CELLAR)
    li = knock()
    sign_in(li, bakery.link(LI))

    li.page.get_by_role("button", name="Choose another").click()
    li.page.locator("#communities").get_by_role("button", name="Brewers").click()
    expect(li.page.get_by_role("heading", level=1)).to_have_text("Brewers")
    li.open("/repertoire")
    expect(li.page.locator("#shelf .card")).to_have_count(1)
    expect(li.page.locator("#shelf")).to_contain_text("Rinse the kegs")
    li.page.get_by_role("button", name="Community: Brewers").click()
    assert findings(li) == []
    li.page.locator("#communities").get_by_role("button", name=re.compile("^(?!Brewers|Close)")).first.click()
    li.page.wait_for_load_state()
    li.open("/repertoire")

    expect(li.page.locator("#shelf .card")).to_have_count(2)


def test_whoever_erases_themselves_finds_nothing_more(bakery: Bakery, knock: Knock) -> None:
    amara = knock()
    sign_in(amara, bakery.link(AMARA))
    amara.open("/me")
    amara.expected.add(403)
    amara.page.on("dialog", lambda dialog: dialog.accept())

    amara.page.get_by_role("button", name="Erase all that is mine").click()
    amara.answer.get_by_role("button", name=re.compile("[Ee]rase")).click()
    expect(amara.answer).to_contain_text("erased")
    amara.open("/repertoire")

    expect(amara.page.get_by_role("heading", level=1)).to_have_text("Nothing here for you")
    assert "certificate" not in amara.page.content()


def test_what_is_kept_on_the_platform_shows_without_reloading(bakery: Bakery, knock: Knock) -> None:
    li = knock()
    sign_in(li, bakery.link(LI))

    bakery.say(AMARA, "#tip Steam the oven before the loaves go in.")

    expect(li.page.locator("#home")).to_contain_text("Steam the oven")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_for_everybody(
    bakery: Bakery, knock: Knock, scheme: Literal["light", "dark"], size: tuple[int, int]
) -> None:
    reader = knock(size=size, scheme=scheme)
    reader.expected |= {401, 404}
    reader.open()
    wrong, wide = {"signed out": findings(reader)}, {"signed out": overflow(reader)}
    reader.page.goto(bakery.link(LI))
    wrong["enter"], wide["enter"] = findings(reader), overflow(reader)
    sign_in(reader, bakery.link(LI))
    reader.page.get_by_role("button", name="Share something").click()
    expect(reader.answer.get_by_role("form")).to_be_visible()
    wrong["form"], wide["form"] = findings(reader), overflow(reader)

    for path in ("/", "/repertoire", "/repertoire?q=certificate", "/entries/1", "/me", "/entries/999", "/enter"):
        reader.open(path)
        wrong[path], wide[path] = findings(reader), overflow(reader)

    assert {name: found for name, found in wrong.items() if found} == {}
    assert {name: pixels for name, pixels in wide.items() if pixels > 0} == {}
