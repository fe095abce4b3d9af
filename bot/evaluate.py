"""Measuring search on one's own questions: a throw-away repertoire, every question asked, figures back.

The folder holds `docs.jsonl` {id, title, body, tags}, `queries.jsonl` {id, text} and `qrels.jsonl`
{query, doc, rel}. What nobody judged counts as not relevant. nDCG is that of Järvelin and
Kekäläinen (2002) with linear gains.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from math import log2
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from bot.community.model import Viewer
from bot.errors import HearthError
from bot.meaning.encoding import Encoding
from bot.practice.model import Draft, Kind, Query, Tier
from bot.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.ports import Embedder
    from bot.practice.model import Found
    from bot.transaction import Transaction

DEPTH = 10
SHOWN = 3
_BATCH = 500


class Unreadable(HearthError):
    """The folder does not hold documents, questions and judgements as they must be."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Documents, questions and which documents answer them, and how well (1, 2 …)."""

    docs: Sequence[Mapping[str, Any]]
    queries: Sequence[Mapping[str, Any]]
    relevance: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured; times in milliseconds, shares between 0 and 1."""

    questions: int
    judged: int
    ndcg: float
    recall: float
    mrr: float
    top3: float
    solved: float
    related: float
    none: float
    solved_right: float
    p50: float
    p95: float
    cpu: float

    def as_json(self) -> dict[str, float]:
        """Return the figures, rounded."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


def judged(folder: Path) -> Judged:
    """Read *folder*; raise `Unreadable` with what is wrong."""
    relevance: dict[str, dict[str, float]] = defaultdict(dict)
    try:
        for one in _lines(folder / "qrels.jsonl"):
            if one["rel"] > 0:
                relevance[str(one["query"])][str(one["doc"])] = float(one["rel"])
        docs = [one for one in _lines(folder / "docs.jsonl") if one["id"]]
        return Judged(docs, [one for one in _lines(folder / "queries.jsonl") if one["id"]], relevance)
    except KeyError as missing:
        raise Unreadable(f"a line lacks {missing}") from missing


def evaluate(
    folder: Path,
    *,
    embedder: Embedder | None,
    now: datetime,
    typos: bool = False,
    tell: Callable[[str, int], None] | None = None,
) -> Evaluation:
    """Ask every question of *folder* of a repertoire made of its documents; with *typos*, mistyped.

    *tell* hears ("kept" | "encoded" | "asked", how many more).
    """
    given = judged(folder)
    say = tell or _silently
    with repertoire(given.docs, embedder=embedder, now=now, tell=say) as (store, community):
        return measured(given, asker(store, community), typos=typos, tell=say)


@contextmanager
def repertoire(
    docs: Sequence[Mapping[str, Any]],
    *,
    embedder: Embedder | None,
    now: datetime,
    tell: Callable[[str, int], None] | None = None,
) -> Iterator[tuple[Store, int]]:
    """Keep *docs* in a database that is gone afterwards; give the store and the community."""
    say = tell or _silently
    with tempfile.TemporaryDirectory(prefix="hearth-evaluate-") as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'evaluate.db'}", embedder=embedder)
        try:
            community = store.found("Evaluation", now=now).id
            for start in range(0, len(docs), _BATCH):
                batch = docs[start : start + _BATCH]
                store.write_now(community, lambda tx, batch=batch: _keep(tx, batch, now))  # type: ignore[misc]
                say("kept", len(batch))
            if embedder is not None:
                Encoding(embedder).finish(store, lambda encoded: say("encoded", encoded))
            yield store, community
        finally:
            store.close()


def asker(store: Store, community: int, *, limit: int = DEPTH) -> Callable[[str], Found]:
    """Return what asks one question as anybody of the community."""
    viewer = Viewer(community)

    def ask(text: str) -> Found:
        return store.read_now(community, lambda tx: tx.search.find(Query(text, limit=limit), viewer))

    return ask


def measured(
    given: Judged,
    ask: Callable[[str], Found],
    *,
    typos: bool = False,
    tell: Callable[[str, int], None] | None = None,
) -> Evaluation:
    """Ask every question and return the figures."""
    times, begun, tiers = [], time.process_time(), Counter[Tier]()
    scores: list[_Score] = []
    for query in given.queries:
        text = mistyped(str(query["text"])) if typos else str(query["text"])
        started = time.perf_counter()
        found = ask(text)
        times.append((time.perf_counter() - started) * 1000)
        tiers[found.tier] += 1
        if relevant := given.relevance.get(str(query["id"])):
            scores.append(_score([str(hit.source_id) for hit in found.hits], relevant, found.tier))
        (tell or _silently)("asked", 1)
    return _figures(scores, times, tiers, (time.process_time() - begun) * 1000 / max(len(times), 1))


def mistyped(text: str) -> str:
    """Return *text* with two letters in the middle of its longest word exchanged."""
    word = max(text.split() or [""], key=len)
    at = len(word) // 2
    slipped = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if len(word) > 3 else word  # noqa: PLR2004
    return text.replace(word, slipped, 1)


@dataclass(frozen=True, slots=True)
class _Score:
    ndcg: float
    recall: float
    reciprocal: float
    top3: float
    solved_right: float | None


def _score(ranked: Sequence[str], relevant: Mapping[str, float], tier: Tier) -> _Score:
    gains = [relevant.get(one, 0.0) for one in ranked[:DEPTH]]
    ideal = sorted(relevant.values(), reverse=True)[:DEPTH]
    first = next((place for place, gain in enumerate(gains, 1) if gain), 0)
    return _Score(
        ndcg=_discounted(gains) / _discounted(ideal),
        recall=sum(gain > 0 for gain in gains) / len(relevant),
        reciprocal=1 / first if first else 0.0,
        top3=float(0 < first <= SHOWN),
        solved_right=float(first == 1) if tier is Tier.SOLVED else None,
    )


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / log2(place + 1) for place, gain in enumerate(gains, 1))


def _figures(scores: Sequence[_Score], times: Sequence[float], tiers: Counter[Tier], cpu: float) -> Evaluation:
    asked = max(len(times), 1)
    return Evaluation(
        questions=len(times),
        judged=len(scores),
        ndcg=_mean([score.ndcg for score in scores]),
        recall=_mean([score.recall for score in scores]),
        mrr=_mean([score.reciprocal for score in scores]),
        top3=_mean([score.top3 for score in scores]),
        solved=tiers[Tier.SOLVED] / asked,
        related=tiers[Tier.RELATED] / asked,
        none=tiers[Tier.NONE] / asked,
        solved_right=_mean([score.solved_right for score in scores if score.solved_right is not None]),
        p50=percentile(times, 0.5),
        p95=percentile(times, 0.95),
        cpu=cpu,
    )


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that *share* of *values* do not exceed; 0 of none."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)] if values else 0.0


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0


def _lines(file: Path) -> Iterator[Mapping[str, Any]]:
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _object(line, f"{file.name}, line {number}")
    except OSError as error:
        raise Unreadable(f"{file.name}: {(error.strerror or type(error).__name__).lower()}") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{file.name} is not UTF-8 text") from error


def _object(line: str, where: str) -> Mapping[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{where} is not JSON") from error
    if not isinstance(found, dict):
        raise Unreadable(f"{where} is not an object")
    return found


def _keep(tx: Transaction, docs: Sequence[Mapping[str, Any]], now: datetime) -> None:
    for doc in docs:
        draft = Draft(
            kind=Kind.TIP,
            title=str(doc["title"]),
            body=str(doc.get("body") or ""),
            told_at=now,
            topics=tx.topics.resolve([str(tag) for tag in doc.get("tags") or ()]),
            source_key=f"evaluate:{doc['id']}",
            source_id=str(doc["id"]),
        )
        tx.entries.keep(draft, now=now)


def _silently(what: str, more: int) -> None:
    """Tell nobody."""
