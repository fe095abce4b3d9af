from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import canonical, plain, shortened, summary, title_from
from bot.text.prose import Kind, stretches

MARKUP = st.lists(
    st.sampled_from(["*", "**", "_", "~~", "||", "`", "```", "# ", "> ", "- ", "\n", " ", "a", "[b](c)", "<@k>", "\\"])
    | st.text(max_size=4),
    max_size=25,
).map("".join)


@given(st.text() | MARKUP)
def test_canonical_text_is_final(text: str) -> None:
    once = canonical(text)

    assert canonical(once) == once


def test_canonical_text_keeps_what_was_said_and_loses_the_loose_ends() -> None:
    assert canonical("\r\n  first  \r\nsecond\t\n\n") == "  first\nsecond"


@pytest.mark.parametrize("text", ["@everyone look", "<!channel> look", "<@&42> look", "<script>alert(1)</script>"])
def test_words_that_ping_or_run_elsewhere_are_words_here(text: str) -> None:
    assert canonical(text) == text
    assert plain(text) == text
    assert list(stretches(text)) == []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("**bold** *it* _it_ ~~gone~~ ||hidden||", "bold it it gone hidden"),
        ("***both*** and **[label](https://x.dev)**", "both and label"),
        ("snake_case_name, 2*3*4 and a * b * c", "snake_case_name, 2*3*4 and a * b * c"),
        ("`**not bold**` and ``a ` b``", "**not bold** and a ` b"),
        ("# Title\n\n> quoted\n- one\n- [x] two\n3. three", "Title\n\nquoted\none\ntwo\nthree"),
        ("```py\nx = 1\n```", "x = 1"),
        ("![alt](https://x.dev/a.png) <https://x.dev>", "alt https://x.dev"),
        ("https://x.dev/a_b_c and https://x.dev/*a*", "https://x.dev/a_b_c and https://x.dev/*a*"),
        (r"\*not it\* C:\temp", r"*not it* C:\temp"),
        ("**open", "**open"),
        ("", ""),
    ],
)
def test_plain_text_reads_as_it_was_meant(text: str, read: str) -> None:
    assert plain(text) == read


def test_a_reference_is_shown_by_name_and_never_by_its_key() -> None:
    text = "ask <@slack:T01/U02> in <#slack:T01/C042>"

    assert plain(text) == "ask @… in #…"
    assert plain(text, names={"slack:T01/U02": "Li", "slack:T01/C042": "help"}) == "ask @Li in #help"


def test_stretches_tell_code_links_and_references_apart() -> None:
    text = "a `b` https://x.dev. <@k> <#k> [l](t)"

    kinds = [(stretch.kind, text[slice(*stretch.shown)]) for stretch in stretches(text)]

    assert kinds == [
        (Kind.CODE, "b"),
        (Kind.LINK, "https://x.dev"),
        (Kind.MENTION, "k"),
        (Kind.CHANNEL, "k"),
        (Kind.LINK, "l"),
    ]


@given(st.text() | MARKUP)
def test_stretches_lie_within_the_text_apart_and_in_order(text: str) -> None:
    bounds = [bound for stretch in stretches(text) for bound in (stretch.start, *stretch.shown, stretch.end)]

    assert bounds == sorted(bounds)
    assert not bounds or (bounds[0] >= 0 and bounds[-1] <= len(text))


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("Use backoff. It helps.", "Use backoff"),
        ("Hi! Use backoff. It helps.", "Hi! Use backoff"),
        ("Exponential backoff saves the day. It really does.", "Exponential backoff saves the day"),
        ("How do I restart it? Nobody knows.", "How do I restart it?"),
        ("#tip **Exponential** backoff with `retry` #retries", "Exponential backoff with retry"),
        ("\n\n## Exponential backoff\n\nbody", "Exponential backoff"),
        ("```sh\nls\n```\nLists the files", "Lists the files"),
        ("```sh\nls -la\n```", "ls -la"),
        ("Use e.g. Redis for the locks. Works.", "Use e.g. Redis for the locks"),
        ("Das geht z. B. mit Redis sehr gut. Ende.", "Das geht z. B. mit Redis sehr gut"),
        ("Version 2.0 is out and good! More.", "Version 2.0 is out and good!"),
        ("these steps helped:\n1. one", "these steps helped"),
        (
            "To get the time stamp from your shell, use the time command with the\n`+%s` sign. Done.",
            "To get the time stamp from your shell, use the time command with the",
        ),
        (
            "Relational data often involves a table that has a relationship\nwith another. So.",
            "Relational data often involves a table that has a relationship with another",
        ),
        ("Short line\nanother line", "Short line"),
        ("And so on...", "And so on..."),
        ("<@slack:T/U> said so", "@… said so"),
        ("#tip", ""),
        ("   \n ", ""),
        ("", ""),
    ],
)
def test_a_title_is_the_first_thing_said(body: str, title: str) -> None:
    assert title_from(body) == title


def test_a_long_title_ends_between_words_with_an_ellipsis() -> None:
    title = title_from("word " * 100)

    assert title == " ".join(["word"] * 24) + "…"


@given(st.text() | MARKUP, st.integers(0, 60))
def test_titles_and_summaries_are_one_line_within_their_limit(text: str, limit: int) -> None:
    title, short = title_from(text, limit=limit), summary(text, limit)

    assert len(title) <= limit
    assert len(short) <= limit
    assert "\n" not in title + short


def test_a_summary_is_one_line_without_markup() -> None:
    text = "# Hello\n\n**big** `world`, and\nall of you"

    assert summary(text, 31) == "Hello big world, and all of you"
    assert summary(text, 20) == "Hello big world…"


def test_what_is_short_enough_stays_as_it_is() -> None:
    assert shortened("just right", 10) == "just right"
    assert shortened("Donaudampfschifffahrt", 10) == "Donaudamp…"
    assert shortened("anything", 0) == ""
