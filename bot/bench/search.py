"""How well and how fast search finds: on judged questions, on very many entries, in very many communities.

PostgreSQL is measured where HEARTH_BENCH_POSTGRES names an empty database.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.bench.row import Row, least, most
from bot.bench.sentences import DATA, Sentences
from bot.community.model import Viewer
from bot.evaluate import asker, judged, measured, percentile, repertoire
from bot.meaning.encoding import Background, Encoding
from bot.meaning.onnx import OnnxEmbedder, Unsupported
from bot.practice.model import Query, Tier
from bot.storage.search import raw
from bot.storage.search.filling import fill
from bot.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.evaluate import Evaluation, Judged
    from bot.ports import Embedder
    from bot.practice.model import Found

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ASKED = 200
COMMUNITIES = 1_000
_NO_DATA = "no ../shared/data"
_FIGURES = {"stackfaq": ((0.84, 0.88), (0.965, 0.97)), "qatarql": ((0.475, 0.485), (0.53, 0.535))}
_SIZES = {10_000: (20, 10), 100_000: (80, 50), 1_000_000: (250, 120)}
_SIZES_POSTGRES = {10_000: (40, 20), 100_000: (80, 50), 1_000_000: (250, 120)}
OFF_TOPIC = Path(__file__).resolve().parents[2] / "tests" / "evaluation" / "off_topic.txt"


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of one question, CPU of this process too, and how many times the raw engine's own query it takes."""

    p50: float
    p95: float
    cpu: float
    ratio: float

    def __str__(self) -> str:
        """Return what stands beside the p95 in the table."""
        return f"{self.ratio:.1f}× raw; p50 {self.p50:.1f}, CPU {self.cpu:.1f} ms"


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield quality, then speed."""
    if not DATA.is_dir():
        yield Row("search", _NO_DATA, "")
        return
    yield from quality()
    sizes = [10_000] if quick else list(_SIZES)
    yield from speed(sizes)
    yield from meaning(2_000 if quick else 10_000)
    yield from crowd(COMMUNITIES // 10 if quick else COMMUNITIES)
    yield from on_postgres(sizes)


def quality() -> Iterator[Row]:
    """Yield nDCG, the loss by typos and the tiers on the judged sets, by words and by meaning."""
    for semantic, embedder in ((False, None), (True, _embedder())):
        if semantic and embedder is None:
            yield Row("evaluate with semantic", "the extra `semantic` is not installed", "")
            return
        for name, bounds in _FIGURES.items():
            given = judged(DATA / name)
            with repertoire(given.docs, embedder=embedder, now=NOW) as (store, community):
                yield from _of_set(name, given, asker(store, community), bounds[semantic], semantic=semantic)


def _of_set(
    name: str, given: Judged, ask: Callable[[str], Found], bounds: tuple[float, float], *, semantic: bool
) -> Iterator[Row]:
    how = "with semantic" if semantic else "by words"
    told, slipped = (measured(given, ask, typos=typos) for typos in (False, True))
    yield Row(f"{name} nDCG@10, {how}", told.ndcg, "", must=least(bounds[0]), aim=least(bounds[1]), ratio=_beside(told))
    yield Row(
        f"{name}, lost by a typo, {how}", round(told.ndcg - slipped.ndcg, 4), "", must=most(0.03), aim=most(0.015)
    )
    if name == "stackfaq":
        answered = 100 * (told.solved + told.related)
        yield Row(f"{name}, solved or related, {how}", answered, "%", must=least(90), aim=least(95))
    if OFF_TOPIC.is_file():
        solved = sum(ask(text).tier is Tier.SOLVED for text in OFF_TOPIC.read_text().splitlines())
        yield Row(f"{name}, off-topic questions called solved, {how}", solved, "of 30", must=most(0), aim=most(0))


def _beside(told: Evaluation) -> str:
    return f"R@10 {told.recall:.3f}, MRR {told.mrr:.3f}, top 3 {told.top3:.3f}, solved rightly {told.solved_right:.2f}"


def speed(sizes: Sequence[int]) -> Iterator[Row]:
    """Yield how long a question takes among so many entries on SQLite."""
    for size in sizes:
        must, aim = _SIZES[size]
        with _filled(size) as store:
            timed = _timed(store, store.communities()[0].id, Sentences().questions(ASKED))
        yield Row(f"ask, {size:,} entries, p95", timed.p95, "ms", must=most(must), aim=most(aim), ratio=str(timed))


def meaning(size: int) -> Iterator[Row]:
    """Yield how long a question takes with the embedder, and while the rest is being encoded."""
    embedder = _embedder()
    if embedder is None:
        yield Row("ask with semantic", "the extra `semantic` is not installed", "")
        return
    with _filled(size, embedder) as store:
        community, questions = store.communities()[0].id, Sentences().questions(ASKED)
        background = Background(Encoding(embedder), store, tell=lambda _error: None)
        background.start()
        time.sleep(5)
        during = _timed(store, community, questions)
        background.stop()
        yield Row(f"ask, {size:,} entries, while encoding, p95", during.p95, "ms", ratio=str(during))
        begun = time.perf_counter()
        encoded = Encoding(embedder).finish(store)
        yield Row("encoding", encoded / (time.perf_counter() - begun), "entries/s")
        after = _timed(store, community, questions)
        yield Row(f"ask, {size:,} entries, with semantic, p95", after.p95, "ms", ratio=str(after))


def crowd(communities: int) -> Iterator[Row]:
    """Yield how long a question takes in one community of very many, and how often its own entry comes first."""
    with _opened() as store:
        yield from _crowded(store, communities, "")


def _crowded(store: Store, communities: int, engine: str) -> Iterator[Row]:
    ids = [store.found(f"Community {number}", now=NOW).id for number in range(communities)]
    own = {community: f"Zeppelin mooring of dock {community} on pier {community * 7}" for community in ids}
    store.change(lambda connection: fill(connection, _crowd(own), now=NOW))
    asked = [community for community in ids if community % max(communities // ASKED, 1) == 0]
    questions = Sentences().questions(len(asked))
    times, cpu, found = [], time.process_time(), 0
    for community, question in zip(asked, questions, strict=True):
        times.append(_ask(store, community, question)[0])
        first = _ask(store, community, own[community])[1]
        found += first == [f"{community}-500"]
    spent = (time.process_time() - cpu) * 500 / len(asked)
    name = f"ask, {communities:,} communities × 1,000{engine}"
    yield Row(f"{name}, p95", percentile(times, 0.95), "ms", must=most(20), aim=most(8), ratio=f"CPU {spent:.1f} ms")
    yield Row(f"{name}, own best entry first", 100 * found / len(asked), "%", must=least(100), aim=least(100))


def _crowd(own: dict[int, str]) -> Iterator[tuple[int, int, str, str]]:
    """Yield a thousand entries of each community, the 500th being its own."""
    sentences = Sentences()
    for community, title in own.items():
        for number, (other, body) in enumerate(sentences.entries(1_000, seed=community), 1):
            yield community, number, title if number == 500 else other, body  # noqa: PLR2004


def on_postgres(sizes: Sequence[int]) -> Iterator[Row]:
    """Yield the same on PostgreSQL."""
    url = os.environ.get("HEARTH_BENCH_POSTGRES")
    if not url:
        yield Row("ask on PostgreSQL", "HEARTH_BENCH_POSTGRES names no database", "")
        return
    from bot.storage.migrate import upgrade  # noqa: PLC0415 - Not needed without it.

    upgrade(url)
    store = Store.open(url)
    try:
        for size in sizes:
            must, aim = _SIZES_POSTGRES[size]
            community = _one(store, size)
            timed = _timed(store, community, Sentences().questions(ASKED))
            name = f"ask on PostgreSQL, {size:,} entries, p95"
            yield Row(name, timed.p95, "ms", must=most(must), aim=most(aim), ratio=str(timed))
    finally:
        store.close()


@contextmanager
def _filled(size: int, embedder: Embedder | None = None) -> Iterator[Store]:
    with _opened(embedder) as store:
        _one(store, size)
        yield store


@contextmanager
def _opened(embedder: Embedder | None = None) -> Iterator[Store]:
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'search.db'}", embedder=embedder)
        try:
            yield store
        finally:
            store.close()


def _one(store: Store, size: int) -> int:
    community = store.found(f"Community of {size}", now=NOW).id
    told = ((community, number, *entry) for number, entry in enumerate(Sentences().entries(size), 1))
    store.change(lambda connection: fill(connection, told, now=NOW))
    return community


def _timed(store: Store, community: int, questions: Sequence[str]) -> Timed:
    for question in questions[:20]:
        _ask(store, community, question)
    cpu = time.thread_time()
    times = [_ask(store, community, question)[0] for question in questions]
    each = 1000 * (time.thread_time() - cpu) / len(questions)
    begun = time.perf_counter()
    for question in questions:
        store.look(partial(raw.best, community=community, text=question))
    theirs = 1000 * (time.perf_counter() - begun)
    return Timed(percentile(times, 0.5), percentile(times, 0.95), each, sum(times) / max(theirs, 1e-9))


def _ask(store: Store, community: int, text: str) -> tuple[float, list[str | None]]:
    begun = time.perf_counter()
    found = store.read_now(community, lambda tx: tx.search.find(Query(text), Viewer(community)))
    return (time.perf_counter() - begun) * 1000, [hit.source_id for hit in found.hits[:1]]


def _embedder() -> OnnxEmbedder | None:
    try:
        return OnnxEmbedder(threads=2)
    except Unsupported:
        return None
