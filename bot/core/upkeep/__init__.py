"""Keep the repertoire fresh: who is asked whether something holds, what they answer, who looks after what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.upkeep import adopting, answering, reviewing
from bot.core.upkeep.answering import places_told, unsaid
from bot.core.upkeep.asking import ask_next, send_receipt
from bot.core.upkeep.reviewing import mine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.pages import Turn
    from bot.core.routes import Press, Submission
    from bot.core.verbs import Route

__all__ = ["FORMS", "PAGES", "PRESSES", "VERBS", "ask_next", "mine", "places_told", "send_receipt", "unsaid"]

PRESSES: dict[str, Press] = {
    "still_true": answering.on_answer,
    "no_longer": answering.on_answer,
    "needs_change": answering.on_change,
    "superseded": answering.open_instead,
    "superseded_is": answering.on_is,
    "adopt": adopting.on_adopt,
    "adopt_yes": adopting.on_decide,
    "adopt_no": adopting.on_decide,
    "review": reviewing.on_press,
}

FORMS: dict[str, Submission] = {"suggest": answering.on_suggest, "superseded": answering.on_instead}

VERBS: dict[str, Route] = {"review": reviewing.on_review, "adopt": adopting.on_verb}

PAGES: Mapping[str, Turn] = {"review": reviewing.page}
