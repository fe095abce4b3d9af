"""The named parts of the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, exists, func, or_, select, update

from bot.domain.model import Topic
from bot.storage.context import Repository
from bot.storage.counts import topics_seen
from bot.storage.entry_rows import tags_of, topics_of
from bot.storage.prepared import Prepared
from bot.storage.tables.domain import topic, topic_alias
from bot.storage.tables.practice import entry, entry_topic
from bot.storage.upsert import insert_new, upsert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.community.model import Viewer
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
_CREATE = Prepared(insert_new(topic), ("community_id", "name"))
_ALIAS = upsert(topic_alias, ("community_id", "alias"), ("topic",))
_POINT_ON = update(topic_alias).where(_ALIASED, topic_alias.c.topic == bindparam("was")).values(topic=bindparam("now"))
_FORGET = delete(topic).where(topic.c.community_id == bindparam("community"), topic.c.name == bindparam("was"))
_BEGINNING = select(topic_alias.c.topic).where(
    _ALIASED,
    func.substr(topic_alias.c.alias, 1, func.length(bindparam("prefix", type_=topic_alias.c.alias.type)))
    == bindparam("prefix", type_=topic_alias.c.alias.type),
)
_STEWARDS = select(topic.c.name, topic.c.steward).where(
    topic.c.community_id == bindparam("community"), topic.c.name.in_(bindparam("names", expanding=True))
)
_TAGGED = entry_topic.c.community_id == bindparam("community")
_CARRIERS = select(entry_topic.c.number).where(_TAGGED, entry_topic.c.topic == bindparam("topic_name"))
_both = entry_topic.alias()
_CARRIED_TWICE = delete(entry_topic).where(
    _TAGGED,
    entry_topic.c.topic == bindparam("was"),
    exists().where(
        _both.c.community_id == bindparam("community"),
        _both.c.topic == bindparam("now"),
        _both.c.number == entry_topic.c.number,
    ),
)
_MOVE = update(entry_topic).where(_TAGGED, entry_topic.c.topic == bindparam("was")).values(topic=bindparam("now"))
_RETAG = (
    update(entry)
    .where(entry.c.community_id == bindparam("community"), entry.c.number == bindparam("its_number"))
    .values(tags=bindparam("its_tags"))
)


class SqlTopics(Repository):
    """The topics of one community."""

    __slots__ = ()

    def resolve(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the topics that *names* stand for, aliases followed, new ones created, each once."""
        if not names:
            return ()
        stands_for = _learn(self._context, names)
        topics = tuple(dict.fromkeys(stands_for.get(name, name) for name in names))
        followed = set(stands_for.values())
        new = [{"community_id": self._context.community, "name": name} for name in topics if name not in followed]
        _CREATE.each(self._context, new)
        return topics

    def canonical(self, name: str) -> str:
        """Return the topic that *name* is another name of, or *name* itself."""
        return _learn(self._context, (name,)).get(name, name) if name else ""

    def every(self, viewer: Viewer, prefix: str = "", *, limit: int = 200) -> Sequence[Topic]:
        """Return topics on something *viewer* may see whose name or alias begins with *prefix*, most used first."""
        counts = dict(topics_seen(self._context, viewer))
        named = self._context.run(_BEGINNING, prefix=prefix).scalars() if prefix else ()
        wanted = {*named, *(name for name in counts if name.startswith(prefix))}
        names = [name for name in counts if name in wanted][:limit]
        aliases = aliases_of(self._context, names)
        stewards = {row.name: row.steward for row in self._context.run(_STEWARDS, names=names)} if names else {}
        return [Topic(name, aliases.get(name, ()), stewards.get(name), counts[name]) for name in names]

    def alias(self, alias: str, topic: str) -> bool:
        """Make *alias* another name of *topic*, moving its entries; False where that makes a circle."""
        topic = self.resolve((topic,))[0]
        if alias == topic:
            return False
        context = self._context
        run = context.run
        run(_POINT_ON, was=alias, now=topic)
        context.connection.execute(_ALIAS, {"community_id": context.community, "alias": alias, "topic": topic})
        run(_CARRIED_TWICE, was=alias, now=topic)
        run(_MOVE, was=alias, now=topic)
        run(_FORGET, was=alias)
        context.aliases.clear()
        self._refresh(topic)
        return True

    def _refresh(self, topic: str) -> None:
        """Write the tags of every entry that carries *topic* anew, so that search finds all its names."""
        context = self._context
        numbers = list(context.run(_CARRIERS, topic_name=topic).scalars())
        carried = topics_of(context, numbers)
        aliases = aliases_of(context, [*{name for names in carried.values() for name in names}])
        rows = [
            {"community": context.community, "its_number": number, "its_tags": tags_of(carried[number], aliases)}
            for number in numbers
        ]
        if rows:
            context.connection.execute(_RETAG, rows)


def aliases_of(context: Context, topics: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the other names of *topics*; what the transaction has read already is not read again."""
    unknown = [topic for topic in topics if topic not in context.aliases]
    if unknown:
        _learn(context, unknown)
    return context.aliases


def _learn(context: Context, names: Sequence[str]) -> dict[str, str]:
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
