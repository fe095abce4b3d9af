from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text import normalise
from bot.text.normal import _JOINING, _SELECTING, MOST_MARKS, _within, cut

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=80)
# Where trouble comes from, in every order: joiners, selectors, tags, marks, controls, halves of pairs.
TROUBLE = st.text(
    st.sampled_from(
        "aZ1#<=e\u0301\u0316\u0338\u0344 \r\n\t\0\x1b\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u2066\u2028"
        "\u20e3\ufe0e\ufe0f\U000e0100\u180b\u0627\u0628\u0915\u094d\u0958\u09c7\u09be\u1820\u4e2d\uf900\u2764"
        "\u1100\u1161\u11a8\u2126\u2329\u2adc\ud83d\ude00\udfff\U0001f468\U0001f3fd\U0001f525\U0001f3f4"
        "\U000e0067\U000e0062\U000e0065\U000e006e\U000e007f\ufdd0\uffff\U0010ffff"
    ),
    max_size=60,
)
FORBIDDEN_CONTROLS = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} - {"\t", "\n"}
BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
INVISIBLE = set("\u00ad\u034f\u115f\u1160\u200b\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0\u2028\u2029")
NONCHARACTERS = {chr(code) for code in range(0xFDD0, 0xFDF0)} | {
    chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
}
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@given(ANYTHING | TROUBLE)
@example("< \u200d\u0338\ufe0f")
@example("=\u200d\u0338\u200d")
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once


@given(ANYTHING | TROUBLE, st.integers(0, 30))
def test_a_limit_holds_and_is_as_final_as_the_rest(text: str, limit: int) -> None:
    once = normalise(text, limit=limit)

    assert len(once) <= limit
    assert normalise(once, limit=limit) == once


@given(ANYTHING | TROUBLE)
def test_nothing_forbidden_is_left_and_all_of_it_can_be_stored(text: str) -> None:
    normal = normalise(text)

    assert not set(normal) & (FORBIDDEN_CONTROLS | BIDI | INVISIBLE | NONCHARACTERS)
    assert normal.encode("utf-8").decode("utf-8") == normal
    assert unicodedata.is_normalized("NFC", normal)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], max_codepoint=0x24F)))
def test_ordinary_text_is_only_composed(text: str) -> None:
    assert normalise(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\u2028four\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("a\tb\x00c\x1b[31m", "a\tbc[31m"),
        ("\ufeffHello", "Hello"),
        ("pass\u200bword", "password"),
        ("pass\u200dword\u200c", "password"),
        ("soft\u00adhyphen", "softhyphen"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("\u2066isolated\u2069", "isolated"),
        ("u\u0308ber", "\u00fcber"),
        ("x\ud800y\udfffz", "xyz"),
        ("x\ufdd0y\U0001ffffz", "xyz"),
        ("ghp\ufe0f_1\ufe0f23", "ghp_123"),
        ("hid\U000e0068\U000e0069den", "hidden"),
        ("\U0001f3f4\U000e0068\U000e0069", "\U0001f3f4"),
        ("\U0001f600\U000e0101\U000e0102", "\U0001f600"[:1] + "\U000e0101"),
    ],
)
def test_what_hides_or_breaks_is_dropped(typed: str, kept: str) -> None:
    assert normalise(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        FAMILY,
        "\u2764\ufe0f\u200d\U0001f525",
        "\U0001f3f3\ufe0f\u200d\U0001f308",
        "\U0001f9d1\U0001f3fd\u200d\U0001f4bb",
        "1\ufe0f\u20e3 #\ufe0f\u20e3",
        ENGLAND,
        "\U0001f1e9\U0001f1ea",
        "\u00a9\ufe0f \u2122\ufe0f",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u200d\u0937",
        "\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd",
        "Grüße, naïve café – 中文 日本語 한국어",
    ],
)
def test_what_people_write_and_see_survives(text: str) -> None:
    assert normalise(text) == unicodedata.normalize("NFC", text)


def test_a_pile_of_marks_is_cut_to_what_a_language_may_need() -> None:
    pile = normalise("a" + "\u0316\u0301" * 5_000 + "b")

    assert len(pile) <= MOST_MARKS + 2
    assert pile.endswith("b")


def test_a_cut_never_falls_within_what_is_seen_as_one_character() -> None:
    assert cut("ab" + FAMILY, 4) == "ab"
    assert cut("xe\u0316", 2) == "x"
    assert normalise("ab" + ENGLAND, limit=5) == "ab"


def test_a_million_characters_are_read_no_further_than_they_can_matter() -> None:
    assert normalise("\0" * 1_000_000 + "late") == ""
    assert normalise("\0" * 40_000 + "soon") == "soon"


def test_text_is_cut_at_forty_thousand_characters() -> None:
    assert len(normalise("ü" * 50_000)) == 40_000


def starters(text: str) -> list[str]:
    return [char for char in text if not unicodedata.combining(char)]


@pytest.mark.parametrize("bounds", [_JOINING, _SELECTING], ids=["joiners", "selectors"])
def test_composing_never_takes_a_character_out_of_its_class(bounds: list[int]) -> None:
    # What may follow a character is decided before composing, and must stay right after it.
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
    within = {char for char in every if _within(char, bounds)}
    composed = [char for char in every if unicodedata.normalize("NFC", char) == char]

    leaving = [char for char in within if not within.issuperset(starters(unicodedata.normalize("NFC", char)))]
    missing = [char for char in composed if unicodedata.normalize("NFD", char)[0] in within and char not in within]

    assert leaving == []
    assert missing == []
