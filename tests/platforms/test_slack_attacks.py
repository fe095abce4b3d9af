"""Whoever wants to see or do on Slack what is not for them: a whole Hearth, the real libraries, and hostile members."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs

from bot.core.curating import CHANGES
from bot.core.routes import PRESSES
from bot.messages import Installation
from bot.storage.installations import SqlInstallations
from bot.storage.store import Store
from tests.contracts.flows.on_slack import KEY, OnSlack, on_slack
from tests.contracts.flows.stage import Hearth, at_work
from tests.fakes.slack import payloads
from tests.fakes.slack.sight import filled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from pathlib import Path

    from tests.contracts.flows.stage import Seen
    from tests.fakes.slack import Delivery, Workspace

IN_TIME = 2.9
AT_ONCE = 8
SECRET = "Restart the broker last, the key is on the blue shelf"
ODD = (
    "",
    "1",
    "99999999999999999999",
    "-1",
    "²",
    "x",
    "\0",
    "\ud800",
    "slack:T01/C0COUNCIL01#1.2",
    "1:2:3",
    "x" * 1_900,
)
TAGGED = f"#tip {SECRET} #shelf"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    yield store
    store.close()


@pytest.fixture
async def stage(store: Store) -> AsyncIterator[OnSlack]:
    async with at_work(Hearth(store)) as hearth, on_slack(store, "socket", hearth) as slack:
        yield slack


async def from_elsewhere(stage: OnSlack, who: str, form: Seen, values: Mapping[str, str]) -> Delivery:
    """Send a form as Slack Connect does: it comes from their own workspace, and says where the app is installed."""
    person, view = stage.acme.state.people[who], payloads.without_owner(dict(form.raw))
    sent = view | {"app_installed_team_id": stage.acme.state.team, "state": {"values": filled(view["blocks"], values)}}
    body = payloads.interaction(stage.acme.state, person, "view_submission", view=sent, trigger_id="1.2.elsewhere")
    return await stage.acme.bring("interactive", body | {"team": {"id": person.team, "domain": "elsewhere"}})


async def test_a_window_left_open_shows_nothing_of_a_channel_that_one_is_no_longer_in(stage: OnSlack) -> None:
    await stage.says("fay", TAGGED, channel="council")
    form = await stage.types("li", "/share", channel="council")

    await stage.acme.joins("li", "council", inside=False)

    assert await stage.acme.seeks("li", form.raw, "topics", "she") == ["she"]
    sent = await stage.submits("li", form, title="Restart the broker last", body="The key is on the blue shelf")
    assert "Looks like" not in sent.text


async def test_a_button_in_a_window_left_open_shows_nothing_either(stage: OnSlack) -> None:
    await stage.says("fay", TAGGED, channel="council")
    form = await stage.types("li", "/share", channel="council")
    shown = await stage.submits("li", form, title="Another thing", body="That has nothing to do with it at all")
    await stage.acme.joins("li", "council", inside=False)
    press = shown.raw["blocks"][-1]["elements"][0]
    press |= {"action_id": "read:1:0", "value": "read:1:0"}

    told = await stage.presses("li", shown, press["text"]["text"])

    assert SECRET not in told.text
    assert "no entry #1 that you can see" in told.text


async def test_a_window_left_open_posts_nothing_to_a_channel_that_one_is_no_longer_in(stage: OnSlack) -> None:
    form = await stage.types("li", "/share", channel="council")
    shown = await stage.submits("li", form, title="A thing for all", body="That everybody may see", scope="community")
    await stage.acme.joins("li", "council", inside=False)
    before = len(await stage.heard("council"))
    press = shown.raw["blocks"][-1]["elements"][0]
    press |= {"action_id": "share_here:1:0", "value": "share_here:1:0"}

    await stage.presses("li", shown, press["text"]["text"])

    assert len(await stage.heard("council")) == before


async def test_who_is_in_the_channel_still_is_shown_what_is_alike(stage: OnSlack) -> None:
    await stage.says("fay", TAGGED, channel="council")
    form = await stage.types("li", "/share", channel="council")

    assert "shelf" in await stage.acme.seeks("li", form.raw, "topics", "she")
    sent = await stage.submits("li", form, title="Restart the broker last", body="The key is on the blue shelf")
    assert "Looks like" in sent.text


async def test_somebody_from_another_workspace_sends_a_form_as_who_they_are(stage: OnSlack) -> None:
    stage.acme.person("zoe", team="T02")
    stage.acme.channel("shared", ["li", "zoe"], ext_shared=True)
    await stage.says("zoe", "#tip Wait twice as long after each retry", channel="shared")
    form = await stage.presses("zoe", (await stage.told("zoe"))[-1], "Edit")

    done = await from_elsewhere(stage, "zoe", form, {"title": "Wait longer each time"})

    assert "no entry" not in json.dumps(done.body)
    seen = await stage.types("zoe", "/hearth show 1", channel="shared")
    assert "Wait longer each time" in seen.text


async def test_a_form_that_remembers_a_place_of_another_workspace_is_not_taken(stage: OnSlack) -> None:
    form = await stage.types("li", "/share")
    kept: list[Any] = json.loads(form.raw["private_metadata"])
    forged = form.raw | {"private_metadata": json.dumps([kept[0], "slack:T99/C0COUNCIL99", *kept[2:]])}

    done = await stage.acme.submits("li", forged, {"title": "A thing", "body": "That nobody elsewhere asked for"})

    assert "does not know this" in json.dumps(done.body)
    assert len(stage.hearth.store.communities()) == 1


@pytest.mark.parametrize("verb", ["keep", "thanks", "this_solved"])
async def test_nobody_is_asked_or_thanked_for_what_a_program_said(stage: OnSlack, verb: str) -> None:
    await stage.says("li", "#tip Wait twice as long after each retry")
    by_hearth = (await stage.heard())[-1]

    told = await stage.chooses("li", verb, ("general", by_hearth.raw.ts))

    assert "A program said this" in told.text
    assert "/share" in told.text
    assert stage.hearth.store.queue.counts().get("dead", 0) == 0


async def test_what_a_program_said_may_be_asked_about(stage: OnSlack) -> None:
    await stage.says("li", "#tip Wait twice as long after each retry")
    by_hearth = (await stage.heard())[-1]

    told = await stage.chooses("bo", "solved", ("general", by_hearth.raw.ts))

    assert "A program said this" not in told.text


async def another_workspace(stage: OnSlack) -> Workspace:
    """Let Hearth be installed in another workspace as well, which Bea manages."""
    other = stage.acme.slack.workspace("T02", "Other")
    installed = Installation("slack:T02", other.state.token, other.state.bot, "Other", at=stage.hearth.now())
    await SqlInstallations(stage.hearth.store, [KEY], stage.hearth.now).put(installed)
    other.person("bea", admin=True)
    other.channel("main", ["bea"])
    return other


async def test_who_manages_a_workspace_may_press_what_they_are_offered_for_it(stage: OnSlack) -> None:
    await stage.types("fay", "/hearth setup")
    stage.acme.person("ada", admin=True)
    stage.acme.channel("ops", ["ada"])
    other = await another_workspace(stage)
    code = re.search(r"[A-Z]{4}-[A-Z]{4}", str((await other.types("bea", "main", "/hearth invite")).body))
    assert code
    offered = await stage.types("ada", f"/hearth join {code[0]}", channel="ops")

    asked = await stage.presses("ada", offered, "The whole space")

    assert "I have asked" in asked.text


@pytest.mark.parametrize("line", ["/hearth help", "/ask retries", "/share Wait twice as long #tip"])
async def test_a_command_is_answered_in_time_while_slack_itself_hangs(stage: OnSlack, line: str) -> None:
    for method in ("conversations.info", "users.info", "users.conversations"):
        stage.acme.slack.faults.add(method, hang=True, times=100)
    stage.acme.channel("fresh", ["bo"])
    stage.acme.slack.patience = 10

    done = await stage.acme.types("bo", "fresh", line)

    assert done.acked
    assert done.seconds < IN_TIME


async def test_a_mention_says_who_becomes_a_facilitator_whatever_others_call_themselves(stage: OnSlack) -> None:
    await stage.types("fay", "/hearth setup")
    bo, eve = stage.acme.state.user("bo"), stage.acme.person("eve")
    stage.acme.state.people["eve"].name = "Bo"
    stage.acme.state.room("general").members.add(eve)
    await stage.types("eve", "/hearth me")

    early = await stage.types("fay", f"/hearth facilitator <@{bo}|bo>")
    await stage.types("bo", "/hearth me")
    await stage.types("fay", f"/hearth facilitator <@{bo}|bo>")

    assert "/hearth me" in early.text
    assert "Only a facilitator" not in (await stage.types("bo", "/hearth audit")).text
    assert "Only a facilitator" in (await stage.types("eve", "/hearth audit")).text


@pytest.mark.parametrize("line", ["/hearth web", "/hearth link", "/hearth invite", "/hearth me export"])
async def test_what_opens_a_door_is_told_once_however_often_a_request_is_sent(store: Store, line: str) -> None:
    async with at_work(Hearth(store)) as hearth, on_slack(store, "http", hearth) as stage:
        await stage.types("fay", "/hearth setup")
        first = await stage.acme.types("fay", "general", line)

        again = await stage.acme.bring("slash_commands", dict(first.sent))

        assert "answered already" not in str(first.body)
        assert "answered already" in str(again.body)
        assert "type it again" in str(again.body)


async def pressed_odd(stage: OnSlack, verb: str, subject: str) -> None:
    """Let Bo press what Hearth never drew."""
    bo, room, value = stage.acme.state.people["bo"], stage.acme.state.room("general"), f"{verb}:{subject}:0"
    press = {"type": "button", "action_id": value[:250], "value": value, "action_ts": stage.acme.state.ts()}
    where = {"channel": {"id": room.id, "name": "general"}, "container": {"channel_id": room.id}}
    asked = {"trigger_id": f"{verb}.{ODD.index(subject)}", "response_url": stage.acme.slack.hook(bo.id, room.id)}
    body = payloads.interaction(stage.acme.state, bo, "block_actions", actions=[press], **where, **asked)
    assert (await stage.acme.bring("interactive", body)).acked


async def test_no_button_that_hearth_never_drew_breaks_or_shows_anything(stage: OnSlack) -> None:
    await stage.says("fay", TAGGED, channel="council")
    stage.acme.slack.patience = 30
    stage.acme.slack.outgoing.clear()
    verbs = [verb for verb in (*PRESSES, *CHANGES, "unknown") if verb != "erase"]

    turns = asyncio.Semaphore(AT_ONCE)  # Some hundred at once would show what a busy machine does, not a button.

    async def in_turn(verb: str, subject: str) -> None:
        async with turns:
            await pressed_odd(stage, verb, subject)

    with capture_logs() as logs:
        await asyncio.gather(*(in_turn(verb, subject) for verb in verbs for subject in ODD))
        await stage.acme.slack.settled()

    told = str([call.body for call in stage.acme.slack.outgoing])
    assert [line for line in logs if line["log_level"] == "error"] == []
    assert "Something broke" not in told
    assert SECRET not in told


async def test_a_card_of_what_was_withdrawn_says_so_and_shows_it_no_more(stage: OnSlack) -> None:
    await stage.says("li", f"#tip {SECRET}")
    card = await stage.types("bo", "/ask broker restart shelf")
    await stage.types("li", "/hearth withdraw 1")

    told = await stage.presses("bo", card, "I used this")
    again = await stage.presses("bo", card, "I used this")

    assert "no entry #1 that you can see" in told.text
    assert again.text == told.text
    assert SECRET not in told.text


async def test_a_user_id_that_is_nobody_sees_nothing_and_is_answered(stage: OnSlack) -> None:
    await stage.says("li", f"#tip {SECRET}")
    stage.acme.person("ghost")
    stage.acme.state.room("general").members.add(stage.acme.state.user("ghost"))
    stage.acme.slack.faults.add("users.info", error="user_not_found", times=100)
    stage.acme.slack.faults.add("users.conversations", error="user_not_found", times=100)

    told = await stage.acme.types("ghost", "@hearth", "/ask broker restart shelf")
    facilitates = await stage.acme.types("ghost", "general", "/hearth audit")

    assert told.acked
    assert SECRET not in str(told.body)
    assert "Only a facilitator" in str(facilitates.body)


async def test_after_an_uninstall_who_types_or_presses_is_told_what_to_do(stage: OnSlack) -> None:
    await stage.says("li", "#tip Wait twice as long after each retry")
    card = await stage.types("bo", "/ask wait retry")
    await stage.acme.uninstalls()

    typed = await stage.acme.types("bo", "general", "/ask wait retry")
    pressed = await stage.presses("bo", card, "I used this")
    said = await stage.acme.says("li", "general", "#tip Nobody hears this any more")

    assert "can install it" in str(typed.body)
    assert "can install it" in pressed.text
    assert said.acked


async def test_who_types_the_code_of_another_is_told_what_a_yes_gives_away(stage: OnSlack) -> None:
    code = re.search(r"[A-Z]{4}-[A-Z]{4}", (await stage.types("bo", "/hearth link")).text)
    assert code

    asked = await stage.types("li", f"/hearth link {code[0]}")

    assert "would read and change all that you may" in asked.text
    refused = await stage.presses("bo", asked, "Join them")
    assert "answered or too old" in refused.text
