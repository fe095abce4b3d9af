"""Encoding in the background: what was kept or edited gets its vector, a little at a time.

Nothing of it is remembered outside the database: an entry is encoded when it has a vector
of this model and of its own version. So it may be stopped at any moment, and another model
simply finds everything to do.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING

from bot.errors import HearthError
from bot.storage.search import vectors

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ports import Embedder
    from bot.storage.search.vectors import Database

BATCH = 16
"""Texts encoded before the result is written: about a third of a second."""
IDLE = 2.0
"""Seconds until it is looked again whether there is something to do."""
LEAST_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Progress:
    """How many kept entries are encoded, and how many there are."""

    done: int
    total: int


class Encoding:
    """Gives entries their vectors. Used by one thread at a time; several replicas do no harm."""

    def __init__(self, embedder: Embedder, *, batch: int = BATCH) -> None:
        self._embedder = embedder
        self._batch = batch
        self._done: dict[int, int] = {}
        self._after: dict[int, int] = {}
        self._begun: dict[int, int] = {}

    def step(self, store: Database) -> int:
        """Encode and write one batch; return how many entries it was, 0 where nothing is left to do."""
        for community, changes in store.look(vectors.changes).items():
            if self._done.get(community) == changes:
                continue  # Nothing was kept or edited since all of it was encoded.
            self._begun.setdefault(community, changes)
            if encoded := self._some(store, community):
                return encoded
            self._done[community] = self._begun.pop(community)
            self._after.pop(community, None)
        return 0

    def finish(self, store: Database, tell: Callable[[int], None] | None = None) -> int:
        """Encode until nothing is left; *tell* hears of each batch. Return how many entries it was."""
        total = 0
        while encoded := self.step(store):
            total += encoded
            if tell:
                tell(encoded)
        return total

    def progress(self, store: Database) -> Progress:
        """Return how far it is, over all communities."""
        return progress(store, self._embedder.name)

    def _some(self, store: Database, community: int) -> int:
        after, name = self._after.get(community, 0), self._embedder.name
        found = store.look(lambda tx: vectors.missing(tx, community, name, after=after, limit=self._batch))
        if not found:
            return 0
        encoded = self._embedder.encode([one.text for one in found])
        store.change(lambda tx: vectors.put(tx, community, name, found, encoded))
        self._after[community] = found[-1].number
        return len(found)


def progress(store: Database, model: str) -> Progress:
    """Return how many entries have a vector of *model*, and how many there are."""
    each = store.look(lambda tx: [vectors.progress(tx, community, model) for community in vectors.changes(tx)])
    return Progress(sum(done for done, _ in each), sum(total for _, total in each))


class Background:
    """A thread that encodes for as long as it runs, and rests as long as it works: requests come first."""

    def __init__(self, encoding: Encoding, store: Database, *, tell: Callable[[HearthError], None]) -> None:
        self._encoding = encoding
        self._store = store
        self._tell = tell
        self._stop = Event()
        self._thread = Thread(target=self._run, name="hearth-encoding", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch under way."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        pause = 0.0
        while not self._stop.wait(pause):
            begun = time.monotonic()
            try:
                encoded = self._encoding.step(self._store)
            except HearthError as error:  # An endpoint or the database is away: later is early enough.
                self._tell(error)
                encoded = 0
            pause = max(time.monotonic() - begun, LEAST_PAUSE) if encoded else IDLE
