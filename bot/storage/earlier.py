"""Where a space, or a channel of it, belonged before: what was kept there then is still looked after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from bot.storage.tables.community import community, space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

_OF = select(space.c.community_id, space.c.earlier).where(space.c.space_id == bindparam("its_space"))
_THERE = select(community.c.community_id).where(community.c.community_id.in_(bindparam("some", expanding=True)))
_REMEMBER = (
    update(space)
    .where(space.c.space_id == bindparam("its_space"))
    .values(earlier=bindparam("known", type_=space.c.earlier.type))
)


def remember(connection: Connection, key: str, was: int | None = None) -> None:
    """Remember that a channel of a space (None: all of it) belonged to the community *was* until now."""
    row = connection.execute(_OF, {"its_space": key}).first()
    if row is None:
        return
    before = row.community_id if was is None else was
    if before not in row.earlier:
        connection.execute(_REMEMBER, {"its_space": key, "known": [*row.earlier, before]})


def earlier(connection: Connection, key: str) -> Sequence[int]:
    """Return the communities that a space, or a channel of it, belonged to before and that are still there.

    The present one may be among them.
    """
    row = connection.execute(_OF, {"its_space": key}).first()
    return list(connection.execute(_THERE, {"some": row.earlier}).scalars()) if row and row.earlier else []
