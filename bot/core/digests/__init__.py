"""Digests, from the clock and from members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.digests import arranging, following
from bot.core.digests.apart import tell_apart
from bot.core.digests.clock import begun, step
from bot.core.digests.following import mine

if TYPE_CHECKING:
    from bot.core.routes import Press, Submission
    from bot.core.verbs import Route

__all__ = ["FORMS", "PRESSES", "VERBS", "begun", "mine", "step", "tell_apart"]

PRESSES: dict[str, Press] = {
    "digest_on": arranging.on_press_on,
    "digest_off": arranging.on_press_off,
    "digest_help": arranging.on_help,
    "digest_care": arranging.on_care,
    "follow": following.on_press,
    "follow_not": following.on_press_not,
}

FORMS: dict[str, Submission] = {}

VERBS: dict[str, Route] = {
    "digest": arranging.on_verb,
    "follow": following.on_follow,
    "unfollow": following.on_unfollow,
}
