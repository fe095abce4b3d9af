"""What is said of gaps: what the community does not know yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Lines, When
from bot.wording import line, post, prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.model import Question
    from bot.messages import Post


def gaps(questions: Sequence[Question]) -> Post:
    """Return the community's parked gaps."""
    if not questions:
        return post(prose("No gap is parked: everything asked so far has an answer, or stays with its asker."))
    rows = tuple(line(question.text or "A message that somebody pointed at", *_due(question)) for question in questions)
    return post(prose("What we do not know yet", tone="heading"), Lines(rows))


def _due(question: Question) -> tuple[str | When, ...]:
    return (" · again on ", When(question.due_at)) if question.due_at else ()
