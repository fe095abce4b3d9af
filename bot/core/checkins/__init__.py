"""Check-ins, from the clock and from members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.checkins import answering, arranging
from bot.core.checkins.arranging import on_verb
from bot.core.checkins.clock import begun, step
from bot.core.checkins.mine import mine
from bot.core.checkins.roundup import unasked, unsaid

if TYPE_CHECKING:
    from bot.core.desk import Desk, Scene
    from bot.core.routes import Press, Submission
    from bot.core.verbs import Route
    from bot.messages import Answer, Pressed

__all__ = ["FORMS", "PRESSES", "VERBS", "begun", "mine", "step", "unasked", "unsaid"]


async def _new(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    return await arranging.open_new(desk, scene)


PRESSES: dict[str, Press] = {
    "checkin_new": _new,
    "checkin_begin": arranging.on_begin,
    "checkin_change": arranging.on_change,
    "checkin_drop": arranging.on_drop,
    "checkin_show": arranging.on_show,
    **{f"checkin_{deed}": arranging.on_deed for deed in arranging.DEEDS},
    "checkin_answer": answering.open_answer,
    "checkin_quick": answering.on_quick,
    "checkin_pass": answering.on_pass,
    "checkin_read": answering.on_read,
    "checkin_tip": answering.on_tip,
    "checkin_join": answering.on_sign_up,
    "checkin_leave": answering.on_sign_up,
    "checkin_away": answering.open_away,
    "checkin_back": answering.on_back,
}

FORMS: dict[str, Submission] = {
    "checkin_new": arranging.on_new,
    "checkin_answer": answering.on_answer,
    "checkin_away": answering.on_away,
}

VERBS: dict[str, Route] = {"checkin": on_verb}
