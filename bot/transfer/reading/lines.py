"""JSON Lines: one document a line, of Hearth's own export or with id, title, body and tags."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.transfer.errors import UnreadableImport
from bot.transfer.reading.documents import HEARTH, says_nothing, told_by_hearth, told_by_others
from bot.transfer.reading.shapes import fingerprint_of
from bot.transfer.records import Ledger, Record, Skip, Told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

LONGEST_LINE = 8 << 20
_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")


class JsonLines:
    """A file with a JSON object on every line.

    A line that cannot be read is counted, its number told, and passed over; a
    file without one good line is refused.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise UnreadableImport("not_a_file" if path.exists() else "missing", path.name)
        self.path = path
        self.ledger = Ledger()
        self.total = path.stat().st_size

    def fingerprint(self) -> str:
        """Return what tells this file from any other."""
        return fingerprint_of("jsonl", [self.path])

    def records(self) -> Iterator[Record]:
        """Yield one record for every line that holds a document."""
        self.ledger = self.ledger.anew()
        dated = datetime.fromtimestamp(int(self.path.stat().st_mtime), UTC)
        good = 0
        with self.path.open("rb") as file:
            _refuse_other_encodings(file, self.path.name)
            for number, line in enumerate(_lines(file, self.ledger), start=1):
                told = self._document(line, number, dated)
                good += told is not None
                if told and not says_nothing(told):
                    yield told
                elif told:
                    self.ledger.skip(Skip.EMPTY)
        if self.ledger.broken and not good:
            raise UnreadableImport("nothing_readable", self.ledger.broken[0])

    def _document(self, line: bytes | None, number: int, dated: datetime) -> Told | None:
        if line is not None and not line.strip():
            return None
        self.ledger.pass_one()
        try:
            return _told(line, dated)
        # A line too deep to read is as broken as one that is cut.
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.ledger.skip(Skip.BROKEN, f"line {number}")
            return None


def _told(line: bytes | None, dated: datetime) -> Told:
    if line is None:
        raise ValueError("longer than any document")
    value: Any = json.loads(line.decode("utf-8").removeprefix("\ufeff"))
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return told_by_hearth(value) if value.get(HEARTH) else told_by_others(value, dated=dated)


def _refuse_other_encodings(file: BinaryIO, name: str) -> None:
    if file.read(2) in _OTHER_MARKS:
        raise UnreadableImport("not_utf8", name)
    file.seek(0)


def _lines(file: BinaryIO, ledger: Ledger) -> Iterator[bytes | None]:
    """Yield each line; None for one that is too long to be held."""
    while line := file.readline(LONGEST_LINE):
        ledger.done += len(line)
        whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
        while not whole:
            rest = file.readline(LONGEST_LINE)
            ledger.done += len(rest)
            whole = len(rest) < LONGEST_LINE or rest.endswith(b"\n")
            line = b""
        yield line or None
