"""What a use case may ask of the charter and of commitments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.charter.looking_back import Kept
    from bot.domain.charter.model import Charter, Commitment


class Takeovers(Protocol):
    """What one community gives over to another, in steps."""

    def begin(self, into: int) -> int:
        """Give over members, channels, spaces and topics; return by how much the number of each entry grows."""

    def bring(self, into: int, shift: int, *, after: int, limit: int) -> int:
        """Give over the next *limit* numbers after one, with all that was done with them; return up to which."""

    def finish(self, into: int, shift: int) -> None:
        """Give over what is about entries that are all there by now: questions, gaps, stories, what waits."""

    def last(self) -> int:
        """Return the last number that was given to an entry here."""


class Charters(Protocol):
    """The charter of one community, and what its members commit themselves to."""

    def is_closed(self) -> bool:
        """Return whether the community is closed; read once a transaction."""

    def charter(self) -> Charter:
        """Return the charter, at version 0 where none was written; what it cares about is what a setup says too."""

    def write(self, charter: Charter) -> bool:
        """Write over version minus one; False if that was outrun."""

    def kept(self) -> Sequence[Kept]:
        """Return all that every member may see, without its words, by number."""

    def commit(self, commitment: Commitment) -> bool:
        """Write a commitment over version minus one, or as the first; False if that was outrun."""

    def commitment(self, person: str) -> Commitment | None:
        """Return what somebody committed themselves to, whether it holds or not."""

    def committed(self) -> Sequence[Commitment]:
        """Return the commitments that hold of those who have not left, by person."""
