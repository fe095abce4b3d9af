"""What a use case may ask of the repertoire's upkeep: what was said of entries, what needs care, who cares for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from bot.practice.model import Adoption, Confirmation, Kind, Receipt, Upkeep, Word


@dataclass(frozen=True, slots=True)
class Tended:
    """What is looked at of an entry to know what care it needs.

    `contrary_at` is when somebody else last kept a warning as a variant of it, which all who see it may see.
    """

    number: int
    kind: Kind
    told_at: datetime
    author: str | None
    owners: tuple[str, ...]
    nameless: bool = False
    contrary_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one of an author's entries: how many other people used it, and how many adapted it."""

    number: int
    used: int
    adapted: int


class Upkeeping(Protocol):
    """The freshness of one community's repertoire."""

    def words(self, numbers: Sequence[int]) -> Mapping[int, Sequence[Word]]:
        """Return what people said of each entry; who is erased tells no place. Every number has its words."""

    def confirm(self, confirmation: Confirmation) -> None:
        """Write one person's answer, in the place of their earlier one."""

    def get(self, number: int) -> Upkeep | None:
        """Return what care an entry needs; None where it needs none."""

    def many(self, numbers: Sequence[int]) -> Mapping[int, Upkeep]:
        """Return what care entries need, those that need some."""

    def add(self, upkeep: Upkeep) -> bool:
        """Note that an entry needs care; False where that is noted already."""

    def put(self, upkeep: Upkeep) -> bool:
        """Write over version minus one; False if that was outrun."""

    def drop(self, number: int) -> bool:
        """Note that an entry needs no care any more; False where it needed none."""

    def queue(self, *, limit: int) -> Sequence[Upkeep]:
        """Return what needs care and is decided by nobody yet, that which was asked about least and longest first."""

    def unasked(self, *, limit: int) -> Sequence[Upkeep]:
        """Return what nobody was asked about yet, that which waits longest first."""

    def asking(self) -> int:
        """Return about how many entries somebody is asked now."""

    def asked_of(self, person: str, *, since: datetime) -> Sequence[Upkeep]:
        """Return what a person was asked about from *since* on, and whoever came after them was not."""

    def look(self, after: int, *, limit: int) -> tuple[Sequence[Tended], int | None]:
        """Return those kept of the next entries by number, and the last number looked at; None where there is none."""

    def here(self, persons: Collection[str]) -> frozenset[str]:
        """Return which of these are members who can be reached: neither erased nor gone from every space."""

    def adopt(self, adoption: Adoption) -> None:
        """Write that somebody would look after an entry, in the place of what was there."""

    def adoption(self, number: int, person: str) -> Adoption | None:
        """Return somebody's wish to look after an entry."""

    def adoptions(self, *, limit: int = 50) -> Sequence[Adoption]:
        """Return the wishes that wait for a facilitator, oldest first."""

    def wishes_of(self, person: str) -> int:
        """Return how many wishes of a person wait for a facilitator."""

    def tell_later(self, receipt: Receipt) -> None:
        """Note that an author is to hear what came of theirs, unless that is noted already."""

    def receipt(self, person: str) -> Receipt | None:
        """Return what an author is to hear."""

    def told(self, receipt: Receipt) -> None:
        """Write until when an author has heard by now."""

    def heard(self, person: str, *, since: datetime) -> Sequence[Heard]:
        """Return what came of a person's entries from *since* on, by number; only those of which anything did."""

    def tending(self) -> tuple[int, datetime] | None:
        """Return the number up to which the repertoire was looked through, and when that goes on."""

    def tend(self, reached: int, due_at: datetime) -> None:
        """Write how far it was looked through."""
