"""What of check-ins stands on one's own page: what is open, and what one is signed up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.checkins import sight
from bot.community.checkins.model import Mode
from bot.community.replies.checkins import my_checkins

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.checkins.model import CheckinRound
    from bot.community.model import Viewer
    from bot.messages import Block
    from bot.transaction import Transaction

LAST = 3


def mine(tx: Transaction, viewer: Viewer, *, now: datetime | None = None) -> list[Block]:
    """Return what asks *viewer* now, and what they are signed up to; nothing where there is neither."""
    joined = {one.checkin for one in tx.checkins.joined(viewer.person)} if viewer.person else set()
    rows = []
    for standing in sight.every(tx, viewer):
        here = standing.checkin.mode is Mode.CHANNEL and standing.checkin.place in viewer.rooms
        if here or standing.checkin.id in joined:
            rows.append((standing, _open(tx, standing.checkin.id, now)))
    shown = [(one, round_) for one, round_ in rows if round_ or one.checkin.id in joined]
    return my_checkins(shown, joined=sorted(joined))


def _open(tx: Transaction, checkin: str, now: datetime | None) -> CheckinRound | None:
    latest = tx.checkins.rounds(checkin, last=LAST)
    return next((one for one in latest if not one.closed and (now is None or now < one.closes_at)), None)
