"""What finding needs in the database, and what it keeps in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.community.model import Viewer
from bot.errors import PlatformError, Refused
from bot.meaning.encoding import Encoding
from bot.practice.model import Query
from bot.storage import search
from bot.storage.search.filling import fill
from bot.storage.search.matrices import Matrices
from bot.storage.search.vectors import quantised
from bot.storage.store import Store
from bot.testing import WordEmbedder
from tests.factories import NOW, a_draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Away(WordEmbedder):
    """An embedder whose endpoint went away after encoding."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise Refused(f"away for {len(texts)}")


def keep(store: Store, home: int, count: int) -> None:
    for number in range(count):
        draft = a_draft(f"Zeppelin mooring {number}", source_key=str(number))
        store.write_now(home, lambda tx, draft=draft: tx.entries.keep(draft, now=NOW))  # type: ignore[misc]


def test_making_it_twice_changes_nothing(store: Store, home: int) -> None:
    keep(store, home, 3)

    store.change(search.ensure)
    store.change(search.rebuild)

    assert store.change(search.check)
    assert len(store.read_now(home, lambda tx: tx.search.find(Query("zeppelin"), Viewer(home))).hits) == 3


def test_a_database_filled_at_once_is_searched_as_any_other(store: Store, home: int) -> None:
    told = [(home, number, f"Zeppelin mooring {number}", "On the pier.") for number in range(1, 51)]

    store.change(lambda connection: fill(connection, told, now=NOW))
    keep(store, home, 1)

    found = store.read_now(home, lambda tx: tx.search.find(Query("mooring 17"), Viewer(home)))
    newest = store.read_now(home, lambda tx: tx.search.find(Query("ingress certificate read once"), Viewer(home)))
    assert found.hits[0].number == 17
    assert newest.hits[0].number == 51
    assert store.change(search.check)


def test_words_still_find_where_the_embedder_is_away(url: str) -> None:
    store = Store.open(url, embedder=Away())
    home = store.found("Home", now=NOW).id
    keep(store, home, 2)
    Encoding(WordEmbedder()).finish(store)

    with pytest.raises(PlatformError):
        Away().encode(["a"])
    assert len(store.read_now(home, lambda tx: tx.search.find(Query("zeppelin"), Viewer(home))).hits) == 2
    store.close()


def test_too_many_vectors_are_not_all_compared(store: Store, home: int) -> None:
    keep(store, home, 5)
    Encoding(WordEmbedder()).finish(store)
    few, many = Matrices(), Matrices(scanned=4)

    every = store.look(lambda connection: few.of(connection, home, WordEmbedder().name))

    assert every is not None
    assert len(every.numbers) == 5
    assert store.look(lambda connection: many.of(connection, home, WordEmbedder().name)) is None


def test_eight_bits_keep_the_meaning() -> None:
    vectors = WordEmbedder().encode([f"word {number} and more" for number in range(20)])

    scales, codes = quantised(vectors)

    assert np.abs((codes * scales[:, None]) @ vectors.T - vectors @ vectors.T).max() < 0.01
