"""What merged entries are made of: each keeps its own rows, so that a merge can be undone exactly.

An entry's parts are those that were merged into it, and those merged into these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from bot.practice.model import Entry, Scope, State
from bot.storage.aliases import aliases_of
from bot.storage.entry_rows import COLUMNS, tags_of, topics_of, with_topics
from bot.storage.tables.practice import entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Select

    from bot.storage.context import Context

DEEPEST = 50
"""An import may hold a circle of merges; our own merges make none."""

_OURS = entry.c.community_id == bindparam("community")
_IS_MERGED = entry.c.state == State.MERGED.value
_NUMBERS: Any = bindparam("numbers", expanding=True)
_INTO: Select[Any] = select(entry.c.number, entry.c.merged_into, entry.c.scope).where(
    _OURS, _IS_MERGED, entry.c.merged_into.in_(_NUMBERS)
)
_STANDS: Select[Any] = select(entry.c.number, entry.c.merged_into).where(
    _OURS, _IS_MERGED, entry.c.number.in_(_NUMBERS), entry.c.merged_into.is_not(None)
)
_ENTRIES = select(*COLUMNS).where(_OURS, entry.c.number.in_(_NUMBERS)).order_by(entry.c.number)
_TAGGED = update(entry).where(_OURS, entry.c.number == bindparam("its_number")).values(tags=bindparam("its_tags"))


def numbers_of(context: Context, numbers: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return the parts of those of *numbers* that have any, by number."""
    root = {number: number for number in numbers}
    wanted, parts = list(root), dict[int, tuple[int, ...]]()
    for _ in range(DEEPEST):
        rows = context.run(_INTO, numbers=wanted).all() if wanted else ()
        fresh = [row for row in rows if row.number not in root]
        for row in fresh:
            root[row.number] = root[row.merged_into]
            parts[root[row.number]] = (*parts.get(root[row.number], ()), row.number)
        wanted = [row.number for row in fresh]
        if not wanted:
            break
    return {number: tuple(sorted(found)) for number, found in parts.items()}


def parts_of(context: Context, numbers: Iterable[int]) -> dict[int, tuple[Entry, ...]]:
    """Return the entries that those of *numbers* are made of beside themselves, by number."""
    found = numbers_of(context, numbers)
    every = [part for some in found.values() for part in some]
    if not every:
        return {}
    entries = entries_of(context, every)
    return {number: tuple(entries[part] for part in some) for number, some in found.items()}


def stands_for(context: Context, numbers: Iterable[int]) -> dict[int, int]:
    """Return which entry stands for each of *numbers* now: mostly itself."""
    now = {number: number for number in numbers}
    for _ in range(DEEPEST):
        wanted = sorted(set(now.values()))
        rows = context.run(_STANDS, numbers=wanted).all() if wanted else ()
        into = {row.number: row.merged_into for row in rows}
        if not into:
            break
        now = {number: into.get(at, at) for number, at in now.items()}
    return now


def words_of(context: Context, numbers: Iterable[int]) -> dict[int, str]:
    """Return what search finds merged entries by beside their own words, by number.

    Words that not everybody who sees the whole may read are left out.
    """
    found = parts_of(context, numbers)
    wholes = entries_of(context, list(found))
    return {
        number: " ".join(_words(part) for part in some if reads_as(part, wholes[number]))
        for number, some in found.items()
    }


def wholes(context: Context, numbers: Sequence[int]) -> tuple[dict[int, int], frozenset[int]]:
    """Return to which of *numbers* each of them and of their parts belongs, and which parts fewer people see."""
    whole, parts = {number: number for number in numbers}, parts_of(context, numbers)
    entries = entries_of(context, list(parts))
    narrow = {part.number for number, some in parts.items() for part in some if not reads_as(part, entries[number])}
    return whole | {part.number: number for number, some in parts.items() for part in some}, frozenset(narrow)


def reads_as(part: Entry, whole: Entry) -> bool:
    """Return whether whoever may see *whole* may see *part*."""
    return part.scope is Scope.COMMUNITY or (part.scope, part.room) == (whole.scope, whole.room)


def retag(context: Context, numbers: Iterable[int], *, plain: bool = False) -> None:
    """Write anew by what search finds those entries that have parts; *plain*: those too that have none (any more)."""
    words_by = words_of(context, numbers)
    for number in numbers if plain else words_by:
        words = words_by.get(number, "")
        topics = topics_of(context, [number]).get(number, ())
        tags = tags_of(topics, aliases_of(context, topics))
        context.run(_TAGGED, its_number=number, its_tags=f"{tags} {words}".strip())


def entries_of(context: Context, numbers: Sequence[int]) -> dict[int, Entry]:
    """Return the entries of *numbers* that there are, by number."""
    rows = context.run(_ENTRIES, numbers=list(numbers)).all() if numbers else ()
    return {one.number: one for one in with_topics(context, rows)}


def _words(part: Entry) -> str:
    return " ".join(filter(None, (part.title, part.body, *(text for _, text in part.parts.rows()), part.not_when)))
