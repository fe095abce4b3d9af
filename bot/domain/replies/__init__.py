"""Every sentence that the domain says: questions put to a channel, gaps, topics."""

from __future__ import annotations

from bot.domain.replies.questions import (
    ask_form,
    dropped,
    is_posted,
    is_solved,
    let_go_of,
    no_answer_yet,
    no_channel,
    no_longer_asked,
    no_question_here,
    only_who_asked,
    park_form,
    parked,
    posted_question,
    solved,
    stays_open,
    still_a_gap,
    was_ended,
    which_channel,
)

__all__ = [
    "ask_form",
    "dropped",
    "is_posted",
    "is_solved",
    "let_go_of",
    "no_answer_yet",
    "no_channel",
    "no_longer_asked",
    "no_question_here",
    "only_who_asked",
    "park_form",
    "parked",
    "posted_question",
    "solved",
    "stays_open",
    "still_a_gap",
    "was_ended",
    "which_channel",
]
