"""What a reader finds in somebody else's file, in words of our own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from bot.messages import Account, MessageRef
    from bot.practice.model import Draft

MOST_BROKEN = 20
_BETWEEN_LOOKS = 500


@dataclass(frozen=True, slots=True)
class Told:
    """Something to keep: a document, or a message that its own author tagged.

    `account` is who said it on a platform (None: a document). `private` tells
    about the channel: None means that the export does not say. `variant_of` is
    the source key of the entry that this one is a variant of, `merged_into` of the
    one that it was made a part of, `number` the one that this had where Hearth
    exported it. `struck` tells that it held a secret, `cut` that it was too long
    to keep whole.
    """

    draft: Draft
    account: Account | None = None
    private: bool | None = None
    room_name: str = ""
    variant_of: str = ""
    merged_into: str = ""
    number: int = 0
    struck: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Solved:
    """Where a thread was solved: a pointer to the answer and its author, never the text."""

    ref: MessageRef
    account: Account
    at: datetime
    private: bool | None = None
    room_name: str = ""
    url: str | None = None
    topics: tuple[str, ...] = ()


Record = Told | Solved


class Skip(StrEnum):
    """Why something in an export was passed over."""

    AUTHOR_GONE = "author_gone"
    BOT = "bot"
    BROKEN = "broken"
    DELETED = "deleted"
    DIRECT = "direct"
    DUPLICATE = "duplicate"
    EMPTY = "empty"
    LINK = "link"
    NO_AUTHOR = "no_author"
    NO_TIME = "no_time"
    NOT_OURS = "not_ours"
    NOTICE = "notice"
    TOO_LARGE = "too_large"


@dataclass(slots=True)
class Ledger:
    """What a reader has gone through so far.

    `read` counts messages, lines or documents; `done` bytes of the reader's
    `total`; `broken` names the first places that could not be read. `watch` is
    called every so often: records may be far apart.
    """

    watch: Callable[[], None] | None = None
    read: int = 0
    done: int = 0
    skipped: Counter[Skip] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def pass_one(self) -> None:
        """Count one message, line or document gone through."""
        self.read += 1
        if self.watch and not self.read % _BETWEEN_LOOKS:
            self.watch()

    def anew(self) -> Ledger:
        """Return an empty ledger that is watched like this one."""
        return Ledger(self.watch)

    def skip(self, reason: Skip, where: str = "") -> None:
        """Count one thing passed over, and remember where, if it is told, while there is room."""
        self.skipped[reason] += 1
        if where and len(self.broken) < MOST_BROKEN:
            self.broken.append(where)


class Reader(Protocol):
    """One file or folder to import."""

    @property
    def total(self) -> int:
        """Return how many bytes there are to go through."""

    @property
    def ledger(self) -> Ledger:
        """Return what has been gone through by the latest call of `records`."""

    def fingerprint(self) -> str:
        """Return what tells this import from any other; the same for the same unchanged file."""

    def records(self) -> Iterator[Record]:
        """Yield what is worth keeping, from the start, in the same order each time.

        Raises `UnreadableImport` where the whole cannot be read.
        """
