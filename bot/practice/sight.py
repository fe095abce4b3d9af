"""What a reader may see of an entry: the entry that stands for it, and the numbers it names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import Absent
from bot.practice.model import State, visible
from bot.practice.parts import parts_seen, told_with

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def standing_now(tx: Transaction, numbers: Sequence[int]) -> list[Entry]:
    """Return the entries that stand for *numbers* now, each once, in their order; whatever their state."""
    stands = tx.entries.stands(numbers)
    return list(tx.entries.many(list(dict.fromkeys(stands[number] for number in numbers))))


def as_seen(
    tx: Transaction,
    entry: Entry,
    viewer: Viewer,
    place: Place | None = None,
    *,
    parts: Sequence[Entry] | None = None,
) -> Entry:
    """Return *entry* as its reader may know it: told by all whose parts they may read, no variant of what they may not.

    Its *parts* are given where they are known already.
    """
    shown = parts_seen(tx, entry, viewer, place, parts=parts)
    entry = told_with(entry, shown) if shown else entry
    if entry.variant_of is None:
        return entry
    original = followed(tx, entry.variant_of)
    known = original is not None and original.number != entry.number and visible(original, viewer, place)
    return replace(entry, variant_of=original.number if original and known else None)
