"""Moving all that carries a topic to another: what was about the one is about the other from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Text, bindparam, delete, exists, or_, select, type_coerce, update

from bot.storage.tables.charter import commitment
from bot.storage.tables.checkins import follow
from bot.storage.tables.domain import question, topic, topic_alias
from bot.storage.tables.gaps import gap
from bot.storage.tables.learning import learning, topic_source
from bot.storage.tables.practice import entry_topic
from bot.storage.tables.pulse import interaction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import BindParameter, Column, Table
    from sqlalchemy.sql import Executable

    from bot.storage.context import Context

_WAS: BindParameter[str] = bindparam("was")
_NOW: BindParameter[str] = bindparam("now")


def _moved(table: Table, column: str) -> Executable:
    ours = table.c.community_id == bindparam("community")
    return update(table).where(ours, table.c[column] == _WAS).values({column: _NOW})


def _once(table: Table, column: Column[str]) -> Iterator[Executable]:
    """Yield the moving of a table whose key names the topic: what carries both carries it once."""
    twin = table.alias("twin")
    others = [key for key in table.primary_key.columns if key.name != column.name]
    both = exists().where(twin.c[column.name] == _NOW, *(twin.c[key.name] == key for key in others))
    yield delete(table).where(table.c.community_id == bindparam("community"), column == _WAS, both)
    yield _moved(table, column.name)


MOVES = (
    *_once(entry_topic, entry_topic.c.topic),
    *_once(follow, follow.c.topic),
    *_once(topic_source, topic_source.c.topic),
    *(_moved(topic_alias, "topic"), _moved(topic, "parent"), _moved(learning, "topic")),
    *(_moved(question, "topic"), _moved(gap, "topic"), _moved(interaction, "topic")),
)


_COMMITTED = select(commitment).where(commitment.c.community_id == bindparam("community"))
_NAMED = (commitment.c.help_topics, commitment.c.learn_topics)
_COMMIT = update(commitment).where(
    commitment.c.community_id == bindparam("community"), commitment.c.person_id == bindparam("person")
)


def move(context: Context, was: str, now: str) -> None:
    """Let everything that is about the topic *was* be about *now*; nothing carries a topic twice."""
    for statement in MOVES:
        context.run(statement, was=was, now=now)
    for row in context.run(
        _COMMITTED.where(or_(*(type_coerce(column, Text).contains(f'"{was}"', autoescape=True) for column in _NAMED)))
    ).all():
        lists = {column.name: _renamed(getattr(row, column.name), was, now) for column in _NAMED}
        context.run(_COMMIT.values(lists), person=row.person_id)


def _renamed(names: Sequence[str], was: str, now: str) -> list[str]:
    return list(dict.fromkeys(now if name == was else name for name in names))
