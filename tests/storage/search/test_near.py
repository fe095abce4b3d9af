"""Near-duplicates, on invented drafts and on real tips."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.community.model import Viewer
from bot.evaluate import repertoire
from bot.practice.model import Scope
from tests.factories import COUNCIL, NOW, a_draft
from tests.tools import shared

if TYPE_CHECKING:
    from bot.storage.store import Store

TITLE = "Restart the ingress after renewing certificates"
BODY = "The certificate is read once, at the start: without a restart the old one is served until it expires."


def near(store: Store, home: int, title: str, body: str, *, rooms: tuple[str, ...] = ()) -> list[int]:
    viewer = Viewer(home, rooms=frozenset(rooms))
    return [hit.number for hit in store.read_now(home, lambda tx: tx.search.near(title, body, viewer))]


@pytest.fixture
def known(store: Store, home: int) -> int:
    """The number of a tip that is known."""
    entry = store.write_now(home, lambda tx: tx.entries.keep(a_draft(TITLE, body=BODY), now=NOW))
    assert entry is not None
    return entry.number


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (TITLE, BODY),
        (TITLE.upper(), BODY),
        (TITLE, BODY + " Ask me how I know."),
        ("Why the old certificate is still served", BODY),
        (
            "Renewing certificates? Restart the ingress after it",
            "Read once at the start, the old certificate is served.",
        ),
        (TITLE, ""),
    ],
)
def test_what_was_told_before_is_recognised(store: Store, home: int, known: int, title: str, body: str) -> None:
    assert near(store, home, title, body) == [known]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Restart the router", "It was hot."),
        ("Renewing certificates by hand", "openssl req makes a request; send it to the office, they answer in a week."),
        ("", ""),
        ("the of and", ""),
    ],
)
def test_another_thing_is_not_taken_for_it(store: Store, home: int, known: int, title: str, body: str) -> None:
    assert near(store, home, title, body) == []
    assert known


def test_a_private_entry_is_no_duplicate_for_those_outside(store: Store, home: int) -> None:
    draft = a_draft(TITLE, body=BODY, scope=Scope.PLACE, room=str(COUNCIL))
    entry = store.write_now(home, lambda tx: tx.entries.keep(draft, now=NOW))
    assert entry is not None

    assert near(store, home, TITLE, BODY) == []
    assert near(store, home, TITLE, BODY, rooms=(str(COUNCIL),)) == [entry.number]


def test_real_tips_are_recognised_when_edited_and_told_apart() -> None:
    docs = [json.loads(line) for line in (shared("til") / "docs.jsonl").read_text().split("\n") if line][:600]
    random = Random(5)
    recognised = mistaken = 0

    with repertoire(docs, embedder=None, now=NOW) as (store, community):
        for number in random.sample(range(1, 601), 60):
            doc = docs[number - 1]
            found = near(store, community, doc["title"], edited(doc["body"], random))
            recognised += number in found
            mistaken += found != [number]

    assert recognised == 60
    assert mistaken <= 1


def edited(body: str, random: Random) -> str:
    words = body.split(" ")
    for place in random.sample(range(len(words)), len(words) // 12):
        words[place] = "really"
    return " ".join(words)
