"""Topics and the learning agenda in the store: nothing that carries a topic is lost, and each is written once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING

from bot.community.model import Did, Viewer
from bot.domain.charter.model import Commitment
from bot.domain.gaps.model import Gap
from bot.domain.model import Learning, LearningState
from bot.domain.topics import find, look_after
from bot.messages import Account
from tests.factories import BO, LI, NOW, a_draft, a_question, later

if TYPE_CHECKING:
    from bot.community.model import Member
    from bot.storage.store import Store
    from bot.transaction import Transaction

LIZ = Account("discord:7", "liz", "Liz")


def carry(tx: Transaction) -> str:
    """Let everything that can carry a topic carry two that become one; return who Li is."""
    li, home = tx.members.meet(LI, now=NOW).person, tx.members.community().id
    tx.topics.resolve(("k8s", "kubernetes"))
    tx.entries.keep(a_draft(topics=("k8s", "kubernetes")), now=NOW)
    for topic in ("k8s", "kubernetes"):
        tx.digests.follow(li, topic, now=NOW)
    tx.topics.map_source("web:local/general", ("k8s", "kubernetes"))
    tx.learning.add(Learning(home, "l1", "How do we drain?", NOW, topic="k8s"))
    tx.questions.add(a_question(li, topic="k8s"))
    tx.gaps.add(Gap(home, "g1", NOW, topic="k8s"))
    tx.interactions.note(Did.ASKED, by=li, subject="q", topic="k8s", now=NOW)
    topics = ("k8s", "git", "kubernetes")
    tx.charters.commit(Commitment(home, li, NOW, NOW, help_topics=topics, learn_topics=("k8s-lite",)))
    return li


def test_everything_that_carried_a_topic_carries_what_it_became_and_carries_it_once(store: Store, home: int) -> None:
    li = store.write_now(home, carry)

    store.write_now(home, lambda tx: tx.topics.alias("k8s", "kubernetes"))

    def now(tx: Transaction) -> list[object]:
        promise, one, gap = tx.charters.commitment(li), tx.learning.get("l1"), tx.gaps.get("g1")
        question = tx.questions.get("question-1")
        assert promise
        assert one
        assert gap
        assert question
        return [
            [entry.topics for entry in tx.entries.stream(None)],
            tx.digests.followed(li),
            tx.topics.of_source("web:local/general"),
            (one.topic, question.topic, gap.topic),
            (promise.help_topics, promise.learn_topics),
            [row["topic"] for row in tx.erasure.held(li)["interaction"]],
        ]

    assert store.read_now(home, now) == [
        [("kubernetes",)],
        ["kubernetes"],
        ("kubernetes",),
        ("kubernetes", "kubernetes", "kubernetes"),
        (("kubernetes", "git"), ("k8s-lite",)),
        ["kubernetes"],
    ]


def test_a_channel_stands_for_its_own_topics_and_no_other_channels(store: Store, home: int) -> None:
    def map_them(tx: Transaction) -> None:
        tx.topics.map_source("web:local/general", ("git",))
        tx.topics.map_source("web:local/general#bug", ("defects",))
        tx.topics.map_source("web:local/general2", ("other",))

    store.write_now(home, map_them)

    def read(tx: Transaction) -> list[tuple[str, ...]]:
        room = "web:local/general"
        return [tx.topics.of_source(room), tx.topics.of_source(room, ("bug", "none")), tx.topics.of_source(room, None)]

    assert store.read_now(home, read) == [("git",), ("git", "defects"), ("git", "defects")]
    assert store.read_now(home, lambda tx: tx.topics.of_source("")) == ()


def test_of_two_writes_of_one_version_the_second_is_refused(store: Store, home: int) -> None:
    store.write_now(home, lambda tx: tx.learning.add(Learning(home, "l1", "Why?", NOW)))
    again = Learning(home, "l1", "Why?", NOW, state=LearningState.OPEN, version=2)

    wrote = [store.write_now(home, lambda tx: tx.learning.put(again)) for _ in range(2)]

    assert wrote == [True, False]


def test_votes_links_and_proposals_are_written_once(store: Store, home: int) -> None:
    one = Learning(home, "l1", "Why?", NOW)

    def twice(tx: Transaction) -> list[bool]:
        li = tx.members.meet(LI, now=NOW).person
        return [
            *(tx.learning.add(one) for _ in range(2)),
            *(tx.learning.vote("l1", li, now=NOW) for _ in range(2)),
            *(tx.learning.link("l1", 1, now=NOW) for _ in range(2)),
            *(tx.learning.unvote("l1", li) for _ in range(2)),
        ]

    assert store.write_now(home, twice) == [True, False] * 4


def test_coverage_counts_what_is_on_the_agenda_and_has_something_that_all_may_see(store: Store, home: int) -> None:
    def fill(tx: Transaction) -> None:
        tx.entries.keep(a_draft(), now=NOW)
        for at, state in enumerate(LearningState):
            tx.learning.add(Learning(home, f"l{at}", f"Why {at}?", NOW, state=state))
            tx.learning.link(f"l{at}", 1, now=NOW)
            tx.learning.link(f"l{at}", 2, now=NOW)
        tx.learning.add(Learning(home, "bare", "And why?", NOW, state=LearningState.OPEN))

    store.write_now(home, fill)

    assert store.read_now(home, lambda tx: tx.learning.coverage()) == (2, 3)


def test_whoever_turns_out_to_be_one_has_one_vote(store: Store, home: int) -> None:
    def fill(tx: Transaction) -> tuple[str, str]:
        li, liz = tx.members.meet(LI, now=NOW).person, tx.members.meet(LIZ, now=later(1)).person
        tx.learning.add(Learning(home, "l1", "Why?", NOW, by=liz))
        for person in (li, liz):
            tx.learning.vote("l1", person, now=NOW)
        return li, liz

    li, liz = store.write_now(home, fill)

    store.write_now(home, lambda tx: tx.persons.join(li, liz))

    one = store.read_now(home, lambda tx: tx.learning.get("l1"))
    assert one
    assert (one.by, one.votes) == (li, 1)


def test_what_somebody_proposed_alone_goes_with_them_and_what_others_took_up_stays(store: Store, home: int) -> None:
    def fill(tx: Transaction) -> str:
        li, bo = tx.members.meet(LI, now=NOW).person, tx.members.meet(BO, now=NOW).person
        for id_, state in (("alone", "proposed"), ("shared", "proposed"), ("open", "open")):
            tx.learning.add(Learning(home, id_, f"Why {id_}?", NOW, by=li, state=LearningState(state)))
            tx.learning.vote(id_, li, now=NOW)
            tx.learning.link(id_, 1, now=NOW)
        tx.learning.vote("shared", bo, now=NOW)
        return li

    li = store.write_now(home, fill)

    store.write_now(home, lambda tx: tx.erasure.erase(li, now=NOW))

    left = {one.id: (one.by, one.votes) for one in store.read_now(home, lambda tx: tx.learning.every())}
    assert left == {"shared": (None, 1), "open": (None, 0)}


def test_a_circle_that_came_from_elsewhere_ends_the_way_down_and_up(store: Store, home: int) -> None:
    def fill(tx: Transaction) -> None:
        for name, parent in (("a", "b"), ("b", "a")):
            tx.topics.resolve((name,))
            topic = tx.topics.get(name)
            assert topic
            tx.topics.put(replace(topic, parent=parent, version=2))

    store.write_now(home, fill)

    assert store.read_now(home, lambda tx: tx.topics.within(["a"])) == ("a", "b")


def test_of_two_who_look_after_a_topic_at_the_very_same_time_one_does(store: Store, home: int) -> None:
    people = [store.write_now(home, partial(_met, who=who)) for who in (LI, BO)]
    store.write_now(home, lambda tx: tx.entries.keep(a_draft(topics=tx.topics.resolve(("git",))), now=NOW))
    together = Barrier(2)

    def care(member: Member) -> bool:
        together.wait()
        return store.write_now(
            home, lambda tx: look_after(tx, find(tx, "git", Viewer(home, member.person)), member=member)
        )

    with ThreadPoolExecutor(2) as pool:
        cared = list(pool.map(care, people))

    topic = store.read_now(home, lambda tx: tx.topics.get("git"))
    assert topic
    assert sorted(cared) == [False, True]
    assert topic.steward == people[cared.index(True)].person


def _met(tx: Transaction, who: Account) -> Member:
    return tx.members.meet(who, now=NOW)
