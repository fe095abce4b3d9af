"""Encoding: every kept entry gets the vector of its present version, whenever it is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.community.model import Viewer
from bot.meaning.encoding import Background, Encoding, Progress, progress
from bot.practice.model import Change, Parts, Query, Scope
from bot.storage.store import Store
from bot.testing import WordEmbedder
from tests.factories import COUNCIL, GENERAL, NOW, a_draft

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.practice.model import Entry


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def store(tmp_path: Path, embedder: WordEmbedder) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}", embedder=embedder)
    yield store
    store.close()


@pytest.fixture
def home(store: Store) -> int:
    return store.home_now(GENERAL, now=NOW)


def keep(store: Store, home: int, title: str, **fields: object) -> Entry:
    draft = a_draft(title, source_key=title, **fields)
    entry = store.write_now(home, lambda tx: tx.entries.keep(draft, now=NOW))
    assert entry is not None
    return entry


def test_what_was_kept_is_encoded_once(store: Store, home: int, embedder: WordEmbedder) -> None:
    for number in range(5):
        keep(store, home, f"Tip {number}")
    encoding = Encoding(embedder, batch=2)

    assert encoding.finish(store) == 5
    assert encoding.finish(store) == 0
    assert encoding.progress(store) == Progress(5, 5)


def test_a_new_start_takes_up_where_the_last_one_ended(store: Store, home: int, embedder: WordEmbedder) -> None:
    for number in range(5):
        keep(store, home, f"Tip {number}")

    assert Encoding(embedder, batch=2).step(store) == 2
    assert Encoding(embedder, batch=2).finish(store) == 3


def test_an_edit_is_encoded_anew(store: Store, home: int, embedder: WordEmbedder) -> None:
    entry = keep(store, home, "Tip")
    encoding = Encoding(embedder)
    encoding.finish(store)

    edited = entry.with_text(kind=entry.kind, title="Other", body="", parts=Parts(), not_when="")
    store.write_now(home, lambda tx: tx.entries.put(edited, by=None, change=Change.EDITED, now=NOW))

    assert progress(store, embedder.name) == Progress(0, 1)
    assert encoding.finish(store) == 1


def test_the_background_encodes_until_it_is_stopped(store: Store, home: int, embedder: WordEmbedder) -> None:
    keep(store, home, "Tip")
    told: list[Exception] = []
    background = Background(Encoding(embedder), store, tell=told.append)

    background.start()
    background.stop()
    background = Background(Encoding(embedder), store, tell=told.append)
    background.start()
    while progress(store, embedder.name) != Progress(1, 1):
        pass
    background.stop()

    assert told == []


def test_meaning_finds_only_what_the_asker_may_see(store: Store, home: int, embedder: WordEmbedder) -> None:
    hidden = keep(store, home, "Zeppelin moorings", scope=Scope.PLACE, room=str(COUNCIL))
    shown = keep(store, home, "Zeppelin hangars")
    Encoding(embedder).finish(store)

    outside = store.read_now(home, lambda tx: tx.search.find(Query("zeppelin"), Viewer(home)))
    inside = store.read_now(
        home, lambda tx: tx.search.find(Query("zeppelin"), Viewer(home, rooms=frozenset({str(COUNCIL)})))
    )

    assert {hit.number for hit in outside.hits} == {shown.number}
    assert {hit.number for hit in inside.hits} == {shown.number, hidden.number}


def test_what_is_kept_after_a_question_is_found_by_the_next(store: Store, home: int, embedder: WordEmbedder) -> None:
    encoding = Encoding(embedder)
    numbers = []
    for title in ("Zeppelin moorings", "Zeppelin hangars"):
        numbers.append(keep(store, home, title).number)
        encoding.finish(store)
        found = store.read_now(home, lambda tx: tx.search.find(Query("zeppelin"), Viewer(home)))

        assert {hit.number for hit in found.hits} == set(numbers)
