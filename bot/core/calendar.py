"""The page's calendar: the sessions of a span of time, and one session's page, as their one reader may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.sessions.meetings import meeting_of
from bot.community.sessions import sight
from bot.core.sessions import showing
from bot.core.sessions.telling import company_of
from bot.messages import Calendar, CalendarRow, SessionPage
from bot.messages.meant import post_of
from bot.recurrence import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.community.sessions.model import Answer, Session
    from bot.core.desk import Desk, Scene
    from bot.transaction import Transaction


async def calendar(desk: Desk, scene: Scene, since: datetime, until: datetime) -> Calendar:
    """Return the sessions that begin in a span of time, and the zone in which the reader's days are."""

    def read(tx: Transaction) -> Calendar:
        viewer = scene.someone(tx)
        every = sight.between(tx, since, until, viewer)
        said = tx.sessions.answered(viewer.person or "", [one.id for one in every])
        return Calendar(tx.attention.zone(viewer.person or ""), tuple(_row(tx, one, said) for one in every))

    return await desk.read(scene, read)


async def session(desk: Desk, scene: Scene, id_: str) -> SessionPage | None:
    """Return a session's page; None where there is none, or it is hidden from the reader."""

    def read(tx: Transaction) -> SessionPage | None:
        viewer = scene.someone(tx)
        found = sight.find(tx, id_, viewer)
        if found is None:
            return None
        said = tx.sessions.answered(viewer.person or "", [found.id])
        shown = post_of(showing.page_of(tx, scene, found), scene.community)
        rule = found.schedule.rule
        return SessionPage(_row(tx, found, said), shown.blocks, in_words(rule) if rule.text else "")

    return await desk.read(scene, read)


def _row(tx: Transaction, found: Session, said: Mapping[str, Answer]) -> CalendarRow:
    mine = said.get(found.id)
    meeting = meeting_of(found, company_of(tx, found))
    return CalendarRow(meeting, found.series.id, found.series.community, mine.value if mine else "")
