"""Gaps, from the clock and from members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.gaps import pressing, showing, writing
from bot.core.gaps.clock import take
from bot.core.gaps.showing import mine, page, rows
from bot.core.gaps.sorting import sort_apart, sort_now

if TYPE_CHECKING:
    from bot.core.pages import Turn
    from bot.core.routes import Press, Submission
    from bot.core.verbs import Route

__all__ = ["FORMS", "PAGES", "PRESSES", "VERBS", "mine", "page", "rows", "sort_apart", "sort_now", "take"]

PRESSES: dict[str, Press] = {
    "gaps_more": showing.on_more,
    "gap_show": showing.on_show,
    "gap_take": pressing.on_take,
    "gap_leave": pressing.on_leave,
    "gap_ask": pressing.on_ask_again,
    "gap_there": pressing.on_ask_there,
    "gap_by": pressing.open_by,
    "gap_drop": pressing.open_drop,
    "gap_on": pressing.open_date,
    "gap_write": writing.open_write_up,
}

FORMS: dict[str, Submission] = {
    "gap_ask": pressing.on_ask_again,
    "gap_by": pressing.on_by,
    "gap_drop": pressing.on_drop,
    "gap_on": pressing.on_date,
    "write_up": writing.on_write_up,
}

PAGES: dict[str, Turn] = {"gaps": page}

VERBS: dict[str, Route] = {"gaps": showing.on_gaps}
