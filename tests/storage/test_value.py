"""Value stories, write-ups and the parts of merged entries as they are kept: read back, joined, erased, raced for."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.model import Role, Viewer
from bot.errors import AskError
from bot.practice import merge
from bot.practice.model import Change, Cycle, Evidence, Outcome, Query, Scope, State, StoryState, ValueStory
from bot.storage.store import Store
from tests.factories import BO, COUNCIL, FAY, GENERAL, LI, NOW, a_draft, a_question, a_use, later
from tests.storage.test_erasure import holding
from tests.storage.test_races import TIMES, race

if TYPE_CHECKING:
    from pathlib import Path

    from bot.practice.model import Entry
    from bot.transaction import Transaction

KNOWN = Evidence(NOW, later(1), later(2), Outcome.WORKED, changed=True, thanked=True, attended=True)
WORD = "Xylophonquark"


def a_story(author: str, id_: str = "story", **fields: object) -> ValueStory:
    """Return what came of the first entry for somebody, told and confirmed."""
    story = ValueStory(1, id_, 1, author, Cycle.REALIZED, NOW, "It worked", "q", author, KNOWN, StoryState.CONFIRMED)
    return replace(story, confirmed_at=NOW, **fields)  # type: ignore[arg-type]


def person(tx: Transaction, account: object = LI) -> str:
    """Meet somebody."""
    return tx.members.meet(account, now=NOW).person  # type: ignore[arg-type]


def merged(tx: Transaction, number: int, into: int) -> Entry:
    """Let one entry be part of another, as it is stored."""
    entry = tx.entries.get(number)
    assert entry
    part = replace(entry, state=State.MERGED, merged_into=into, version=entry.version + 1)
    assert tx.entries.put(part, by=None, change=Change.MERGED, now=NOW)
    return part


def test_a_story_is_read_back_as_it_was_told(store: Store, home: int) -> None:
    def tell(tx: Transaction) -> ValueStory:
        tx.entries.keep(a_draft(), now=NOW)
        story = replace(a_story(person(tx), nameless=True, sponsors=True), community=home)
        assert tx.stories.add(story)
        assert not tx.stories.add(story)
        return story

    told = store.write_now(home, tell)

    assert store.read_now(home, lambda tx: tx.stories.get("story")) == told
    assert store.read_now(home, lambda tx: tx.stories.mine(told.author)) == [told]
    assert store.read_now(home, lambda tx: tx.stories.confirmed()) == [told]


def test_only_one_change_of_a_story_is_written_over_a_version(store: Store, home: int) -> None:
    def tell(tx: Transaction) -> tuple[bool, bool]:
        tx.entries.keep(a_draft(), now=NOW)
        story = a_story(person(tx))
        tx.stories.add(story)
        newer = replace(story, text="Newer", version=2)
        return tx.stories.put(newer), tx.stories.put(newer)

    assert store.write_now(home, tell) == (True, False)


def test_the_stories_of_two_who_turn_out_to_be_one_are_all_the_ones(store: Store, home: int) -> None:
    def tell(tx: Transaction) -> tuple[str, str]:
        li, bo = person(tx), person(tx, BO)
        tx.entries.keep(a_draft(), now=NOW)
        tx.stories.add(a_story(li))
        tx.stories.add(a_story(bo, "other"))
        return li, bo

    li, bo = store.write_now(home, tell)

    store.write_now(home, lambda tx: tx.persons.join(li, bo))

    assert {one.id for one in store.read_now(home, lambda tx: tx.stories.mine(li))} == {"story", "other"}
    assert store.read_now(home, lambda tx: tx.stories.mine(bo)) == []


def test_an_erased_persons_stories_go_and_those_of_others_stay(store: Store, home: int) -> None:
    def tell(tx: Transaction) -> str:
        li, bo = person(tx), person(tx, BO)
        tx.entries.keep(a_draft(author=li), now=NOW)
        tx.stories.add(a_story(li))
        tx.stories.add(a_story(bo, "other", use_person=li))
        return li

    li = store.write_now(home, tell)

    store.write_now(home, lambda tx: tx.erasure.erase(li, now=NOW))

    (left,) = store.read_now(home, lambda tx: tx.stories.confirmed())
    assert (left.id, left.use_person) == ("other", None)


def test_the_question_that_an_entry_answered_comes_before_those_it_was_near(store: Store, home: int) -> None:
    def ask(tx: Transaction) -> str:
        li = person(tx)
        for number in (1, 2, 3):
            tx.entries.keep(a_draft(source_key=f"s{number}"), now=NOW)
        tx.questions.add(a_question(li, id="answered", answered_by=1, near=(1, 2)))
        tx.questions.add(a_question(li, id="near", near=(1, 2), asked_at=later(1)))
        tx.questions.add(a_question(person(tx, BO), id="another's", near=(3,)))
        return li

    li = store.write_now(home, ask)

    asked = store.read_now(home, lambda tx: [tx.stories.asked(number, li) for number in (1, 2, 3)])
    assert asked == ["answered", "near", None]


def test_what_stands_for_an_entry_is_told_however_often_it_was_merged_even_in_a_circle(store: Store, home: int) -> None:
    def keep(tx: Transaction) -> None:
        for number in range(1, 6):
            tx.entries.keep(a_draft(source_key=f"s{number}"), now=NOW)
        for number, into in ((2, 1), (3, 2), (4, 5), (5, 4)):  # An import may hold a circle.
            merged(tx, number, into)

    store.write_now(home, keep)

    stands = store.read_now(home, lambda tx: tx.entries.stands([1, 2, 3, 9]))
    parts = store.read_now(home, lambda tx: tx.entries.parts([1, 4]))
    assert stands == {1: 1, 2: 1, 3: 1, 9: 9}
    assert [one.number for one in parts[1]] == [2, 3]
    assert store.read_now(home, lambda tx: tx.entries.stands([4]))[4] in {4, 5}
    assert store.read_now(home, lambda tx: tx.uses.tally([1, 4])).keys() == {1, 4}


def test_of_two_outcomes_of_one_person_the_later_one_counts_and_the_earliest_use(store: Store, home: int) -> None:
    def use(tx: Transaction) -> str:
        li = person(tx)
        for number in (1, 2):
            tx.entries.keep(a_draft(source_key=f"s{number}"), now=NOW)
        tx.uses.put(a_use(1, li, used_at=NOW, outcome=Outcome.NOT, changed="Nothing", at=NOW))
        tx.uses.put(a_use(2, li, used_at=later(1), outcome=Outcome.WORKED, at=later(2)))
        merged(tx, 2, 1)
        return li

    li = store.write_now(home, use)

    (one,) = store.read_now(home, lambda tx: tx.uses.told(1))
    assert (one.number, one.person, one.outcome, one.used_at, one.changed) == (1, li, Outcome.WORKED, NOW, "Nothing")
    tally = store.read_now(home, lambda tx: tx.uses.tally([1]))[1]
    assert (tally.used, tally.worked, tally.failed) == (1, 1, 0)


def test_search_finds_a_whole_by_the_words_of_its_open_parts_alone(store: Store, home: int) -> None:
    def keep(tx: Transaction) -> None:
        tx.entries.keep(a_draft("Restart the ingress", source_key="s1"), now=NOW)
        tx.entries.keep(a_draft(f"{WORD} it", source_key="s2"), now=NOW)
        narrow = a_draft("Krelboyne it", source_key="s3", scope=Scope.PLACE, room=str(COUNCIL))
        tx.entries.keep(narrow, now=NOW)
        merged(tx, 2, 1)
        merged(tx, 3, 1)

    store.write_now(home, keep)

    def found(words: str) -> list[int]:
        return [hit.number for hit in store.read_now(home, lambda tx: tx.search.find(Query(words), Viewer(home))).hits]

    assert found(WORD.lower()) == [1]
    assert found("krelboyne") == []


async def test_no_byte_of_any_file_remembers_an_erased_part_of_an_entry(tmp_path: Path) -> None:
    with closing(Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")) as store:
        home = store.home_now(GENERAL, now=NOW)

        def keep(tx: Transaction) -> str:
            bo = person(tx, BO)
            tx.entries.keep(a_draft("Restart the ingress", source_key="s1", author=person(tx)), now=NOW)
            tx.entries.keep(a_draft(f"{WORD} it", body=f"{WORD} at noon", source_key="s2", author=bo), now=NOW)
            merged(tx, 2, 1)
            return bo

        bo = store.write_now(home, keep)
        await store.write(home, lambda tx: tx.erasure.erase(bo, now=NOW))
        store.scrub()

    assert not holding(tmp_path, WORD)


def test_what_others_told_is_let_go_at_an_erasure_whatever_it_was_part_of(store: Store, home: int) -> None:
    def keep(tx: Transaction) -> str:
        li, bo, fay = person(tx), person(tx, BO), person(tx, FAY)
        for number, author in ((1, li), (2, li), (3, bo), (4, fay)):
            tx.entries.keep(a_draft(source_key=f"s{number}", author=author), now=NOW)
        for number, into in ((2, 1), (3, 2), (4, 3)):
            merged(tx, number, into)
        return li

    li = store.write_now(home, keep)
    store.write_now(home, lambda tx: tx.erasure.erase(li, now=NOW))

    left = store.read_now(home, lambda tx: tx.entries.many([1, 2, 3, 4]))
    assert [(one.state, one.merged_into) for one in left[2:]] == [(State.KEPT, None), (State.MERGED, 3)]


def test_merges_both_ways_by_two_replicas_leave_one_entry(postgres_url: str) -> None:
    with closing(Store.open(postgres_url)) as store:
        home = store.home_now(GENERAL, now=NOW)

        def keep(tx: Transaction) -> None:
            tx.members.set_role(person(tx), Role.FACILITATOR)
            for number in (1, 2):
                tx.entries.keep(a_draft(source_key=f"s{number}"), now=NOW)

        store.write_now(home, keep)

    done = race(postgres_url, both_ways)

    with closing(Store.open(postgres_url)) as store:
        states = [one.state for one in store.read_now(home, lambda tx: tx.entries.many([1, 2]))]
    assert sorted(states) == [State.KEPT, State.MERGED]
    assert sum(done) == 1
    assert len(done) == TIMES


def both_ways(tx: Transaction, serial: int) -> int:
    """Merge the first into the second, or the second into the first; return whether that was new."""
    member = tx.members.meet(LI, now=NOW)
    viewer = Viewer(member.community, member.person, facilitates=True)
    number, into = (1, 2) if serial % 2 else (2, 1)
    try:
        return int(merge.merge(tx, number, into, member=member, viewer=viewer, now=NOW).new)
    except AskError:
        return 0
