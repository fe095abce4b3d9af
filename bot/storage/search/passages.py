"""Passages: the part of an entry that matters for a question, with the words that match marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.search.words import fold, spans, stem
from bot.text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.storage.search.rows import Row

    Passage = tuple[tuple[str, bool], ...]

WIDTH = 240
"""Characters of a passage, about; it begins and ends between words."""


def passage(row: Row, weights: Mapping[str, float]) -> Passage:
    """Return the stretch of the entry's texts (its title, where there is no other) with the most weight of matches."""
    texts = [plain(text) for text in row.texts] or [row.title]
    best, _, text = max(((_densest(text, weights)), -place, text) for place, text in enumerate(texts))
    return _runs(text, best[1], weights)


def _densest(text: str, weights: Mapping[str, float]) -> tuple[float, int]:
    """Return the most weight of different stems in one window, and (smaller is better) where it starts, negated."""
    hits = [(start, found) for start, _, word in spans(fold(text)) if (found := stem(word)) in weights]
    best = (0.0, 0)
    for place, (start, _) in enumerate(hits[:200]):
        inside = {found for at, found in hits[place : place + 40] if at < start + WIDTH * 3 // 4}
        best = max(best, (sum(weights[found] for found in inside), -start))
    return best


def _runs(text: str, start: int, weights: Mapping[str, float]) -> Passage:
    begin, end = _window(text, -start)
    cut = text[begin:end]
    runs: list[tuple[str, bool]] = []
    last = 0
    for at, to, word in spans(fold(cut)):
        if stem(word) in weights:
            runs += [(cut[last:at], False), (cut[at:to], True)]
            last = to
    runs.append((cut[last:], False))
    whole = [("… ", False)] * (begin > 0) + runs + [(" …", False)] * (end < len(text))
    return tuple(run for run in whole if run[0])


def _window(text: str, start: int) -> tuple[int, int]:
    if len(text) <= WIDTH:
        return 0, len(text)
    begin = min(max(start - WIDTH // 4, 0), len(text) - WIDTH)
    end = begin + WIDTH
    if begin:
        begin = _after_gap(text, begin, start if start > begin else end)
    if end < len(text):
        end = max(text.rfind(" ", begin, end), text.rfind("\n", begin, end), begin + WIDTH // 2)
    return begin, end


def _after_gap(text: str, begin: int, most: int) -> int:
    gaps = [place for gap in (" ", "\n") if (place := text.find(gap, begin, most)) >= 0]
    return min(gaps) + 1 if gaps else begin
