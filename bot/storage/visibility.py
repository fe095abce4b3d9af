"""Who may see what, as a SQL predicate: `bot.practice.model.visible` stated once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, false, or_

from bot.practice.model import Scope, State
from bot.storage.tables.practice import entry

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from bot.community.model import Viewer
    from bot.messages import Place


def visible_to(viewer: Viewer, place: Place | None = None) -> ColumnElement[bool]:
    """Return the predicate over `entry`: *viewer* may see it; with *place*, everybody there may."""
    return and_(
        entry.c.community_id == viewer.community,
        entry.c.state == State.KEPT.value,
        or_(entry.c.scope == Scope.COMMUNITY.value, _of_its_place(viewer, place)),
    )


def _of_its_place(viewer: Viewer, place: Place | None) -> ColumnElement[bool]:
    if place is not None:
        return and_(entry.c.room != "", entry.c.room == str(place.room))
    own = entry.c.author == viewer.person if viewer.person is not None else false()
    return or_(entry.c.room.in_(sorted(viewer.rooms)), own) if viewer.rooms else own
