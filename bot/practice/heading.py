"""A title that is the beginning of what an entry tells is not told twice on its card. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKUP = frozenset("`*_~#>")
LEFT_OVER = " \t\n.:;,!?`*_~–-"


def split_heading(title: str, passage: Sequence[Said]) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """Return the title as the passage's own runs, and the rest; no runs where the passage begins otherwise.

    What is written in either as markup alone is passed over; the runs spell the title as it is.
    """
    heading: list[Said] = []
    rest: list[Said] = []
    done = 0
    for run in passage:
        spelt, taken = _matched(title, done, run.text)
        heading += [Said(title[done:spelt], run.style)] if spelt > done else []
        rest += [Said(run.text[taken:], run.style)] if run.text[taken:] else []
        if run.text[taken:] and spelt < len(title):
            return (), tuple(passage)
        done = spelt
    if title[done:].strip("".join(MARKUP)):
        return (), tuple(passage)
    return tuple(heading), _trimmed(rest)


def _matched(title: str, spelt: int, text: str) -> tuple[int, int]:
    """Return how far *title* is spelt, and how much of *text* that takes; both stop where they differ."""
    taken = 0
    while spelt < len(title) and taken < len(text):
        if _same(text[taken], title[spelt]):
            spelt, taken = spelt + 1, taken + 1
        elif text[taken] in MARKUP:
            taken += 1
        elif title[spelt] in MARKUP:
            spelt += 1
        else:
            break
    return spelt, taken


def _same(letter: str, wanted: str) -> bool:
    return letter == wanted or (letter.isspace() and wanted.isspace())


def _trimmed(rest: list[Said]) -> tuple[Said, ...]:
    while rest:
        first = rest[0].text.lstrip(LEFT_OVER)
        if first:
            return (Said(first, rest[0].style), *rest[1:])
        rest = rest[1:]
    return ()
