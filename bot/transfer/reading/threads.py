"""What a channel's messages amount to: what its authors tagged, and where a thread was solved.

Only tagged messages are held as text, and those only until they are handed on.
Of a thread no more is remembered than who asked and where the answers stand.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.practice.draft import is_blank, written
from bot.practice.model import Draft, Scope
from bot.text import KINDS, find_tags, is_question, is_thanks
from bot.transfer.records import Record, Skip, Solved, Told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.messages import Account, MessageRef, Place
    from bot.transfer.records import Ledger

LONGEST_TEXT = 40_000
MOST_THREADS = 5_000
MOST_ANSWERS = 20
MOST_REPLIES = 20_000
_HASHED = tuple(f"#{kind}" for kind in KINDS)


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as an export tells it.

    `thread` is the id of the message that opened its thread, where the platform
    tells it; `answers` the one that it is a reply to. `checks` are the accounts
    that put a check mark on it, '' for one that is not told. `gone` tells that the
    author has left, `asks` that it may open a thread.
    """

    ref: MessageRef
    author: Account
    text: str
    at: datetime
    thread: str = ""
    answers: str = ""
    checks: tuple[str, ...] = ()
    gone: bool = False
    asks: bool = True
    url: str | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """Where messages were said. `private` None: the export does not tell."""

    place: Place
    name: str = ""
    private: bool | None = None


@dataclass(slots=True)
class _Thread:
    asker: str
    checked: bool
    topics: tuple[str, ...]
    answers: OrderedDict[str, _Answer] = field(default_factory=OrderedDict)


@dataclass(frozen=True, slots=True)
class _Answer:
    ref: MessageRef
    author: Account
    at: datetime
    url: str | None
    gone: bool
    tagged: bool


class Listener:
    """Goes through the messages of one channel, oldest first."""

    def __init__(self, channel: Channel, ledger: Ledger, *, title: str = "") -> None:
        self._channel = channel
        self._ledger = ledger
        self._threads: OrderedDict[str, _Thread] = OrderedDict()
        # A thread that is a channel of its own, such as a forum's post: all in it answers the first.
        self._title = title
        self._first = ""
        # Which thread a message belongs to, where the platform tells only what it replies to.
        self._roots: OrderedDict[str, str] = OrderedDict()

    def take(self, heard: Heard) -> Iterator[Record]:
        """Yield what follows from one more message."""
        told = self._told(heard)
        if told:
            yield told
        root = heard.thread or self._roots.get(heard.answers, "") or (self._first if self._title else "")
        thread = self._threads.get(root)
        if thread:
            self._belongs(heard.ref.id, root)
            yield from self._answered(root, thread, heard, tagged=told is not None)
        elif heard.asks and not heard.thread and self._asks(heard):
            yield from self._opened(heard)

    def end(self) -> Iterator[Record]:
        """Yield what only the end of the channel shows: threads whose question has the check mark."""
        while self._threads:
            yield from self._closed(next(iter(self._threads)))

    def _told(self, heard: Heard) -> Told | None:
        # Most messages hold no tag of a kind: those are told apart without being read.
        if "#" not in heard.text or not any(tag in heard.text.casefold() for tag in _HASHED):
            return None
        said = written(heard.text)
        if said.kind is None:
            return None
        if is_blank(said.body):
            self._ledger.skip(Skip.EMPTY)
            return None
        draft = Draft(
            kind=said.kind,
            title=said.title,
            body=said.body,
            told_at=heard.at,
            author_name=heard.author.name,
            topics=said.topics,
            scope=Scope.COMMUNITY if self._channel.private is False else Scope.PLACE,
            room=str(heard.ref.place.room),
            source_key=str(heard.ref),
            source_url=heard.url,
            source_version=heard.version,
        )
        return Told(
            draft,
            account=heard.author,
            private=self._channel.private,
            room_name=self._channel.name,
            struck=bool(said.struck),
            cut=said.cut,
        )

    def _asks(self, heard: Heard) -> bool:
        if self._title:
            return not self._first and (is_question(self._title) or is_question(heard.text))
        return is_question(heard.text)

    def _opened(self, heard: Heard) -> Iterator[Record]:
        self._first = self._first or heard.ref.id
        topics = find_tags(heard.text).topics
        self._threads[heard.ref.id] = _Thread(heard.author.native, bool(heard.checks), topics)
        self._belongs(heard.ref.id, heard.ref.id)
        if len(self._threads) > MOST_THREADS:
            yield from self._closed(next(iter(self._threads)))

    def _belongs(self, id: str, root: str) -> None:
        self._roots[id] = root
        if len(self._roots) > MOST_REPLIES:
            self._roots.popitem(last=False)

    def _answered(self, root: str, thread: _Thread, heard: Heard, *, tagged: bool) -> Iterator[Record]:
        if heard.author.native != thread.asker:
            thread.answers[heard.ref.id] = _Answer(
                heard.ref, heard.author, heard.at, heard.url, gone=heard.gone, tagged=tagged
            )
            if len(thread.answers) > MOST_ANSWERS:
                thread.answers.popitem(last=False)
            if any(by != heard.author.native for by in heard.checks):
                yield from self._solved(root, thread, heard.ref.id)
        elif thread.answers and is_thanks(heard.text):
            last = next(reversed(thread.answers))
            yield from self._solved(root, thread, heard.answers if heard.answers in thread.answers else last)

    def _closed(self, root: str) -> Iterator[Record]:
        thread = self._threads[root]
        if thread.checked and thread.answers:
            yield from self._solved(root, thread, next(reversed(thread.answers)))
        else:
            del self._threads[root]

    def _solved(self, root: str, thread: _Thread, by: str) -> Iterator[Record]:
        del self._threads[root]
        answer = thread.answers[by]
        if answer.gone:
            self._ledger.skip(Skip.AUTHOR_GONE)
        elif not answer.tagged:
            yield Solved(
                answer.ref,
                account=answer.author,
                at=answer.at,
                private=self._channel.private,
                room_name=self._channel.name,
                url=answer.url,
                topics=thread.topics,
            )
