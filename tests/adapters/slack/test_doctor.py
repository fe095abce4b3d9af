"""Each check fails in one test, and passes in it once its advice was followed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from adapters.slack import doctor
from adapters.slack.config import SlackConfig
from adapters.slack.rights import scopes
from bot.errors import Unavailable
from bot.messages import Finding, Installation, Place
from tests.adapters.slack.standins import MemoryInstallations, now
from tests.fakes.slack import FakeSlack, Workspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SPACE = "slack:T01"


@dataclass
class Practice:
    """A doctor's practice: the settings, the workspace, and what is kept of it."""

    slack: FakeSlack
    acme: Workspace
    installations: MemoryInstallations = field(default_factory=MemoryInstallations)
    config: SlackConfig = field(default_factory=SlackConfig)
    offset: timedelta = timedelta(0)
    rooms: tuple[Place, ...] = ()

    def sets(self, **settings: Any) -> None:  # noqa: ANN401 - Fields of SlackConfig.
        self.config = replace(self.config, **settings)

    def clock(self) -> datetime:
        return now() + self.offset

    def place(self, name: str) -> Place:
        return Place(SPACE, self.acme.state.room(name).id)

    async def look(self) -> dict[str, Finding]:
        found = await doctor.look(self.config, self.installations, self.clock, self.rooms)
        assert all(finding.advice for finding in found if finding.result != "good")
        return {finding.name: finding for finding in found}


@pytest.fixture
async def practice() -> AsyncIterator[Practice]:
    async with FakeSlack("socket") as slack:
        acme = slack.workspace()
        acme.person("li")
        acme.channel("general", ["li"])
        acme.state.scopes.intersection_update(scopes(full=True))
        built = Practice(slack, acme, config=SlackConfig(**slack.settings()))
        await built.installations.put(Installation(SPACE, acme.state.token, acme.state.bot, name="Acme"))
        yield built


async def test_where_all_is_well_nothing_is_advised(practice: Practice) -> None:
    found = await practice.look()

    assert {finding.result for finding in found.values()} == {"good"}
    assert set(found) == {"slack token Acme", "slack scopes", "slack clock", "slack channels", "slack app token"}


async def test_the_token_that_is_only_in_the_settings_is_looked_at(practice: Practice) -> None:
    practice.installations.kept.clear()

    assert (await practice.look())["slack bot token"].result == "good"


async def test_a_token_that_was_copied_wrongly_is_copied_again(practice: Practice) -> None:
    practice.installations.kept.clear()
    right = practice.config.bot_token
    practice.sets(bot_token="xoxb" + "-wrong")
    found = (await practice.look())["slack bot token"]
    assert (found.result, found.says) == ("bad", "Slack does not accept it: invalid_auth")
    assert found.advice.startswith("copy the Bot User OAuth Token again")
    assert "HEARTH_SLACK_BOT_TOKEN" in found.advice

    practice.sets(bot_token=right)

    assert (await practice.look())["slack bot token"].result == "good"


async def test_a_revoked_token_is_replaced_by_a_new_one(practice: Practice) -> None:
    practice.acme.state.revoked = True
    found = await practice.look()
    assert found["slack token Acme"].result == "bad"
    assert "Reinstall" in found["slack token Acme"].advice

    practice.acme.state.revoked = False

    assert (await practice.look())["slack token Acme"].result == "good"


async def test_a_missing_scope_is_granted_by_installing_anew(practice: Practice) -> None:
    practice.acme.state.scopes.discard("reactions:read")
    found = await practice.look()
    assert (found["slack scopes"].result, found["slack scopes"].says) == ("bad", "not granted: reactions:read")

    practice.acme.state.scopes.add("reactions:read")

    assert (await practice.look())["slack scopes"].result == "good"


async def test_the_least_profile_wants_less(practice: Practice) -> None:
    practice.acme.state.scopes.intersection_update(scopes(full=False))
    assert (await practice.look())["slack scopes"].result == "bad"

    practice.sets(full=False)

    assert (await practice.look())["slack scopes"].result == "good"


async def test_a_scope_that_nobody_needs_is_taken_out(practice: Practice) -> None:
    practice.acme.state.scopes.add("files:read")
    found = await practice.look()
    assert (found["slack scopes"].result, "files:read" in found["slack scopes"].says) == ("warning", True)

    practice.acme.state.scopes.discard("files:read")

    assert (await practice.look())["slack scopes"].result == "good"


@pytest.mark.parametrize(("minutes", "result"), [(2, "warning"), (6, "bad"), (-6, "bad")])
async def test_a_clock_that_is_wrong_is_set(practice: Practice, minutes: int, result: str) -> None:
    practice.offset = timedelta(minutes=minutes)
    assert (await practice.look())["slack clock"].result == result

    practice.offset = timedelta(0)

    assert (await practice.look())["slack clock"].result == "good"


async def test_in_no_channel_hearth_hears_nothing_until_it_is_invited(practice: Practice) -> None:
    room = practice.acme.state.room("general")
    room.members.discard(practice.acme.state.bot)
    assert (await practice.look())["slack channels"].result == "warning"

    room.members.add(practice.acme.state.bot)

    assert (await practice.look())["slack channels"].result == "good"


async def test_a_bound_channel_without_hearth_is_told_until_it_is_invited(practice: Practice) -> None:
    practice.rooms = (practice.place("general"),)
    room = practice.acme.state.room("general")
    room.members.discard(practice.acme.state.bot)
    found = await practice.look()
    assert found["slack channel #general"].result == "bad"
    assert "/invite @Hearth" in found["slack channel #general"].advice

    room.members.add(practice.acme.state.bot)

    assert (await practice.look())["slack channel #general"].result == "good"


async def test_a_bound_private_channel_that_cannot_be_seen_is_told(practice: Practice) -> None:
    practice.acme.channel("council", ["li"], private=True, hearth=False)
    practice.rooms = (practice.place("council"),)
    name = f"slack channel {practice.rooms[0].channel}"
    assert (await practice.look())[name].result == "bad"

    practice.acme.state.room("council").members.add(practice.acme.state.bot)

    assert (await practice.look())[name].result == "good"


async def test_no_private_channel_is_named(practice: Practice) -> None:
    practice.acme.channel("council", ["li"], private=True)
    everywhere = str(await practice.look())
    practice.rooms = (practice.place("council"),)

    bound = str(await practice.look())

    assert "#council" not in everywhere + bound
    assert practice.rooms[0].channel in bound


async def test_a_bound_channel_in_which_nothing_can_be_posted_is_told(practice: Practice) -> None:
    practice.rooms = (practice.place("general"),)
    practice.acme.state.room("general").archived = True
    assert (await practice.look())["slack channel #general"].result == "bad"

    practice.acme.state.room("general").archived = False

    assert (await practice.look())["slack channel #general"].result == "good"


async def test_an_app_token_that_opens_nothing_is_made_anew(practice: Practice) -> None:
    practice.sets(app_token="made-up")
    found = await practice.look()
    assert found["slack app token"].result == "bad"
    assert "connections:write" in found["slack app token"].advice

    practice.sets(app_token=practice.slack.app_token)

    assert (await practice.look())["slack app token"].result == "good"


async def test_without_a_way_in_slack_cannot_reach_hearth(practice: Practice) -> None:
    practice.sets(app_token="")
    assert (await practice.look())["slack way in"].result == "bad"

    practice.sets(signing_secret="set now")

    assert (await practice.look())["slack signing secret"].result == "good"


async def test_without_a_workspace_there_is_one_to_install(practice: Practice) -> None:
    practice.installations.kept.clear()
    practice.sets(bot_token="")
    assert "HEARTH_SLACK_BOT_TOKEN" in (await practice.look())["slack workspaces"].advice

    practice.sets(bot_token=practice.acme.state.token)

    assert "slack workspaces" not in await practice.look()


async def test_where_workspaces_install_by_themselves_the_door_is_shown(practice: Practice) -> None:
    practice.installations.kept.clear()
    practice.sets(bot_token="", client_id="1.2", client_secret="s", base_url="https://hearth.example")

    assert "https://hearth.example/slack/install" in (await practice.look())["slack workspaces"].advice


async def test_a_slack_that_cannot_be_reached_is_told_as_that(practice: Practice) -> None:
    url = practice.config.api_url
    practice.sets(api_url="http://127.0.0.1:1/api/")
    found = await practice.look()
    assert {finding.result for finding in found.values()} == {"bad"}
    assert "cannot be reached" in found["slack token Acme"].says

    practice.sets(api_url=url)

    assert {finding.result for finding in (await practice.look()).values()} == {"good"}


async def test_a_slack_that_fails_is_looked_at_again(practice: Practice) -> None:
    practice.slack.faults.add("auth.test", status=500)
    practice.slack.faults.add("apps.connections.open", error="internal_error")
    found = await practice.look()
    assert {finding.result for finding in found.values()} == {"warning"}

    assert {finding.result for finding in (await practice.look()).values()} == {"good"}


async def test_a_database_that_is_away_is_told(practice: Practice) -> None:
    practice.installations.fault = Unavailable("locked")
    assert (await practice.look())["slack workspaces"].result == "bad"

    practice.installations.fault = None

    assert "slack workspaces" not in await practice.look()


async def test_no_finding_shows_a_secret(practice: Practice) -> None:
    practice.acme.state.revoked = True
    practice.sets(app_token="made-up")

    said = str(await practice.look())

    assert practice.acme.state.token not in said
    assert "made-up" not in said
