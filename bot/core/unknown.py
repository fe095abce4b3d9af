"""A word after a command that is none of its words: said in a sentence, with the nearest, before what is shown anyhow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.community.replies.help import unknown_word
from bot.messages import Post

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Answer

CLOSE_ENOUGH = 0.6
MOST_SHOWN = 40


def not_known(typed: str, command: str, words: Sequence[str], shown: Answer) -> Answer:
    """Return *shown* below what was not understood; as it is where nothing was typed, or `list`."""
    if typed.lower() in {"", "list"} or not isinstance(shown, Post):
        return shown
    like = process.extractOne(
        typed.lower()[:MOST_SHOWN], list(words), scorer=OSA.normalized_similarity, score_cutoff=CLOSE_ENOUGH
    )
    said = unknown_word(typed[:MOST_SHOWN], command, words, like=like[0] if like else None)
    return replace(shown, blocks=(*said.blocks, *shown.blocks), fallback=f"{said.fallback}\n{shown.fallback}")
