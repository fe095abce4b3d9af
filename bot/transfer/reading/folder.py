"""A folder of Markdown files, with YAML front matter or without."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import yaml

from bot.text.linear import pattern
from bot.transfer.errors import UnreadableImport
from bot.transfer.reading.documents import HEARTH, says_nothing, told_by_hearth, told_by_others
from bot.transfer.reading.shapes import fingerprint_of, mapping, text
from bot.transfer.records import Ledger, Record, Skip, Told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_FILE = 4 << 20
_SUFFIXES = (".md", ".markdown")
_FENCE = "---"
_HEADING = pattern(r"[ \t]*#[ \t]+([^\n]*)(?:\n|$)")
_DEEPEST = 4
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class MarkdownFolder:
    """All Markdown files of a folder and of the folders in it, by name.

    A file without tags takes the folder that it lies in as its topic; without an
    id it is known by its path. Links are not followed: they may lead out.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_dir():
            raise UnreadableImport("not_a_folder" if path.exists() else "missing", path.name)
        self.path = path
        self.ledger = Ledger()
        self._files = list(_files(path))
        self.total = sum(file.stat().st_size for file in self._files if not file.is_symlink())

    def fingerprint(self) -> str:
        """Return what tells this folder, as it is now, from any other."""
        return fingerprint_of("markdown", [file for file in self._files if not file.is_symlink()], self.path.name)

    def records(self) -> Iterator[Record]:
        """Yield one record for every file that says something."""
        self.ledger = self.ledger.anew()
        for file in self._files:
            told = self._document(file)
            if told and not says_nothing(told):
                yield told
            elif told:
                self.ledger.skip(Skip.EMPTY)
        if self.ledger.broken and self.ledger.read == self.ledger.skipped[Skip.BROKEN]:
            raise UnreadableImport("nothing_readable", self.ledger.broken[0])

    def _document(self, file: Path) -> Told | None:
        name = file.relative_to(self.path).as_posix()
        if file.is_symlink():
            self.ledger.skip(Skip.LINK)
            return None
        found = file.stat()
        self.ledger.pass_one()
        self.ledger.done += found.st_size
        if found.st_size > LARGEST_FILE:
            self.ledger.skip(Skip.TOO_LARGE, name)
            return None
        try:
            said = file.read_bytes().decode("utf-8").removeprefix("\ufeff")
            return _told(said, name, datetime.fromtimestamp(int(found.st_mtime), UTC))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, yaml.YAMLError):
            self.ledger.skip(Skip.BROKEN, name)
            return None


def _files(path: Path) -> Iterator[Path]:
    for child in sorted(path.iterdir(), key=lambda child: child.name):
        if child.name.startswith("."):
            continue
        if child.is_dir() and not child.is_symlink():
            yield from _files(child)
        elif child.suffix.lower() in _SUFFIXES:
            yield child


def _told(said: str, name: str, dated: datetime) -> Told:
    front, body = _apart(said)
    if front.get(HEARTH):
        nameless = front.get("nameless") == "true"
        whole = body.removeprefix("\n").removesuffix("\n")
        return told_by_hearth(front | {"nameless": nameless, "body": whole})
    return told_by_others(_with_title(front, body, name), dated=dated)


def _apart(said: str) -> tuple[dict[str, Any], str]:
    """Return the front matter and what follows it; without any, all of *said* follows."""
    first, _, rest = said.partition("\n")
    if first.rstrip() != _FENCE:
        return {}, said
    start = len(said) - len(rest)
    at = start
    while at < len(said):
        end = said.find("\n", at) + 1 or len(said)
        if said[at:end].rstrip() in {_FENCE, "..."}:
            return _composed(said[start:at]), said[end:]
        at = end
    return {}, said


def _composed(matter: str) -> dict[str, Any]:
    """Return the mapping that YAML *matter* spells; ValueError or YAMLError where it is none of ours.

    Every scalar stays the text that was written: `title: no` is no boolean. It is
    put together here because PyYAML's own composer overflows the stack, and so ends
    the process, on lists in lists; and no alias is followed.
    """
    growing: list[list[Any]] = [[]]
    for event in yaml.parse(matter, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            growing.append([])
            if len(growing) > _DEEPEST:
                raise ValueError("too deep")
        elif isinstance(event, yaml.SequenceEndEvent):
            grown = growing.pop()
            growing[-1].append(grown)
        elif isinstance(event, yaml.MappingEndEvent):
            flat = growing.pop()
            pairs = zip(flat[::2], flat[1::2], strict=True)
            growing[-1].append({key: held for key, held in pairs if isinstance(key, str)})
        elif isinstance(event, yaml.NodeEvent):
            growing[-1].append(getattr(event, "value", ""))
    return mapping(growing[0][0]) if growing[0] else {}


def _with_title(front: dict[str, Any], body: str, name: str) -> dict[str, Any]:
    """Return a document of others, its title taken from the first heading or from the file's name."""
    heading = _HEADING.match(body.lstrip("\n\r "))
    title = text(front.get("title"))
    if not title and heading:
        title, body = heading.group(1) or "", body.lstrip("\n\r ")[heading.span()[1] :]
    folder, _, file = name.rpartition("/")
    stem = file.rpartition(".")[0].replace("-", " ").replace("_", " ")
    tags = (
        {"tags": [folder.rpartition("/")[2]]} if folder and not ({"tags", "topics", "categories"} & set(front)) else {}
    )
    return {"id": name} | front | tags | {"title": title or stem, "body": body}
