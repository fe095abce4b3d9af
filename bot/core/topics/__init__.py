"""Topics, from members and from whoever looks after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import hashtags
from bot.core.topics import changing, mapping, showing
from bot.core.topics.showing import mine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.pages import Turn
    from bot.core.routes import Press, Submission
    from bot.core.verbs import Route

__all__ = ["FORMS", "PAGES", "PRESSES", "VERBS", "mine"]

PRESSES: dict[str, Press] = {
    "topic_show": showing.on_press,
    "topic_care": changing.on_care,
    "topic_uncare": changing.on_uncare,
    "topic_edit": changing.on_open,
    "topic_make": changing.on_make,
    "topic_merge": changing.on_merge,
    "topic_near": hashtags.on_near,
}

FORMS: dict[str, Submission] = {"topic_edit": changing.on_form, "topic_map": mapping.on_form}

VERBS: dict[str, Route] = {"topics": showing.on_topics, "topic": showing.on_topic, "alias": changing.on_alias}

PAGES: Mapping[str, Turn] = {"topics": showing.page}
