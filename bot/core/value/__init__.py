"""What came of what was kept: put together, told by who lived it, read by others, shown to sponsors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.value import showing, telling
from bot.core.value.showing import mine
from bot.core.value.telling import offer, unsaid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.pages import Turn
    from bot.core.routes import Press, Submission
    from bot.core.verbs import Route

__all__ = ["FORMS", "PAGES", "PRESSES", "VERBS", "mine", "offer", "unsaid"]

PRESSES: dict[str, Press] = {
    "value": showing.on_press,
    "value_read": showing.on_read,
    "value_form": telling.on_form,
    "value_tell": telling.on_tell,
    "value_open": telling.on_open,
    "value_no": telling.on_no,
    "value_gone": telling.on_gone,
}

FORMS: dict[str, Submission] = {"value": telling.on_told, "value_about": telling.on_about}

VERBS: dict[str, Route] = {"value": telling.on_verb}

PAGES: Mapping[str, Turn] = {"value": showing.page}
