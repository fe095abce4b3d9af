"""A Post survives the way through the database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import (
    Action,
    Button,
    Choices,
    EntryCard,
    EntryLink,
    Field,
    File,
    Form,
    Lines,
    Link,
    Meeting,
    Post,
    Prose,
    Quote,
    Row,
    Rows,
    Said,
    When,
    Who,
)
from bot.storage.codec import decode, decode_form, encode, encode_form

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.integers(0, 2**31)
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
saids = st.builds(Said, texts, st.sampled_from(["plain", "strong", "code", "quiet", "marked"]))
spans = st.one_of(
    saids,
    st.builds(When, times, st.sampled_from(["day", "moment"])),
    st.builds(Who, texts, texts),
    st.builds(Link, texts, texts),
    st.builds(EntryLink, numbers, texts),
)
buttons = st.builds(
    Button, texts, st.builds(Action, texts, texts, numbers), st.sampled_from(["plain", "main", "danger"]), texts
)
cards = st.builds(
    EntryCard,
    number=numbers,
    version=numbers,
    kind=texts,
    title=texts,
    passage=st.lists(saids, max_size=3).map(tuple),
    told_at=st.none() | times,
    worked=st.none() | st.tuples(numbers, numbers),
    source_url=st.none() | texts,
    topics=st.lists(texts, max_size=3).map(tuple),
    variant_of=st.none() | numbers,
    buttons=st.lists(buttons, max_size=2).map(tuple),
)
rows = st.builds(Row, st.lists(spans, max_size=2).map(tuple), st.none() | buttons)
blocks = st.one_of(
    st.builds(Rows, st.lists(rows, max_size=3).map(tuple)),
    st.builds(Meeting, texts, texts, texts, times, times, texts, st.none() | texts, texts, cancelled=st.booleans()),
    st.builds(File, texts, texts, texts, texts),
    st.builds(Prose, st.lists(spans, max_size=3).map(tuple), st.sampled_from(["plain", "quiet", "warning", "heading"])),
    st.builds(Quote, texts),
    st.builds(Choices, st.lists(buttons, max_size=3).map(tuple)),
    cards,
    st.builds(Lines, st.lists(st.lists(spans, max_size=2).map(tuple), max_size=2).map(tuple)),
)
posts = st.builds(
    Post,
    st.lists(blocks, max_size=4).map(tuple),
    texts,
    st.sampled_from(["private", "public"]),
    st.lists(texts, max_size=2).map(tuple),
    st.lists(numbers, max_size=3).map(tuple),
    near=texts,
    title=texts,
)


@given(posts)
def test_a_post_reads_back_as_it_was_written(post: Post) -> None:
    assert decode(encode(post)) == post


def test_what_is_no_post_is_refused() -> None:
    with pytest.raises(ValueError, match="blocks"):
        decode('{"fallback": "x"}')


def test_a_form_that_asks_for_a_time_reads_back_as_it_was_written() -> None:
    asked = Form(Action("session_new"), "New", (Field("at", "At", "time", "16:00", part="When"),))

    assert decode_form(encode_form(asked)) == asked
