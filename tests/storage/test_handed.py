"""Whoever asks for what is held of them gets what is theirs, and hears nothing of anybody else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.domain.gaps import course
from bot.domain.model import QuestionState
from bot.storage.handed import NAMING, handed_over
from bot.storage.holding import LEFT_OUT, PERSONAL
from tests.factories import BO, LI, NOW, a_draft, a_question, later
from tests.storage.test_holding import NAMING as NAMES

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.transaction import Transaction

EACH = [(name, column) for name, (_, columns) in PERSONAL.items() for column in columns]
NOT_THEIRS = [
    (name, column)
    for name, column in EACH
    if (name, column)
    in {
        ("entry", "kept_by"),
        ("entry", "keeper"),
        ("interaction", "to_person"),
        ("question", "helper"),
        ("value_story", "use_person"),
    }
]
SIDES = {
    ("asked_one", "to_person"): {"asked_id", "question_id", "to_person", "at", "due_at", "state"},
    ("gap", "steward"): {"topic", "due_at", "asked_at", "steward", "state"},
    ("newcomer", "greeted_by"): {"greeted_by", "greeted_at"},
    ("question", "steward"): {"question_id", "due_at", "steward", "state"},
    ("upkeep", "asked_person"): {"number", "asked_person", "asked_at", "due_at"},
}


def a_row(table: str, column: str) -> dict[str, object]:
    """Return a row of a table in which *column* names me, and every other one that names people somebody else."""
    shown = [one.name for one in PERSONAL[table][0].c if one.name not in LEFT_OUT]
    others = {name: "somebody else" for name in shown if name in NAMES}
    return {**{name: f"the {name}" for name in shown}, **others, column: "me"}


def test_every_column_that_names_people_is_known_here() -> None:
    assert NAMING == NAMES


@pytest.mark.parametrize(("table", "column"), EACH)
def test_no_row_names_anybody_else(table: str, column: str) -> None:
    handed = handed_over({table: [a_row(table, column)]}, "me")

    assert "somebody else" not in json.dumps(handed)


@pytest.mark.parametrize(("table", "column"), NOT_THEIRS)
def test_what_is_about_another_is_not_handed_over(table: str, column: str) -> None:
    assert handed_over({table: [a_row(table, column)]}, "me") == {table: []}


@pytest.mark.parametrize(("table", "column"), SIDES)
def test_of_what_is_anothers_each_gets_their_own_side(table: str, column: str) -> None:
    [row] = handed_over({table: [a_row(table, column)]}, "me")[table]

    assert set(row) == SIDES[table, column]


@pytest.mark.parametrize(
    ("table", "column", "gone"),
    [
        ("asked_one", "by_person", {"state", "due_at"}),
        ("consent", "author", {"question"}),
        ("interaction", "by_person", {"interaction_id", "day"}),
        ("receipt", "person_id", {"due_at"}),
        ("question", "asker", {"helped_at", "replied_at"}),
        ("revision", "by_person", {"title", "body"}),
    ],
)
def test_what_is_theirs_tells_nothing_that_others_did(table: str, column: str, gone: set[str]) -> None:
    [row] = handed_over({table: [a_row(table, column)]}, "me")[table]

    assert not gone & set(row)


def test_neither_who_asked_the_same_in_private_nor_when_is_handed_over(store: Store, home: int) -> None:
    def ask(tx: Transaction) -> tuple[str, str]:
        li, bo = (tx.members.meet(one, now=NOW).person for one in (LI, BO))
        private = a_question(bo, id="asked-by-bo", text="What did Bo ask in private?")
        parked = a_question(
            li,
            id="asked-by-li",
            text="Asked by Li",
            state=QuestionState.GAP,
            shared=True,
            steward=li,
            asked_at=later(1),
        )
        for question in (private, parked):
            tx.questions.add(question)
        gap = course.hold(tx, private, now=NOW)
        course.hold(tx, parked, gap=gap.id, now=later(1))
        return li, bo

    li, _ = store.write_now(home, ask)

    handed = store.read_now(home, lambda tx: tx.erasure.handed_over(li))

    printed = json.dumps([handed["gap"], handed["question"]])
    assert [row["steward"] for row in handed["gap"]] == [li]
    assert "Asked by Li" in printed
    assert "asked-by-bo" not in printed
    assert NOW.isoformat() not in json.dumps(handed["gap"])
    assert "size" not in printed


def test_who_told_what_answered_a_private_question_does_not_get_the_question(store: Store, home: int) -> None:
    li = store.write_now(home, lambda tx: tx.members.meet(LI, now=NOW)).person
    bo = store.write_now(home, lambda tx: tx.members.meet(BO, now=NOW)).person
    asked = a_question(bo, text="What Bo asked in private", state=QuestionState.ANSWERED, helper=li, helped_at=NOW)
    store.write_now(home, lambda tx: tx.questions.add(asked))

    assert store.read_now(home, lambda tx: tx.erasure.handed_over(li))["question"] == []


def test_who_kept_anothers_words_gets_no_copy_of_them(store: Store, home: int) -> None:
    li = store.write_now(home, lambda tx: tx.members.meet(LI, now=NOW)).person
    bo = store.write_now(home, lambda tx: tx.members.meet(BO, now=NOW)).person
    store.write_now(home, lambda tx: tx.entries.keep(a_draft("Told by Bo", author=bo, kept_by=li), now=NOW))

    handed = store.read_now(home, lambda tx: tx.erasure.handed_over(li))

    assert [row["number"] for row in handed["revision"]] == [1]
    assert "Told by Bo" not in json.dumps(handed)
