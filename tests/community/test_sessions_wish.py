"""What somebody typed of a session becomes what it says, or one clear fault."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.community.sessions.formats import format_in
from bot.community.sessions.model import Format, Series, next_host
from bot.community.sessions.partly import read_partly
from bot.community.sessions.schedule import reminders
from bot.community.sessions.wish import number, read_sentence
from bot.core.sessions.changing import scoped
from bot.errors import Unfit
from bot.recurrence import NotUnderstood, in_words
from tests.factories import NOW


@pytest.mark.parametrize(
    ("typed", "title", "when"),
    [
        ("case clinic every other Thursday at 16:00", "case clinic", "every other Thursday at 16:00, UTC"),
        ("every Monday at 9:00", "", "every Monday at 9:00, UTC"),
        ("lean coffee: Fridays 12:30", "lean coffee", "every Friday at 12:30, UTC"),
        ("reading the first Monday of the month at 10:00", "reading", "the first Monday of every month at 10:00, UTC"),
    ],
)
def test_what_stands_before_the_time_is_what_it_is_called(typed: str, title: str, when: str) -> None:
    said = read_sentence(typed, zone="UTC", now=NOW)

    assert (said.title, in_words(said.understood.rule)) == (title, when)


def test_a_sentence_of_any_length_is_refused_in_time() -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_sentence("every " * 5_000, zone="UTC", now=NOW)

    assert refused.value.reason == "too_long"


def test_what_is_understood_least_badly_is_what_is_told() -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_sentence("case clinic every Thursday at 16:00 Europe/Berln", zone="UTC", now=NOW)

    assert (refused.value.reason, refused.value.nearest) == ("zone", "Europe/Berlin")


@pytest.mark.parametrize(
    ("words", "format_"),
    [
        ("Case clinic for newcomers", Format.CASE_CLINIC),
        ("Show-and-tell", Format.SHOW_AND_TELL),
        ("our LEAN COFFEE", Format.LEAN_COFFEE),
        ("Look back", Format.LOOK_BACK),
        ("Clinic", Format.CASE_CLINIC),
        ("Monthly demo", Format.SHOW_AND_TELL),
        ("Show us", Format.SHOW_AND_TELL),
        ("Lean", Format.LEAN_COFFEE),
        ("Knitting", None),
        ("Showing off", None),
    ],
)
def test_the_format_is_found_in_what_it_is_called(words: str, format_: Format | None) -> None:
    assert format_in(words) is format_


def test_a_time_is_not_cut_short_until_it_says_something_else() -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_sentence("every 3rd thursday 16:00", zone="UTC", now=NOW)

    assert refused.value.nearest == "the third Thursday of every month at 16:00"


@pytest.mark.parametrize(
    ("typed", "values", "reason", "what"),
    [
        ("case clinic", {"title": "Case clinic"}, "empty", ""),
        ("Knitting", {"title": "Knitting"}, "empty", ""),
        (
            "show and tell every month on 3rd wed 10am Berlin",
            {"title": "Show and tell", "when": "every month on 3rd wed 10am", "zone": "Europe/Berlin"},
            "zone",
            "Berlin",
        ),
        ("clinic every fooday at 10", {"title": "Clinic", "when": "every fooday at 10"}, "words", "fooday"),
        ("lean coffee fooday 10", {"title": "Lean coffee", "when": "fooday 10"}, "words", "fooday"),
        (
            "standup every Monday at 9:30 with cake",
            {"title": "Standup", "when": "every Monday at 9:30"},
            "words",
            "with cake",
        ),
    ],
)
def test_what_is_understood_of_a_sentence_is_kept(typed: str, values: dict[str, str], reason: str, what: str) -> None:
    part = read_partly(typed, zone="UTC", now=NOW)

    assert {name: value for name, value in part.values.items() if name != "format"} == values
    assert part.fault
    assert (part.fault.reason, part.fault.what) == (reason, what)


def test_behind_its_time_a_sentence_says_what_it_is_called_and_who_hosts_it() -> None:
    typed = "case clinic every Thursday at 16:00 CET for 45 minutes called Hard cases hosted by Amara Okafor"

    part = read_partly(typed, zone="UTC", now=NOW)

    assert part.fault is None
    assert part.values == {
        "title": "Hard cases",
        "format": "case_clinic",
        "when": "every Thursday at 16:00 CET for 45 minutes",
        "hosts": "Amara Okafor",
    }


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("", (1440, 15)),
        ("none", ()),
        ("1 day, 15 min", (1440, 15)),
        ("2h and 5m", (120, 5)),
        ("90", (90,)),
        ("1 week", (10_080,)),
        ("15 min, 15 min", (15,)),
    ],
)
def test_reminders_are_read(typed: str, minutes: tuple[int, ...]) -> None:
    assert reminders(typed) == minutes


@pytest.mark.parametrize("typed", ["soon", "15 parsecs", "99999 min", "1000000000 days", "0 min", "٣ days"])
def test_reminders_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(Unfit):
        reminders(typed)


@pytest.mark.parametrize("typed", ["many", "-1", "1e3", "٣", "99999999999999", "0"])
def test_a_number_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Unfit):
        number({"capacity": typed}, "capacity", 1, 100)


@pytest.mark.parametrize(
    ("typed", "rest", "scope"),
    [
        ("2", "2", None),
        ("2 all", "2", "all"),
        ("2 this one", "2", "this"),
        ("2 this and following", "2", "following"),
        ("clinic this and all that follow", "clinic", "following"),
        ("clinic following", "clinic", "following"),
        ("All hands all", "All hands", "all"),
        ("2 to Friday 15:00 all of them", "2 to Friday 15:00", "all"),
    ],
)
def test_how_many_are_meant_is_read_off_the_end(typed: str, rest: str, scope: str | None) -> None:
    assert scoped(typed) == (rest, scope)


def a_series(*hosts: str, turn: int = 0, rotates: bool = True) -> Series:
    """Return a series with these hosts."""
    return Series(1, "s", Format.READING, "Reading", "web:local/x", hosts=hosts, rotates=rotates, turn=turn)


def test_hosts_take_turns_in_their_order() -> None:
    series, turns = a_series("a", "b", "c"), []

    for _ in range(5):
        series, host, _ = next_host(series, frozenset("abc"))
        turns.append(host)

    assert turns == ["a", "b", "c", "a", "b"]


def test_a_host_who_left_is_passed_over_and_the_order_goes_on() -> None:
    series, host, gone = next_host(a_series("a", "b", "c", turn=1), frozenset("ac"))

    assert (host, gone, series.hosts) == ("c", ("b",), ("a", "c"))
    assert next_host(series, frozenset("ac"))[1] == "a"


def test_without_turns_the_first_who_is_here_hosts() -> None:
    series, host, gone = next_host(a_series("a", "b", rotates=False), frozenset("b"))

    assert (host, gone, series.hosts) == ("b", ("a",), ("b",))


def test_where_all_have_left_nobody_hosts() -> None:
    series, host, gone = next_host(a_series("a"), frozenset())

    assert (host, gone, series.hosts) == (None, ("a",), ())


def test_times_that_do_not_exist_move_by_the_gap() -> None:
    said = read_sentence("on 28 March 2027 at 2:30", zone="Europe/Berlin", now=NOW)

    assert said.understood.rule.anchor - NOW.replace(tzinfo=None) > timedelta(days=100)
