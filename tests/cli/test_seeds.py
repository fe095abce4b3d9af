"""The playground begins with all that can be tried on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.cli.seeds import furnish_playground
from bot.community.model import Switches
from bot.storage.store import Store
from bot.testing import SettableClock
from tests.factories import GENERAL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    yield store
    store.close()


def switches(store: Store) -> Switches:
    room = store.read_now(1, lambda tx: tx.members.known_room(GENERAL))
    assert room
    return room.switches


async def test_a_reaction_keeps_on_the_playground_from_the_start(store: Store) -> None:
    await furnish_playground(store, SettableClock())

    assert switches(store).reactions
    assert not store.read_now(1, lambda tx: tx.members.known_room(GENERAL)).private  # type: ignore[union-attr]


async def test_what_was_chosen_since_stands(store: Store) -> None:
    await furnish_playground(store, SettableClock())
    store.write_now(1, lambda tx: tx.members.switch(GENERAL, Switches(reactions=False)))

    await furnish_playground(store, SettableClock())

    assert not switches(store).reactions
