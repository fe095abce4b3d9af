"""Merge, part, withdraw, hide and erase in any order: words, topics, tallies and histories stay exact."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.community.model import Role, Viewer
from bot.core.erasing import erase
from bot.errors import AskError
from bot.messages import Account, Place
from bot.practice import curate, merge, reuse
from bot.practice.model import Outcome, Query, State, Tally
from tests.factories import NOW, a_draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from bot.community.model import Member
    from bot.storage.store import Store
    from bot.transaction import Transaction

NUMBERS = (1, 2, 3, 4)
WORDS = {1: "aardvark", 2: "bandicoot", 3: "capybara", 4: "dormouse"}
TOPICS = {1: ("shared",), 2: ("shared", "second"), 3: ("third",), 4: ("second", "fourth")}
PEOPLE = tuple(Account("web:local", f"person{number}", f"Person {number}") for number in NUMBERS)
"""Each told the entry of their number; whoever uses one may be its author. The facilitator told nothing."""
FAY = Account("web:local", "fay", "Fay")

_numbers = st.sampled_from(NUMBERS)
_steps = st.one_of(
    st.tuples(st.just("merge"), _numbers, _numbers),
    st.tuples(st.sampled_from(["unmerge", "withdraw", "unwithdraw", "hide", "restore", "drop"]), _numbers),
    st.tuples(st.sampled_from(["use", "try", "worked", "not"]), _numbers, _numbers),
    st.tuples(st.just("erase"), _numbers),
)


@dataclass
class Expected:
    """What should be so: who is part of what, who did what with what, and who is erased."""

    into: dict[int, int] = field(default_factory=dict)
    states: dict[int, State] = field(default_factory=lambda: dict.fromkeys(NUMBERS, State.KEPT))
    used: dict[tuple[int, int], int] = field(default_factory=dict)
    outcomes: dict[tuple[int, int], tuple[int, Outcome]] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)

    def whole(self, number: int) -> int:
        """Return what stands for an entry."""
        while self.states[number] is State.MERGED:
            number = self.into[number]
        return number

    def among(self, whole: int) -> list[int]:
        """Return an entry and its parts."""
        return [number for number in NUMBERS if self.whole(number) == whole]

    def tally(self, whole: int) -> Tally:
        """Return what came of an entry and its parts, each person once and by their last word."""
        among = self.among(whole)
        used = {person for number, person in self.used if number in among}
        last: dict[int, tuple[int, Outcome]] = {}
        for (number, person), told in self.outcomes.items():
            if number in among:
                last[person] = max(last.get(person, told), told, key=lambda each: each[0])
        count = Counter(outcome for _, outcome in last.values())
        return Tally(len(used), count[Outcome.WORKED], count[Outcome.PARTLY], count[Outcome.NOT])

    def topics(self, whole: int) -> set[str]:
        """Return the topics of an entry and its parts."""
        return {topic for number in self.among(whole) for topic in TOPICS[number]}

    def leave(self, gone: int, *, author_too: bool) -> None:
        """Let what others told stand by itself whose whole went; what is of the same author goes with it."""
        for number in NUMBERS:
            if author_too and self.states[number] is State.MERGED and self.into[number] == gone:
                self.states[number] = State.KEPT


@dataclass
class Play:
    """One community in which things happen in some order."""

    store: Store
    home: int
    expected: Expected = field(default_factory=Expected)
    minutes: int = 0
    persons: dict[int, str] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The time of the next step: each is a minute after the last."""
        return NOW + timedelta(minutes=self.minutes)

    def begin(self) -> None:
        """Have each tell one thing."""

        def keep(tx: Transaction) -> None:
            tx.members.set_role(tx.members.meet(FAY, now=NOW).person, Role.FACILITATOR)
            for number, account in zip(NUMBERS, PEOPLE, strict=True):
                self.persons[number] = tx.members.meet(account, now=NOW).person
                draft = a_draft(
                    f"The {WORDS[number]} way",
                    body=f"Do it as the {WORDS[number]} does.",
                    source_key=f"{self.home}s{number}",
                    author=self.persons[number],
                    author_name=account.name,
                    topics=TOPICS[number],
                )
                tx.entries.keep(draft, now=NOW)

        self.store.write_now(self.home, keep)

    def take(self, step: tuple[str, *tuple[int, ...]]) -> None:
        """Do one step, and have it expected where it was not refused."""
        self.minutes += 1
        verb, *numbers = step
        person = numbers[1] if verb in {"use", "try", "worked", "not"} else numbers[0]
        if verb not in {"merge", "unmerge", "hide", "restore"} and person in self.expected.erased:
            return
        try:
            self.store.write_now(self.home, lambda tx: DO[verb](self, tx, *numbers))
        except AskError:
            return
        getattr(self, f"_{verb}")(*numbers)

    def _merge(self, number: int, into: int) -> None:
        if self.expected.states[number] is not State.MERGED:
            self.expected.into[number] = self.expected.whole(into)
            self.expected.states[number] = State.MERGED

    def _unmerge(self, number: int) -> None:
        self.expected.states[number] = State.KEPT

    def _withdraw(self, number: int) -> None:
        self.expected.states[number] = State.WITHDRAWN
        self.expected.leave(number, author_too=True)

    def _unwithdraw(self, number: int) -> None:
        self.expected.states[number] = self.stored()[number][0]  # What it goes back to has tests of its own.

    def _hide(self, number: int) -> None:
        if self.expected.states[number] is not State.WITHDRAWN:  # Nobody sees that anyway.
            self.expected.states[number] = State.HIDDEN

    def _restore(self, number: int) -> None:
        self.expected.states[number] = State.KEPT

    def _use(self, number: int, person: int) -> None:
        self.expected.used.setdefault((self.expected.whole(number), person), self.minutes)

    def _try(self, number: int, person: int) -> None:
        """Whoever means to try something has not used it: neither counts."""

    def _drop(self, number: int) -> None:
        """Whoever does not mean to any more, neither."""

    def _worked(self, number: int, person: int) -> None:
        self._use(number, person)
        self.expected.outcomes[self.expected.whole(number), person] = (self.minutes, Outcome.WORKED)

    def _not(self, number: int, person: int) -> None:
        self._use(number, person)
        self.expected.outcomes[self.expected.whole(number), person] = (self.minutes, Outcome.NOT)

    def _erase(self, number: int) -> None:
        self.expected.erased.add(number)
        self.expected.states[number] = State.WITHDRAWN
        self.expected.leave(number, author_too=True)

    def stored(self) -> dict[int, tuple[State, int | None]]:
        """Return the state of each entry, and what it is part of."""
        every = self.store.read_now(self.home, lambda tx: tx.entries.many(NUMBERS))
        return {one.number: (one.state, one.merged_into) for one in every}


def _facilitator(tx: Transaction, now: datetime) -> tuple[Member, Viewer]:
    fay = tx.members.meet(FAY, now=now)
    return fay, Viewer(fay.community, fay.person, facilitates=True)


def _curated(use_case: Callable[..., object]) -> Callable[..., object]:
    def run(play: Play, tx: Transaction, *numbers: int) -> object:
        member, viewer = _facilitator(tx, play.now)
        return use_case(tx, *numbers, member=member, viewer=viewer, now=play.now)

    return run


def _own(use_case: Callable[..., object]) -> Callable[..., object]:
    def run(play: Play, tx: Transaction, number: int) -> object:
        return use_case(tx, number, member=tx.members.meet(PEOPLE[number - 1], now=play.now), now=play.now)

    return run


def _restore(play: Play, tx: Transaction, number: int) -> None:
    member, viewer = _facilitator(tx, play.now)
    entry = tx.entries.get(number)
    if entry and entry.state is State.MERGED:
        merge.part(tx, number, member=member, viewer=viewer, now=play.now)
    else:
        curate.restore(tx, number, member=member, viewer=viewer, now=play.now)


def _dealt(play: Play, tx: Transaction, number: int, person: int, verb: str) -> None:
    member = tx.members.meet(PEOPLE[person - 1], now=play.now)
    viewer = Viewer(member.community, member.person)
    if verb == "use":
        reuse.record_use(tx, number, member=member, viewer=viewer, now=play.now)
    elif verb == "try":
        place = Place("web:local", "general")
        reuse.record_trial(tx, number, due_at=None, member=member, viewer=viewer, place=place, now=play.now)
    else:
        reuse.record_outcome(tx, number, Outcome(verb), member=member, viewer=viewer, now=play.now)


def _dealing(verb: str) -> Callable[..., object]:
    return lambda play, tx, number, person: _dealt(play, tx, number, person, verb)


DO: dict[str, Callable[..., object]] = {
    "merge": _curated(merge.merge),
    "unmerge": _curated(merge.part),
    "hide": _curated(curate.hide),
    "restore": _restore,
    "withdraw": _own(curate.withdraw),
    "unwithdraw": _own(curate.unwithdraw),
    "drop": _own(reuse.drop_trial),
    "use": _dealing("use"),
    "try": _dealing("try"),
    "worked": _dealing(Outcome.WORKED.value),
    "not": _dealing(Outcome.NOT.value),
    "erase": lambda play, tx, number: erase(tx, person=play.persons[number], now=play.now),
}


def compared(play: Play) -> Iterator[tuple[str, object, object]]:
    """Yield (what, as it is, as it should be) of all that a reader is shown."""
    expected = play.expected
    shown = [number for number in NUMBERS if expected.states[number] is State.KEPT]

    def look(tx: Transaction) -> Iterator[tuple[str, object, object]]:
        yield "states", {one.number: one.state for one in tx.entries.many(NUMBERS)}, expected.states
        yield "tallies", tx.uses.tally(shown), {number: expected.tally(number) for number in shown}
        for number in shown:
            entry = tx.entries.get(number)
            assert entry
            yield "topics", sorted(entry.topics), sorted(expected.topics(number))
        for number in NUMBERS:
            entry, history = tx.entries.get(number), tx.entries.revisions(number)
            assert entry
            words = "" if number in expected.erased else f"Do it as the {WORDS[number]} does."
            yield "words", entry.body, words
            if number not in expected.erased:
                yield "history", [one.version for one in history], list(range(1, entry.version + 1))
            found = [hit.number for hit in tx.search.find(Query(WORDS[number]), Viewer(play.home)).hits]
            whole = _shown_as(expected, number)
            yield "found", found, [whole] if whole else []

    return iter(play.store.read_now(play.home, lambda tx: list(look(tx))))


def _shown_as(expected: Expected, number: int) -> int | None:
    whole = expected.whole(number)
    return whole if expected.states[whole] is State.KEPT else None


_serial = iter(range(10**9))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(_steps, min_size=3, max_size=14))
def test_whatever_order_things_happen_in_nothing_is_lost_or_counted_twice(
    store: Store, steps: list[tuple[str, *tuple[int, ...]]]
) -> None:
    play = Play(store, store.home_now(Place(f"web:play{next(_serial)}", "general"), now=NOW))
    play.begin()

    for step in steps:
        play.take(step)

        for what, found, wanted in compared(play):
            assert (what, found) == (what, wanted), step
