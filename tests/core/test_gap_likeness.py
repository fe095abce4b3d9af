"""Where a question belongs among those that were asked before, and what comes over to it."""

from __future__ import annotations

import pytest

from bot.core.gaps.likeness import Placed, place
from bot.domain.gaps.clustering import Bound, nearest

START = Placed("start", "start", "how do I start the engine of the boat in winter?")
WRONG = Placed("start", "wrong", "when must I change the oil of the boat's engine?")
OIL = Placed("oil", "oil", "when is the next oil change due?")
NEW = "change the oil, but how often?"


def test_a_question_that_fits_a_grown_gap_better_comes_over() -> None:
    found = place(NEW, [START, WRONG, OIL])

    assert (found.into, found.over) == ("oil", ("wrong",))


def test_whoever_opened_a_gap_with_others_stays_in_it() -> None:
    opened = WRONG._replace(gap="wrong")

    found = place(NEW, [START._replace(gap="wrong"), opened, OIL])

    assert found.over == ()


def test_where_nothing_is_like_it_a_question_opens_a_gap_of_its_own() -> None:
    assert place("who has the key of the shed?", [START, OIL]).into == ""
    assert place(NEW, []).into == ""


def test_one_pair_has_to_be_more_alike_than_many_are_on_average() -> None:
    bound = Bound(0.2, 0.3)

    assert bound.of(1) == pytest.approx(0.3)
    assert bound.of(100) == pytest.approx(0.21)
    assert nearest([0.25], ["gap"], bound=bound) == ""
    assert nearest([0.25] * 9, ["gap"] * 9, bound=bound) == "gap"
