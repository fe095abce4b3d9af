"""What Slack holds, and how a text is made to fit.

https://docs.slack.dev/reference/block-kit
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

TEXT = 4_000  # Slack cuts at 40,000, but truncates what is longer than this on some screens.
HEADER = 150
PLAIN = 2_000
BUTTONS = 25
BUTTON = 75
VALUE = 2_000
ACTION_ID = 255
CONFIRM = 300
CONFIRM_BUTTON = 30
BLOCKS = 50
VIEW_BLOCKS = 100
CHARTS = 2  # Of its own in one message; none in a view.
MESSAGE = 12_000  # All blocks of a message together, as JSON; Slack refuses more than about 13,000.
VIEW = 100_000
TITLE = 24
INPUT = 3_000
LABEL = 2_000
PLACEHOLDER = 150
OPTION = 75
OPTION_VALUE = 150
OPTIONS = 100
RADIOS = 10
CHOSEN = 40
CALLBACK = 255
ADDRESS = 2_000
PIECE = 2_500  # One block of members' words: small enough that several fill a message well.

ELLIPSIS = "…"
GAPS = ("\n\n", "\n", " ")


def clean(text: str) -> str:
    """Return *text* as JSON can hold it: no lone surrogates, no null."""
    return text if text.isascii() and "\0" not in text else text.encode("utf-8", "replace").decode().replace("\0", "")


def length(text: str) -> int:
    """Return how long *text* is to Slack, which counts an emoji twice in places."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def cut(text: str, limit: int) -> str:
    """Return *text* in at most *limit* characters, with an ellipsis where some had to go."""
    text = clean(text)
    if length(text) <= limit:
        return text
    return f"{text[: _fits(text, limit - 1)].rstrip()}{ELLIPSIS}"


def pieces(text: str, limit: int) -> Iterator[tuple[str, str]]:
    """Yield *text* in pieces of at most *limit* characters, each with the gap before it: lines, a space, nothing.

    No piece begins or ends with its gap: what is sent back without the blanks around it is whole again.
    """
    gap = ""
    while length(text) > limit:
        at, next_gap = _parting(text, _fits(text, limit))
        yield gap, text[:at]
        gap, text = next_gap, text[at + len(next_gap) :]
    yield gap, text


def _parting(text: str, most: int) -> tuple[int, str]:
    """Return where to part a text within its first *most* characters, and what stands there."""
    for gap in GAPS:
        at = text.rfind(gap, most // 2, most + len(gap))
        if at > 0:
            return at, gap
    return most, ""


def weight(shown: object) -> int:
    """Return how much room something takes."""
    return length(json.dumps(shown, ensure_ascii=False, separators=(",", ":")))


def plain(text: str, limit: int) -> Json:
    """Return a plain text of at most *limit* characters, never empty."""
    return {"type": "plain_text", "text": cut(text, limit).strip() or ELLIPSIS, "emoji": False}


def _fits(text: str, limit: int) -> int:
    """Return how many characters of *text* take at most *limit* of Slack's: at least one."""
    if text.isascii():
        return max(limit, 1)
    most = len(text[:limit].encode("utf-16-le", "replace")[: 2 * limit].decode("utf-16-le", "ignore"))
    return max(most, 1)
