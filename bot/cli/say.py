"""Printing: what is for people by rich, what is for programs as one JSON object a line."""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

PIPED_WIDTH = 140  # Where no terminal tells how wide it is.


def line(text: str = "") -> None:
    """Print a line on standard output."""
    print(text, flush=True)  # noqa: T201 - this is where the command line speaks


def aside(text: str) -> None:
    """Print a line on standard error: what is no result, but good to know."""
    print(text, file=sys.stderr)  # noqa: T201


def plural(number: int, one: str, more: str = "") -> str:
    """Return *number* with its noun: *one*, else *more* (without it: *one* and an s)."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def as_json(value: object) -> None:
    """Print *value* as one line of JSON."""
    print(json.dumps(value, ensure_ascii=False, default=str), flush=True)  # noqa: T201


@cache
def console() -> Console:
    """Return the terminal: plain where it is none or NO_COLOR is set; never reads members' text as markup."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else PIPED_WIDTH
    return Console(markup=False, highlight=False, emoji=False, width=width)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> None:
    """Print *rows* under *heads*; the columns in *right* are figures."""
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for index, head in enumerate(heads):
        shown.add_column(head, justify="right" if index in right else "left")
    for row in rows:
        shown.add_row(*map(Text, row))
    console().print(shown)
