"""Newcomers' first days, from the clock and from members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.welcome import arranging, greeting, introducing
from bot.core.welcome.arranging import mine, on_verb
from bot.core.welcome.greeting import take
from bot.core.welcome.introducing import unsaid

if TYPE_CHECKING:
    from bot.core.routes import Press, Submission
    from bot.core.verbs import Route

__all__ = ["FORMS", "PRESSES", "VERBS", "greeting", "mine", "take", "unsaid"]

PRESSES: dict[str, Press] = {
    "welcome_say": introducing.open_say,
    "welcome_hello": introducing.on_hello,
    "newcomers_hello": introducing.on_hello_to_all,
    "welcome_greet": arranging.on_greet,
    "welcome_ungreet": arranging.on_ungreet,
    "welcome_show": arranging.on_show,
}

FORMS: dict[str, Submission] = {"welcome_say": introducing.on_say}

VERBS: dict[str, Route] = {"welcome": on_verb}
