from __future__ import annotations

import io
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from bot.practice.model import Parts
from bot.transfer.export import leaving
from bot.transfer.writing.feed import NEWEST, write_feed
from tests.factories import an_entry

if TYPE_CHECKING:
    from collections.abc import Mapping

ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(*fields: Mapping[str, object], site: str = "") -> ET.Element:
    file = io.BytesIO()
    entries = (leaving(an_entry(number, **held)) for number, held in enumerate(fields, start=1))
    write_feed(entries, file, title="Platform <guild>", id="urn:hearth:community:1", site=site)
    return ET.fromstring(file.getvalue())  # noqa: S314  # Our own.


def texts(feed: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in feed.findall(path.replace("/", "/" + ATOM))]


def test_the_newest_stands_first_and_each_has_an_id_of_its_own() -> None:
    feed = feed_of({"title": "One"}, {"title": "Two"})

    assert texts(feed, "./entry/title") == ["Two", "One"]
    assert texts(feed, "./entry/id") == ["urn:uuid:entry-2", "urn:uuid:entry-1"]
    assert texts(feed, "./id") == ["urn:hearth:community:1"]


def test_members_words_are_no_markup() -> None:
    feed = feed_of({"title": "<b>&", "body": "<script>alert(1)</script>\n]]>&amp;", "not_when": "<img src=x>"})

    (content,) = texts(feed, "./entry/content")

    assert texts(feed, "./entry/title") == ["<b>&"]
    assert "<script" not in content
    assert "<img" not in content
    assert unescape(content).startswith("<p><script>alert(1)</script><br/>]]>&amp;</p>")


def test_what_xml_cannot_hold_is_left_out() -> None:
    feed = feed_of({"title": "a\0b\ufffe\ud800c", "body": "x\x0by"})

    assert texts(feed, "./entry/title") == ["abc"]


def test_only_web_addresses_are_links() -> None:
    feed = feed_of({"source_url": "javascript:alert(1)"}, {"source_url": "https://a.example/1"}, {})

    links = [link.get("href") for link in feed.findall(f"{ATOM}entry/{ATOM}link")]

    assert links == ["urn:uuid:entry-3", "https://a.example/1", "urn:uuid:entry-1"]


def test_with_the_pages_address_an_entry_links_to_its_own_page() -> None:
    feed = feed_of({"source_url": "https://a.example/1"}, site="https://hearth.example/")

    (link,) = [link.get("href") for link in feed.findall(f"{ATOM}entry/{ATOM}link")]

    assert link == "https://hearth.example/entries/1"


def test_an_author_without_name_is_not_named() -> None:
    feed = feed_of({"author_name": "Li", "nameless": True, "source_url": "https://a.example/1"}, {"author_name": "Bo"})

    whole = ET.tostring(feed, encoding="unicode")

    assert texts(feed, "./entry/author/name") == ["Bo"]
    assert "Li" not in whole
    assert "a.example" not in whole


def test_a_story_is_told_part_by_part() -> None:
    feed = feed_of({"parts": Parts(situation="Late.", learned="Sleep.")})

    (content,) = texts(feed, "./entry/content")

    assert content.endswith("<p>Situation: Late.</p><p>What we learned: Sleep.</p>")


def test_a_feed_holds_the_newest_only() -> None:
    feed = feed_of(*[{"title": n} for n in map(str, range(NEWEST + 5))])

    assert len(texts(feed, "./entry/title")) == NEWEST


def test_a_feed_of_nothing_is_a_feed() -> None:
    assert texts(feed_of(), "./title") == ["Platform <guild>"]
