"""Every flow of ux.md that exists, on every platform: one promise, six stages, the real libraries on each.

Two of them are platforms with the least that Hearth can be given: Slack's least profile, and Discord
without a privileged intent.

At the end the matrix of flows and platforms is printed. A blank in it fails; what a platform
has no such thing for says why.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Literal

import pytest

from bot.storage.store import Store
from tests.contracts.flows import flows, rhythm, sessions
from tests.contracts.flows.on_discord import OnDiscord, on_discord
from tests.contracts.flows.on_slack import OnSlack, on_slack
from tests.contracts.flows.on_web import on_web
from tests.fakes.discord.spec import faults
from tests.schemas.checking import slack_faults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path

    from tests.contracts.flows.stage import Stage
    from tests.fakes.discord import Call

    Flow = Callable[[Stage], Awaitable[None]]

PLATFORMS = ("web", "slack socket", "slack http", "slack least", "discord", "discord least")
FLOWS: dict[str, Flow] = {
    name.removeprefix("flow_").replace("_", " "): flow
    for part in (flows, sessions, rhythm)
    for name, flow in vars(part).items()
    if name.startswith("flow_")
}
FORUM = "a help forum post is shown what was solved before"
CALENDAR = "a session stands in the spaces own calendar"
MESSAGES_READ = (
    "a tag in a message keeps it",
    "an edit carries over",
    "a deletion withdraws it",
    "a reaction keeps where it is switched on",
    "a solved thread is offered once",
    "a check mark offers the answer",
    "a secret is struck out and its author told",
    "prior art where it is switched on",
)
NOT_THERE = {
    (FORUM, "web"): "the page has no forum",
    **{(FORUM, platform): "Slack has no forum" for platform in ("slack socket", "slack http", "slack least")},
    (CALENDAR, "web"): "the page's calendar is a page of its own",
    **{
        (CALENDAR, platform): "a workspace has no calendar"
        for platform in ("slack socket", "slack http", "slack least")
    },
    ("a check mark offers the answer", "web"): "the page has one reaction, the one that keeps",
    **{(flow, "slack least"): "the least profile is told of no messages" for flow in MESSAGES_READ},
    ("a deletion withdraws what a shortcut kept", "slack least"): "the least profile is told of no deletions",
    **{(flow, "discord least"): "begins with words that only Message Content shows" for flow in MESSAGES_READ},
}
DONE: dict[str, dict[str, str]] = defaultdict(dict)
SLACK_BODIES: list[tuple[str, object]] = []
DISCORD_CALLS: list[Call] = []


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    yield store
    store.close()


@asynccontextmanager
async def a_stage(platform: str, store: Store) -> AsyncIterator[Stage]:
    if platform == "web":
        async with on_web(store) as web:
            yield web
    elif platform.startswith("discord"):
        async with on_discord(store, content=platform == "discord") as discord:
            yield discord
    else:
        way: Literal["socket", "http"] = "http" if platform == "slack http" else "socket"
        async with on_slack(store, way, full=platform != "slack least") as slack:
            yield slack


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_flow(platform: str, flow: str, store: Store) -> None:
    if reason := NOT_THERE.get((flow, platform)):
        DONE[flow][platform] = f"– {reason}"
        return

    async with a_stage(platform, store) as stage:
        await FLOWS[flow](stage)
        if isinstance(stage, OnSlack):
            SLACK_BODIES.extend(stage.bodies())
        elif isinstance(stage, OnDiscord):
            DISCORD_CALLS.extend(stage.discord.outgoing)

    DONE[flow][platform] = "yes"


def drawn_matrix() -> str:
    """Return the matrix as it is printed at the end, with the reasons for what is not there."""
    rows = [f"{'':52}" + "".join(f"{name:14}" for name in PLATFORMS)]
    for flow in FLOWS:
        cells = (DONE[flow].get(name, "BLANK").partition(" ")[0] for name in PLATFORMS)
        rows.append(f"{flow[:50]:52}" + "".join(f"{cell:14}" for cell in cells))
    why = sorted({f"– {name}: {reason}" for (_, name), reason in NOT_THERE.items()})
    return "\n".join([*rows, *why])


def test_the_matrix_of_flows_and_platforms_has_no_blank(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> None:
    asked = {one.name for one in request.session.items if one.name.startswith("test_flow[")}
    if len(asked) < len(FLOWS) * len(PLATFORMS):
        pytest.skip("only a part of the flows was run")

    record_property("matrix", drawn_matrix())

    blank = [(flow, name) for flow in FLOWS for name in PLATFORMS if name not in DONE[flow]]
    assert not blank
    assert set(NOT_THERE) <= {(flow, name) for flow in FLOWS for name in PLATFORMS}


def test_every_body_of_every_flow_is_as_slacks_own_types_say(tmp_path: Path) -> None:
    refused = [fault for fault in slack_faults(SLACK_BODIES, tmp_path) if fault] if SLACK_BODIES else []

    assert refused == []


def test_every_body_of_every_flow_is_as_discords_own_schema_says() -> None:
    assert faults(DISCORD_CALLS) == []
