"""The topics of two communities become one tree: of three levels still, and each called as it is called there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, bindparam, select, update

from bot.domain.tree import lifted
from bot.storage.tables.charter import commitment
from bot.storage.tables.domain import question, topic, topic_alias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

_INTO = bindparam("into", type_=BigInteger)
_PARENTS = select(topic.c.name, topic.c.parent).where(topic.c.community_id == _INTO)
_LIFT = update(topic).where(topic.c.community_id == _INTO, topic.c.name == bindparam("its_name"))
_ALIASES = select(topic_alias.c.alias, topic_alias.c.topic).where(topic_alias.c.community_id == _INTO)
_COMMITTED = select(commitment.c.person_id, commitment.c.help_topics, commitment.c.learn_topics).where(
    commitment.c.community_id == _INTO
)
_COMMIT = update(commitment).where(commitment.c.community_id == _INTO, commitment.c.person_id == bindparam("person"))
_ASKED = update(question).where(question.c.community_id == _INTO, question.c.topic == bindparam("was"))


def graft(connection: Connection, into: int) -> None:
    """Put right in the community *into* what came from another: how deep its topics stand, what commitments name."""
    parents = {row.name: row.parent for row in connection.execute(_PARENTS, {"into": into})}
    for name, parent in lifted(parents).items():
        values = _LIFT.values(parent=parent, version=topic.c.version + 1)
        connection.execute(values, {"into": into, "its_name": name})
    called = _called(connection, into)
    for row in connection.execute(_COMMITTED, {"into": into}).all():
        was = {"help_topics": row.help_topics, "learn_topics": row.learn_topics}
        now = {name: _renamed(names, called) for name, names in was.items()}
        if now != was:
            connection.execute(_COMMIT.values(now), {"into": into, "person": row.person_id})


def rename_asked(connection: Connection, into: int) -> None:
    """Let each question in the community *into* be on the topic as it is called there."""
    for alias, name in _called(connection, into).items():
        connection.execute(_ASKED.values(topic=name), {"into": into, "was": alias})


def _called(connection: Connection, into: int) -> Mapping[str, str]:
    return {row.alias: row.topic for row in connection.execute(_ALIASES, {"into": into})}


def _renamed(names: Sequence[str], called: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(called.get(name, name) for name in names))
