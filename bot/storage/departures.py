"""Who leaves for good: erased persons and the spaces that Hearth left, listed before a commit and removed after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.storage.erased import Erased
from bot.storage.purge import purge
from bot.storage.scrub import scrub

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.storage.context import Context
    from bot.storage.erased import Erasures
    from bot.storage.store import Store
    from bot.transaction import Transaction


@dataclass(slots=True)
class Gone:
    """Whom one piece of work erased, and the spaces whose data goes after its commit."""

    erased: Sequence[Erased] = ()
    spaces: Sequence[tuple[str, datetime]] = ()

    def __bool__(self) -> bool:
        """Return whether anybody or anything goes."""
        return bool(self.erased or self.spaces)


class Departures:
    """Keeps the list of erasures, and removes what those leave who go."""

    def __init__(self, store: Store, erasures: Erasures | None) -> None:
        self._store = store
        self._erasures = erasures
        self._purging: set[str] = set()

    def note(self, context: Context, gone: Gone) -> None:
        """Take from a transaction who goes; erasures are listed before they are committed.

        One too many on the list does no harm, one too few would.
        """
        gone.erased = [Erased(context.community, person, at) for person, at in context.erased]
        gone.spaces = context.purging
        if gone.erased and self._erasures is not None:
            known = set(self._erasures)
            for one in gone.erased:
                if one not in known:
                    self._erasures.add(one)

    def follow(self, gone: Gone) -> None:
        """Remove what those left who are gone by now. Blocking."""
        if gone.erased:
            scrub(self._store)
        for key, now in gone.spaces:
            self._purge(key, now)

    def replay(self) -> int:
        """Erase again whom the list names: after a restore. Blocking; return how many there were."""
        every = list(self._erasures or ())
        for erased in every:
            self._store.write_now(erased.community, partial(_erase, erased))
        return len(every)

    def _purge(self, key: str, now: datetime) -> None:
        """Remove what a space held; one that is being removed already is left to whoever began."""
        if key not in self._purging:
            self._purging.add(key)
            try:
                purge(self._store, key, now)
            finally:
                self._purging.discard(key)


def _erase(erased: Erased, tx: Transaction) -> None:
    tx.erasure.erase(erased.person, now=erased.at)
