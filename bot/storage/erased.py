"""The list of erasures, outside the database: a backup brings persons back, this list removes them again.

One JSON object a line: random ids and a time, no names.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Erased:
    """A person was erased from a community."""

    community: int
    person: str
    at: datetime


class Erasures:
    """The list in *path*."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, erased: Erased) -> None:
        """Add a line and see it on the disk; twice the same does no harm."""
        line = {"community": erased.community, "person": erased.person, "at": erased.at.isoformat()}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def __iter__(self) -> Iterator[Erased]:
        """Yield every erasure, oldest first; a line that was cut short by a crash is passed over."""
        if not self._path.exists():
            return
        for text in self._path.read_text(encoding="utf-8").splitlines():
            if text.endswith("}"):
                line = json.loads(text)
                yield Erased(line["community"], line["person"], datetime.fromisoformat(line["at"]))
