"""The learning agenda, from members and from whoever looks after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.learning import agenda, ending
from bot.core.learning.agenda import mine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.pages import Turn
    from bot.core.routes import Press, Submission
    from bot.core.verbs import Route

__all__ = ["FORMS", "PAGES", "PRESSES", "VERBS", "mine"]

PRESSES: dict[str, Press] = {
    "learning": agenda.on_list,
    "learning_new": agenda.open_proposal,
    "learning_show": agenda.on_show,
    "learning_want": agenda.on_want,
    "learning_unwant": agenda.on_unwant,
    "learning_open": ending.on_open,
    "learning_drop": ending.on_drop,
    "learning_link": ending.open_form,
    "learning_end": ending.open_form,
    "learning_says": ending.on_says,
}

FORMS: dict[str, Submission] = {
    "learning_new": agenda.on_proposal,
    "learning_link": ending.on_form,
    "learning_end": ending.on_form,
}

VERBS: dict[str, Route] = {"learning": agenda.on_learning}

PAGES: Mapping[str, Turn] = {"learning": agenda.page}
