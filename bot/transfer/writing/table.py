"""CSV for a spreadsheet: one entry a row, for people to read; no cell is ever a formula."""

from __future__ import annotations

import csv
from io import TextIOWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from bot.transfer.writing.exported import Exported

COLUMNS = (
    "number",
    "kind",
    "title",
    "body",
    "topics",
    "does not apply when",
    "told by",
    "told at",
    "seen by",
    "source",
    "part of",
)
# What spreadsheets take for a formula or a command: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULAS = tuple("=+-@\t\r\n＝＋－＠")


def write_table(entries: Iterable[Exported], file: BinaryIO) -> int:
    """Write *entries* and return how many there were. UTF-8 with the mark that Excel needs to see it."""
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    rows = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    number = 0
    for number, exported in enumerate(entries, start=1):  # noqa: B007  # Its last value is the answer.
        rows.writerow([exported.number, *map(defused, _cells(exported))])
    text.flush()
    text.detach()
    return number


def defused(cell: str) -> str:
    """Return *cell* so that a spreadsheet shows it and never computes it."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULAS) else cell


def _cells(exported: Exported) -> tuple[str, ...]:
    draft = exported.draft
    parts = [f"{heading}: {text}" for heading, text in draft.parts.rows()]
    return (
        draft.kind.value,
        draft.title,
        "\n\n".join(filter(None, [draft.body, *parts])),
        ", ".join(draft.topics),
        draft.not_when,
        draft.author_name,
        draft.told_at.isoformat(timespec="seconds"),
        draft.scope.value if not draft.room else f"{draft.scope.value} ({draft.room})",
        draft.source_url or "",
        f"#{exported.whole}" if exported.whole else "",
    )
