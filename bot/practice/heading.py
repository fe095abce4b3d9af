"""A title that is the beginning of what an entry tells is not told twice on its card. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MARKUP = frozenset("`*_~#>")
LEFT_OVER = " \t\n.:;,!?`*_~–-"


def split_heading(title: str, passage: Sequence[Said]) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """Return the title as the passage's own runs, and the rest; no runs where the passage begins otherwise."""
    heading: list[Said] = []
    rest: list[Said] = []
    letters = _letters(title)
    wanted = next(letters, "")
    for run in passage:
        taken = 0
        while wanted and taken < len(run.text):
            letter = run.text[taken]
            if _same(letter, wanted):
                wanted = next(letters, "")
            elif letter not in MARKUP:
                return (), tuple(passage)
            taken += 1
        shown = "".join(letter for letter in run.text[:taken] if letter not in MARKUP)
        heading += [Said(shown, run.style)] if shown else []
        rest += [Said(run.text[taken:], run.style)] if run.text[taken:] else []
    if wanted:
        return (), tuple(passage)
    return tuple(heading), _trimmed(rest)


def _letters(title: str) -> Iterator[str]:
    return (letter for letter in title if letter not in MARKUP)


def _same(letter: str, wanted: str) -> bool:
    return letter == wanted or (letter.isspace() and wanted.isspace())


def _trimmed(rest: list[Said]) -> tuple[Said, ...]:
    while rest:
        first = rest[0].text.lstrip(LEFT_OVER)
        if first:
            return (Said(first, rest[0].style), *rest[1:])
        rest = rest[1:]
    return ()
