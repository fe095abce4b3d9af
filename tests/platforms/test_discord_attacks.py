"""Whoever wants to see on Discord what is not for them: a whole Hearth, the real discord.py, and hostile members."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.messages import Account, CommandInvoked, Form, Place, Post
from bot.storage.store import Store
from bot.storage.tables.access import letter
from tests.contracts.flows.on_discord import SHOW, on_discord
from tests.fakes.discord import Exchange, labels_of
from tests.fakes.discord.model import MANAGE_GUILD, VIEW_CHANNEL, Overwrite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.contracts.flows.on_discord import OnDiscord
    from tests.fakes.discord import Channel

CONNECT = 1 << 20
VOICE, STAGE = 2, 13
ONLY = "Only a facilitator can do that"
SECRET = "Restart the broker last, the password is on the blue shelf"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    yield store
    store.close()


async def told_in(stage: OnDiscord, channel: Channel) -> None:
    """Let Li keep something in a channel that Discord has just told of, and Bo know nothing of it."""
    stage.channels["there"] = channel
    stage.village.server.channels[channel.id] = channel
    await stage.village.tells("CHANNEL_CREATE", channel.payload())
    await stage.types("li", f"/share {SECRET} #tip", channel="there")


async def what_bo_finds(stage: OnDiscord) -> str:
    """Return all that Bo is shown of it outside of the channel."""
    asked = await stage.types("bo", "/ask which order is the broker restarted in")
    read = await stage.types("bo", "/hearth show 1")
    await stage.asks_hearth("bo", "restart the broker?")
    return " ".join([asked.text, read.text, *(one.text for one in await stage.heard())])


@pytest.mark.parametrize("kind", [VOICE, STAGE])
async def test_what_is_told_in_a_voice_channel_is_not_for_those_who_may_not_connect(store: Store, kind: int) -> None:
    async with on_discord(store) as stage:
        voice = stage.village.channel("lounge", kind=kind)
        voice.overwrites = [
            Overwrite(stage.village.id, 0, deny=CONNECT),
            *(Overwrite(one.id, 1, allow=CONNECT) for one in (stage.members["li"], stage.village.me)),
        ]
        await told_in(stage, voice)

        assert "blue shelf" not in await what_bo_finds(stage)
        assert "blue shelf" in (await stage.types("li", "/ask restart the broker")).text


async def test_what_is_told_in_a_channel_for_adults_is_shown_there_alone(store: Store) -> None:
    async with on_discord(store) as stage:
        grown = stage.village.channel("after dark")
        grown.nsfw = True
        await told_in(stage, grown)

        assert "blue shelf" not in await what_bo_finds(stage)
        assert "blue shelf" in (await stage.types("bo", "/ask restart the broker", channel="there")).text


@pytest.mark.parametrize("of", ["role", "member"])
async def test_what_is_told_in_a_channel_is_not_for_whom_it_is_closed_to(store: Store, of: str) -> None:
    async with on_discord(store) as stage:
        newcomers, bo = stage.village.role("newcomers"), stage.members["bo"]
        bo.roles.append(newcomers.id)
        await stage.village.tells("GUILD_ROLE_CREATE", {"guild_id": stage.village.id, "role": newcomers.payload()})
        hall = stage.village.channel("hall")
        closed = (
            Overwrite(newcomers.id, 0, deny=VIEW_CHANNEL) if of == "role" else Overwrite(bo.id, 1, deny=VIEW_CHANNEL)
        )
        hall.overwrites = [closed]
        await told_in(stage, hall)

        assert "blue shelf" not in await what_bo_finds(stage)
        assert "blue shelf" in (await stage.types("fay", "/ask restart the broker")).text


async def test_nobody_manages_a_server_by_what_one_channel_allows_them(store: Store) -> None:
    async with on_discord(store) as stage:
        general, bo = stage.channels["general"], stage.members["bo"]
        general.overwrites = [Overwrite(bo.id, 1, allow=MANAGE_GUILD)]
        await stage.village.tells("CHANNEL_UPDATE", general.payload())

        assert not (await stage.types("bo", "/hearth setup")).is_form
        assert (await stage.types("fay", "/hearth setup")).is_form


async def on_the_page(stage: OnDiscord, who: str, line: str) -> str:
    """Let somebody type on the page, to which they signed in before; return the answer."""
    account = Account(stage.village.space, stage.members[who].id)
    place, now = Place(account.space, f"@{account.native}"), stage.hearth.now()
    invoked = CommandInvoked(f"page {line} {now}", account, place, "hearth", line, now)
    answer = await stage.hearth.core.on_command(invoked)
    assert isinstance(answer, Post | Form)
    return answer.fallback if isinstance(answer, Post) else f"A form: {answer.title}"


@pytest.mark.parametrize("line", ["settings", "setup", "audit", "reports", "doctor", "invite"])
async def test_whoever_facilitated_and_left_facilitates_nothing_from_the_page(store: Store, line: str) -> None:
    async with on_discord(store) as stage:
        await stage.types("fay", "/hearth setup")
        before = await on_the_page(stage, "fay", line)
        await stage.village.leaves(stage.members["fay"])
        stage.hearth.core._desk.presences.forget()  # noqa: SLF001  A minute goes by.
        after = await on_the_page(stage, "fay", line)

        assert ONLY not in before
        assert ONLY in after


async def test_no_forged_button_opens_what_is_kept_for_somebody_else(store: Store) -> None:
    async with on_discord(store) as stage:
        await stage.says("li", f"{SECRET} #tip")
        said = await stage.village.bot_answers(stage.channels["general"], 2)
        (stub,) = [one for one in said if SHOW in labels_of(one)]
        await stage.types("li", "/ask which order is the broker restarted in")
        with store._readers.connect() as connection:  # noqa: SLF001  What an attacker could guess at best.
            keys = [row.key for row in connection.execute(letter.select())]
        mine = await stage.village.presses(stage.members["li"], stub, SHOW)
        bare = [key.partition(".")[2] for key in keys if "." in key]
        forged = [f"letter:{key}:0" for key in keys]
        forged += [f"{verb}:{key}:{at}" for key in bare for verb in ("more", "part", "again") for at in (0, 1)]
        forged += [f"pick:{key}.0:0" for key in bare]

        shown = [await stage.village.sends(stage.members["bo"], stub, custom_id) for custom_id in forged]

        assert forged
        assert "#1" in mine.text
        assert not [one for one in shown if "#1" in one.text or "blue shelf" in one.text or one.modal is not None]


FORGED = [
    "read:1:0@2",
    "read:1:0",
    "used:1:0@2",
    "edit:1:0@2",
    "hide:1:0@2",
    "share_here:1:0@2",
    "community:2:0",
    "merge:1.1:0@2",
]


async def test_no_forged_button_or_form_reaches_into_the_community_of_another_server(store: Store) -> None:
    async with on_discord(store) as stage:
        town = stage.discord.server("Town")
        mayor, square = town.member("Mayor", permissions=MANAGE_GUILD), town.channel("square")
        await town.tells("GUILD_CREATE", town.server.payload(stage.discord.bot.id))
        await stage.village.says(stage.members["bo"], stage.channels["general"], "hello")
        await stage.types("fay", "/hearth setup")
        await town.types(mayor, "share", square, text=f"{SECRET} #tip")
        bo, message = (
            stage.members["bo"],
            await stage.village.says(stage.members["li"], stage.channels["general"], "hi"),
        )
        assert "blue shelf" in (await town.types(mayor, "ask", square, question="restart the broker")).text

        shown = [await stage.village.sends(bo, message, custom_id) for custom_id in FORGED]

        assert not [one.text for one in shown if "blue shelf" in one.text or one.modal is not None]
        assert [one.name for one in store.communities()] == ["Village", "Town"]
        assert "blue shelf" not in (await stage.types("bo", "/ask restart the broker")).text


ODD: list[tuple[str, object]] = [
    ("channel", "x"),
    ("channel", {"id": "x"}),
    ("guild_id", "x"),
    ("member", None),
    ("member", {"user": None}),
    ("data", []),
    ("channel_id", {}),
]


@pytest.mark.parametrize(("part", "odd"), ODD, ids=repr)
async def test_an_interaction_that_nobody_understands_is_answered(store: Store, part: str, odd: object) -> None:
    async with on_discord(store) as stage:
        village, general = stage.village, stage.channels["general"]
        pressed = {"custom_id": "help::0", "component_type": 2, "id": 1}
        told = village.interaction(stage.members["bo"], general, 3, pressed)
        exchange = stage.discord.exchanges[told["token"]] = Exchange(stage.discord, told, patience=3.0)

        await village.tells("INTERACTION_CREATE", told | {part: odd})
        async with asyncio.timeout(3):
            await exchange.done.wait()

        assert "Hearth" in exchange.result().text
