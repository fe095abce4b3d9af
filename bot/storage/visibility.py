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


_OPEN = entry.c.scope == Scope.COMMUNITY.value


def visible_to(viewer: Viewer, place: Place | None = None) -> ColumnElement[bool]:
    """Return the predicate over `entry`: *viewer* may see it; with *place*, everybody there may."""
    return and_(
        entry.c.community_id == viewer.community,
        entry.c.state == State.KEPT.value,
        _of_its_place(viewer, place) if narrowed(viewer, place) else or_(_OPEN, _of_its_place(viewer, place)),
    )


def narrowed(viewer: Viewer, place: Place | None = None) -> bool:
    """Return whether *viewer* (with *place*: everybody there) sees no more than what comes from their own rooms."""
    return viewer.guest or (place is not None and str(place.room) in viewer.mixed)


def _of_its_place(viewer: Viewer, place: Place | None) -> ColumnElement[bool]:
    if place is not None:
        return and_(entry.c.room != "", entry.c.room == str(place.room))
    own = entry.c.author == viewer.person if viewer.person is not None else false()
    return or_(entry.c.room.in_(sorted(viewer.rooms)), own) if viewer.rooms else own
