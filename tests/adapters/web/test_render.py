from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web import render
from bot.messages import (
    Action,
    Button,
    Chart,
    Choices,
    EntryCard,
    EntryLink,
    Field,
    File,
    Form,
    Lines,
    Link,
    Meeting,
    Place,
    Post,
    Prose,
    Quote,
    Row,
    Rows,
    Said,
    Series,
    When,
    Who,
)

STATIC = Path(render.__file__).parent / "static"
HERE = Place("web:local", "general")
NASTY = "<script>alert(1)</script>\"'&<!channel>@everyone</p>\u202e"
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
NO_TEXT = st.characters(exclude_categories=["Cs"])


def drawn(*blocks: object) -> str:
    return render.post(Post(tuple(blocks), "fallback"), HERE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "block",
    [
        Prose((Said(NASTY), Said(NASTY, "code"), Who(NASTY), Link("https://a.example/?" + NASTY, NASTY))),
        Prose((EntryLink(7, NASTY),), "warning"),
        Quote(NASTY),
        Choices((Button(NASTY, Action("used", NASTY), confirm=NASTY),)),
        EntryCard(7, 1, "tip", NASTY, (Said(NASTY, "marked"),), NASTY, not_when=NASTY, topics=(NASTY,)),
        Lines(((Said(NASTY),),)),
        Rows((Row((Said(NASTY),), Button(NASTY, Action("vote", NASTY), confirm=NASTY)), Row(()))),
        Meeting(NASTY, NASTY, NASTY, NOON, NOON, NASTY, "javascript:alert(1)", NASTY, NASTY, cancelled=True),
        File(NASTY, "text/html", NASTY, NASTY),
        Chart(NASTY, NASTY, NASTY, (NASTY,), (Series(NASTY, (1,)), Series("b", (None,))), unit=NASTY),
    ],
    ids=["prose", "warning", "quote", "choices", "card", "lines", "rows", "meeting", "file", "chart"],
)
def test_every_text_in_a_post_is_escaped(block: object) -> None:
    html = drawn(block)

    assert "<script" not in html
    assert "<!channel" not in html


@given(st.text(NO_TEXT, max_size=300))
def test_members_words_never_become_markup_of_their_own(text: str) -> None:
    html = drawn(Quote(text), Prose((Said(text), Who(text))), EntryCard(1, 1, "tip", text, topics=(text,)))

    seen = Seen()
    seen.feed(html)
    assert seen.tags <= HARMLESS
    assert seen.attributes <= {"class", "dir", "href", "rel", "title", "role", "start"}


def test_a_button_of_a_post_comes_back_as_its_action_from_its_place() -> None:
    html = drawn(Choices((Button("I used this", Action("used", "7@q", 3), "main", "Sure?"),)))

    assert 'name="action" value="used:7@q:3"' in html
    assert 'name="place" value="web:local/general"' in html
    assert 'hx-confirm="Sure?"' in html


def test_a_link_to_what_is_no_web_page_is_shown_as_text() -> None:
    html = drawn(Prose((Link("javascript:alert(1)", "press me"),)))

    assert "<a" not in html
    assert "press me (javascript:alert(1))" in html


def test_a_link_says_on_demand_where_it_leads() -> None:
    html = drawn(Prose((Link("https://a.example/x", "here"),)))

    assert 'title="https://a.example/x"' in html
    assert 'rel="noopener nofollow noreferrer"' in html


def test_times_stand_in_utc_for_who_has_no_script() -> None:
    html = drawn(Prose((When(NOON, "moment"), When(NOON))))

    assert 'datetime="2026-03-04T12:00:00+00:00"' in html
    assert "4 Mar 2026, 12:00 UTC" in html


def test_a_card_says_all_that_is_known_of_an_entry() -> None:
    card = EntryCard(
        142,
        2,
        "story",
        "Why we restart it",
        (Said("because it "), Said("forgets", "marked")),
        told_by="Amara",
        told_at=NOON,
        not_when="from version 9 on",
        worked=(4, 5),
        used=7,
        source_url="https://chat.example/1",
        topics=("deploys", "on call"),
        old=True,
        private_to="web:local/backstage",
        variant_of=12,
        community=4,
    )

    html = drawn(card)

    for said in (
        'href="/entries/142?in=4"',
        "Story",
        "<mark>forgets</mark>",
        "Worked for 4 of 5",
        "Used 7 times",
        "from version 9 on",
        "Told by",
        "An old one",
        "Only seen in #backstage",
        'href="/entries/12?in=4"',
        'href="https://chat.example/1"',
        'href="/repertoire?topic=on%20call"',
    ):
        assert said in html


def test_code_in_a_passage_is_code_where_both_its_ends_are_there() -> None:
    html = drawn(EntryCard(1, 1, "tip", "x", (Said("Use `<a>` or "), Said("b", "marked"), Said(" or `c"))))

    assert "Use <code>&lt;a&gt;</code> or <mark>b</mark> or `c" in html


def test_a_source_that_is_gone_has_no_link() -> None:
    html = drawn(EntryCard(1, 1, "tip", "x", source_url="https://chat.example/1", source_gone=True))

    assert "https://chat.example/1" not in html
    assert "original message is gone" in html


def test_a_name_that_is_not_to_be_shown_is_none() -> None:
    assert "Told without a name" in drawn(EntryCard(1, 1, "tip", "x"))


def test_a_form_holds_every_kind_of_field_with_its_label_and_hint() -> None:
    fields = (
        Field("kind", "Kind", "choice", "story", choices=(("tip", "Tip"), ("story", "Story"))),
        Field("title", "Title", value=NASTY, required=True, hint="A claim", limit=200),
        Field("body", "Body", "text", "\nfirst line is empty"),
        Field("topics", "Topics", "topics", "a, b"),
        Field("nameless", "No name", "toggle", "yes"),
        Field("due", "Due", "date", "2027-01-31"),
        Field("near", "", "hidden", "anyway"),
    )

    html = render.form(Form(Action("share"), "Keep <it>", fields, "Keep it", (Prose((Said("Note"),)),)), HERE)

    for said in (
        'value="share::0"',
        "Keep &lt;it&gt;",
        '<option value="story" selected>',
        'maxlength="200"',
        'aria-describedby="field-title-hint"',
        'id="field-title-hint">A claim',
        ">\n\nfirst line is empty</textarea>",
        'list="field-topics-list"',
        'role="switch"',
        " checked",
        'type="date"',
        'type="hidden" name="v.near" value="anyway"',
    ):
        assert said in html
    assert "<script" not in html


def test_a_form_puts_the_focus_into_its_first_field_only() -> None:
    form = Form(Action("x"), "x", (Field("a", "A", "hidden"), Field("b", "B"), Field("c", "C", "text")))

    assert render.form(form, HERE).count("autofocus") == 1


def test_a_place_of_the_page_is_called_as_its_members_call_it() -> None:
    assert render.room("web:local/backstage") == "#backstage"
    assert render.room("#elsewhere") == "#elsewhere"


class Seen(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


HARMLESS = frozenset(
    """a article bdi blockquote br code em h3 h5 header hr li ol p pre s span strong
    table tbody td th thead tr ul""".split()
)


def test_an_entry_is_named_by_its_number_whatever_else_it_is_called() -> None:
    html = drawn(Prose((EntryLink(142, "Why we restart it"), EntryLink(12))))

    assert '<a href="/entries/142">#142 Why we restart it</a>' in html
    assert '<a href="/entries/12">#12</a>' in html


def test_each_row_of_a_list_has_its_own_press() -> None:
    html = drawn(Rows((Row((Said("One"),), Button("Vote", Action("vote", "a"))), Row((Said("Two"),)))))

    assert html.count("<li>") == 2
    assert html.count('value="vote:a:0"') == 1
    assert f'name="place" value="{HERE}"' in html


def test_a_meeting_says_when_it_is_in_the_readers_own_time() -> None:
    html = drawn(Meeting("m", "Open hour", "open hour", NOON, NOON.replace(hour=13), "#general", host="Li", going=2))

    assert 'datetime="2026-03-04T12:00:00+00:00" data-style="gathering"' in html
    assert 'datetime="2026-03-04T13:00:00+00:00" data-style="clock"' in html
    assert "open hour · #general · with Li" in html
    assert "2 going" not in html


def test_a_file_is_saved_whole_and_never_run() -> None:
    html = drawn(File("../open hour.ics", "text/calendar", "BEGIN:VCALENDAR\r\n", "Add to calendar"))

    assert 'href="data:text/calendar;charset=utf-8;base64,QkVHSU46VkNBTEVOREFSDQo="' in html
    assert 'download="open hour.ics"' in html
    assert "data:application/octet-stream;base64," in drawn(File("x.html", "text/html", "<script>"))


def test_a_form_asks_for_a_time_with_the_browsers_own_means() -> None:
    html = render.form(Form(Action("session_new"), "New", (Field("at", "At", "time", "16:00"),)), HERE)

    assert '<input type="time" id="field-at" name="v.at"' in html
    assert 'value="16:00"' in html


def test_a_long_form_shows_its_first_part_and_folds_the_others() -> None:
    fields = (
        Field("when", "When", part="When"),
        Field("title", "What it is called", part="What"),
        Field("minutes", "How long", part="What"),
        Field("room", "Where", required=True, part="Where"),
    )

    html = render.form(Form(Action("new"), "New", fields), HERE)

    assert html.count("<details") == 3
    assert html.count("<details open>") == 2
    assert "What it is called · How long" in html
    assert html.index('name="v.when"') < html.index("What it is called · How long")


def test_a_form_of_one_part_is_not_folded() -> None:
    fields = (Field("a", "A", part="All"), Field("b", "B", part="All"))

    assert "<details" not in render.form(Form(Action("new"), "New", fields), HERE)


def test_what_a_row_says_is_not_drawn_as_a_message() -> None:
    html = drawn(Rows((Row((Said("proposed by "), Who("Li"))),)))

    assert 'class="said"' not in html


def test_the_background_of_a_plain_page_is_no_paragraphs_own() -> None:
    css = (STATIC / "hearth.css").read_text()

    assert not re.search(r"(?m)^\.plain\b", css)


@pytest.mark.parametrize("elsewhere", ["//a.example/x", "/\\a.example", "/\n/a.example", "/\t/a.example"])
def test_a_path_that_leads_off_the_page_is_no_link(elsewhere: str) -> None:
    assert "<a" not in drawn(Prose((Link(elsewhere, "press me"),)))


def test_a_link_within_the_page_is_a_path() -> None:
    assert '<a href="/topics/git?in=1">#git</a>' in drawn(Prose((Link("/topics/git?in=1", "#git"),)))
