"""Each thing that the doctor finds wrong on Discord, and that its advice mends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from adapters.discord import commands, doctor, invite
from adapters.discord.client import Rest, point_at
from bot.errors import OutcomeUnknown, Refused, RetryLater
from bot.messages import Place
from tests.fakes.discord import FakeDiscord, Overwrite
from tests.fakes.discord.model import READ_MESSAGE_HISTORY, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, VIEW_CHANNEL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bot.messages import Finding
    from tests.fakes.discord import People

NEEDED = VIEW_CHANNEL | SEND_MESSAGES | SEND_MESSAGES_IN_THREADS | READ_MESSAGE_HISTORY


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord.running() as found:
        point_at(found.api_url)
        found.registered(commands.wanted())
        yield found


@pytest.fixture
def village(discord: FakeDiscord) -> People:
    found = discord.server("Village")
    found.channel("general")
    return found


async def looked(
    discord: FakeDiscord, *rooms: Place, token: str = "", off: timedelta = timedelta()
) -> Mapping[str, Finding]:
    rest = Rest(token or discord.token)
    try:
        found = await doctor.look(rest, clock=lambda: datetime.now(UTC) + off, rooms=rooms)
    finally:
        await rest.close()
    return {one.name: one for one in found}


async def test_all_is_well_where_all_is_as_the_docs_say(discord: FakeDiscord, village: People) -> None:  # noqa: ARG001
    discord.content_intent = discord.members_intent = True

    assert {one.result for one in (await looked(discord)).values()} == {"good"}


async def test_a_wrong_token_is_the_one_finding_until_it_is_the_right_one(discord: FakeDiscord) -> None:
    found = await looked(discord, token="not" + "-it")

    assert list(found) == ["discord token"]
    assert found["discord token"].result == "bad"
    assert "HEARTH_DISCORD_TOKEN" in found["discord token"].advice
    assert (await looked(discord))["discord token"].result == "good"


@pytest.mark.parametrize("error", [OutcomeUnknown("x"), Refused("400:0"), RetryLater(7)])
def test_a_discord_that_does_not_answer_is_told_apart_from_a_wrong_token(error: Exception) -> None:
    found = doctor.unreached(error)  # type: ignore[arg-type]

    assert found.result == "bad"
    assert "token" not in found.says + found.advice


async def test_a_discord_that_is_down_is_named_until_it_is_back(discord: FakeDiscord) -> None:
    discord.rest.trouble("503", "", times=1)

    assert (await looked(discord))["discord token"].result == "bad"
    assert (await looked(discord))["discord token"].result == "good"


async def test_without_message_contents_there_is_a_warning_that_says_what_works_without(discord: FakeDiscord) -> None:
    name = "discord message content intent"
    without = (await looked(discord))[name]
    discord.content_intent = True

    assert without.result == "warning"
    assert "Bot" in without.advice
    assert (await looked(discord))[name].result == "good"


async def test_all_is_well_without_the_intent_that_is_optional(discord: FakeDiscord) -> None:
    without = (await looked(discord))["discord server members intent"]
    discord.members_intent = True
    with_it = (await looked(discord))["discord server members intent"]

    assert (without.result, without.advice) == ("good", "")
    assert without.says.startswith("It is off")
    assert with_it.says.startswith("Hearth is told")


async def test_commands_that_are_not_this_versions_are_found_until_they_are_registered(discord: FakeDiscord) -> None:
    discord.registered([])
    without = (await looked(discord))["discord commands"]
    discord.registered(commands.wanted())

    assert without.result == "bad"
    assert "hearth run" in without.advice
    assert (await looked(discord))["discord commands"].result == "good"


async def test_an_address_that_takes_the_interactions_away_is_found(discord: FakeDiscord) -> None:
    discord.interactions_endpoint = "https://elsewhere.example/"
    taken = (await looked(discord))["discord commands"]
    discord.interactions_endpoint = None

    assert taken.result == "bad"
    assert "Interactions Endpoint URL" in taken.advice
    assert (await looked(discord))["discord commands"].result == "good"


@pytest.mark.parametrize("minutes", [-5, 5])
async def test_a_clock_that_is_off_is_found_until_it_is_set(discord: FakeDiscord, minutes: int) -> None:
    off = (await looked(discord, off=timedelta(minutes=minutes)))["discord clock"]

    assert off.result == "bad"
    assert "timedatectl" in off.advice
    assert (await looked(discord))["discord clock"].result == "good"


def test_an_answer_without_a_date_is_no_clock_that_is_off() -> None:
    assert doctor.skew("", datetime.now(UTC)).result == "warning"


async def test_no_server_is_a_warning_with_the_link_until_there_is_one(discord: FakeDiscord) -> None:
    alone = (await looked(discord))["discord servers"]
    discord.server("Village").channel("general")

    assert alone.result == "warning"
    assert invite.link(discord.application_id) in alone.advice
    assert (await looked(discord))["discord server Village"].result == "good"


async def test_a_permission_that_the_server_lacks_is_named_until_it_is_given(
    discord: FakeDiscord, village: People
) -> None:
    for role in village.server.roles.values():
        role.permissions &= ~READ_MESSAGE_HISTORY
    lacking = (await looked(discord))["discord server Village"]
    village.server.roles[village.id].permissions |= NEEDED

    assert lacking.result == "bad"
    assert "Read Message History" in lacking.says
    assert invite.link(discord.application_id) in lacking.advice
    assert (await looked(discord))["discord server Village"].result == "good"


async def test_a_channel_in_which_hearth_may_not_write_is_named_until_it_may(
    discord: FakeDiscord, village: People
) -> None:
    quiet = village.channel("quiet")
    quiet.overwrites = [Overwrite(discord.bot.id, 1, deny=SEND_MESSAGES)]
    lacking = (await looked(discord))["discord server Village"]
    quiet.overwrites = []

    assert lacking.result == "warning"
    assert "#quiet (Send Messages)" in lacking.says
    assert (await looked(discord))["discord server Village"].result == "good"


async def test_a_channel_that_hearth_is_kept_out_of_is_no_finding(discord: FakeDiscord, village: People) -> None:
    village.channel("secret", private=True, bot=False)

    assert (await looked(discord))["discord server Village"].result == "good"


async def test_a_channel_that_belongs_to_a_community_is_named_until_hearth_sees_it(
    discord: FakeDiscord, village: People
) -> None:
    council = village.channel("council", private=True, bot=False)
    place = Place(f"discord:{village.id}", council.id)
    blind = (await looked(discord, place))[f"discord channel {council.id}"]
    council.overwrites.append(Overwrite(discord.bot.id, 1, allow=NEEDED & ~SEND_MESSAGES, deny=SEND_MESSAGES))
    mute = (await looked(discord, place))["discord channel #council"]
    council.overwrites[-1] = Overwrite(discord.bot.id, 1, allow=NEEDED)

    assert (blind.result, "View Channel" in blind.advice) == ("bad", True)
    assert (mute.result, "Send Messages" in mute.says) == ("bad", True)
    assert (await looked(discord, place))["discord channel #council"].result == "good"


async def test_a_channel_that_is_gone_is_no_fault_of_the_others(discord: FakeDiscord, village: People) -> None:
    found = await looked(discord, Place(f"discord:{village.id}", "404404"), Place("slack:T01", "C01"))

    assert found["discord channel 404404"].result == "bad"
    assert found["discord server Village"].result == "good"


async def test_a_server_on_which_hearth_sees_nothing_is_named_until_it_sees_something(discord: FakeDiscord) -> None:
    village = discord.server("Village")
    village.channel("secret", private=True, bot=False)
    blind = (await looked(discord))["discord server Village"]
    village.channel("general")

    assert blind.result == "bad"
    assert "View Channel" in blind.advice
    assert (await looked(discord))["discord server Village"].result == "good"


async def test_a_question_that_is_not_answered_spoils_only_its_own_finding(
    discord: FakeDiscord, village: People
) -> None:
    discord.rest.trouble("503", r"GET /guilds/\d+$", times=1)

    found = await looked(discord)

    assert found["discord server Village"].result == "bad"
    assert found["discord commands"].result == "good"
    assert village.id
