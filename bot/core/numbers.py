"""The numbers of entries as people type them and as buttons carry them."""

from __future__ import annotations

from bot.errors import Unfit


def number_of(text: str) -> int:
    """Return the entry number in `142`, `#142` or `142@question`; raise `Unfit` where there is none."""
    digits = text.strip().lstrip("#").partition("@")[0]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):  # noqa: PLR2004
        raise Unfit("number", "not_a_number", text[:20])
    return int(digits)
