from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import KINDS, LONGEST_TOPIC, find_numbers, find_tags, normalise, topic_name

PIECES = st.lists(
    st.sampled_from(
        [
            "#tip",
            "#story",
            "#retries",
            "#142",
            "#",
            "`",
            "```",
            "\n",
            " ",
            "word",
            "[a](b)",
            "https://x.y/#z",
            "**",
            "_",
        ]
    )
    | st.text(st.characters(exclude_categories=()), max_size=5),
    max_size=20,
).map("".join)


@given(st.text() | PIECES)
def test_whatever_is_written_gives_clean_tags(text: str) -> None:
    tags = find_tags(text)

    assert tags.kind in {None, *KINDS}
    assert all(topic and topic == topic_name(topic) and topic not in KINDS for topic in tags.topics)
    assert len(set(tags.topics)) == len(tags.topics)
    assert len(tags.text) <= len(text)


@given(st.text(alphabet="abc \n", max_size=30), st.sampled_from(KINDS), st.text(alphabet="abc \n", max_size=30))
def test_a_kind_between_words_is_found_and_leaves_the_text(before: str, kind: str, after: str) -> None:
    tags = find_tags(f"{before} #{kind} {after}")

    assert tags.kind == kind
    assert tags.topics == ()
    assert tags.text.split() == (before + " " + after).split()


@given(st.text())
def test_a_topics_name_is_final(text: str) -> None:
    name = topic_name(normalise(text))

    assert topic_name(name) == name
    assert len(name) <= LONGEST_TOPIC


@pytest.mark.parametrize(
    ("text", "kind", "topics", "left"),
    [
        ("#tip Use backoff #retries", "tip", ("retries",), "Use backoff"),
        ("Use backoff #Tip", "tip", (), "Use backoff"),
        ("#story it was a #warning", "story", (), "it was a"),
        ("Use #kubernetes for it. #tip", "tip", ("kubernetes",), "Use kubernetes for it."),
        ("We had a #tip about tests, yes", "tip", (), "We had a about tests, yes"),
        ("#tip#retries Use backoff", "tip", ("retries",), "Use backoff"),
        ("#tip, #retries: Use backoff", "tip", ("retries",), "Use backoff"),
        ("#tip: Use backoff, #retries", "tip", ("retries",), "Use backoff"),
        ("#tip – Use backoff", "tip", (), "Use backoff"),
        ("#tip --use works", "tip", (), "--use works"),
        ("Use #backoff, as in #142 #retries", None, ("backoff", "retries"), "Use backoff, as in #142"),
        ("**#tip** Use backoff", "tip", (), "Use backoff"),
        ("(#tip) Use backoff", "tip", (), "Use backoff"),
        ("Use backoff\n\n#tip #retries\n", "tip", ("retries",), "Use backoff"),
        ("Use\n#tip\nbackoff", "tip", (), "Use\nbackoff"),
        ("Mehr #über-tests, bitte", None, ("über-tests",), "Mehr über-tests, bitte"),
        ("#Node.js and #C++ here", None, ("node.js", "c++"), "and C++ here"),
        ("#über_tests #ÜBER-TESTS", None, ("über-tests",), ""),
        ("#tip", "tip", (), ""),
        ("no tags here", None, (), "no tags here"),
        ("", None, (), ""),
    ],
)
def test_tags_are_taken_and_the_sentence_stays(text: str, kind: str | None, topics: tuple[str, ...], left: str) -> None:
    tags = find_tags(text)

    assert (tags.kind, tags.topics, tags.text) == (kind, topics, left)


@pytest.mark.parametrize(
    "text",
    [
        "`#tip`",
        "``a ` #tip``",
        "```\n#tip\n```",
        "```sh\n#tip\nend``` done",
        "```\n#tip never closed",
        "~~~\n#tip\n~~~",
        "> ```\n> #tip\n> ```",
        "https://example.dev/page#tip",
        "https://example.dev/#tip",
        "www.example.dev/#tip",
        "[#tip](https://example.dev)",
        "[label](https://example.dev/#tip)",
        "<https://example.dev/#tip>",
        "<#tip>",
        "foo#tip",
        "example.dev/#tip",
        "&#tip;",
        r"\#tip",
        "# tip",
        "##tip",
        "#",
        "#142",
        "#142 and #7",
        "#fff #a1b2c3 #00ff00aa",
        "C# and F#",
        "#!/bin/sh",
    ],
)
def test_what_only_looks_like_a_tag_is_none(text: str) -> None:
    tags = find_tags(text)

    assert (tags.kind, tags.topics, tags.text) == (None, (), text)


def test_a_lone_backtick_does_not_hide_the_tag_after_it() -> None:
    assert find_tags("it`s a #tip").kind == "tip"


def test_a_tag_after_a_fence_that_ends_within_a_line_is_found() -> None:
    assert find_tags("```foo\nbar``` #tip").kind == "tip"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("see #142.", (142,)),
        ("#142, #7 and #142 again", (142, 7)),
        ("(#12) [#13]", (12, 13)),
        ("`#1` https://x.dev/#2 [#3](y) ```\n#4\n```", ()),
        ("#0 #007 #1234567890 #12ab #1.5 a#6 &#39;", ()),
        ("no numbers", ()),
    ],
)
def test_entries_referred_to_are_found_outside_code_and_links(text: str, numbers: tuple[int, ...]) -> None:
    assert find_numbers(text) == numbers


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Über Tests", "über-tests"),
        ("#über_tests", "über-tests"),
        ("  API   design ", "api-design"),
        ("ＡＰＩ", "api"),
        ("Straße", "strasse"),
        ("a / b", "a-b"),
        ("---", ""),
        ("🔥", ""),
        ("", ""),
        ("word " * 20, "word-word-word-word-word-word-word-word"),
    ],
)
def test_a_topic_has_one_name_however_it_is_typed(text: str, name: str) -> None:
    assert topic_name(text) == name
