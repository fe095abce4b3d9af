from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.errors import Unavailable
from bot.messages import Action, Button, EntryCard, EntryPage, Revision, Said, Wanted, Who

if TYPE_CHECKING:
    from tests.adapters.web.conftest import Served

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def an_entry(number: int = 7, title: str = "Restart the ingress") -> EntryPage:
    card = EntryCard(number, 2, "tip", title, buttons=(Button("I used this", Action("used", str(number), 2)),))
    return EntryPage(
        card,
        body="After **renewing** it.",
        parts=(("Situation", "It served the old one."),),
        revisions=(Revision(1, NOON, "Amara", "kept", "Restart", "After."),),
        variants=(EntryCard(9, 1, "tip", "Or reload it"),),
        uses=((Who("Jonas"), Said(" used it")),),
        scope="community",
        place="web:local/general",
    )


async def test_the_repertoire_is_asked_with_the_words_and_filters_of_its_address(page: Served) -> None:
    await page.get("/repertoire?q=restart+it&kind=tip&topic=%23tls&author=Amara&page=3")

    assert page.library.wanted == [Wanted("restart it", "tip", "tls", "Amara", 3)]


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "²", ""])
async def test_a_page_that_is_no_number_is_the_first(page: Served, number: str) -> None:
    answer = await page.get(f"/repertoire?page={number}")

    assert answer.status == 200
    assert page.library.wanted[0].page == 1


async def test_what_is_found_is_shown_with_its_buttons(page: Served) -> None:
    page.library.keep(an_entry(), "li")

    html = (await page.get("/repertoire?q=restart")).text

    assert "Solved before" in html
    assert 'href="/entries/7"' in html
    assert 'value="used:7:2"' in html


async def test_pages_keep_the_question(page: Served) -> None:
    page.library.pages = 3

    html = (await page.get("/repertoire?q=a%26b&kind=tip&page=2")).text

    assert 'rel="prev" href="/repertoire?q=a%26b&amp;kind=tip"' in html
    assert 'rel="next" href="/repertoire?q=a%26b&amp;kind=tip&amp;page=3"' in html


async def test_nothing_found_offers_to_ask(page: Served) -> None:
    html = (await page.get("/repertoire?q=nobody+knows")).text

    assert "Nothing found" in html
    assert 'name="text" value="nobody knows"' in html


async def test_an_entrys_page_tells_all_of_it(page: Served) -> None:
    page.library.keep(an_entry(), "li")

    html = (await page.get("/entries/7")).text

    for said in ("After <strong>renewing</strong> it.", "Situation", "It served the old one.", "Or reload it"):
        assert said in html
    for said in ("Version 1: kept", "Amara", "Jonas", "used it", "Told in #general", 'value="used:7:2"'):
        assert said in html


async def test_a_hidden_entry_looks_absent(page: Served) -> None:
    page.library.keep(an_entry(title="Not for Jonas"), "li", "amara")
    await page.become("jonas")

    hidden, absent = await page.get("/entries/7"), await page.get("/entries/8")

    assert (hidden.status, absent.status) == (404, 404)
    assert without_nonce(hidden.text) == without_nonce(absent.text)
    assert dict(hidden.headers).keys() == dict(absent.headers).keys()


@pytest.mark.parametrize("number", ["x", "-1", "0", "9" * 40, "7%00", "%F0%9F%94%A5", "²"])
async def test_what_is_no_number_is_absent(page: Served, number: str) -> None:
    answer = await page.get(f"/entries/{number}")

    assert answer.status == 404


@pytest.mark.parametrize("path", ["/repertoire", "/entries/7"])
async def test_with_the_database_away_it_says_so(page: Served, path: str) -> None:
    page.library.fault = Unavailable("down")

    answer = await page.get(path)

    assert answer.status == 503
    assert "try again in a moment" in answer.text


@pytest.mark.parametrize(
    "query", ["q=%00%ff%fe", "q=%22AND%20NEAR(", "q=" + "x" * 5000, "kind=%3Cscript%3E", "topic=%ED%A0%80"]
)
async def test_whatever_is_looked_for_is_answered(page: Served, query: str) -> None:
    answer = await page.get(f"/repertoire?{query}")

    assert answer.status == 200
    assert "<script>" not in answer.text


def without_nonce(html: str) -> str:
    return re.sub(r'name="nonce" value="\d+"', "", html)
