"""Figures as Slack's blocks: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.slack import fitting
from adapters.slack.render_gathered import listed
from adapters.slack.render_text import text
from adapters.slack.render_words import divided, packed
from bot import charts
from bot.messages import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.slack.fitting import Json
    from adapters.slack.render_text import Manner
    from bot.messages import Chart

LONGEST_TITLE, LONGEST_ABOUT, LONGEST_ROW = 200, 600, 600


def chart(shown: Chart, manner: Manner) -> Iterator[Json]:
    """Yield figures in words: what they are about, then a line for each row of them."""
    title = text(fitting.cut(shown.title, LONGEST_TITLE), "bold")
    about = text(fitting.cut(f" {shown.about}", LONGEST_ABOUT)) if shown.about else []
    yield from packed(divided({"type": "rich_text_section", "elements": [*title, *about]}))
    yield from listed([(Said(fitting.cut(row, LONGEST_ROW)),) for row in charts.said(shown)], manner)
