"""A Slack export: a zip with one folder a channel and one JSON file a day.

The shapes are Slack's own (https://slack.com/help/articles/220556107) and what
real exports hold beside: null for lists, messages of apps, joins, tombstones,
people who are in no list, canvases.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import ijson

from bot.messages import Account, MessageRef, Place, from_mrkdwn
from bot.transfer.errors import UnreadableImport
from bot.transfer.reading.archive import BLOCK, BROKEN_MEMBER, Archive, Gauge, too_large
from bot.transfer.reading.shapes import epoch, fingerprint_of, id_of, listed, mapping, name_of, text
from bot.transfer.reading.threads import LONGEST_TEXT, Channel, Heard, Listener
from bot.transfer.records import Ledger, Record, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CHECKS = frozenset({"white_check_mark", "heavy_check_mark", "ballot_box_with_check", "check", "solved"})
_SAID_BY_PEOPLE = frozenset({"", "thread_broadcast", "reply_broadcast", "me_message", "file_share", "file_comment"})
_PEOPLE = ("users.json", "org_users.json")
_PRIVACY = {"channels.json": False, "groups.json": True, "mpims.json": None, "dms.json": None}
_DIRECT = ("mpims.json", "dms.json")
# Up to this size the whole day is parsed at once, which is five times as fast.
_AT_ONCE = 2 << 20


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    is_bot: bool
    gone: bool


class SlackExport:
    """The zip of a Slack export, read for the space that it comes from.

    `site` is the workspace's address (`https://acme.slack.com`): with it every
    entry links to its message. Direct conversations are passed over.
    """

    def __init__(self, path: Path, space: str, *, site: str = "") -> None:
        if not space:
            raise UnreadableImport("no_space", path.name)
        self.path = path
        self.ledger = Ledger()
        self._space = space
        self._site = site.rstrip("/")
        self._people: dict[str, _Person] = {}
        with Archive(path) as archive:
            self._root = _root(archive, path.name)
            self.total = sum(archive.members[day].compress_size for day in self._days(archive))

    def fingerprint(self) -> str:
        """Return what tells this export, read for this space, from any other."""
        return fingerprint_of("slack", [self.path], self._space, self._site)

    def records(self) -> Iterator[Record]:
        """Yield what was tagged or solved, channel by channel, day by day."""
        self.ledger = self.ledger.anew()
        with Archive(self.path) as archive:
            self.ledger.skipped += Counter({Skip.LINK: archive.links, Skip.DUPLICATE: archive.doubled})
            self._people = dict(self._known_people(archive))
            channels, direct = self._channels(archive)
            folders: dict[str, list[str]] = {}
            for day in self._days(archive):
                folders.setdefault(self._folder(day), []).append(day)
            for folder, days in sorted(folders.items()):
                if folder in direct:
                    self._pass_over(archive, days)
                else:
                    channel = channels.get(folder) or Channel(Place(self._space, name_of(folder)), name_of(folder))
                    yield from self._listen(archive, channel, days)

    def _listen(self, archive: Archive, channel: Channel, days: list[str]) -> Iterator[Record]:
        listener = Listener(channel, self.ledger)
        for day in sorted(days):
            for raw in self._messages(archive, day):
                self.ledger.pass_one()
                heard = self._heard(mapping(raw), channel)
                if heard:
                    yield from listener.take(heard)
            self.ledger.done += archive.members[day].compress_size
        yield from listener.end()

    def _messages(self, archive: Archive, day: str) -> Iterator[Any]:
        """Yield the messages of a day; what cannot be read is counted and ends it."""
        if too_large(archive.members[day]):
            self.ledger.skip(Skip.TOO_LARGE, day)
            return
        try:
            with archive.open(day) as stream:
                yield from _parsed(stream, archive.members[day].file_size)
        except UnreadableImport:
            self.ledger.skip(Skip.TOO_LARGE, day)
        except (*BROKEN_MEMBER, ijson.JSONError, ValueError, RecursionError):
            self.ledger.skip(Skip.BROKEN, day)

    def _pass_over(self, archive: Archive, days: Iterable[str]) -> None:
        for day in days:
            self.ledger.skip(Skip.DIRECT)
            self.ledger.done += archive.members[day].compress_size

    def _heard(self, raw: dict[str, Any], channel: Channel) -> Heard | None:
        native = id_of(raw.get("user")) or id_of(mapping(raw.get("comment")).get("user"))
        reason = self._passed_over(raw, native)
        at = epoch(raw.get("ts"))
        if reason or at is None:
            self.ledger.skip(reason or Skip.NO_TIME)
            return None
        id, root = id_of(raw.get("ts")), id_of(raw.get("thread_ts"))
        person = self._people.get(native) or _person(mapping(raw.get("user_profile")))
        return Heard(
            ref=MessageRef(Place(self._space, channel.place.channel, root if root != id else ""), id),
            author=Account(self._space, native, person.name),
            text=from_mrkdwn(text(raw.get("text"))[:LONGEST_TEXT], self._space),
            at=at,
            thread=root if root != id else "",
            checks=tuple(_checks(raw.get("reactions"))),
            gone=person.gone,
            asks=root == id,
            url=self._link(channel.place.channel, id, root),
            version=id_of(mapping(raw.get("edited")).get("ts")),
        )

    def _passed_over(self, raw: dict[str, Any], native: str) -> Skip | None:
        subtype = text(raw.get("subtype"))
        person = self._people.get(native)
        if not raw:
            return Skip.BROKEN
        if subtype == "tombstone" or raw.get("hidden") is True:
            return Skip.DELETED
        if subtype == "bot_message" or raw.get("bot_id") or native == "USLACKBOT" or (person and person.is_bot):
            return Skip.BOT
        if subtype not in _SAID_BY_PEOPLE or text(raw.get("type")) not in {"", "message"}:
            return Skip.NOTICE
        if not native:
            return Skip.NO_AUTHOR
        return None if text(raw.get("text")).strip() else Skip.EMPTY

    def _link(self, channel: str, id: str, root: str) -> str | None:
        if not self._site:
            return None
        thread = f"?thread_ts={root}&cid={channel}" if root and root != id else ""
        return f"{self._site}/archives/{channel}/p{id.replace('.', '')}{thread}"

    def _known_people(self, archive: Archive) -> Iterator[tuple[str, _Person]]:
        for name in _PEOPLE:
            for raw in self._listing(archive, name):
                yield text(raw.get("id")), _person(raw)

    def _channels(self, archive: Archive) -> tuple[dict[str, Channel], set[str]]:
        """Return the channels by the names of their folders, and the folders of direct conversations."""
        channels: dict[str, Channel] = {}
        direct: set[str] = set()
        for name, private in _PRIVACY.items():
            for raw in self._listing(archive, name):
                id, shown = id_of(raw.get("id")), text(raw.get("name"))
                if name in _DIRECT:
                    direct.update({id, shown} - {""})
                elif id:
                    place = Place(self._space, id)
                    channels[shown or id] = Channel(place, name_of(shown), private or raw.get("is_private") is True)
        return channels, direct

    def _listing(self, archive: Archive, name: str) -> Iterator[dict[str, Any]]:
        member = self._root + name
        if member in archive.members:
            for raw in self._messages(archive, member):
                yield mapping(raw)

    def _days(self, archive: Archive) -> list[str]:
        inside = (name for name in archive.members if name.startswith(self._root) and name.endswith(".json"))
        return [name for name in inside if name.count("/") == self._root.count("/") + 1]

    def _folder(self, day: str) -> str:
        return day.removeprefix(self._root).partition("/")[0]


def _root(archive: Archive, name: str) -> str:
    """Return the folder that holds the lists of channels: zipped anew, an export may lie in one of its own."""
    tops = [member for member in archive.members if member.rpartition("/")[2] in {*_PRIVACY, *_PEOPLE}]
    if not tops:
        raise UnreadableImport("not_slack", name)
    first = min(tops, key=lambda member: (member.count("/"), member))
    return first[: first.rindex("/") + 1] if "/" in first else ""


def _person(raw: dict[str, Any]) -> _Person:
    profile = mapping(raw.get("profile")) or raw
    names = (profile.get("display_name"), profile.get("real_name"), raw.get("real_name"), raw.get("name"))
    shown = next(filter(None, map(name_of, names)), "")
    is_bot = raw.get("is_bot") is True or raw.get("id") == "USLACKBOT"
    return _Person(shown, is_bot, gone=raw.get("deleted") is True)


def _checks(reactions: object) -> Iterator[str]:
    for raw in map(mapping, listed(reactions)):
        if text(raw.get("name")).partition("::")[0] in CHECKS:
            yield from map(id_of, listed(raw.get("users")) or [""])


def _parsed(stream: Gauge, size: int) -> Iterator[Any]:
    if size > _AT_ONCE:
        for message in ijson.items(stream, "item", use_float=True, buf_size=BLOCK):
            stream.passed()
            yield message
        return
    whole = stream.read(_AT_ONCE)
    try:
        found = json.loads(whole)
    except ValueError:
        # Read anew piece by piece: what stands before the fault is good.
        yield from ijson.items(BytesIO(whole), "item", use_float=True)
    else:
        yield from listed(found)
