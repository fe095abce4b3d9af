"""The tree of topics: at most three levels, and never a circle. Pure: no I/O, no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Parents = Mapping[str, str | None]

LEVELS = 3
"""So deep is the tree at the most: `#testing` over `#unit-tests` over `#mocks`."""


def above(parents: Parents, name: str) -> tuple[str, ...]:
    """Return what a topic is a part of: its parent first, then that one's; each once, whatever is stored."""
    found: list[str] = []
    parent = parents.get(name)
    while parent is not None and parent not in {name, *found}:
        found.append(parent)
        parent = parents.get(parent)
    return tuple(found)


def below(parents: Parents, name: str) -> tuple[str, ...]:
    """Return the topics that are a part of one, by name."""
    return tuple(sorted(child for child, parent in parents.items() if parent == name and child != name))


def level(parents: Parents, name: str) -> int:
    """Return on which level a topic stands: 1 at the top."""
    return 1 + len(above(parents, name))


def height(parents: Parents, name: str) -> int:
    """Return how many levels a topic and all beneath it take."""
    return 1 + max((height(parents, child) for child in below(parents, name)), default=0)


def check_parent(parents: Parents, name: str, parent: str) -> None:
    """Raise `Unfit` where *parent* can't be what *name* is a part of: that makes a circle, or a fourth level."""
    if parent == name or name in above(parents, parent):
        raise Unfit("parent", "circle", f"#{parent}")
    if level(parents, parent) + height(parents, name) > LEVELS:
        raise Unfit("parent", "too_deep", f"#{parent}")


def joined(parents: Parents, goes: str, stays: str) -> dict[str, str | None]:
    """Return the new parents of those topics that get one when *goes* becomes another name of *stays*.

    What was a part of the one is a part of the other then, or of the next above it where there is a level for it.
    """
    after = dict(parents)
    if goes in above(parents, stays):
        after[stays] = parents.get(goes)
    after.pop(goes, None)
    for child in below(parents, goes):
        if child != stays:
            after[child] = None
            after[child] = _lowest(after, child, stays)
    return {name: parent for name, parent in after.items() if parent != parents.get(name)}


def _lowest(parents: Parents, child: str, wanted: str) -> str | None:
    for place in (wanted, *above(parents, wanted)):
        if place != child and level(parents, place) + height(parents, child) <= LEVELS:
            return place
    return None


def lifted(parents: Parents) -> dict[str, str | None]:
    """Return the new parents of those topics that stand too deep, as where two trees were put together."""
    after = dict(parents)
    for name in sorted(parents, key=lambda one: (level(parents, one), one)):
        over = above(after, name)
        if len(over) >= LEVELS:
            after[name] = over[1 - LEVELS]
    return {name: parent for name, parent in after.items() if parent != parents[name]}


def in_order(parents: Parents, names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield (level, name) of *names* as a tree: each beneath the nearest above it that is among them, in their order."""
    known = set(names)
    nearest = {name: next((one for one in above(parents, name) if one in known), None) for name in names}

    def walk(parent: str | None, deep: int) -> Iterator[tuple[int, str]]:
        for name in names:
            if nearest[name] == parent:
                yield deep, name
                yield from walk(name, deep + 1)

    yield from walk(None, 1)
