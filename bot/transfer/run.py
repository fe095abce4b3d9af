"""Leads an import from its first record to its last, wherever it was stopped before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.transfer.batch import Batch, Counts, apply_batch
from bot.transfer.records import Skip, Told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.ports import Clock
    from bot.transaction import Transaction
    from bot.transfer.records import Reader, Record

T = TypeVar("T")

# What a running process writes for somebody else must leave its own writer free again after some 5 ms.
BATCH = 25
# What one record costs to be kept, index and all, on the machine that the README names.
SECONDS_A_RECORD = 0.0004
_OFTEN = 0.1


class Writes(Protocol):
    """The part of the store that an import needs."""

    def write_now(self, community: int, fn: Callable[[Transaction], T]) -> T:
        """Run *fn* in one transaction and return its answer after the commit."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: bytes and records behind it, messages a second, seconds left (None: not known yet)."""

    done: int
    total: int
    read: int
    records: int
    rate: float
    left: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """What an import, or the rehearsal of one, came to.

    `broken` names the first places that could not be read; `seconds` is what it
    took, or for a rehearsal what the import will take, roughly.
    """

    counts: Counts
    read: int
    seconds: float
    skipped: Counter[Skip] = field(default_factory=Counter)
    broken: tuple[str, ...] = ()


def import_into(
    store: Writes,
    community: int,
    source: Reader,
    *,
    clock: Clock,
    progress: Callable[[Progress], None] | None = None,
    afresh: bool = False,
    size: int = BATCH,
) -> Report:
    """Import *source* into a community of *store*, going on where an earlier run was stopped."""

    def keep(batch: Batch) -> Counts:
        now = clock()
        return store.write_now(community, lambda tx: apply_batch(tx, batch, now=now))

    started = f":{clock():%Y%m%d%H%M%S}" if afresh else ""
    return import_by(keep, source, run=started, progress=progress, size=size)


def import_by(
    keep: Callable[[Batch], Counts],
    source: Reader,
    *,
    run: str = "",
    progress: Callable[[Progress], None] | None = None,
    size: int = BATCH,
) -> Report:
    """Import *source* by handing its batches to *keep*, which answers after the commit.

    *keep* is asked with an empty batch where to go on. *run* set to something new
    goes through the whole again: what is known is then only counted.
    """
    meter = _Meter(source, progress)
    id = source.fingerprint() + run
    before = counts = keep(Batch(id))
    for batch in batches(source, id, after=before.position, size=size):
        counts = keep(batch)
        meter.tell(counts.position)
    meter.end()
    return meter.report(_all_known(counts) if counts == before else counts)


def _all_known(counts: Counts) -> Counts:
    """Return the counts of an import that had been finished before: it is all there already."""
    return Counts(counts.position, known=counts.kept + counts.candidates + counts.known, gone=counts.gone)


def batches(source: Reader, id: str, *, after: int = 0, size: int = BATCH) -> Iterator[Batch]:
    """Yield the records of *source* behind position *after*, *size* at a time."""
    records = source.records()
    passed = sum(1 for _ in islice(records, after))
    while some := tuple(islice(records, size)):
        yield Batch(id, passed, some)
        passed += len(some)


def rehearse(
    source: Reader,
    *,
    progress: Callable[[Progress], None] | None = None,
    is_known: Callable[[list[Told]], int] = lambda _: 0,
) -> Report:
    """Go through *source* and keep nothing: what an import of it would come to, and how long it would take.

    *is_known* counts which of some entries are there already.
    """
    meter = _Meter(source, progress)
    counts = Counts()
    for batch in batches(source, ""):
        counts = _foreseen(counts, batch.records, is_known)
        meter.tell(counts.position)
    meter.end()
    report = meter.report(counts)
    return Report(
        counts,
        read=report.read,
        seconds=report.seconds + counts.position * SECONDS_A_RECORD,
        skipped=report.skipped,
        broken=report.broken,
    )


def _foreseen(counts: Counts, records: tuple[Record, ...], is_known: Callable[[list[Told]], int]) -> Counts:
    told = [record for record in records if isinstance(record, Told)]
    known = is_known(told)
    return Counts(
        position=counts.position + len(records),
        kept=counts.kept + len(told) - known,
        candidates=counts.candidates + len(records) - len(told),
        known=counts.known + known,
        struck=counts.struck + sum(record.struck for record in told),
        cut=counts.cut + sum(record.cut for record in told),
    )


class _Meter:
    """Tells how far an import is, ten times a second at the most."""

    def __init__(self, source: Reader, tell: Callable[[Progress], None] | None) -> None:
        self._source = source
        self._tell = tell
        self._records = 0
        self._started = monotonic()
        self._told = self._started
        source.ledger.watch = self._look

    def tell(self, records: int) -> None:
        """Tell that *records* are behind, unless something was told just now."""
        self._records = records
        self._look()

    def end(self) -> None:
        """Tell that it is done."""
        if self._tell:
            self._tell(self._progress(monotonic() - self._started))

    def report(self, counts: Counts) -> Report:
        """Return what it came to."""
        ledger = self._source.ledger
        seconds = monotonic() - self._started
        return Report(counts, ledger.read, seconds, Counter(ledger.skipped), tuple(ledger.broken))

    def _look(self) -> None:
        now = monotonic()
        if self._tell and now - self._told >= _OFTEN:
            self._told = now
            self._tell(self._progress(now - self._started))

    def _progress(self, seconds: float) -> Progress:
        ledger, total = self._source.ledger, self._source.total
        share = ledger.done / total if total else 1.0
        left = seconds * (1 - share) / share if share > 0 else None
        return Progress(ledger.done, total, ledger.read, self._records, ledger.read / max(seconds, 1e-9), left)
