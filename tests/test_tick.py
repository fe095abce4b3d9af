"""The tick on a real database, with a clock that the test moves."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, get_args, get_type_hints

import pytest

from bot.core import DUES
from bot.domain.model import QuestionState
from bot.errors import Unavailable
from bot.storage.dues import Due
from bot.storage.store import Store
from bot.testing import SettableClock
from bot.tick import Tick
from tests.factories import a_question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.domain.model import Question
    from bot.tick import Agenda, UseCase
    from bot.transaction import Transaction


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    store.found("Makers", now=SettableClock()())
    yield store
    store.close()


def parked(store: Store, id: str, *, due_at: datetime) -> Question:
    question = replace(a_question(id=id), community=1, state=QuestionState.POSTED, due_at=due_at)
    store.write_now(1, lambda tx: tx.questions.add(question))
    return question


def done(tx: Transaction, id: str, *, now: datetime) -> None:
    """Close a question as a use case would."""
    question = tx.questions.get(id)
    if question and question.due_at and question.due_at <= now:
        tx.questions.put(replace(question, state=QuestionState.DROPPED, due_at=None, version=question.version + 1))


def states(store: Store, *ids: str) -> list[str]:
    found = [store.read_now(1, lambda tx, id=id: tx.questions.get(id)) for id in ids]  # type: ignore[misc]
    return [question.state.value if question else "absent" for question in found]


def tick(store: Agenda, **use_cases: UseCase) -> Tick:
    return Tick(store, use_cases, clock=SettableClock())


async def test_what_is_due_is_done_and_what_is_not_is_left(store: Store) -> None:
    now = SettableClock()()
    parked(store, "due", due_at=now - timedelta(minutes=1))
    parked(store, "later", due_at=now + timedelta(minutes=1))

    count = await tick(store, question=done).once()

    assert count == 1
    assert states(store, "due", "later") == ["dropped", "posted"]


async def test_the_core_knows_what_to_do_about_every_kind_of_due(store: Store) -> None:
    parked(store, "due", due_at=SettableClock()() - timedelta(minutes=1))

    await tick(store, **DUES).once()

    assert set(DUES) == set(get_args(get_type_hints(Due)["kind"]))
    assert not store.due(SettableClock()())


async def test_one_that_fails_keeps_no_other_from_being_done(store: Store) -> None:
    now = SettableClock()()
    parked(store, "bad", due_at=now - timedelta(minutes=2))
    parked(store, "good", due_at=now - timedelta(minutes=1))

    def done_but_for_one(tx: Transaction, id: str, *, now: datetime) -> None:
        done(tx, id, now=now)
        if id == "bad":
            raise ZeroDivisionError

    count = await tick(store, question=done_but_for_one).once()

    assert count == 1
    assert states(store, "bad", "good") == ["posted", "dropped"]


async def test_a_database_that_is_down_is_asked_again_at_the_next_tick(store: Store) -> None:
    parked(store, "due", due_at=SettableClock()() - timedelta(minutes=1))

    class Faltering:
        """A store that is down for the first question about dues."""

        down = True
        lanes = 1

        def due(self, now: datetime, *, limit: int = 500) -> Sequence[Due]:
            was, self.down = self.down, False
            if was:
                raise Unavailable("down")
            return store.due(now, limit=limit)

        def waited_for(self, community: int) -> bool:
            return store.waited_for(community)

        async def write(self, community: int, fn: Callable[[Transaction], object]) -> object:
            return await store.write(community, fn)

    ticking = tick(Faltering(), question=done)

    counts = [await ticking.once(), await ticking.once()]

    assert counts == [0, 1]


async def test_two_ticks_at_once_do_it_once(store: Store) -> None:
    parked(store, "due", due_at=SettableClock()() - timedelta(minutes=1))
    told: list[str] = []

    def tell(tx: Transaction, id: str, *, now: datetime) -> None:
        question = tx.questions.get(id)
        if question and question.state is QuestionState.POSTED:
            done(tx, id, now=now)
            told.append(id)

    await asyncio.gather(tick(store, question=tell).once(), tick(store, question=tell).once())

    assert told == ["due"]


async def test_it_ticks_by_itself_wakes_the_outbox_and_ends_when_told(store: Store) -> None:
    parked(store, "due", due_at=SettableClock()() - timedelta(minutes=1))
    woken = asyncio.Event()
    ticking = Tick(store, {"question": done}, clock=SettableClock(), wake=woken.set, seconds=0.05)

    task = asyncio.create_task(ticking.run())
    await asyncio.wait_for(woken.wait(), 5)
    parked(store, "another", due_at=SettableClock()() - timedelta(minutes=1))
    woken.clear()
    await asyncio.wait_for(woken.wait(), 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert states(store, "due", "another") == ["dropped", "dropped"]
    assert task.cancelled()
