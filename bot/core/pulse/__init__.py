"""The pulse: asked for by members, published and watched by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.pulse import asking, mapping, pages
from bot.core.pulse.watching import watch, watch_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.pages import Turn
    from bot.core.routes import Press
    from bot.core.verbs import Route

__all__ = ["PAGES", "PRESSES", "VERBS", "watch", "watch_now"]

PRESSES: dict[str, Press] = {"pulse": asking.on_press, "pulse_me": asking.on_press_me}
VERBS: dict[str, Route] = {"pulse": asking.on_pulse}
PAGES: Mapping[str, Turn] = {"pulse": pages.page, "report": pages.report, "map": mapping.page}
