"""Doubling a text costs at most two and a half times the CPU, whatever it is made of."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import pytest

from bot.text import (
    canonical,
    find_numbers,
    find_tags,
    is_question,
    is_thanks,
    normalise,
    plain,
    strike_secrets,
    summary,
    title_from,
)

if TYPE_CHECKING:
    from collections.abc import Callable

CEILING = 2.5
# Below this many seconds a measurement says more about the machine than about the code.
NOISE = 0.002
ATTEMPTS = 8
SMALL, LARGE = 20_000, 250_000

READERS: dict[str, Callable[[str], object]] = {
    "normalise": lambda text: normalise(text, limit=len(text)),
    "canonical": canonical,
    "find_tags": find_tags,
    "find_numbers": find_numbers,
    "strike_secrets": strike_secrets,
    "plain": plain,
    "title_from": title_from,
    "summary": lambda text: summary(text, 200),
    "is_question": is_question,
    "is_thanks": is_thanks,
}
DASHES = "-" * 5
UNITS = {
    "brackets": "[",
    "link beginnings": "[a](",
    "empty links": "[](b) ",
    "backticks": "`",
    "runs of backticks": "` `` ``` ",
    "bracket and backtick": "[`",
    "fences": "\n```x\n",
    "tilde fences": "\n~~~\n",
    "hashes": "#",
    "tags": "#a ",
    "kinds": "#tip ",
    "tags in words": "a#",
    "angles": "<",
    "references": "<@a",
    "stars": "*",
    "openers": "*a _b ~~c ||d ",
    "escapes": "\\*",
    "addresses": "http://",
    "assignments": "password=",
    "quoted assignments": 'token="',
    "spoken assignments": "password is ",
    "random assignments": "token:a1B2c3D4e5 ",
    "github prefixes": "gh" + "p_",
    "aws prefixes": "AK" + "IA",
    "slack prefixes": "xo" + "xb-",
    "web token prefixes": "eyJ" + "aaaaaaaa.",
    "addresses with names": "x://a:",
    "addresses with passwords": "x://a:b@",
    "keys that begin": f"{DASHES}BEGIN PRIVATE KEY{DASHES}",
    "keys that begin and go on": f"{DASHES}BEGIN PRIVATE KEY{DASHES}\n{'A' * 64}\n",
    "marks out of order": "\u0301\u0316",
    "joiners": "\u200d",
    "joined emoji": "\U0001f468\u200d",
    "flags": "\U0001f3f4\U000e0067",
    "zero bytes": "a\0",
    "surrogates": "\ud800",
    "overrides": "\u202ea",
    "lines": "\n",
    "spaces": " ",
    "questions": "? ",
    "quotes": "\n> ",
    "sentences": "a. ",
}


def seconds(read: Callable[[str], object], text: str) -> float:
    """Return the CPU time of reading *text* once."""
    begun = process_time()
    read(text)
    return process_time() - begun


def growth(read: Callable[[str], object], unit: str, size: int) -> float:
    """Return what a doubling costs: the mean of two, and the best of a few attempts."""
    text = unit * (size // len(unit))
    once = often = float("inf")
    for _ in range(ATTEMPTS):
        once, often = min(once, seconds(read, text)), min(often, seconds(read, text * 4))
        if often <= CEILING**2 * max(once, NOISE):
            break
    return float((often / max(once, NOISE)) ** 0.5)


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_twice_the_text_costs_about_twice_the_time(read: Callable[[str], object], unit: str) -> None:
    assert growth(read, unit, SMALL) <= CEILING


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["[", "`", "#", "<", "a#", "password=", "gh" + "p_", "\u0301\u0316"])
@pytest.mark.parametrize("name", ["normalise", "find_tags", "strike_secrets", "plain"])
def test_a_doubling_costs_as_little_on_the_way_to_a_million(name: str, unit: str) -> None:
    assert growth(READERS[name], unit, LARGE) <= CEILING
