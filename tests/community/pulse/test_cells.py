"""Nothing that is published tells of fewer people than may be told of: attacked with all that there is to know.

The attacker knows the rules, every published value, how many people there are in all, and what they did
themselves. Whatever could have led to what they read is gone through; a group is given away where it has somebody
in it for sure, and fewer than `least`.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.community.model import Did
from bot.community.pulse.cells import crowd, dependence, share, steps, total
from bot.community.pulse.figures import ANSWERS, figures
from bot.community.pulse.knowledge import Known, People, people_of
from tests.community.pulse.counting import Deeds, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LEASTS = (3, 5)


def worlds_of(groups: int, most: int) -> Iterable[tuple[int, ...]]:
    """Yield every way in which up to *most* people can be in so many groups."""
    return (world for world in product(range(most + 1), repeat=groups) if sum(world) <= most)


def given_away(
    worlds: Iterable[tuple[int, ...]], published: Callable[[tuple[int, ...]], object], least: int
) -> list[tuple[object, tuple[int, ...], set[int]]]:
    """Return every union of groups that a reader can tell to be somebody, and too few: with what, which, how many."""
    could_be = defaultdict(list)
    for world in worlds:
        could_be[published(world), sum(world)].append(world)
    found: list[tuple[object, tuple[int, ...], set[int]]] = []
    for seen, those in could_be.items():
        for size in range(1, len(those[0]) + 1):
            for union in combinations(range(len(those[0])), size):
                sizes = {sum(world[at] for at in union) for world in those}
                everybody = size == len(those[0])  # How many there are in all is known anyway.
                if not everybody and sizes <= set(range(1, least)):
                    found.append((seen, union, sizes))
    return found


@pytest.mark.parametrize("least", LEASTS)
def test_a_crowd_gives_no_few_away_not_even_to_who_knows_how_many_there_are(least: int) -> None:
    worlds = (world for world in worlds_of(2, 6 * least) if sum(world) >= least)

    assert given_away(worlds, lambda one: crowd(one[0], least), least) == []


@pytest.mark.parametrize("least", LEASTS)
def test_a_share_gives_no_few_away_on_either_side(least: int) -> None:
    worlds = worlds_of(2, 6 * least)

    assert given_away(worlds, lambda one: share(one[0], one[1], least), least) == []


@pytest.mark.parametrize("least", LEASTS)
def test_levels_give_no_few_away_in_any_of_them(least: int) -> None:
    worlds = worlds_of(4, 14)

    def published(world: tuple[int, ...]) -> object:
        return tuple(steps([(str(at), people) for at, people in enumerate(world)], least).values())

    assert given_away(worlds, published, least) == []


@pytest.mark.parametrize("least", LEASTS)
def test_who_helped_and_who_was_helped_give_no_few_away_together(least: int) -> None:
    worlds = worlds_of(4, 14)  # Who gave only, who did both, who got only, and the rest.

    def published(world: tuple[int, ...]) -> object:
        gave, both, got, _ = world
        return crowd(gave + both, least), crowd(both + got, least)

    assert given_away(worlds, published, least) == []


@pytest.mark.parametrize("least", LEASTS)
def test_a_group_within_another_gives_neither_away_nor_who_is_in_one_alone(least: int) -> None:
    worlds = worlds_of(3, 5 * least)  # Within both, within the outer one alone, and the rest.

    def published(world: tuple[int, ...]) -> object:
        inner, outer, _ = world
        return crowd(inner, least), crowd(inner + outer, least)

    assert given_away(worlds, published, least) == []


@given(people=some.integers(0, 30), times=some.integers(0, 99), least=some.sampled_from(LEASTS))
def test_what_is_left_of_a_sum_without_ones_own_was_done_by_enough_others(people: int, times: int, least: int) -> None:
    assert total(times, people, least).value is None or people - 1 >= least


@given(given=some.lists(some.integers(1, 50), max_size=30), least=some.sampled_from(LEASTS))
def test_what_the_most_active_gave_is_a_figure_of_a_group_beside_another(given: list[int], least: int) -> None:
    shown = dependence(given, least)

    assert shown.value is None or len(given) >= 2 * (least + 1)


@pytest.mark.parametrize("least", LEASTS)
def test_topics_that_overlap_in_what_the_reader_alone_used_give_no_few_away(least: int) -> None:
    could_be = defaultdict(set)
    for people in range(6 * least):
        narrow = [Known("t", 1, used=people), Known("u", 2, used=people + 1)]
        could_be[str(people_of(narrow, least, {}))].add(people)

    assert [those for those in could_be.values() if those <= set(range(1, least))] == []


@given(there=some.lists(some.booleans(), min_size=1, max_size=6), least=some.sampled_from(LEASTS))
def test_the_map_of_successive_spans_gives_no_few_away_by_one_who_comes_and_goes(there: list[bool], least: int) -> None:
    could_be = defaultdict(set)
    for people in range(6 * least):  # Beside the one of whom the reader knows when they were there and when not.
        before: dict[str, People] = {}
        seen = []
        for one in there:
            before = people_of([Known("t", 1, used=people + one)], least, before)
            seen.append(before["t"])
        could_be[str(seen)].add(people)

    assert [those for those in could_be.values() if those <= set(range(1, least))] == []


_DEEDS = some.builds(
    Deeds,
    some.integers(0, 3),
    some.sampled_from(Did),
    some.sampled_from("abcdefghijkl"),
    some.none() | some.sampled_from("abcdefghijkl"),
    some.integers(1, 5),
)
_SPANS = some.lists(some.lists(_DEEDS, max_size=60), min_size=2, max_size=4)


@given(spans=_SPANS, least=some.sampled_from(LEASTS))
def test_no_sum_or_difference_of_what_is_published_of_people_is_fewer_than_may_be_told_of(
    spans: list[list[Deeds]], least: int
) -> None:
    every = [counted(4, 12, deeds) for deeds in spans]
    befores = [None, *every]

    published = [figures(now, before, least) for now, before in zip(every, befores, strict=False)]

    of_people = [cells[name].value or 0 for cells in published for name in PEOPLE]
    assert {abs(one - other) for one, other in product(of_people, repeat=2)} & set(range(1, least)) == set()
    assert {one + other for one, other in product(of_people, repeat=2)} & set(range(1, least)) == set()


PEOPLE = (
    *("together", "helpers", "helped", "answering", "met", "moved_in", "moved_out", "members", "newcomers"),
    *("core", "active", "occasional", "peripheral", "committed"),
)


@given(deeds=some.lists(_DEEDS, max_size=60), least=some.sampled_from(LEASTS))
def test_taking_ones_own_deeds_off_a_published_sum_leaves_those_of_enough_others(
    deeds: list[Deeds], least: int
) -> None:
    cells = figures(counted(4, 12, deeds), None, least)

    for name, did in (("used", Did.USED), ("tried", Did.TRIED)):
        others = {one.by for one in deeds if one.did is did}
        assert cells[name].value is None or len(others) - 1 >= least
    answered = {one.by for one in deeds if one.did in ANSWERS}
    assert cells["dependence"].value is None or len(answered) - 1 >= least
