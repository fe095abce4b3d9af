"""Regular expressions whose time grows with the text and no faster.

Members choose the text, so a pattern that backtracks is a way to stop the
whole process.  Everything in ``bot.text`` compiles its patterns here, with
RE2, which has no look-around and no back references.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, AnyStr, Protocol, TypeVar, cast

import re2

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Found_co = TypeVar("Found_co", str, bytes, covariant=True)


class Match(Protocol[Found_co]):
    """One place where a pattern fits."""

    def span(self, group: int = 0) -> tuple[int, int]:
        """Return where *group* starts and ends; (-1, -1) if it took no part."""
        ...

    def group(self, group: int = 0) -> Found_co | None:
        """Return what *group* matched, None if it took no part."""
        ...


class Pattern(Protocol[AnyStr]):
    """A compiled expression; offsets are in the units of the text given."""

    def finditer(self, text: AnyStr) -> Iterator[Match[AnyStr]]:
        """Yield each place where the pattern fits, left to right, apart."""
        ...

    def search(self, text: AnyStr, pos: int = 0) -> Match[AnyStr] | None:
        """Return the first place from *pos* on where the pattern fits."""
        ...

    def match(self, text: AnyStr) -> Match[AnyStr] | None:
        """Return the fit at the very start of *text*."""
        ...

    def fullmatch(self, text: AnyStr) -> Match[AnyStr] | None:
        """Return the fit that takes all of *text*."""
        ...


class AnyOf(Protocol):
    """Several patterns looked for in one pass."""

    def Match(self, text: bytes) -> Sequence[int]:  # noqa: N802 - RE2's own name.
        """Return the numbers of the patterns that fit somewhere."""
        ...


def pattern(expression: str) -> Pattern[str]:
    """Compile *expression*, in RE2's syntax, for texts."""
    return cast("Pattern[str]", re2.compile(expression))


def _single_bytes() -> object:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    return options


def byte_pattern(expression: str) -> Pattern[bytes]:
    """Compile *expression* for UTF-8 texts, each byte of them one character.

    Faster, and its offsets need no translation; classes other than negated
    ones can name ASCII only.
    """
    return cast("Pattern[bytes]", re2.compile(expression.encode(), _single_bytes()))


def any_of(expressions: Sequence[str]) -> AnyOf:
    """Compile byte patterns into one automaton that tells which of them fit."""
    together = re2.Set.SearchSet(_single_bytes())
    for expression in expressions:
        together.Add(expression.encode())
    together.Compile()
    return cast("AnyOf", together)


def encodable(text: str) -> str:
    """Return *text* as UTF-8 can hold it: a lone surrogate becomes ``?``."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
