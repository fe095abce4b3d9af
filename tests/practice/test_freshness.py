"""How far an entry can be relied on: promises that hold for whatever people say of it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.freshness import DOUBT, HALF_LIFE, STALE, STRENGTH, TELLING, freshness, is_old, weight
from bot.practice.model import Kind, Says, Word
from bot.practice.standing import places, told_of
from tests.factories import NOW, later

AUTHOR = "li"
PEOPLE = st.sampled_from([AUTHOR, *(f"person-{number}" for number in range(8))])
AGES = st.integers(0, 4000)
WORDS = st.lists(
    st.builds(lambda person, age, says: Word(person, later(-age), says), PEOPLE, AGES, st.sampled_from(Says)),
    max_size=20,
)
KINDS = st.sampled_from(Kind)


def confidence(words: list[Word], kind: Kind = Kind.TIP, *, age: int = 0, days: float = 0) -> float:
    """Return the confidence *days* from now in what was told *age* days ago."""
    return freshness(words, kind=kind, told_at=later(-age), author=AUTHOR, now=later(days)).confidence


@given(WORDS, KINDS, AGES)
def test_confidence_lies_between_nothing_and_all(words: list[Word], kind: Kind, age: int) -> None:
    assert 0 <= confidence(words, kind, age=age) <= 1


@given(WORDS, KINDS, AGES, st.floats(0, 4000), st.floats(0, 4000))
def test_confidence_never_grows_by_time_alone(
    words: list[Word], kind: Kind, age: int, one: float, other: float
) -> None:
    sooner, after = sorted((one, other))

    assert confidence(words, kind, age=age, days=after) <= confidence(words, kind, age=age, days=sooner) + 1e-12


@given(WORDS, KINDS, AGES, AGES, st.sampled_from([Says.HOLDS, Says.WORKED, Says.PARTLY, Says.USED]))
def test_one_more_person_who_confirms_never_lowers_it(
    words: list[Word], kind: Kind, age: int, said: int, says: Says
) -> None:
    more = [*words, Word("somebody new", later(-said), says)]

    assert confidence(more, kind, age=age) >= confidence(words, kind, age=age) - 1e-12


@given(WORDS, KINDS, AGES, AGES, st.sampled_from([Says.FAILED, Says.OVER]))
def test_one_more_person_who_doubts_never_raises_it(
    words: list[Word], kind: Kind, age: int, said: int, says: Says
) -> None:
    more = [*words, Word("somebody new", later(-said), says)]

    assert confidence(more, kind, age=age) <= confidence(words, kind, age=age) + 1e-12


@given(KINDS, AGES, st.lists(AGES, min_size=1, max_size=20))
def test_one_persons_repeated_presses_count_once(kind: Kind, age: int, ages: list[int]) -> None:
    presses = [Word("bo", later(-said), Says.HOLDS) for said in ages]

    assert confidence(presses, kind, age=age) == confidence([presses[ages.index(min(ages))]], kind, age=age)


@given(WORDS, st.permutations(range(20)), KINDS, AGES)
def test_the_order_in_which_people_spoke_up_does_not_matter(
    words: list[Word], order: list[int], kind: Kind, age: int
) -> None:
    other = [words[at] for at in order if at < len(words)]

    assert confidence(other, kind, age=age) == pytest.approx(confidence(words, kind, age=age))


@pytest.mark.parametrize("kind", list(Kind))
def test_a_word_counts_half_after_the_half_life_of_its_kind(kind: Kind) -> None:
    assert weight(HALF_LIFE[kind], kind) == 0.5
    assert weight(timedelta(days=-3), kind) == 1.0


def test_what_happened_to_somebody_ages_slower_than_a_tools_page() -> None:
    words = [Word("bo", later(-700), Says.WORKED)]

    assert confidence(words, Kind.STORY, age=900) > STALE > confidence(words, Kind.TOOL, age=900)


def test_an_author_confirms_nothing_by_their_own_word() -> None:
    fresh = freshness([Word(AUTHOR, NOW, Says.HOLDS)], kind=Kind.TIP, told_at=later(-900), author=AUTHOR, now=NOW)

    assert (fresh.people, fresh.last) == (0, None)
    assert fresh.confidence == pytest.approx(0.6)


def test_where_nobody_said_anything_the_communitys_days_decide() -> None:
    fresh = freshness((), kind=Kind.TOOL, told_at=later(-700), author=AUTHOR, now=NOW)

    assert fresh.low
    assert not is_old(fresh, told_at=later(-700), now=NOW, old_after_days=730)
    assert is_old(fresh, told_at=later(-700), now=NOW, old_after_days=699)


def test_outcomes_disagree_only_where_several_stand_on_either_side() -> None:
    said = [("a", Says.WORKED), ("b", Says.WORKED), ("c", Says.FAILED)]
    words = [Word(person, NOW, says) for person, says in said]

    few = freshness(words, kind=Kind.TIP, told_at=NOW, author=AUTHOR, now=NOW)
    several = freshness([*words, Word("d", NOW, Says.FAILED)], kind=Kind.TIP, told_at=NOW, author=AUTHOR, now=NOW)

    assert (few.disputed, several.disputed) == (False, True)


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (0, "nobody confirmed this since 2024"),
        (2, "last confirmed in March 2026"),
        (4, "confirmed by 4 people, last in March 2026"),
    ],
)
def test_how_many_confirmed_it_is_said_from_three_people_up(people: int, words: str) -> None:
    told_at = NOW.replace(year=2024)
    said = [Word(f"person-{number}", NOW.replace(month=3), Says.HOLDS) for number in range(people)]

    fresh = freshness(said, kind=Kind.TIP, told_at=told_at, author=AUTHOR, now=NOW)

    assert told_of(fresh, None, superseded=None, old=not people, told_at=told_at, least=3) == words


def test_of_one_place_the_last_word_counts_and_the_newest_come_first() -> None:
    words = [
        Word("a", later(-3), Says.WORKED, "Kubernetes 1.29"),
        Word("b", later(-2), Says.FAILED, "kubernetes 1.29"),
        Word("c", later(-1), Says.PARTLY, "OpenShift"),
        Word("d", NOW, Says.WORKED, "k3s"),
        Word("e", NOW, Says.USED, "nowhere told"),
    ]

    assert places(words) == (("k3s", "OpenShift"), ("kubernetes 1.29",))


def test_the_figures_that_are_written_down_are_those_that_are_reckoned_with() -> None:
    page = (Path(__file__).parents[2] / "docs" / "freshness.md").read_text()
    words = {"still true": Says.HOLDS, "worked": Says.WORKED, "partly": Says.PARTLY, "used": Says.USED}
    words |= {"did not work": Says.FAILED, "no longer true": Says.OVER}
    rows = re.findall(r"^\| ([a-z ]+) \| \*\*.* \| (0\.\d+) \|$", page, re.MULTILINE)
    spans = re.findall(r"^\| ([a-z, ]+) \| ([\d,]+) days \|", page, re.MULTILINE)
    days = {Kind(kind): int(many.replace(",", "")) for kinds, many in spans for kind in kinds.split(", ")}

    assert {words[word]: float(worth) for word, worth in rows} == STRENGTH | DOUBT
    assert {kind: timedelta(days=many) for kind, many in days.items()} == HALF_LIFE
    assert f"1 − (1 − {TELLING} · w(told))" in page
    assert f"below a confidence of {STALE}" in page


def test_a_small_entry_is_reckoned_as_by_hand() -> None:
    words = [Word("bo", later(-365), Says.WORKED), Word("fay", later(-730), Says.OVER)]

    found = freshness(words, kind=Kind.TIP, told_at=later(-730), author=AUTHOR, now=NOW)

    trust = 1 - (1 - 0.6 / 4) * (1 - 0.6 / 2)  # Told two half-lives ago, confirmed one ago.
    assert found.confidence == pytest.approx(trust * (1 - 0.5 / 2))  # Doubted one half-life before that.
