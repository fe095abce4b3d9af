"""The tree of topics and what a new hashtag may mean, as pure rules: never a circle, never too deep, never far-fetched."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import Topic
from bot.domain.near import names_of, nearest
from bot.domain.tree import LEVELS, above, check_parent, in_order, joined, level, lifted
from bot.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence

KNOWN = names_of(
    [
        Topic("retries"),
        Topic("kubernetes", ("k8s", "kube-cluster")),
        Topic("code-review"),
        Topic("python3"),
        Topic("git"),
        Topic("testing"),
        Topic("import"),
        Topic("observability"),
    ]
)
NAMES = "abcdefgh"
changes = st.lists(st.tuples(st.sampled_from(["put", "merge"]), st.sampled_from(NAMES), st.sampled_from(NAMES)))


def grown(steps: Sequence[tuple[str, str, str]]) -> dict[str, str | None]:
    """Return the tree after steps of which those that are refused change nothing."""
    parents: dict[str, str | None] = dict.fromkeys(NAMES)
    for what, name, other in steps:
        if name not in parents or other not in parents:
            continue
        if what == "put":
            with suppress(Unfit):
                check_parent(parents, name, other)
                parents[name] = other
        elif name != other:
            parents |= joined(parents, name, other)
            parents.pop(name)
    return parents


@given(changes)
def test_whatever_is_put_and_merged_a_tree_stays_one_of_three_levels(steps: Sequence[tuple[str, str, str]]) -> None:
    parents = grown(steps)

    assert all(name not in above(parents, name) for name in parents)
    assert all(level(parents, name) <= LEVELS for name in parents)
    assert all(parent is None or parent in parents for parent in parents.values())


@given(changes)
def test_every_topic_stands_in_the_list_of_the_tree_once(steps: Sequence[tuple[str, str, str]]) -> None:
    parents = grown(steps)

    assert sorted(name for _, name in in_order(parents, sorted(parents))) == sorted(parents)


def test_a_topic_whose_parent_is_hidden_stands_beneath_the_nearest_that_is_not() -> None:
    parents = {"a": None, "b": "a", "c": "b"}

    assert list(in_order(parents, ["c", "a"])) == [(1, "a"), (2, "c")]
    assert list(in_order(parents, ["c"])) == [(1, "c")]


@pytest.mark.parametrize(
    ("new", "meant"),
    [
        ("retrys", "retries"),
        ("retry", "retries"),
        ("kubernets", "kubernetes"),
        ("kube-clusters", "kubernetes"),
        ("codereview", "code-review"),
        ("code-reviews", "code-review"),
        ("tests", "testing"),
        ("observabilty", "observability"),
    ],
)
def test_a_hashtag_that_is_spelt_or_ends_otherwise_means_the_topic(new: str, meant: str) -> None:
    assert nearest(new, KNOWN) == meant


@pytest.mark.parametrize("new", ["git", "k8s", "gil", "python2", "export", "resting", "kafka", "x", "", "ünicode"])
def test_what_is_a_topic_or_another_thing_means_no_other(new: str) -> None:
    assert nearest(new, KNOWN) is None


def test_of_two_trees_put_together_what_would_stand_too_deep_is_lifted_to_the_third_level() -> None:
    parents = {"a": None, "b": "a", "c": "b", "d": "c", "e": "d", "f": "e", "g": "a"}

    moved = lifted(parents)

    assert moved == {"d": "b", "e": "b", "f": "b"}
    assert max(level(parents | moved, name) for name in parents) == LEVELS
