"""Letters: kept for one person, struck with what they show, forgotten in time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.messages import Action, EntryCard, Field, Form, Post, Prose, Said
from bot.practice.model import Change, State
from bot.storage.letters import SqlLetters
from bot.storage.retention import forget
from bot.testing import SettableClock
from tests.factories import BO, GENERAL, LI, NOW, a_draft, a_post, later

if TYPE_CHECKING:
    from bot.messages import Place
    from bot.storage.store import Store
    from bot.transaction import Transaction

CARD = EntryCard(1, 1, "tip", "Restart")
FORM = Form(Action("share"), "Share", (Field("title", "Title", value="typed"),), notes=(CARD,))


@pytest.fixture
def letters(store: Store) -> SqlLetters:
    """Return the letters of a store."""
    return SqlLetters(store, SettableClock(NOW))


async def test_a_letter_is_for_the_one_it_was_written_to(letters: SqlLetters) -> None:
    await letters.put("k1", str(LI), a_post("for Li"))

    assert await letters.get("k1", str(LI)) == a_post("for Li")
    assert await letters.get("k1", str(BO)) is None
    assert await letters.get("k2", str(LI)) is None


async def test_nobody_overwrites_the_letter_of_another(letters: SqlLetters) -> None:
    await letters.put("k1", str(LI), a_post("for Li"))
    await letters.put("k1", str(BO), a_post("for Bo"))
    await letters.put("k1", str(BO), a_post("for Bo, anew"))

    assert await letters.get("k1", str(LI)) == a_post("for Li")
    assert await letters.get("k1", str(BO)) == a_post("for Bo, anew")


async def test_a_form_comes_back_as_it_was(letters: SqlLetters) -> None:
    await letters.put("k1", str(LI), FORM)

    assert await letters.get("k1", str(LI)) == FORM


def send(tx: Transaction, place: Place = GENERAL) -> bool:
    """Keep an entry and send a card of it."""
    tx.entries.keep(a_draft(), now=NOW)
    return tx.outgoing.send(place, Post((CARD,), "Restart", entries=(1,), addressees=(str(LI),)), key="k1", now=NOW)


def withdraw(tx: Transaction) -> bool:
    """Withdraw it."""
    entry = tx.entries.get(1)
    assert entry
    gone = replace(entry, state=State.WITHDRAWN, version=2)
    return tx.entries.put(gone, by=None, change=Change.WITHDRAWN, now=NOW)


async def test_what_takes_the_place_of_a_post_takes_that_of_its_letter(
    store: Store, home: int, letters: SqlLetters
) -> None:
    await store.write(home, send)
    await letters.put("k1", str(LI), Post((CARD,), "Restart", entries=(1,)))
    struck = Post((Prose((Said("withdrawn"),)),), "withdrawn")

    await store.write(home, lambda tx: tx.outgoing.replace("k1", struck, now=NOW))

    assert await letters.get("k1", str(LI)) == struck


async def test_a_letter_written_after_it_was_struck_is_struck_when_the_change_is_sent(
    store: Store, home: int, letters: SqlLetters
) -> None:
    await store.write(home, send)
    first = (await store.queue.claim(NOW, limit=1))[0]
    struck = Post((Prose((Said("withdrawn"),)),), "withdrawn")
    await store.write(home, lambda tx: tx.outgoing.replace("k1", struck, now=NOW))
    await letters.put("k1", str(LI), first.post)
    await store.queue.sent(first, "m1", NOW)

    second = (await store.queue.claim(NOW, limit=1))[0]
    await store.queue.sent(second, "m1", NOW)

    assert await letters.get("k1", str(LI)) == struck


async def test_the_pages_of_an_answer_that_shows_a_withdrawn_entry_are_gone(
    store: Store, home: int, letters: SqlLetters
) -> None:
    await store.write(home, send)
    await letters.put("more.17", str(BO), Post((CARD,), "Restart"))
    await letters.put("k1", str(LI), Post((CARD,), "Restart"))

    await store.write(home, withdraw)

    assert await letters.get("more.17", str(BO)) is None
    assert await letters.get("k1", str(LI)) is not None  # Another takes its place, as in the outbox.


async def test_a_form_that_shows_a_withdrawn_entry_is_gone(store: Store, home: int, letters: SqlLetters) -> None:
    await store.write(home, send)
    await letters.put("f1", str(BO), FORM)
    await letters.put("f2", str(BO), replace(FORM, notes=()))

    assert await store.write(home, withdraw)
    assert await letters.get("f1", str(BO)) is None
    assert await letters.get("f2", str(BO))


async def test_erasing_a_person_burns_what_was_for_them_of_them_or_names_them(
    store: Store, home: int, letters: SqlLetters
) -> None:
    li = (await store.write(home, lambda tx: tx.members.meet(LI, now=NOW))).person

    def keep(tx: Transaction) -> bool:
        tx.entries.keep(a_draft(author=li), now=NOW)
        return tx.outgoing.send(GENERAL, Post((CARD,), "Restart", entries=(1,)), key="k1", now=NOW)

    await store.write(home, keep)
    await letters.put("to-li", str(LI), a_post())
    await letters.put("k1", str(BO), Post((CARD,), "Restart", entries=(1,)))
    await letters.put("form", str(BO), FORM)
    await letters.put("names", str(BO), a_post(addressees=(str(LI),)))
    await letters.put("other", str(BO), a_post())

    await store.write(home, lambda tx: tx.erasure.erase(li, now=NOW))

    left = [key for key in ("k1", "form", "names", "other") if await letters.get(key, str(BO))]
    assert await letters.get("to-li", str(LI)) is None
    assert left == ["other"]


async def test_letters_are_kept_for_weeks_and_forms_for_a_day(store: Store, letters: SqlLetters) -> None:
    await letters.put("post", str(LI), a_post())
    await letters.put("form", str(LI), FORM)

    forget(store, later(2))
    after_days = (await letters.get("post", str(LI)), await letters.get("form", str(LI)))
    forget(store, later(61))

    assert after_days == (a_post(), None)
    assert await letters.get("post", str(LI)) is None
