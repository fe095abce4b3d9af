"""JSON Lines: one entry a line, complete."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.transfer.writing.exported import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from bot.transfer.writing.exported import Exported


def write_lines(entries: Iterable[Exported], file: BinaryIO) -> int:
    """Write *entries* and return how many there were."""
    number = 0
    for number, exported in enumerate(entries, start=1):  # noqa: B007  # Its last value is the answer.
        file.write(json.dumps(as_json(exported), ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    return number
