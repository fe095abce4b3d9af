"""The bank's turns, the floor of a round, and how a cadence halves: all of it pure."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.community.checkins.bank import PLAIN, Sources, draw
from bot.community.checkins.model import (
    Asked,
    Checkin,
    CheckinRound,
    Mode,
    as_often_as,
    counted,
    floor_of,
    is_to_slow,
    rarer,
)
from bot.recurrence import Rule, instants
from tests.factories import GENERAL, NOW, later

MONDAY = datetime(2026, 11, 23, 9, 0)
CHECKIN = Checkin(1, "c1", str(GENERAL), private=False, mode=Mode.CHANNEL)


def drawn(sources: Sources, times: int, seed: str = "c1", many: int = 1) -> list[Asked]:
    """Return what is asked in so many rounds, one after the other."""
    asked: list[Asked] = []
    for _ in range(times):
        before = [one.origin for one in reversed(asked)]
        asked.extend(draw(sources, before, many=many, seed=seed))
    return asked


def test_no_plain_question_comes_again_before_all_have_come() -> None:
    origins = [one.origin for one in drawn(Sources(), 2 * len(PLAIN))]

    assert len(set(origins[: len(PLAIN)])) == len(PLAIN)
    assert origins[: len(PLAIN)] == origins[len(PLAIN) :]


def test_two_check_ins_begin_at_different_places() -> None:
    firsts = {drawn(Sources(), 1, seed=f"checkin {at}")[0].text for at in range(12)}

    assert len(firsts) > 3


def test_topics_and_open_questions_take_their_turns() -> None:
    sources = Sources(("git", "winter"), (("q1", "How do I thaw the well?"),))

    origins = [one.origin.partition(":")[0] for one in drawn(sources, 6)]

    assert origins.count("question") == 1
    assert origins.count("topic") >= 2
    assert origins.count("bank") >= 2


def test_an_open_question_is_asked_once_and_as_data() -> None:
    sources = Sources((), (("q1", "How {0} do\n\nI thaw " + "the well " * 60),))

    asked = [one for one in drawn(sources, 12) if one.origin == "question:q1"]

    assert len(asked) == 1
    assert "How {0} do I thaw" in asked[0].text
    assert len(asked[0].text) < 400


@given(some.integers(1, 3), some.integers(1, 30))
def test_there_are_always_as_many_questions_as_are_wanted(many: int, times: int) -> None:
    every = drawn(Sources(("git",), (("q1", "Why?"),)), times, many=many)

    assert len(every) == many * times
    assert all(one.text for one in every)


@given(some.lists(some.integers(0, 60), max_size=9), some.none() | some.integers(0, 40))
def test_the_floor_is_three_or_a_quarter_of_what_is_usual_and_never_more_than_are_asked_needs(
    before: list[int], asked: int | None
) -> None:
    rounds = [CheckinRound(1, f"r{at}", "c1", (), NOW, later(1), closed=True, answers=n) for at, n in enumerate(before)]

    floor = floor_of(rounds, asked)

    assert floor >= (3 if asked is None else min(3, asked))
    assert floor <= max(3, max(before, default=0))


def test_two_low_rounds_in_a_row_make_it_rarer_and_a_good_one_in_between_does_not() -> None:
    rule = Rule("FREQ=WEEKLY;BYDAY=MO", "UTC", MONDAY)
    low, good = (1, 3), (9, 3)

    def after(*rounds: tuple[int, int]) -> Checkin:
        checkin = CHECKIN
        for answers, floor in rounds:
            checkin = counted(checkin, answers, floor)
        return checkin

    assert is_to_slow(after(low, low), rule)
    assert not is_to_slow(after(low, good, low), rule)
    assert not is_to_slow(after(low, low), Rule("", "UTC", MONDAY))


@pytest.mark.parametrize(
    ("text", "slower"),
    [
        ("FREQ=DAILY", "FREQ=DAILY;INTERVAL=2"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO;INTERVAL=4"),
        ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=1MO;INTERVAL=2"),
    ],
)
def test_a_cadence_halves_and_comes_back(text: str, slower: str) -> None:
    rule = Rule(text, "UTC", MONDAY)

    halved = rarer(rule, MONDAY)

    assert halved.text == slower
    assert sorted(as_often_as(halved, 2).text.split(";")) == sorted(text.split(";"))


def test_half_as_often_is_reckoned_from_the_last_time() -> None:
    halved = rarer(Rule("FREQ=WEEKLY;BYDAY=MO", "UTC", MONDAY - timedelta(days=70)), MONDAY)

    following = next(iter(instants(halved, after=MONDAY)))

    assert following.local == MONDAY + timedelta(days=14)
