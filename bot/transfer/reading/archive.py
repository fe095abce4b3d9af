"""A zip that somebody handed over, read member by member and never unpacked.

Nothing of it reaches the disk, so a name can do no harm; one that tries to is
refused all the same, since whatever wrote it is no chat's export.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bot.transfer.errors import UnreadableImport

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO, Self

MOST_MEMBERS = 500_000
LARGEST_MEMBER = 1 << 30
LARGEST_MESSAGE = 16 << 20
DEEPEST_MESSAGE = 10_000
BLOCK = 16 << 10
# JSON of real chats packs 5 to 40 times; the most that deflate can do is 1,032 times.
MOST_PACKED = 200
# A monitoring channel says the same thing all day and packs like a bomb, but a small one.
_ALWAYS_FINE = 64 << 20
_ENCRYPTED = 0x1
_OPENING = (b"[", b"{")
_CLOSING = (b"]", b"}")
_LOCAL_HEADER = b"PK\x03\x04"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

BROKEN_MEMBER = (zipfile.BadZipFile, zlib.error, EOFError, OSError)
"""What reading a damaged member may raise."""


class Gauge:
    """A stream that stops when more is read for one message than any message has.

    A JSON parser holds a text until it ends: without this a single endless one
    would fill the memory, and one of lists in lists would take the square of its
    depth. Whoever takes a message out calls `passed`.
    """

    def __init__(self, stream: IO[bytes], where: str) -> None:
        self._stream = stream
        self._where = where
        self._since = 0
        self._depth = 0
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raise `UnreadableImport` at what is too large to be a message."""
        block = self._stream.read(size if 0 <= size <= LARGEST_MESSAGE else LARGEST_MESSAGE + 1)
        self.count += len(block)
        self._since += len(block)
        # Brackets within texts are counted too: that is why so many are let through.
        self._depth += sum(map(block.count, _OPENING)) - sum(map(block.count, _CLOSING))
        if self._since > LARGEST_MESSAGE or self._depth > DEEPEST_MESSAGE:
            raise UnreadableImport("too_large", self._where)
        return block

    def passed(self) -> None:
        """Say that a message has ended."""
        self._since = self._depth = 0


class Archive:
    """The members of a zip that is fit to be read."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise UnreadableImport("not_a_file" if path.exists() else "missing", path.name)
        self._zip = _opened(path)
        self.links = 0
        self.doubled = 0
        self.members: dict[str, zipfile.ZipInfo] = {}
        try:
            self._check(path)
        except UnreadableImport:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        """Return the archive, to be closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._zip.close()

    @contextmanager
    def open(self, name: str) -> Iterator[Gauge]:
        """Open a member for reading."""
        with self._zip.open(self.members[name]) as stream:
            yield Gauge(stream, name)

    def _check(self, path: Path) -> None:
        found = self._zip.infolist()
        if len(found) > MOST_MEMBERS:
            raise UnreadableImport("too_many_files", path.name)
        for member in found:
            self._take(member)
        # Held against the file itself: members that lie over one another would count its bytes twice.
        _refuse_bomb(path.name, sum(member.file_size for member in self.members.values()), path.stat().st_size)

    def _take(self, member: zipfile.ZipInfo) -> None:
        if _is_unsafe(member.orig_filename):
            raise UnreadableImport("unsafe_name", member.filename)
        if member.is_dir():
            return
        if stat.S_ISLNK(member.external_attr >> 16):
            self.links += 1
            return
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableImport("encrypted", member.filename)
        if member.compress_type not in _METHODS:
            raise UnreadableImport("compression", member.filename)
        _refuse_bomb(member.filename, member.file_size, member.compress_size)
        # Of two with one name the later counts, as it would for whoever unpacks them.
        self.doubled += member.filename in self.members
        self.members[member.filename] = member


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (*BROKEN_MEMBER, ValueError, NotImplementedError):
        with path.open("rb") as file:
            begins = file.read(len(_LOCAL_HEADER)) == _LOCAL_HEADER
        raise UnreadableImport("truncated" if begins else "not_a_zip", path.name) from None


def _is_unsafe(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    is_drive = parts[0][1:2] == ":" and parts[0][:1].isalpha()  # Slack's canvases lie in `FC:F01:title/`.
    return not parts[0] or is_drive or ".." in parts or "\0" in name


def _refuse_bomb(where: str, size: int, packed: int) -> None:
    if size > _ALWAYS_FINE and size > packed * MOST_PACKED:
        raise UnreadableImport("bomb", where)


def too_large(member: Any) -> bool:  # noqa: ANN401  # zipfile's own record, whatever its version.
    """Return whether a member is larger than any day of any channel."""
    return bool(member.file_size > LARGEST_MEMBER)
