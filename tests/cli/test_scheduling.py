"""`hearth schedule preview`, as a process of its own: what it prints, the code it leaves with, and nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

FORTNIGHTS = [
    "2026-11-26T16:00:00+01:00",
    "2026-12-10T16:00:00+01:00",
    "2026-12-24T16:00:00+01:00",
    "2027-01-07T16:00:00+01:00",
    "2027-01-21T16:00:00+01:00",
]
BERLIN = ("--zone", "Europe/Berlin", "--from", "2026-11-23")


def preview(shell: Shell, *words: str) -> tuple[int, str, str]:
    """Run a preview as a person would; return its exit code, what it printed and what it complained of."""
    said = shell.end("schedule", "preview", *words)
    return said.code, said.out, said.err


def test_words_come_to_their_dates(shell: Shell) -> None:
    said = shell.end("schedule", "preview", "every other Thursday 16:00", *BERLIN, "--count", "5", "--json")

    assert said.code == 0
    assert said.json == {"occurrences": [{"at": at} for at in FORTNIGHTS], "notes": []}
    assert not shell.folder.exists()


def test_a_rule_of_other_calendars_comes_to_its_dates(shell: Shell) -> None:
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=16;BYMINUTE=0"

    said = shell.end("schedule", "preview", "--rule", rule, *BERLIN, "--count", "5", "--json")

    assert said.json == {"occurrences": [{"at": at} for at in FORTNIGHTS], "notes": []}


def test_what_is_for_people_says_the_rule_its_dates_and_what_to_know(shell: Shell) -> None:
    code, out, _ = preview(shell, "daily at 8", "--zone", "Europe/Berlin", "--from", "2027-03-27", "--count", "2")

    assert code == 0
    assert out.splitlines() == [
        "every day at 8:00, Europe/Berlin",
        "  Sat 2027-03-27 08:00 (UTC+0100)",
        "  Sun 2027-03-28 08:00 (UTC+0200)",
        "The time was taken for 8:00, not 20:00.",
        "The clock in Europe/Berlin goes forward an hour on Sunday 28 March 2027: the local time stays.",
    ]


def test_a_zone_in_the_words_is_the_zone_of_the_dates(shell: Shell) -> None:
    said = shell.end("schedule", "preview", "Tuesdays 9am Pacific time", *BERLIN, "--count", "1", "--json")

    assert said.json["occurrences"] == [{"at": "2026-11-24T09:00:00-08:00"}]
    assert said.json["notes"] == ["9:00 in America/Los_Angeles is 18:00 in Europe/Berlin the first time."]


def test_what_ends_shows_no_more_than_there_is(shell: Shell) -> None:
    said = shell.end("schedule", "preview", "tomorrow at 10:00", *BERLIN, "--json")

    assert said.json["occurrences"] == [{"at": "2026-11-24T10:00:00+01:00"}]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["every full moon at 20:00"], 2, '"full" is not understood; this would be understood: every Monday at 20:00.'),
        (["every Thursday"], 2, "It lacks a time of the day; this would be understood: every Thursday at 10:00."),
        ([""], 2, "Nothing was said; this would be understood: every Thursday at 10:00."),
        (
            ["every minute"],
            1,
            "It is more often than every 15 minutes: every minute; this would be understood: every day at 10:00.",
        ),
        (
            ["on 31 February at 9:00"],
            2,
            "There is no such day: 31 February; this would be understood: on Sunday 28 February 2027 at 9:00.",
        ),
        (
            ["on 1 May 2020 at 9:00"],
            1,
            "That is over: 1 May 2020; this would be understood: on Saturday 1 May 2027 at 9:00.",
        ),
        (
            ["x" * 10_000],
            2,
            "That is too long to be a schedule: 10000 characters; this would be understood: every Thursday at 10:00.",
        ),
        (["--rule", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31"], 1, "It would never happen: "),
        (["--rule", "FREQ=HOURLY"], 2, '"FREQ=HOURLY" is not understood; this would be understood: FREQ=WEEKLY;'),
        (["--rule", "FREQ=DAILY", "daily at 8"], 2, "Say when, in words or with --rule: "),
        ([], 2, "Say when, in words or with --rule: "),
        (["daily at 8", "--count", "0"], 2, "Invalid value for '--count'"),
        (["daily at 8", "--from", "soon"], 2, "--from soon is no day such as 2026-11-23"),
        (["daily at 8", "--from", "0001-01-01"], 2, "--from 0001-01-01 is no day"),
        (
            ["daily at 8", "--zone", "Europe/Berln"],
            2,
            'There is no time zone "Europe/Berln"; the nearest is Europe/Berlin.',
        ),
        (["daily at 8", "--zone", "../../etc/passwd"], 2, 'There is no time zone "../../etc/passwd"; '),
    ],
    ids=lambda value: repr(value)[:40] if isinstance(value, list) else "",
)
def test_what_cannot_be_is_told_in_one_sentence(shell: Shell, words: list[str], code: int, told: str) -> None:
    found = preview(shell, *(words if "--from" in words else [*words, "--from", "2026-11-23"]))

    assert found[0] == code
    assert found[1] == ""
    assert found[2].startswith(told)
    assert len(found[2].splitlines()) == 1


def test_a_text_that_would_steer_the_terminal_is_told_harmlessly(shell: Shell) -> None:
    code, _, err = preview(shell, "every \x1b[31mThursday at 10:00")

    assert code == 2
    assert "\x1b" not in err


def test_words_and_a_rule_together_are_refused_in_a_sentence(shell: Shell) -> None:
    code, out, err = preview(shell, "every Thursday at 16:00", "--rule", "FREQ=DAILY")

    assert (code, out) == (2, "")
    assert "not both" in err


def test_a_rule_that_names_no_hour_says_which_is_taken(shell: Shell) -> None:
    code, out, _ = preview(shell, "--rule", "FREQ=DAILY", "--from", "2026-11-23T09:30")

    assert code == 0
    assert "names no hour: 09:30" in out
