"""The way out: what a viewer may see, or all that is kept, in an open format.

What leaves is an entry's own content. Who wrote it leaves as the name that is
shown, and not at all where the author wants none: then neither the link to the
message nor its key, which would tell. Numbers and the time of keeping are
written for people to read; whoever imports gives their own.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from tempfile import TemporaryDirectory, mkstemp
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from bot.practice.model import Draft, Entry, State, visible
from bot.transfer.errors import UnwritableExport
from bot.transfer.reading.documents import KEY
from bot.transfer.writing.exported import Exported
from bot.transfer.writing.feed import write_feed
from bot.transfer.writing.folder import write_folder
from bot.transfer.writing.lines import write_lines
from bot.transfer.writing.table import write_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO

    from bot.community.model import Viewer
    from bot.transaction import Transaction

T = TypeVar("T")
Format = Literal["jsonl", "markdown", "csv", "atom"]
_AT_ONCE = 500


class Reads(Protocol):
    """The part of the store that an export needs."""

    def read_now(self, community: int, fn: Callable[[Transaction], T]) -> T:
        """Run *fn* on a reader and return its answer."""


def exported(tx: Transaction, viewer: Viewer | None) -> Iterator[Exported]:
    """Yield what of every entry leaves that *viewer* may see, by number; None: of all that is kept.

    What was merged into an entry follows it, as it was told, where *viewer* may read that as well.
    """
    every = (entry for entry in tx.entries.stream(viewer) if entry.state is State.KEPT)
    while some := list(islice(every, _AT_ONCE)):
        parts = tx.entries.parts([entry.number for entry in some])
        for entry in some:
            yield leaving(entry, _original(tx, entry, viewer))
            # Behind the one that stands for them: whoever imports has that one then.
            for part in parts.get(entry.number, ()):
                if viewer is None or visible(replace(part, state=State.KEPT), viewer):
                    yield leaving(part, _original(tx, part, viewer), entry)


def _original(tx: Transaction, entry: Entry, viewer: Viewer | None) -> Entry | None:
    """Return what *entry* is a variant of, if that leaves too."""
    found = tx.entries.get(entry.variant_of) if entry.variant_of else None
    if found is None or found.state is not State.KEPT:
        return None
    return found if viewer is None or visible(found, viewer) else None


def leaving(entry: Entry, original: Entry | None = None, whole: Entry | None = None) -> Exported:
    """Return what leaves of *entry*; *original* is the one that it is a variant of, *whole* that it is a part of."""
    draft = Draft(
        kind=entry.kind,
        title=entry.title,
        body=entry.body,
        told_at=entry.told_at,
        author_name=entry.shown_author,
        topics=entry.topics,
        parts=entry.parts,
        not_when=entry.not_when,
        nameless=entry.nameless,
        scope=entry.scope,
        room=entry.room,
        source_key=_key(entry),
        source_url=None if entry.nameless else entry.source_url,
        source_version=entry.source_version,
        source_id=entry.source_id,
    )
    variant_of, merged_into = (_key(one) if one else "" for one in (original, whole))
    part_of = whole.number if whole else 0
    return Exported(entry.number, entry.id, entry.kept_at, draft, variant_of, merged_into, part_of)


def export_file(
    store: Reads,
    community: int,
    form: Format,
    path: Path,
    *,
    viewer: Viewer | None = None,
    site: str = "",
) -> int:
    """Write an export to *path*, a new folder for Markdown, whole or not at all; return how many entries it holds.

    Only into a pipe or a device (`/dev/stdout`) does it go as it comes.
    """

    def write(tx: Transaction) -> int:
        if form == "markdown":
            with _new_folder(path) as folder:
                return write_folder(exported(tx, viewer), folder)
        with _new_file(path) as file:
            return write_export(tx, form, file, viewer=viewer, site=site)

    return store.read_now(community, write)


def write_export(tx: Transaction, form: Format, file: BinaryIO, *, viewer: Viewer | None = None, site: str = "") -> int:
    """Write an export in a format that is one file; return how many entries it holds."""
    entries = exported(tx, viewer)
    match form:
        case "jsonl":
            return write_lines(entries, file)
        case "csv":
            return write_table(entries, file)
        case "atom":
            own = tx.members.community()
            return write_feed(entries, file, title=own.name, id=f"urn:hearth:community:{own.id}", site=site)
        case "markdown":
            raise UnwritableExport("needs_a_folder", form)


def note_export(tx: Transaction, form: Format, number: int, *, by: str | None, now: datetime) -> None:
    """Record in the audit log that *number* entries left."""
    tx.audit.note("export", f"{form}: {number}", by=by, now=now)


def _key(entry: Entry) -> str:
    """Return what an entry is known by outside: its source, else its own id."""
    named = entry.source_key if not entry.nameless or (entry.source_key or "").startswith(KEY) else None
    return named or f"{KEY}{entry.id}"


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    if path.is_dir():
        raise UnwritableExport("is_a_folder", path.name)
    if not path.parent.is_dir():
        raise UnwritableExport("no_folder", str(path.parent))
    if path.exists() and not path.is_file():  # A pipe or a device is written to; to replace it would destroy it.
        with path.open("wb") as stream:
            yield stream
        return
    path = path.resolve()  # A link stays a link: what it leads to is written.
    handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}.")
    made = type(path)(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        made.replace(path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


@contextmanager
def _new_folder(path: Path) -> Iterator[Path]:
    if path.exists() and not path.is_dir():
        raise UnwritableExport("not_a_folder", path.name)
    if path.exists() and any(path.iterdir()):
        raise UnwritableExport("not_empty", path.name)
    if not path.parent.is_dir():
        raise UnwritableExport("no_folder", str(path.parent))
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as made:
        inside = type(path)(made) / path.name
        inside.mkdir()
        yield inside
        inside.replace(path)
