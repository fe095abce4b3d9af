"""Hearth comes to a space and goes; channels and people are as the platform tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.places import direct
from bot.messages import Arrived, Invited, Place, Renamed, SpaceJoined, SpaceLeft
from tests.core.towns import ANN, CY, DEE, DISCORD, HALL, LIZ, SLACK, YARD, settle, tell, with_platforms
from tests.core.village import BO, LI, cards, text_of

if TYPE_CHECKING:
    from bot.messages import Account
    from tests.core.village import Village


@pytest.fixture
async def town(village: Village) -> Village:
    """A village with a workspace and a server."""
    with_platforms(village)
    await settle(village)
    return village


async def home(town: Village, place: Place) -> int:
    """Return the community meant in a place."""
    return await town.store.home(place, now=town.clock())


async def facilitates(town: Village, account: Account, place: Place) -> bool:
    """Return whether somebody facilitates the community of a place."""
    members = await town.store.read(await home(town, place), lambda tx: tx.members.every())
    return any(member.account == str(account) and member.facilitates for member in members)


async def test_who_installs_hearth_is_the_first_facilitator_and_led_through_the_setup(town: Village) -> None:
    hello = next(post for post in town.posts_to(ANN) if "first facilitator" in post.fallback)
    form = await town.press(ANN, hello, "Set up the community", direct(str(ANN)))

    assert await facilitates(town, ANN, HALL)
    assert (hello.lasting, hello.audience) == (True, "private")
    assert "Set up the community" in text_of(form)


async def test_on_a_server_the_word_says_where_it_is_read(town: Village) -> None:
    hello = next(post for post in town.posts_to(DEE) if "first facilitator" in post.fallback)

    assert hello.near == str(YARD)


async def test_where_nobody_is_named_it_is_said_in_public_that_whoever_manages_is_the_first(town: Village) -> None:
    lobby = Place("discord:88", "1")

    await tell(town, SpaceJoined("discord:88", town.clock(), "Weavers", None, lobby))
    manager = replace(DEE, space="discord:88", native="7", name="Mo")
    await town.type(manager, "/hearth help", lobby)

    assert any("Whoever manages Weavers" in post.fallback for post in town.public())
    assert await facilitates(town, manager, lobby)


async def test_on_a_server_everybody_is_told_what_is_read_and_kept_and_how_to_stop_it(town: Village) -> None:
    (hello,) = [post for post in town.public() if "I am Hearth" in post.fallback]

    said = hello.fallback
    assert town.standing("I am Hearth").place == YARD
    assert all(word in said for word in ("What I read", "What I keep", "How to make it stop"))
    assert "every channel that I can see" in said
    assert len(said.replace("- ", "").split()) < 70


async def test_a_workspace_is_greeted_in_the_channels_that_hearth_is_invited_to(town: Village) -> None:
    await tell(town, SpaceJoined("slack:T09", town.clock(), "Weavers", replace(ANN, space="slack:T09"), None))

    assert all(
        not one.place.space.startswith("slack:") for one in town.chat.standing if "I am Hearth" in one.post.fallback
    )


async def test_a_coming_that_is_told_again_and_again_is_greeted_once(town: Village) -> None:
    for _ in range(3):
        await tell(town, SpaceJoined(SLACK, town.clock(), "Makers", ANN))

    assert len([post for post in town.posts_to(ANN) if "first facilitator" in post.fallback]) == 1


async def test_a_second_installer_takes_nothing_from_the_first(town: Village) -> None:
    await tell(town, SpaceJoined(SLACK, town.clock(), "Makers", CY))

    assert await facilitates(town, ANN, HALL)
    assert not await facilitates(town, CY, HALL)


async def test_what_a_left_space_holds_goes_after_thirty_days(town: Village) -> None:
    await town.say(CY, "#tip kept by the makers", HALL, private=False)
    await tell(town, SpaceLeft(SLACK, town.clock()))

    await town.tick(days=29.9)
    still = {one.name for one in town.store.communities()}
    await town.tick(days=0.1)
    await settled(town)

    names = {one.name for one in town.store.communities()}
    assert "Makers" in still
    assert "Makers" not in names
    assert "Menders" in names


async def settled(town: Village) -> None:
    """Wait until what goes on in the background is done."""
    for _ in range(200):
        if not town.store.due(town.clock()):
            return
        await town.tick(seconds=0)
    raise AssertionError("it is still due")


async def test_coming_back_within_thirty_days_keeps_everything_and_greets_anew(town: Village) -> None:
    await town.say(CY, "#tip kept by the makers", HALL, private=False)
    await tell(town, SpaceLeft(SLACK, town.clock()))
    town.clock.forward(days=20)

    await tell(town, SpaceJoined(SLACK, town.clock(), "Makers", ANN))
    await town.tick(days=20)

    assert "kept by the makers" in text_of(await town.type(CY, "/hearth show 1", HALL))
    assert len([post for post in town.posts_to(ANN) if "first facilitator" in post.fallback]) == 2


async def test_whoever_facilitates_elsewhere_is_told_once_and_offered_an_export(village: Village) -> None:
    town = with_platforms(village, operators=frozenset({f"{DISCORD}/1"}))
    await settle(town)
    makers = await home(town, HALL)
    await town.store.write(makers, lambda tx: tx.spaces.settle(DISCORD, makers))
    await town.store.write(makers, lambda tx: tx.members.meet(DEE, now=town.clock()))
    dee = await town.store.read(makers, lambda tx: tx.members.known(DEE))
    form = await town.type(ANN, "/hearth facilitator Dee", HALL)

    for _ in range(2):
        await tell(town, SpaceLeft(SLACK, town.clock()))

    told = [post for post in town.posts_to(DEE) if "I was removed from Makers" in post.fallback]
    operator = [one for one in town.chat.standing if f"{DISCORD}/1" in one.post.addressees]
    day = town.clock() + timedelta(days=30)
    assert dee
    assert "Dee is a facilitator" in text_of(form)
    assert len(told) == len(operator) == 1
    assert told[0].lasting
    assert f"{day:%d %B %Y}" in told[0].fallback
    assert "hearth export" in told[0].fallback


async def test_who_arrives_is_met_on_that_day(town: Village) -> None:
    await tell(town, Arrived(LIZ, town.clock()))
    arrived = town.clock()
    town.clock.forward(days=3)
    await town.say(LIZ, "#tip three days later", YARD, private=False)

    members = await town.store.read(await home(town, YARD), lambda tx: tx.members.every())

    assert [member.joined_at for member in members if member.name == "Liz"] == [arrived]


async def test_what_was_told_before_a_name_was_known_says_by_whom_as_soon_as_it_is(village: Village) -> None:
    unnamed = replace(BO, name="")
    await village.say(unnamed, "#tip Flush the resolver cache first")

    await village.core.on_change(Renamed(replace(BO, name="Bo Ek"), village.clock()))

    (card,) = cards(await village.type(LI, "/ask flush the resolver cache"))
    assert card.told_by == "Bo Ek"


async def test_a_new_name_holds_everywhere_and_nobody_is_met_by_it(town: Village) -> None:
    await town.say(CY, "#tip said by Cy", HALL, private=False)

    await tell(town, Renamed(replace(CY, name="Cyrus\nthe\u202eGreat"), town.clock()))
    await tell(town, Renamed(replace(LIZ, name="Nobody yet"), town.clock()))

    names = [one.name for one in await town.store.read(await home(town, HALL), lambda tx: tx.members.every())]
    others = [one.name for one in await town.store.read(await home(town, YARD), lambda tx: tx.members.every())]
    assert "Cyrus theGreat" in names or "Cyrus the Great" in names
    assert "Nobody yet" not in others


async def test_added_to_a_channel_hearth_says_once_what_it_reads(town: Village) -> None:
    for _ in range(2):
        await tell(town, Invited(HALL, town.clock(), ANN, "hall", private=False))

    said = [one for one in town.chat.standing if one.place == HALL]
    room = await town.store.read(await home(town, HALL), lambda tx: tx.members.known_room(HALL))
    assert len(said) == 1
    assert room
    assert (room.name, room.private, room.inside) == ("hall", False, True)


async def test_a_session_has_what_was_missed_read(village: Village) -> None:
    asked: list[str] = []
    town = with_platforms(village, missed=asked.append)

    await town.core.on_session(SLACK)

    assert asked == [SLACK]
