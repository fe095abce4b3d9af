"""What DiscordChatExporter wrote as JSON: one file a channel or thread, or a folder of them.

The shapes are its JsonMessageWriter's. It tells no permissions, so that every
channel counts as private unless somebody who knows says otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ijson

from bot.messages import Account, MessageRef, Place
from bot.text.linear import encodable, pattern
from bot.transfer.errors import UnreadableImport
from bot.transfer.reading.archive import BLOCK, Gauge
from bot.transfer.reading.shapes import fingerprint_of, id_of, listed, mapping, moment, name_of, text
from bot.transfer.reading.threads import LONGEST_TEXT, Channel, Heard, Listener
from bot.transfer.records import Ledger, Record, Skip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHECKS = frozenset({"✅", "✔", "✔️", "☑", "☑️", "white_check_mark", "heavy_check_mark", "ballot_box_with_check"})
_SAID_BY_PEOPLE = frozenset({"Default", "Reply", "0", "19"})
_TOP = 2
_DEEPEST_HEADER = 20
_DIRECT = frozenset({"DirectTextChat", "DirectGroupTextChat"})
_THREADS = frozenset({"GuildNewsThread", "GuildPublicThread", "GuildPrivateThread"})
_DELETED_USER = "456226577798135808"  # Whom Discord shows as the author where an account is deleted.
_SITE = "https://discord.com/channels"
_REFERENCE = pattern(r"<(@!?|#)([0-9]{1,20})>")
_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class _Header:
    guild: str
    id: str
    name: str
    type: str
    parent: str


class DiscordExport:
    """One JSON file of DiscordChatExporter, or a folder of them, read for the space it comes from.

    `public` names the channels (by id or name) that everybody of the community
    may read. Direct conversations are passed over.
    """

    def __init__(self, path: Path, space: str, *, public: frozenset[str] = frozenset()) -> None:
        if not space:
            raise UnreadableImport("no_space", path.name)
        if not path.exists():
            raise UnreadableImport("missing", path.name)
        self.path = path
        self.ledger = Ledger()
        self._space = space
        self._public = public
        self._files = sorted(_files(path), key=_in_order) if path.is_dir() else [path]
        self.total = sum(file.stat().st_size for file in self._files)

    def fingerprint(self) -> str:
        """Return what tells this export, read for this space, from any other."""
        return fingerprint_of("discord", self._files, self._space, *sorted(self._public))

    def records(self) -> Iterator[Record]:
        """Yield what was tagged or solved, file by file."""
        self.ledger = self.ledger.anew()
        listener, of = None, ""
        for file in self._files:
            header = self._ours(file)
            if header is None:
                self.ledger.done += file.stat().st_size
                continue
            # A channel may come in several parts: a thread goes on from one to the next.
            if listener is None or of != header.id:
                yield from listener.end() if listener else ()
                listener, of = self._listener(header), header.id
            yield from self._listen(file, header, listener)
        yield from listener.end() if listener else ()
        if listener is None and not self.ledger.skipped[Skip.DIRECT]:
            raise UnreadableImport("not_discord", self.path.name)

    def _ours(self, file: Path) -> _Header | None:
        header = _header(file)
        if header is None:
            self.ledger.skip(Skip.NOT_OURS, file.name)
            return None
        self._refuse_elsewhere(header)
        if header.type in _DIRECT:
            self.ledger.skip(Skip.DIRECT)
            return None
        return header

    def _listen(self, file: Path, header: _Header, listener: Listener) -> Iterator[Record]:
        before, start = self.ledger.read, self.ledger.done
        try:
            with file.open("rb") as raw_file:
                stream = Gauge(raw_file, file.name)
                for raw in ijson.items(stream, "messages.item", use_float=True, buf_size=BLOCK):
                    stream.passed()
                    self.ledger.pass_one()
                    self.ledger.done = start + stream.count
                    heard = self._heard(mapping(raw), header)
                    if heard:
                        yield from listener.take(heard)
        except UnreadableImport:
            self.ledger.skip(Skip.TOO_LARGE, file.name)
        except (ijson.JSONError, ValueError, RecursionError):
            self.ledger.skip(Skip.BROKEN, f"{file.name}: after message {self.ledger.read - before}")
        self.ledger.done = start + file.stat().st_size

    def _refuse_elsewhere(self, header: _Header) -> None:
        """Refuse another server's export: its channels would get this space's rights."""
        platform, _, guild = self._space.partition(":")
        if platform == "discord" and header.type not in _DIRECT and header.guild != guild:
            raise UnreadableImport("other_space", f"discord:{header.guild}")

    def _listener(self, header: _Header) -> Listener:
        private: bool | None = None
        if header.type == "GuildPrivateThread":
            private = True
        elif {header.id, header.name, self._place(header).channel} & self._public:
            private = False
        is_thread = header.type in _THREADS
        return Listener(
            Channel(self._place(header), "" if is_thread else header.name, private),
            self.ledger,
            title=header.name if is_thread else "",
        )

    def _place(self, header: _Header) -> Place:
        """Return where a file's messages stand: a thread in its channel, which the format calls its category."""
        if header.type in _THREADS and header.parent:
            return Place(self._space, header.parent, header.id)
        return Place(self._space, header.id)

    def _heard(self, raw: dict[str, Any], header: _Header) -> Heard | None:
        author = mapping(raw.get("author"))
        native, id = id_of(author.get("id")), id_of(raw.get("id"))
        reason = _passed_over(raw, author)
        at = moment(raw.get("timestamp"))
        if reason or at is None:
            self.ledger.skip(reason or Skip.NO_TIME)
            return None
        return Heard(
            ref=MessageRef(self._place(header), id),
            author=Account(self._space, native, name_of(author.get("nickname")) or name_of(author.get("name"))),
            text=_canonical(text(raw.get("content"))[:LONGEST_TEXT], self._space),
            at=at,
            answers=id_of(mapping(raw.get("reference")).get("messageId")),
            checks=tuple(_checks(raw.get("reactions"))),
            gone=native == _DELETED_USER,
            url=f"{_SITE}/{header.guild}/{header.id}/{id}",
            version=name_of(raw.get("timestampEdited")),
        )


def _passed_over(raw: dict[str, Any], author: dict[str, Any]) -> Skip | None:
    if not id_of(raw.get("id")):
        return Skip.BROKEN
    if author.get("isBot") is True:
        return Skip.BOT
    if text(raw.get("type")) not in _SAID_BY_PEOPLE:
        return Skip.NOTICE
    if not id_of(author.get("id")):
        return Skip.NO_AUTHOR
    return None if text(raw.get("content")).strip() else Skip.EMPTY


def _checks(reactions: object) -> Iterator[str]:
    for raw in map(mapping, listed(reactions)):
        emoji = mapping(raw.get("emoji"))
        if {text(emoji.get("name")), text(emoji.get("code"))} & CHECKS:
            yield from (id_of(mapping(user).get("id")) for user in listed(raw.get("users")) or [None])


def _canonical(content: str, space: str) -> str:
    """Return a message with its references as Hearth writes them; the rest is Markdown as it is."""
    content = encodable(content)
    pieces: list[str] = []
    done = 0
    for found in _REFERENCE.finditer(content):
        start, end = found.span()
        sign, id = (found.group(1) or "")[:1], found.group(2)
        pieces += [content[done:start], f"<{sign}{space}/{id}>"]
        done = end
    return "".join([*pieces, content[done:]])


def _header(file: Path) -> _Header | None:
    """Return what stands before the messages of a file; None where it is no such export."""
    try:
        with file.open("rb") as raw_file:
            found = _before_messages(ijson.basic_parse(Gauge(raw_file, file.name), buf_size=BLOCK))
    except (UnreadableImport, ijson.JSONError, ValueError, OSError):
        return None
    guild, id = id_of(found.get("guild.id")), id_of(found.get("channel.id"))
    if not (guild and id):
        return None
    name, parent = name_of(found.get("channel.name")), id_of(found.get("channel.categoryId"))
    return _Header(guild, id, name, found.get("channel.type", ""), parent)


def _before_messages(events: Iterator[tuple[str, object]]) -> dict[str, str]:
    """Return the texts of the objects at the top, by `object.key`; none where no list of messages follows."""
    found: dict[str, str] = {}
    keys: list[str] = []
    for event, value in events:
        if event == "map_key" and keys:
            keys[-1] = text(value)
        elif event == "start_array" and keys == ["messages"]:
            return found
        elif event in {"start_map", "start_array"}:
            keys.append("")
        elif event in {"end_map", "end_array"}:
            keys.pop()
        elif event in {"string", "number"} and len(keys) == _TOP:
            found[".".join(keys)] = text(value)
        if len(keys) > _DEEPEST_HEADER:
            break
    return {}


def _files(path: Path) -> Iterator[Path]:
    for child in path.iterdir():
        if child.is_symlink():
            continue
        if child.is_dir():
            yield from _files(child)
        elif child.suffix.lower() == ".json":
            yield child


def _in_order(path: Path) -> list[tuple[int, str]]:
    """Return a key that puts `part 2` before `part 10`."""
    return [(int(part), "") if part.isascii() and part.isdigit() else (-1, part) for part in _DIGITS.split(str(path))]
