"""Topics, uses, consents, questions and what is due, on both engines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.model import QuestionState, Topic
from bot.practice.model import DraftState, Outcome, Tally
from bot.storage.dues import Due
from tests.factories import LI, NOW, a_consent, a_draft, a_question, a_use, a_viewer, later

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.transaction import Transaction


def keep_tagged(tx: Transaction, *every: tuple[str, ...]) -> None:
    """Keep an entry with each of these sets of topics."""
    for topics in every:
        tx.entries.keep(a_draft(topics=tx.topics.resolve(topics)), now=NOW)


def test_names_become_topics_once_and_aliases_are_followed(store: Store, home: int) -> None:
    store.write_now(home, lambda tx: keep_tagged(tx, ("kubernetes",)))
    store.write_now(home, lambda tx: tx.topics.alias("k8s", "kubernetes"))

    resolved = store.write_now(home, lambda tx: tx.topics.resolve(("k8s", "tls", "kubernetes", "tls", "a", "b", "c")))

    assert resolved == ("kubernetes", "tls", "a", "b", "c")
    assert store.write_now(home, lambda tx: tx.topics.resolve(())) == ()


def test_topics_are_listed_by_use_and_found_by_any_of_their_names(store: Store, home: int) -> None:
    store.write_now(home, lambda tx: keep_tagged(tx, ("tls", "kubernetes"), ("tls",)))
    store.write_now(home, lambda tx: tx.topics.alias("k8s", "kubernetes"))

    every = store.read_now(home, lambda tx: tx.topics.every(a_viewer(home)))
    named = store.read_now(home, lambda tx: tx.topics.every(a_viewer(home), "k8"))

    assert list(every) == [Topic("tls", entries=2), Topic("kubernetes", ("k8s",), entries=1)]
    assert list(named) == [Topic("kubernetes", ("k8s",), entries=1)]


def test_an_alias_moves_the_entries_of_the_topic_it_was(store: Store, home: int) -> None:
    store.write_now(home, lambda tx: keep_tagged(tx, ("ssl", "x"), ("ssl", "tls"), ("tls",)))

    moved = store.write_now(home, lambda tx: tx.topics.alias("ssl", "tls"))

    topics = store.read_now(home, lambda tx: [entry.topics for entry in tx.entries.stream(None)])
    assert moved
    assert [set(each) for each in topics] == [{"tls", "x"}, {"tls"}, {"tls"}]


def test_an_alias_of_an_alias_stands_for_the_topic_itself(store: Store, home: int) -> None:
    store.write_now(home, lambda tx: keep_tagged(tx, ("tls",), ("https",)))

    store.write_now(home, lambda tx: [tx.topics.alias("ssl", "tls"), tx.topics.alias("tls", "https")])

    assert store.write_now(home, lambda tx: tx.topics.resolve(("ssl", "tls"))) == ("https",)


def test_a_circle_of_names_is_refused(store: Store, home: int) -> None:
    store.write_now(home, lambda tx: tx.topics.alias("ssl", "tls"))

    assert not store.write_now(home, lambda tx: tx.topics.alias("tls", "ssl"))
    assert not store.write_now(home, lambda tx: tx.topics.alias("tls", "tls"))


def test_search_is_given_every_name_of_a_topic(store: Store, home: int) -> None:
    store.write_now(home, lambda tx: keep_tagged(tx, ("kubernetes", "tls")))
    store.write_now(home, lambda tx: tx.topics.alias("k8s", "kubernetes"))
    store.write_now(home, lambda tx: keep_tagged(tx, ("k8s",)))

    tags = "SELECT tags FROM entry WHERE community_id = 1 ORDER BY number"
    found = store.look(lambda connection: list(connection.exec_driver_sql(tags).scalars()))

    assert found == ["kubernetes k8s tls", "kubernetes k8s"]


def test_a_use_is_written_over_and_every_number_has_a_tally(store: Store, home: int) -> None:
    def use(tx: Transaction) -> None:
        keep_tagged(tx, (), ())
        for person, outcome in (("a", Outcome.WORKED), ("b", Outcome.PARTLY), ("c", Outcome.NOT), ("d", None)):
            tx.uses.put(a_use(1, person, outcome=None))
            tx.uses.put(a_use(1, person, outcome=outcome, changed="a little"))

    store.write_now(home, use)

    tally = store.read_now(home, lambda tx: tx.uses.tally([1, 2]))
    assert tally == {1: Tally(used=4, worked=1, partly=1, failed=1), 2: Tally()}
    assert store.read_now(home, lambda tx: tx.uses.get(2, "a")) is None


def test_uses_tell_the_name_as_it_is_now_the_newest_first(store: Store, home: int) -> None:
    def use(tx: Transaction) -> None:
        keep_tagged(tx, ())
        li = tx.members.meet(LI, now=NOW).person
        tx.uses.put(a_use(1, li, at=later(2)))
        tx.uses.put(a_use(1, "stranger", at=later(1)))

    store.write_now(home, use)

    assert [use.name for use in store.read_now(home, lambda tx: tx.uses.told(1))] == ["Li", ""]


def test_trials_wait_for_their_outcome_soonest_first(store: Store, home: int) -> None:
    def use(tx: Transaction) -> None:
        keep_tagged(tx, (), (), ())
        tx.uses.put(a_use(1, "li", due_at=later(9), outcome=Outcome.WORKED))  # To be tried once more.
        tx.uses.put(a_use(2, "li", due_at=later(3)))
        tx.uses.put(a_use(3, "li", outcome=Outcome.WORKED))

    store.write_now(home, use)

    assert [use.number for use in store.read_now(home, lambda tx: tx.uses.mine("li"))] == [2, 1]


def test_a_message_is_asked_for_once_and_an_answer_overwrites_its_version_only(store: Store, home: int) -> None:
    consent = a_consent("li", "bo", topics=("tls",))
    kept = replace(consent, state=DraftState.KEPT, number=1, version=2)

    added = [store.write_now(home, lambda tx: tx.consents.add(consent)) for _ in range(2)]
    waiting = store.read_now(home, lambda tx: [list(tx.consents.waiting(who)) for who in ("li", "bo", "fay")])
    put = [store.write_now(home, lambda tx: tx.consents.put(kept)) for _ in range(2)]

    assert (added, put) == ([True, False], [True, False])
    assert waiting == [[consent], [consent], []]
    assert store.read_now(home, lambda tx: tx.consents.get("consent-1")) == kept
    assert store.read_now(home, lambda tx: tx.consents.by_source(consent.source_key)) == kept
    assert store.read_now(home, lambda tx: tx.consents.waiting("li")) == []


def test_a_question_is_known_by_its_id_and_by_where_it_was_posted(store: Store, home: int) -> None:
    question = a_question("li", near=(3, 1), posted_key="web:local/general#9")
    parked = replace(question, state=QuestionState.GAP, shared=True, due_at=later(30), version=2)

    added = [store.write_now(home, lambda tx: tx.questions.add(question)) for _ in range(2)]
    hidden = store.read_now(home, lambda tx: tx.questions.gaps())
    put = [store.write_now(home, lambda tx: tx.questions.put(parked)) for _ in range(2)]

    assert (added, put, hidden) == ([True, False], [True, False], [])
    assert store.read_now(home, lambda tx: tx.questions.get("question-1")) == parked
    assert store.read_now(home, lambda tx: tx.questions.by_posted("web:local/general#9")) == parked
    assert store.read_now(home, lambda tx: tx.questions.mine("li")) == [parked]
    assert store.read_now(home, lambda tx: tx.questions.gaps()) == [parked]


def test_what_was_parked_in_private_is_nobody_elses_gap(store: Store, home: int) -> None:
    store.write_now(home, lambda tx: tx.questions.add(a_question("li", state=QuestionState.GAP)))

    assert store.read_now(home, lambda tx: tx.questions.gaps()) == []


def test_what_is_due_is_found_in_every_community_the_longest_due_first(store: Store, home: int) -> None:
    other = store.found("Potters", now=NOW).id

    def fill(tx: Transaction) -> None:
        keep_tagged(tx, ())
        tx.consents.add(a_consent("li", "bo", expires_at=later(14)))
        tx.uses.put(a_use(1, "li", due_at=later(7)))
        tx.uses.put(a_use(1, "bo", due_at=later(1), asked_at=later(1), asks=2))
        tx.questions.add(a_question("li", due_at=later(30)))

    store.write_now(home, fill)
    store.write_now(other, fill)

    trials = [Due("trial", home, "1:li"), Due("trial", other, "1:li")]
    assert store.due(later(6)) == []
    assert sorted(store.due(later(7)), key=lambda due: due.community) == trials
    here = [due.kind for due in store.due(later(30)) if due.kind != "pulse"]
    assert here == ["trial"] * 2 + ["consent"] * 2 + ["question"] * 2
    assert len(store.due(later(30), limit=3)) == 3
    assert (trials[0].number, trials[0].person) == (1, "li")
