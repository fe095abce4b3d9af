"""The zones of many people, by two statements for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from bot.recurrence import is_zone
from bot.storage.tables.attention import attention
from bot.storage.tables.community import account, member

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.storage.context import Context

_EACH: Any = bindparam("persons", expanding=True)
_SET = select(attention.c.person_id, attention.c.zone).where(attention.c.person_id.in_(_EACH))
_HERE = (member.c.community_id == bindparam("community")) & (member.c.person_id == account.c.person_id)
# The account that they last acted with in this community comes first.
_LAST = account.c.space_id + "/" + account.c.native == func.coalesce(member.c.account, "")
_TOLD = (
    select(account.c.person_id, account.c.zone)
    .outerjoin(member, _HERE)
    .where(account.c.person_id.in_(_EACH), account.c.zone != "")
    .order_by(_LAST.desc(), account.c.space_id, account.c.native)
)


def zones_of(context: Context, persons: Sequence[str], usual: str) -> Mapping[str, str]:
    """Return the zone of each of *persons*: their own, else what their platform told, else the *usual* one."""
    if not persons:
        return {}
    found: dict[str, str] = {}
    own = context.connection.execute(_SET, {"persons": list(persons)})
    for row in [*own, *context.run(_TOLD, persons=list(persons))]:
        if is_zone(row.zone):
            found.setdefault(row.person_id, row.zone)
    return {one: found.get(one, usual) for one in persons}
