"""What a use case may ask of value stories, and of what write-ups are put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.practice.model import ValueStory


class Stories(Protocol):
    """The value stories of one community, and the sources of its write-ups."""

    def add(self, story: ValueStory) -> bool:
        """Record a story; False where its id is known."""

    def get(self, id: str) -> ValueStory | None:
        """Return a story, whatever its state."""

    def put(self, story: ValueStory) -> bool:
        """Write over version minus one; False if that was outrun."""

    def mine(self, person: str) -> Sequence[ValueStory]:
        """Return every story of a person, whatever its state, newest first."""

    def confirmed(self, *, last: int = 500) -> Sequence[ValueStory]:
        """Return the stories that their authors confirmed, newest first."""

    def asked(self, number: int, person: str) -> str | None:
        """Return the question of a person's own that entry *number* answered, else the last that it was found for."""

    def thanked(self, person: str, number: int) -> bool:
        """Return whether a person thanked for an entry."""

    def gather(self, number: int, sources: Sequence[int]) -> None:
        """Record that entry *number* was put together from *sources*; twice does no harm."""

    def sources(self, number: int) -> Sequence[int]:
        """Return the entries that a write-up was put together from, in the order they were chosen."""

    def write_ups(self, source: int) -> Sequence[int]:
        """Return the write-ups that an entry is a source of."""
