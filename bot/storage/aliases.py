"""What names of topics stand for, and the other names of topics; each is read once a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select

from bot.storage.prepared import Prepared
from bot.storage.tables.domain import topic_alias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.storage.context import Context

_ALIASED = topic_alias.c.community_id == bindparam("community")
# A fixed number of names at a time, so that the statement is compiled once.
_AT_A_TIME = 4
_NAMES = [bindparam(f"name_{place}", type_=topic_alias.c.alias.type) for place in range(_AT_A_TIME)]
_KNOWN = Prepared(
    select(topic_alias.c.alias, topic_alias.c.topic).where(
        _ALIASED, or_(topic_alias.c.alias.in_(_NAMES), topic_alias.c.topic.in_(_NAMES))
    )
)


def aliases_of(context: Context, topics: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the other names of *topics*; what the transaction has read already is not read again."""
    unknown = [topic for topic in topics if topic not in context.aliases]
    if unknown:
        learn(context, unknown)
    return context.aliases


def learn(context: Context, names: Sequence[str]) -> dict[str, str]:
    """Read what *names* stand for and the aliases of those that are topics themselves."""
    stands_for: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    for alias, name in _pairs(context, names):
        stands_for[alias] = name
        others.setdefault(name, []).append(alias)
    for name in names:
        if name not in stands_for:
            context.aliases[name] = tuple(sorted(others.get(name, ())))
    return {name: stands_for[name] for name in names if name in stands_for}


def _pairs(context: Context, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each (alias, topic) of which either is one of *names*."""
    for start in range(0, len(names), _AT_A_TIME):
        some = names[start : start + _AT_A_TIME]
        values = {f"name_{place}": some[min(place, len(some) - 1)] for place in range(_AT_A_TIME)}
        for pair in _KNOWN.rows(context, {"community": context.community, **values}):
            yield pair[0], pair[1]
