"""Rounds of pairings, from the clock and from members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.pairings import answering, arranging, joining
from bot.core.pairings.arranging import on_verb
from bot.core.pairings.clock import begun, notify, step
from bot.core.pairings.drawing import draw_apart, draw_now
from bot.core.pairings.posting import take, unsaid
from bot.core.pairings.why import mine, on_why

if TYPE_CHECKING:
    from bot.core.routes import Press, Submission
    from bot.core.verbs import Route

__all__ = [
    "FORMS",
    "PRESSES",
    "VERBS",
    "begun",
    "draw_apart",
    "draw_now",
    "mine",
    "notify",
    "step",
    "take",
    "unsaid",
]

PRESSES: dict[str, Press] = {
    "pair_new": arranging.on_new_press,
    "pair_list": arranging.on_list_press,
    "pair_how": arranging.on_how,
    **{f"pair_{verb}": arranging.on_deed_pressed for verb in ("rest", "resume", "cancel")},
    "pair_stop": arranging.on_stop,
    "pair_join": joining.on_join,
    "pair_leave": joining.on_leave,
    "pair_skip": joining.on_skip,
    "pair_unskip": joining.on_unskip,
    "pair_pause": joining.open_pause,
    "pair_back": joining.on_back,
    "pair_apart": joining.open_apart,
    "pair_with": joining.on_together,
    "pair_why": on_why,
    "pair_met": answering.on_outcome,
    "pair_planned": answering.on_outcome,
    "pair_not": answering.on_outcome,
    "pair_learned": answering.on_learned,
}

FORMS: dict[str, Submission] = {
    "pair_start": arranging.on_start_form,
    "pair_pause": joining.on_pause,
    "pair_apart": joining.on_apart,
}

VERBS: dict[str, Route] = {"pairing": on_verb}
