"""`hearth run` with Slack and Discord attached: as a process of its own, before platforms of our own."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.cli.conftest import ROOT
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.slack.running import shown
from tests.fakes.slack.server import FakeSlack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tests.cli.conftest import Shell

    Attach = Callable[..., None]

pytestmark = pytest.mark.slow

MARK = "zanzibar"
KEY = "k" * 40


def slack_settings(slack: FakeSlack) -> dict[str, str]:
    return {
        "HEARTH_SLACK_API_URL": slack.api_url,
        "HEARTH_SLACK_BOT_TOKEN": slack.workspace().state.token,
        "HEARTH_SLACK_APP_TOKEN": slack.app_token,
        "HEARTH_SECRET_KEY": KEY,
    }


def discord_settings(discord: FakeDiscord) -> dict[str, str]:
    return {
        "HEARTH_DISCORD_API_URL": discord.api_url,
        "HEARTH_DISCORD_GATEWAY_URL": discord.gateway_url,
        "HEARTH_DISCORD_TOKEN": discord.token,
        "HEARTH_SECRET_KEY": KEY,
    }


@dataclass
class Run:
    """A Hearth at work, and what it logged until it ended."""

    process: asyncio.subprocess.Process
    said: str = ""
    log: list[bytes] = field(default_factory=list)

    async def end(self, how: int = signal.SIGTERM) -> str:
        """End it and return what it logged."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        _, err = await asyncio.wait_for(self.process.communicate(), 30)
        self.log.append(err)
        return b"".join(self.log).decode()


@pytest.fixture
def attach(monkeypatch: pytest.MonkeyPatch) -> Attach:
    """Set what attaches platforms, for the Hearth that runs and for the commands beside it."""

    def attach(**settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)

    return attach


@asynccontextmanager
async def running() -> AsyncIterator[Run]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=ROOT,
        env=os.environ | {"HEARTH_LOG_LEVEL": "debug", "HEARTH_LOG_FORMAT": "json"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    run = Run(process, (await process.stdout.readline()).decode())
    try:
        yield run
    finally:
        await run.end()


async def hearth(shell: Shell, *words: str) -> Any:  # noqa: ANN401 - what a command printed
    """Run a command beside it and return its JSON."""
    return (await asyncio.to_thread(shell.hearth, *words, "--json")).json


async def found(shell: Shell, words: str) -> list[str]:
    return [hit["title"] for hit in (await hearth(shell, "ask", words))["hits"]]


async def test_members_of_both_keep_and_find_and_the_log_holds_no_word_and_no_token_of_it(
    shell: Shell, attach: Attach
) -> None:
    async with FakeSlack("socket") as slack, FakeDiscord.running() as discord:
        acme, village = slack.workspace(), discord.server("Village")
        general = acme.channel("general", [acme.person("li") and "li"])
        bo, square = village.member("Bo"), village.channel("square")
        tokens = {acme.state.token, slack.app_token, discord.token}
        attach(**slack_settings(slack) | discord_settings(discord))
        async with running() as run:
            await asyncio.wait_for(slack.socket.connected.wait(), 30)
            await discord.connected(seconds=30)

            await acme.says("li", general, f"Turn the {MARK} key twice #tip")
            kept = await village.types(bo, "share", square, text=f"Oil the {MARK} hinges in spring #tip")
            await shown(lambda: acme.sees("li"), seconds=10)
            status = await hearth(shell, "status")
            log = await run.end()

    assert "Kept" in kept.text
    assert status["attached"] == ["slack", "discord"]
    assert status["platforms"] == {"web": "at work", "slack": "at work", "discord": "at work"}
    assert MARK not in log
    assert not [token for token in tokens if token in log]
    assert sum(each["entries"] for each in status["communities"]) == 2


async def test_a_wrong_token_is_said_and_the_other_platform_works_on(shell: Shell, attach: Attach) -> None:
    async with FakeSlack("socket") as slack, FakeDiscord.running() as discord:
        acme = slack.workspace()
        acme.person("li")
        general = acme.channel("general", ["li"])
        wrong = discord_settings(discord) | {"HEARTH_DISCORD_TOKEN": "MTIz.wrong." + "x" * 30}
        attach(**slack_settings(slack) | wrong)
        async with running() as run:
            await asyncio.wait_for(slack.socket.connected.wait(), 30)

            await acme.says("li", general, "Turn the key twice #tip")
            await shown(lambda: acme.sees("li"), seconds=10)
            doctor = await hearth(shell, "doctor")
            log = await run.end()

    bad = [check for check in doctor if check["result"] == "bad"]
    assert [check["name"].split()[0] for check in bad] == ["discord"] * len(bad)
    assert "HEARTH_DISCORD_TOKEN" in "".join(check["advice"] for check in bad)
    assert "discord" in log


async def test_by_http_slack_reaches_hearth_beside_a_page_that_wants_a_log_in(shell: Shell, attach: Attach) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    async with FakeSlack("http") as slack:
        acme = slack.workspace()
        acme.person("li")
        general = acme.channel("general", ["li"])
        signed = {"HEARTH_SLACK_APP_TOKEN": "", "HEARTH_SLACK_SIGNING_SECRET": slack.signing_secret}
        attach(**slack_settings(slack) | signed, HEARTH_PORT=str(port), HEARTH_BASE_URL=address)
        slack.http.address = f"{address}/slack/events"
        async with running() as run:
            await shown(lambda: slack.called("users.conversations"), seconds=20)
            await acme.says("li", general, "Turn the key twice #tip")
            await shown(lambda: acme.sees("li"), seconds=10)
            page = await asyncio.to_thread(status_of, f"{address}/")
            forged = await asyncio.to_thread(status_of, f"{address}/slack/events", b"{}")

    assert address in run.said
    assert await found(shell, "key") != []
    assert (page, forged) == (401, 401)


def status_of(url: str, body: bytes | None = None) -> int:
    try:
        with urlopen(url, body, timeout=10) as answer:  # noqa: S310 - our own address
            return int(answer.status)
    except HTTPError as error:
        return error.code


async def test_what_was_said_while_it_was_killed_is_caught_up(shell: Shell, attach: Attach) -> None:
    async with FakeSlack("socket") as slack:
        acme = slack.workspace()
        acme.person("li")
        general = acme.channel("general", ["li"])
        attach(**slack_settings(slack))
        async with running() as run:
            await asyncio.wait_for(slack.socket.connected.wait(), 30)
            await acme.says("li", general, "Turn the key twice #tip")
            await shown(lambda: acme.sees("li"), seconds=10)
            await asyncio.sleep(1)
            await run.end(signal.SIGTERM)
        slack.socket.connected.clear()
        acme.hold()
        await acme.says("li", general, "Oil the hinges in spring #tip")
        async with running():
            async with asyncio.timeout(30):
                while len(await found(shell, "hinges spring")) < 1:  # noqa: ASYNC110 - it reads in the background
                    await asyncio.sleep(0.3)
            titles = await found(shell, "key hinges")

    assert len(titles) == 2
