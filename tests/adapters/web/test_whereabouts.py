from __future__ import annotations

import pytest

from adapters.web import guard, playground, render, whereabouts
from bot.messages import Account, Place

LI, _, JONAS = playground.MEMBERS
ELSEWHERE = Account("discord:42", "7")


def test_who_signed_in_is_alone_with_hearth() -> None:
    home = whereabouts.home(ELSEWHERE)

    assert home == Place("discord:42", "@7")
    assert whereabouts.is_private(ELSEWHERE, home)


@pytest.mark.parametrize("place", ["discord:42/9", "discord:42/@8", "discord:42/@7/1", "web:local/general", ""])
def test_who_signed_in_is_nowhere_else(place: str) -> None:
    assert not whereabouts.inside(ELSEWHERE, Place.parse(place))


def test_a_player_is_in_the_channels_that_are_open_to_them() -> None:
    assert whereabouts.home(JONAS) == Place("web:local", "general")
    assert whereabouts.inside(LI, Place("web:local", "backstage"))
    assert not whereabouts.inside(JONAS, Place("web:local", "backstage"))
    assert not whereabouts.is_private(JONAS, Place("web:local", "general"))


@pytest.mark.parametrize(
    ("printed", "called"),
    [
        ("slack:T01/C01", "a channel on Slack"),
        ("discord:42/9", "a channel on Discord"),
        ("slack:T01/@U01", "a conversation on Slack"),
        ("web:local/backstage", "#backstage"),
        ("#retries", "#retries"),
        ("elsewhere:1/2", "elsewhere:1/2"),
    ],
)
def test_a_place_is_called_by_what_a_reader_knows(printed: str, called: str) -> None:
    assert render.room(printed) == called


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Hearth.Example:443/", "https://hearth.example"),
        ("http://hearth.example:8080/pages", "http://hearth.example:8080"),
        ("http://[::1]:8765", "http://[::1]:8765"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, origin: str) -> None:
    assert guard.origin(url) == origin
