"""The named parts of the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, exists, func, or_, select, update

from bot.domain.model import Topic
from bot.storage.context import Repository
from bot.storage.entry_rows import tags_of, topics_of
from bot.storage.tables.domain import topic, topic_alias
from bot.storage.tables.practice import entry, entry_topic
from bot.storage.upsert import insert_new, upsert

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.storage.context import Context

_ALIASED = topic_alias.c.community_id == bindparam("community")
_KNOWN = select(topic_alias.c.alias, topic_alias.c.topic).where(
    _ALIASED,
    or_(
        topic_alias.c.alias.in_(bindparam("names", expanding=True)),
        topic_alias.c.topic.in_(bindparam("names", expanding=True)),
    ),
)
_CREATE = insert_new(topic)
_ALIAS = upsert(topic_alias, ("community_id", "alias"), ("topic",))
_POINT_ON = update(topic_alias).where(_ALIASED, topic_alias.c.topic == bindparam("was")).values(topic=bindparam("now"))
_FORGET = delete(topic).where(topic.c.community_id == bindparam("community"), topic.c.name == bindparam("was"))
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
        if new:
            self._context.connection.execute(_CREATE, new)
        return topics

    def every(self, prefix: str = "", *, limit: int = 200) -> Sequence[Topic]:
        """Return topics whose name or alias begins with *prefix*, most used first."""
        carried = (
            select(func.count())
            .where(entry_topic.c.community_id == topic.c.community_id, entry_topic.c.topic == topic.c.name)
            .scalar_subquery()
        )
        named = select(topic_alias.c.topic).where(_ALIASED, topic_alias.c.alias.startswith(prefix, autoescape=True))
        statement = select(topic.c.name, topic.c.steward, carried.label("entries")).where(
            topic.c.community_id == bindparam("community")
        )
        if prefix:
            begins = topic.c.name.startswith(prefix, autoescape=True)
            statement = statement.where(or_(begins, topic.c.name.in_(named)))
        rows = self._context.run(statement.order_by(carried.desc(), topic.c.name).limit(limit)).all()
        aliases = aliases_of(self._context, [row.name for row in rows])
        return [Topic(row.name, aliases.get(row.name, ()), row.steward, row.entries) for row in rows]

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
    for alias, name in context.run(_KNOWN, names=list(names)):
        stands_for[alias] = name
        others.setdefault(name, []).append(alias)
    for name in names:
        if name not in stands_for:
            context.aliases[name] = tuple(sorted(others.get(name, ())))
    return {name: stands_for[name] for name in names if name in stands_for}
