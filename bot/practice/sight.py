"""What a reader may see of an entry: the entry that stands for it, and the numbers it names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import Absent
from bot.practice.model import State, visible

if TYPE_CHECKING:
    from bot.community.model import Viewer
    from bot.messages import Place
    from bot.practice.model import Entry
    from bot.transaction import Transaction

MOST_MERGES = 50  # An import may hold a circle of merges; our own merges make none.


def followed(tx: Transaction, number: int) -> Entry | None:
    """Return the entry that stands for *number* now, however often it was merged; whatever its state."""
    entry = tx.entries.get(number)
    for _ in range(MOST_MERGES):
        if entry is None or entry.state is not State.MERGED or not entry.merged_into:
            return entry
        entry = tx.entries.get(entry.merged_into)
    return None


def seen(tx: Transaction, number: int, viewer: Viewer) -> Entry:
    """Return an entry that *viewer* may see, following merges; raise `Absent` otherwise."""
    entry = followed(tx, number)
    if entry is None or not visible(entry, viewer):
        raise Absent("entry", f"#{number}")
    return as_seen(tx, entry, viewer)


def as_seen(tx: Transaction, entry: Entry, viewer: Viewer, place: Place | None = None) -> Entry:
    """Return *entry* as its reader may know it: not a variant of what they may not see."""
    if entry.variant_of is None:
        return entry
    original = tx.entries.get(entry.variant_of)
    return entry if original and visible(original, viewer, place) else replace(entry, variant_of=None)
