"""Entries in any number with a natural vocabulary: real sentences, put together anew.

Made from what lies in ../shared/data (tips, commands, questions); drawn by a fixed seed, so
that every run measures the same.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
_SETS = ("til", "tldr", "stackfaq", "qatarql")
_END = re.compile(r"(?<=[.!?:])\s+|\n+")
_SEED = 20_261_123


class Sentences:
    """The sentences and titles of the sets; raises FileNotFoundError where they are not."""

    def __init__(self, data: Path = DATA) -> None:
        docs = [doc for name in _SETS for doc in _lines(data / name / "docs.jsonl")]
        self._titles = [doc["title"][:160] for doc in docs]
        self._sentences = [part for doc in docs for part in _END.split(doc["body"]) if 15 < len(part) < 300]  # noqa: PLR2004
        asked = [query["text"][:300] for name in _SETS[2:] for query in _lines(data / name / "queries.jsonl")]
        told = [doc["title"] for doc in _lines(data / "til" / "docs.jsonl")]
        self._questions = [*asked, *told]

    def entries(self, count: int, *, seed: int = 0) -> Iterator[tuple[str, str]]:
        """Yield *count* (title, body), each of four sentences."""
        random = Random(_SEED + seed)
        for _ in range(count):
            yield random.choice(self._titles), " ".join(random.choices(self._sentences, k=4))

    def questions(self, count: int) -> Sequence[str]:
        """Return *count* questions as people ask them: forum questions and titles of tips."""
        return Random(_SEED).sample(self._questions, count)


def _lines(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
