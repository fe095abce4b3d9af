from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from adapters.slack.adapter import SlackAdapter, SlackConfig
from bot.errors import Unavailable
from bot.messages import Account, Place, SpaceJoined
from tests.adapters.slack.standins import EmptyLibrary, MemoryInstallations, MemoryTickets, RecordingInbox, now
from tests.fakes.slack import FakeSlack, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass
class Office:
    """An adapter that workspaces can install, and a browser before it."""

    slack: FakeSlack
    inbox: RecordingInbox
    installations: MemoryInstallations
    browser: aiohttp.ClientSession
    base: str

    async def begin(self) -> str:
        """Open the installation; returns where Slack would send the browser back to, with a code."""
        async with self.browser.get(f"{self.base}/install", allow_redirects=False) as answer:
            assert answer.status == 302
            location = answer.headers["Location"]
        async with self.browser.get(location, allow_redirects=False) as answer:
            return answer.headers["Location"]

    async def end(self, address: str) -> tuple[int, str]:
        """Come back from Slack."""
        async with self.browser.get(f"{self.base}/oauth_redirect?{urlsplit(address).query}") as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def an_office(base_url: str = "http://127.0.0.1:1") -> AsyncIterator[Office]:
    """Yield the adapter at work, with a workspace that does not have Hearth yet."""
    async with FakeSlack("http") as slack, aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        slack.workspace().person("owner", admin=True)
        kept, inbox = MemoryInstallations(), RecordingInbox()
        config = SlackConfig(**slack.oauth(base_url))
        adapter = SlackAdapter(config, installations=kept, tickets=MemoryTickets(), clock=now)
        async with running(slack, adapter, inbox, EmptyLibrary()):
            yield Office(slack, inbox, kept, browser, slack.http.address.removesuffix("/events"))


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with an_office() as built:
        yield built


async def test_a_workspace_installs_hearth(office: Office) -> None:
    status, text = await office.end(await office.begin())

    installed = office.installations.kept["slack:T01"]
    joined = office.inbox.changes[0]
    assert status == 200
    assert "Acme" in text
    assert installed.token == office.slack.workspace().state.token
    assert installed.bot == office.slack.workspace().state.bot
    assert installed.installed_by == "U0OWNER01"
    assert isinstance(joined, SpaceJoined)
    assert joined.by == Account("slack:T01", "U0OWNER01", manages=True)
    assert joined.place == Place("slack:T01", "@U0OWNER01")
    assert office.inbox.sessions == ["slack:T01"]


async def test_after_the_installation_the_workspace_is_heard(office: Office) -> None:
    acme = office.slack.workspace()
    acme.person("li")
    acme.channel("general", ["li"])
    await office.end(await office.begin())

    done = await acme.says("li", "general", "#tip Restart it")

    assert done.acked
    assert office.inbox.messages[0].text == "#tip Restart it"


async def test_before_the_installation_a_workspace_is_not_heard(office: Office) -> None:
    acme = office.slack.workspace()
    acme.person("li")
    acme.channel("general", ["li"])

    done = await acme.says("li", "general", "#tip Restart it")

    assert done.acked
    assert office.inbox.facts == []


async def test_what_was_begun_ends_once(office: Office) -> None:
    address = await office.begin()
    await office.end(address)

    status, text = await office.end(address)

    assert status == 400
    assert "Begin again" in text


async def test_what_was_begun_in_another_browser_is_refused(office: Office) -> None:
    address = await office.begin()
    office.browser.cookie_jar.clear()

    status, text = await office.end(address)

    assert status == 400
    assert "in this browser" in text
    assert office.installations.kept == {}


@pytest.mark.parametrize("query", ["", "?state=made-up&code=1", "?code=1", "?state=", "?state=%FF%FE&code=%00"])
async def test_what_was_never_begun_is_refused(office: Office, query: str) -> None:
    status, _ = await office.end(f"/{query}")

    assert status == 400
    assert office.installations.kept == {}


async def test_whoever_thinks_better_of_it_is_told_that_nothing_changed(office: Office) -> None:
    state = parse_qs(urlsplit(await office.begin()).query)["state"][0]

    status, text = await office.end(f"/?error=access_denied&state={state}")

    assert status == 200
    assert "cancelled" in text


async def test_a_code_that_slack_does_not_know_is_explained(office: Office) -> None:
    address = await office.begin()
    office.slack.codes.clear()

    status, text = await office.end(address)

    assert status == 400
    assert "Begin again" in text


async def test_with_the_database_away_the_installation_begins_again_later(office: Office) -> None:
    address = await office.begin()
    office.installations.fault = Unavailable("down")

    status, text = await office.end(address)

    assert status == 503
    assert "in a moment" in text


async def test_over_https_the_cookie_is_for_this_host_alone() -> None:
    async with (
        an_office("https://hearth.example.org") as office,
        office.browser.get(f"{office.base}/install", allow_redirects=False) as answer,
    ):
        cookie = answer.headers["Set-Cookie"]
        asked = parse_qs(urlsplit(answer.headers["Location"]).query)

    assert cookie.startswith("__Host-hearth-install=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert asked["redirect_uri"] == ["https://hearth.example.org/slack/oauth_redirect"]
    assert "commands" in asked["scope"][0].split(",")


async def test_two_workspaces_are_told_apart(office: Office) -> None:
    await office.end(await office.begin())
    other = office.slack.workspace("T02", "Bolts")
    other.person("li")
    other.channel("general", ["li"])
    office.slack.workspaces.pop("T01")
    other.person("owner", admin=True)
    await office.end(await office.begin())

    await other.says("li", "general", "#tip Restart it")

    assert set(office.installations.kept) == {"slack:T01", "slack:T02"}
    assert office.inbox.messages[0].ref.place.space == "slack:T02"


async def test_nobody_fills_the_memory_by_beginning_again_and_again(office: Office) -> None:
    statuses = []
    for _ in range(62):
        async with office.browser.get(f"{office.base}/install", allow_redirects=False) as answer:
            statuses.append(answer.status)

    assert statuses == [302] * 60 + [429] * 2


async def test_what_one_replica_installs_another_serves_at_once(office: Office) -> None:
    acme = office.slack.workspace()
    acme.person("li")
    acme.channel("general", ["li"])
    config = SlackConfig(**office.slack.oauth("http://127.0.0.1:1"))
    another = SlackAdapter(config, installations=office.installations, tickets=MemoryTickets(), clock=now)
    heard = RecordingInbox()

    async with running(office.slack, another, heard, EmptyLibrary()):
        await office.end(await office.begin())
        done = await acme.says("li", "general", "#tip Restart it")

    assert done.acked
    assert heard.messages[0].text == "#tip Restart it"
    assert office.inbox.facts == []
