"""What is used of a community that another one has taken over: there it stands by now, under a greater number."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.messages import Action
    from bot.storage.store import Store

MOST_MERGERS = 10
NUMBERS = re.compile(r"(\d{1,15})(?:\.(\d{1,15}))?([.@].*)?")
"""What a button says of an entry: `142`, of two: `142.137`, and of whom or which question: `142@question`."""


async def moved_to(store: Store, community: int) -> tuple[int, int]:
    """Return the community that has taken another over by now, and by how much its numbers grew; else itself and 0."""
    grown = 0
    for _ in range(MOST_MERGERS):
        charter = await store.read(community, lambda tx: tx.charters.charter())
        if charter.merged_into is None:
            return community, grown
        community, grown = charter.merged_into, grown + (charter.shift or 0)
    return community, grown


async def as_moved(store: Store, action: Action, community: int) -> Action:
    """Return what is used as it is in *community*, where that has taken over the one that it is of."""
    if action.community in {0, community}:
        return action
    becomes, grown = await moved_to(store, action.community)
    if becomes != community:
        return action
    return replace(action, subject=_grown(action.subject, grown), community=becomes)


def _grown(subject: str, by: int) -> str:
    """Return what a button says, with the numbers of entries in it grown."""
    found = NUMBERS.fullmatch(subject)
    if found is None:
        return subject
    numbers = (str(int(number) + by) for number in found.groups()[:2] if number)
    return ".".join(numbers) + (found[3] or "")
