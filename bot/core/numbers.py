"""The numbers of entries as people type them and as buttons carry them."""

from __future__ import annotations

from bot.errors import Unfit


def number_of(text: str) -> int:
    """Return the entry number in `142`, `#142` or `142@question`; raise `Unfit` where there is none."""
    digits = text.strip().lstrip("#").partition("@")[0]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):  # noqa: PLR2004
        raise Unfit("number", "not_a_number", text[:20])
    return int(digits)


def number_typed(text: str, example: str) -> int:
    """Return the number typed behind a command; raise `Unfit` with the *example* of how it is typed where there is none."""
    try:
        return number_of(text)
    except Unfit:
        raise Unfit(example, "which_entry", text.strip()[:20]) from None
