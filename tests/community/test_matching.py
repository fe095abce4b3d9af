"""Who is put together: nobody is left out silently, and nobody meets again while others wait."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.community.pairings.fitting import Because, Fitting, Met, Pair, Past, Taker, pair_of
from bot.community.pairings.matching import Drawn, Left, draw

SLACK, DISCORD = frozenset({"slack:1"}), frozenset({"discord:1"})


def some(count: int, *, spaces: frozenset[str] = SLACK) -> list[Taker]:
    return [Taker(f"p{serial:04}", spaces, min(spaces)) for serial in range(count)]


def pairs_in(drawn: Drawn) -> list[Pair]:
    return [pair_of(one, other) for group in drawn.groups for one in group for other in group if one < other]


class Year:
    """Rounds that follow each other, each one remembering those before."""

    def __init__(self) -> None:
        self.met: dict[Pair, tuple[int, int]] = {}
        self.week = 0

    def past(self) -> Past:
        return Past({pair: Met(times, self.week - last) for pair, (times, last) in self.met.items()})

    def hold(self, takers: list[Taker], *, size: int = 2) -> Drawn:
        drawn = draw(takers, self.past(), size=size, seed=str(self.week))
        for pair in pairs_in(drawn):
            self.met[pair] = (self.met.get(pair, (0, 0))[0] + 1, self.week)
        self.week += 1
        return drawn


def everybody(drawn: Drawn) -> list[str]:
    return sorted([person for group in drawn.groups for person in group] + list(drawn.left))


@pytest.mark.parametrize("seed", range(3))
def test_in_a_year_of_fifty_nobody_meets_again_before_they_met_everybody(seed: int) -> None:
    year, takers = Year(), some(50)
    random.Random(seed).shuffle(takers)
    asking = [Taker(one.person, SLACK, "slack:1", new=at % 7 == seed) for at, one in enumerate(takers)]

    drawn = [year.hold(asking) for _ in range(52)]

    assert all(len(one.groups) == 25 and not one.left for one in drawn)
    assert len({pair for one in drawn[:49] for pair in pairs_in(one)}) == 50 * 49 // 2


def test_with_members_coming_and_going_all_but_the_last_few_meet_again_only_where_nobody_else_is_left() -> None:
    year, takers, dice, needless = Year(), some(50), random.Random(7), 0

    for _ in range(52):
        here = [one for one in takers if dice.random() > 0.2]
        before = set(year.met)
        drawn = year.hold(here)
        assert everybody(drawn) == sorted(one.person for one in here)
        assert not drawn.left
        needless += sum(pair in before for pair in pairs_in(drawn))

    # 50 members have 1,225 pairs; 52 rounds of about 40 need about 1,050.
    assert needless <= 25


@given(count=st.integers(2, 60), size=st.sampled_from([2, 3, 4]), seed=st.text(max_size=5))
def test_everybody_is_in_one_group_of_two_to_four(count: int, size: int, seed: str) -> None:
    takers = some(count)

    drawn = draw(takers, Past(), size=size, seed=seed)

    assert everybody(drawn) == [one.person for one in takers]
    assert not drawn.left
    assert {len(group) for group in drawn.groups} <= {2, 3, 4}


@given(
    spaces=st.lists(st.sets(st.sampled_from("abc"), min_size=1), min_size=1, max_size=24),
    apart=st.sets(st.tuples(st.integers(0, 23), st.integers(0, 23)), max_size=60),
    size=st.sampled_from([2, 3, 4]),
)
def test_no_group_holds_two_who_cannot_meet_or_do_not_want_to(
    spaces: list[set[str]], apart: set[tuple[int, int]], size: int
) -> None:
    takers = [Taker(f"p{at:04}", frozenset(each), min(each)) for at, each in enumerate(spaces)]
    said = frozenset((f"p{one:04}", f"p{other:04}") for one, other in apart if one != other)

    drawn = draw(takers, Past(apart=said), size=size)

    home = {one.person: one.spaces for one in takers}
    assert everybody(drawn) == sorted(home)
    assert not {pair for pair in pairs_in(drawn) if pair in said or pair[::-1] in said}
    assert all(frozenset.intersection(*(home[person] for person in group)) for group in drawn.groups)


@given(count=st.integers(2, 40), seed=st.text(max_size=5))
def test_the_same_seed_draws_the_same_whatever_the_order(count: int, seed: str) -> None:
    takers = some(count)

    assert draw(takers, Past(), seed=seed) == draw(takers[::-1], Past(), seed=seed)


def test_the_odd_one_makes_a_trio() -> None:
    drawn = draw(some(7), Past())

    assert sorted(len(group) for group in drawn.groups) == [2, 2, 3]


def test_who_asks_is_put_together_with_who_solved_it() -> None:
    takers = some(20)
    takers[3] = Taker("p0003", SLACK, "slack:1", solvers=frozenset({"p0017"}))

    drawn = draw(takers, Past())

    assert ("p0003", "p0017") in drawn.groups
    assert Fitting(takers, Past()).because("p0017", "p0003") is Because.SOLVER


def test_a_newcomer_is_put_together_with_somebody_who_has_been_here() -> None:
    takers = [Taker(f"p{at:04}", SLACK, "slack:1", new=at < 10) for at in range(20)]

    drawn = draw(takers, Past())

    assert all(sum(person < "p0010" for person in group) == 1 for group in drawn.groups)


def test_people_of_two_spaces_meet_only_where_both_are() -> None:
    both = Taker("both", SLACK | DISCORD, "slack:1")
    takers = [Taker("slack", SLACK, "slack:1"), Taker("discord", DISCORD, "discord:1"), both]

    drawn = draw(takers, Past())

    assert len(drawn.groups) == 1
    assert "both" in drawn.groups[0]
    assert list(drawn.left.values()) == [Left.ODD]


def test_why_somebody_was_left_is_told_without_what_others_said() -> None:
    two = some(2)
    far = Taker("far", DISCORD, "discord:1")
    apart = Past(apart=frozenset({("p0000", "p0001")}))

    assert draw(two[:1], Past()).left == {"p0000": Left.ALONE}
    assert draw([two[0], far], Past()).left == {"p0000": Left.NO_SPACE, "far": Left.NO_SPACE}
    assert draw(two, apart).left == {"p0000": Left.APART, "p0001": Left.ODD}


def test_who_was_left_out_last_time_is_not_left_out_again() -> None:
    takers = [Taker(f"p{at:04}", SLACK, "slack:1", owed=at == 0) for at in range(3)]
    apart = frozenset({("p0001", "p0002"), ("p0000", "p0001"), ("p0002", "p0001")})

    assert draw(takers, Past(apart=apart)).groups == (("p0000", "p0002"),)
    for person in ("p0000", "p0001", "p0002"):
        owed = [Taker(one.person, SLACK, "slack:1", owed=one.person == person) for one in takers]
        groups = draw(owed, Past(apart=frozenset({("p0000", "p0001"), ("p0001", "p0002")})), seed=person).groups
        assert groups == (("p0000", "p0002"),)


def test_a_thousand_are_put_together_without_meeting_again() -> None:
    year, takers = Year(), some(1_000)

    drawn = [year.hold(takers) for _ in range(3)]

    assert all(not one.left for one in drawn)
    assert len({pair for one in drawn for pair in pairs_in(one)}) == 1_500


def test_in_cohorts_those_who_cannot_meet_there_meet_somebody_of_another() -> None:
    takers = [*some(130), *(Taker(f"q{at:03}", DISCORD, "discord:1") for at in range(131))]

    drawn = draw(takers, Past())

    assert not drawn.left
    assert everybody(drawn) == sorted(one.person for one in takers)


def test_one_new_pair_goes_before_any_number_of_repeats_that_are_longer_ago() -> None:
    ring = [f"p{at:04}" for at in range(50)]
    beside = [pair_of(one, other) for one, other in zip(ring, [*ring[1:], ring[0]], strict=True)]
    often, seldom = beside[2::2], beside[1::2]
    met = {pair: Met(8, 1) for pair in often} | {pair: Met(1, 50) for pair in seldom}
    apart = frozenset(pair for pair in combinations(ring, 2) if pair not in beside)

    drawn = draw(some(50), Past(met, apart))

    assert beside[0] in drawn.groups
