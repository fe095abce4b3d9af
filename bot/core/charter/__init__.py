"""What the community is about, what members commit themselves to, and how it ends well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.charter import about, anthology, committing, ending, merging
from bot.core.charter.committing import ask, mine
from bot.core.charter.merging import carry_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.pages import Turn
    from bot.core.routes import Press, Submission
    from bot.core.verbs import Route

__all__ = ["FORMS", "PAGES", "PRESSES", "VERBS", "ask", "carry_on", "mine"]

PRESSES: dict[str, Press] = {
    "about": about.on_press,
    "charter_open": about.on_open,
    "commit_open": committing.on_open,
    "commit_renew": committing.on_renew,
    "commit_end": committing.on_end,
    "ending_renew": ending.on_renew,
    "ending_close": ending.on_close,
    "ending_close_yes": ending.on_close_yes,
    "ending_reopen": ending.on_reopen,
    "anthology": anthology.on_press,
    "ending_merge": merging.on_merge,
    "ending_take": merging.on_take,
    "ending_take_not": merging.on_take,
    "ending_give": merging.on_give,
    "ending_give_not": merging.on_give,
}

FORMS: dict[str, Submission] = {
    "charter": about.on_form,
    "commit": committing.on_form,
    "ending_renew": ending.on_renewed,
    "ending_close": ending.on_closed,
}

VERBS: dict[str, Route] = {
    "about": about.on_about,
    "charter": about.on_verb,
    "commit": committing.on_verb,
    "ending": ending.on_verb,
    "anthology": anthology.on_verb,
}

PAGES: Mapping[str, Turn] = {"about": about.page, "anthology": anthology.page}
