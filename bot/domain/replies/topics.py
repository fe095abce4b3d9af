"""What is said of topics and of their other names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Lines
from bot.wording import code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.model import Topic
    from bot.messages import Post


def topics(every: Sequence[Topic]) -> Post:
    """Return the topics, most used first."""
    if not every:
        return post(prose("No topic yet: add one to what you share, such as ", code("#git"), "."))
    rows = tuple(line(strong(f"#{topic.name}"), f" · {topic.entries}", _aliases(topic)) for topic in every)
    return post(prose("Topics", tone="heading"), Lines(rows))


def aliased(alias: str, topic: str) -> Post:
    """Return the confirmation of an alias."""
    return post(prose(strong(f"#{alias}"), " is now another name of ", strong(f"#{topic}"), "."))


def _aliases(topic: Topic) -> str:
    return f" · also {', '.join(topic.aliases)}" if topic.aliases else ""
