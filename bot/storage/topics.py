"""The named parts of the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select, update

from bot.domain.model import Topic
from bot.storage.aliases import aliases_of, learn
from bot.storage.counts import topics_seen
from bot.storage.entries import CHANGED
from bot.storage.entry_rows import tags_of, topics_of
from bot.storage.parts import words_of
from bot.storage.prepared import Prepared
from bot.storage.retopic import move
from bot.storage.tables.checkins import follow
from bot.storage.tables.domain import topic, topic_alias
from bot.storage.tables.practice import entry, entry_topic
from bot.storage.topic_sources import Sources
from bot.storage.upsert import insert_new, upsert

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Row

    from bot.community.model import Viewer

_ALIASED = topic_alias.c.community_id == bindparam("community")
_CREATE = Prepared(insert_new(topic), ("community_id", "name"))
_ALIAS = upsert(topic_alias, ("community_id", "alias"), ("topic",))
_FORGET = delete(topic).where(topic.c.community_id == bindparam("community"), topic.c.name == bindparam("was"))
_BEGINNING = select(topic_alias.c.topic).where(
    _ALIASED,
    func.substr(topic_alias.c.alias, 1, func.length(bindparam("prefix", type_=topic_alias.c.alias.type)))
    == bindparam("prefix", type_=topic_alias.c.alias.type),
)
_OURS = topic.c.community_id == bindparam("community")
_ROWS = select(topic).where(_OURS).order_by(topic.c.name)
_SOME = _ROWS.where(topic.c.name.in_(bindparam("names", expanding=True)))
_MADE = _ROWS.where(topic.c.created_at.is_not(None))
_BELOW = select(topic.c.name).where(_OURS, topic.c.parent.in_(bindparam("names", expanding=True)))
_PUT = update(topic).where(_OURS, topic.c.name == bindparam("its_name"), topic.c.version == bindparam("its_version"))
_UNALIAS = delete(topic_alias).where(_ALIASED, topic_alias.c.alias == bindparam("its_alias"))
_CARED = select(topic.c.name).where(_OURS, topic.c.steward == bindparam("person")).order_by(topic.c.name)
_FOLLOWERS = select(func.count()).where(
    follow.c.community_id == bindparam("community"), follow.c.topic == bindparam("its_topic")
)
_TAGGED = entry_topic.c.community_id == bindparam("community")
_CARRIERS = select(entry_topic.c.number).where(_TAGGED, entry_topic.c.topic == bindparam("topic_name"))
_RETAG = (
    update(entry)
    .where(entry.c.community_id == bindparam("community"), entry.c.number == bindparam("its_number"))
    .values(tags=bindparam("its_tags"))
)


class SqlTopics(Sources):
    """The topics of one community."""

    __slots__ = ()

    def resolve(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the topics that *names* stand for, aliases followed, new ones created, each once."""
        if not names:
            return ()
        stands_for = learn(self._context, names)
        topics = tuple(dict.fromkeys(stands_for.get(name, name) for name in names))
        followed = set(stands_for.values())
        new = [{"community_id": self._context.community, "name": name} for name in topics if name not in followed]
        _CREATE.each(self._context, new)
        return topics

    def canonical(self, name: str) -> str:
        """Return the topic that *name* is another name of, or *name* itself."""
        return learn(self._context, (name,)).get(name, name) if name else ""

    def every(self, viewer: Viewer, prefix: str = "", *, limit: int = 200) -> Sequence[Topic]:
        """Return topics that *viewer* may know whose name or alias begins with *prefix*, most used first."""
        counts = dict(topics_seen(self._context, viewer))
        if not viewer.guest:
            counts |= {row.name: 0 for row in self._context.run(_MADE) if row.name not in counts}
        named = self._context.run(_BEGINNING, prefix=prefix).scalars() if prefix else ()
        wanted = {*named, *(name for name in counts if name.startswith(prefix))}
        names = [name for name in counts if name in wanted][:limit]
        rows = {row.name: row for row in self._context.run(_SOME, names=names)} if names else {}
        aliases = aliases_of(self._context, names)
        return [_topic(rows.get(name), name, aliases, counts[name]) for name in names]

    def get(self, name: str) -> Topic | None:
        """Return the topic *name*, which is no alias; whoever is shown it must know of it otherwise."""
        row = self._context.run(_SOME, names=[name]).first()
        return _topic(row, name, aliases_of(self._context, (name,))) if row else None

    def parents(self) -> Mapping[str, str | None]:
        """Return every topic there is, and what it is a part of."""
        return {row.name: row.parent for row in self._context.run(_ROWS)}

    def put(self, topic: Topic, *, over: int | None = None) -> bool:
        """Write what is said of a topic over version minus one, or that which is named; False if it was outrun."""
        was = topic.version - 1 if over is None else over
        values = {"parent": topic.parent, "about": topic.about, "steward": topic.steward, "created_at": topic.made_at}
        which = {"community": self._context.community, "its_name": topic.name, "its_version": was}
        wrote = self._context.connection.execute(_PUT.values(**values, version=topic.version), which).rowcount == 1
        self._context.run(CHANGED)
        return wrote

    def within(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return *names* and every topic that is a part of one of them, or a part of such a part."""
        found = dict.fromkeys(names)
        below = list(found)
        while below:
            below = [name for name in self._context.run(_BELOW, names=below).scalars() if name not in found]
            found |= dict.fromkeys(below)
        return tuple(found)

    def cared_for(self, person: str) -> Sequence[str]:
        """Return the topics that somebody looks after, by name."""
        return list(self._context.run(_CARED, person=person).scalars())

    def followers(self, name: str) -> int:
        """Return how many follow a topic."""
        return int(self._context.run(_FOLLOWERS, its_topic=name).scalar_one())

    def alias(self, alias: str, topic: str) -> bool:
        """Make *alias* another name of *topic*, moving all that it was carried by; False where that makes a circle."""
        topic = self.resolve((topic,))[0]
        if alias == topic:
            return False
        context = self._context
        move(context, alias, topic)
        context.connection.execute(_ALIAS, {"community_id": context.community, "alias": alias, "topic": topic})
        context.run(_FORGET, was=alias)
        context.aliases.clear()
        context.run(CHANGED)
        self._refresh(topic)
        return True

    def carriers(self, name: str, *, limit: int) -> Sequence[int]:
        """Return the numbers of entries that carry a topic, whatever became of them."""
        return list(self._context.run(_CARRIERS.limit(limit), topic_name=name).scalars())

    def unalias(self, alias: str) -> bool:
        """Let *alias* stand for no topic any more; False where it stood for none."""
        topic = self.canonical(alias)
        gone = self._context.run(_UNALIAS, its_alias=alias).rowcount == 1
        if gone:
            self._context.aliases.clear()
            self._context.run(CHANGED)
            self._refresh(topic)
        return gone

    def _refresh(self, topic: str) -> None:
        """Write the tags of every entry that carries *topic* anew, so that search finds all its names."""
        context = self._context
        numbers = list(context.run(_CARRIERS, topic_name=topic).scalars())
        carried = topics_of(context, numbers)
        aliases = aliases_of(context, [*{name for names in carried.values() for name in names}])
        words = words_of(context, numbers)
        rows = [
            {
                "community": context.community,
                "its_number": number,
                "its_tags": f"{tags_of(carried[number], aliases)} {words.get(number, '')}".strip(),
            }
            for number in numbers
        ]
        if rows:
            context.connection.execute(_RETAG, rows)


def _topic(row: Row[Any] | None, name: str, aliases: Mapping[str, tuple[str, ...]], entries: int = 0) -> Topic:
    """Return a topic of its row; one that an import named has none."""
    others = aliases.get(name, ())
    if row is None:
        return Topic(name, others, entries=entries)
    return Topic(name, others, row.steward, entries, row.parent, row.about, row.created_at, row.version)
