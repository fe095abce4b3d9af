"""Measuring how questions are gathered into gaps: of what is known to ask the same, how much is put together.

The folder holds `queries.jsonl` {id, text} and `qrels.jsonl` {query, doc, rel}, as for the search. Questions that the
same document answers best ask the same. They come in an order that their ids decide, so that it is always the same
one, and the same question is not asked twice in a row. F1 is that of pairs of questions.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.core.gaps.likeness import Placed, place
from bot.domain.gaps.clustering import pairwise
from bot.evaluate import judged, percentile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from bot.core.gaps.likeness import Placing
    from bot.ports import Embedder


@dataclass(frozen=True, slots=True)
class Gathering:
    """What was measured: questions, threads they are from, gaps they were gathered into; times in milliseconds."""

    questions: int
    threads: int
    gaps: int
    precision: float
    recall: float
    f1: float
    p50: float
    p95: float

    def as_json(self) -> dict[str, float]:
        """Return the figures, rounded."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the thread that it is from."""

    id: str
    text: str
    thread: str


def asked(folder: Path) -> list[Asked]:
    """Return the judged questions of *folder*, in the order in which they are asked; raise `Unreadable`."""
    given = judged(folder)
    best = {query: max(docs, key=lambda doc: (docs[doc], doc)) for query, docs in given.relevance.items()}
    found = [
        Asked(str(one["id"]), str(one["text"]), best[str(one["id"])]) for one in given.queries if str(one["id"]) in best
    ]
    return sorted(found, key=lambda one: _spread(one.id))


def half(thread: str) -> int:
    """Return in which half of the threads one is, 0 or 1: bounds are set on the first, figures told of the second."""
    return _spread(thread)[0] % 2


def gather(
    questions: Sequence[Asked], *, embedder: Embedder | None, tell: Callable[[str, int], None] | None = None
) -> Gathering:
    """Ask one question after the other, each put with those before it as Hearth would, and return the figures."""
    placed: list[Placed] = []
    times: list[float] = []
    for one in questions:
        started = time.perf_counter()
        found = place(one.text, placed, embedder)
        times.append((time.perf_counter() - started) * 1_000)
        into = found.into or one.id
        placed = [each._replace(gap=into) if _goes(each, found) else each for each in placed]
        placed.append(Placed(into, one.id, one.text))
        if tell:
            tell("asked", 1)
    threads = [one.thread for one in questions]
    return _figures([each.gap for each in placed], threads, times)


def _goes(placed: Placed, found: Placing) -> bool:
    return (bool(found.twin) and placed.gap == found.twin) or placed.id in found.over


def _figures(gaps: Sequence[str], threads: Sequence[str], times: Collection[float]) -> Gathering:
    precision, recall, f1 = pairwise(gaps, threads)
    p50, p95 = percentile(list(times), 0.5), percentile(list(times), 0.95)
    return Gathering(len(gaps), len(set(threads)), len(set(gaps)), precision, recall, f1, p50, p95)


def _spread(text: str) -> bytes:
    return sha256(text.encode()).digest()
