from __future__ import annotations

from typing import Any

import pytest

from adapters.slack import parse
from bot.messages import Account, Arrived, Invited, Moved, Place, Renamed, RoomChanged, SpaceLeft
from tests.adapters.slack.recorded import ACME, SPACE, event
from tests.factories import NOW

GENERAL = Place(SPACE, "C0GENERAL")
SECRET = Place(SPACE, "C0SECRET1")
MAYA = Account(SPACE, "U0MAYA001")


LEFT = Account(SPACE, "U0MAYA001", "Maya R.", zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("channel_archive", RoomChanged(GENERAL, NOW, gone=True)),
        ("channel_deleted", RoomChanged(GENERAL, NOW, gone=True)),
        ("channel_left", RoomChanged(GENERAL, NOW, inside=False)),
        ("channel_rename", RoomChanged(GENERAL, NOW, name="town-square")),
        ("channel_shared", RoomChanged(GENERAL, NOW)),
        ("channel_unarchive", RoomChanged(GENERAL, NOW)),
        ("channel_unshared", RoomChanged(GENERAL, NOW)),
        ("group_archive", RoomChanged(SECRET, NOW, gone=True)),
        ("group_left", RoomChanged(SECRET, NOW, inside=False)),
        ("group_rename", RoomChanged(SECRET, NOW, name="war-room")),
        ("message_channel_convert_to_private", RoomChanged(GENERAL, NOW)),
        ("message_channel_topic", RoomChanged(GENERAL, NOW)),
        ("member_joined_channel", Moved(MAYA, GENERAL, NOW, inside=True)),
        ("member_left_channel", Moved(MAYA, GENERAL, NOW, inside=False)),
        ("member_joined_channel_us", Invited(GENERAL, NOW, by=Account(SPACE, "U0LI00001"))),
        ("team_join", Arrived(Account(SPACE, "U0NEW0001", "Noor", zone="Europe/Berlin"), NOW)),
        ("team_join_bot", None),
        ("user_change", Renamed(Account(SPACE, "U0MAYA001", "Maya R.", zone="Europe/Berlin"), NOW)),
        ("user_change_deleted", Moved(LEFT, Place(SPACE), NOW, inside=False)),
        ("app_uninstalled", SpaceLeft(SPACE, NOW)),
        ("tokens_revoked", SpaceLeft(SPACE, NOW)),
        ("tokens_revoked_of_user", None),
        ("unknown_event", None),
        ("message", None),
    ],
)
def test_each_event_tells_its_change(name: str, change: object) -> None:
    assert parse.change(event(name), ACME, NOW) == change


OPEN: dict[str, Any] = {
    "id": "C0GENERAL",
    "name": "general",
    "is_channel": True,
    "is_private": False,
    "is_archived": False,
    "is_member": True,
    "is_ext_shared": False,
}


def test_a_channel_is_open_only_where_slack_says_so() -> None:
    room = parse.room(OPEN, ACME, NOW)

    assert room == RoomChanged(GENERAL, NOW, name="general", private=False, shared=False)


@pytest.mark.parametrize(
    "told",
    [
        {"is_private": True},
        {"is_private": None},
        {"is_channel": False},
        {"is_ext_shared": True},
        {"is_pending_ext_shared": True},
        {"is_org_shared": True},
        {"is_mpim": True},
        {"is_im": True},
    ],
)
def test_what_is_not_for_everybody_in_the_workspace_is_private(told: dict[str, object]) -> None:
    assert parse.room({**OPEN, **told}, ACME, NOW).private


def test_a_channel_that_says_nothing_of_others_counts_as_shared() -> None:
    silent = {key: value for key, value in OPEN.items() if key != "is_ext_shared"}

    assert parse.room(silent, ACME, NOW).shared
    assert parse.room(silent, ACME, NOW).private


def test_what_a_channel_says_that_it_is_for_comes_with_it() -> None:
    told = {"topic": {"value": "All about #deploys"}, "purpose": {"value": "Ask here"}}

    assert parse.room(OPEN | told, ACME, NOW).about == "All about #deploys\nAsk here"
    assert parse.room(OPEN | {"topic": {"value": ""}}, ACME, NOW).about == ""
    assert parse.room(OPEN, ACME, NOW).about is None
