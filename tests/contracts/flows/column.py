"""One platform's column of the matrix: every flow of ux.md that exists, on the real library of the platform.

Each column is a file of tests of its own, so that several are played at a time. It fails where a flow is blank.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, ClassVar, Literal

import pytest

from tests.blank import fresh_store
from tests.contracts.flows.matrix import FLOWS, NOT_THERE
from tests.contracts.flows.on_discord import OnDiscord, on_discord
from tests.contracts.flows.on_slack import OnSlack, on_slack
from tests.contracts.flows.on_web import on_web
from tests.fakes.discord.spec import faults
from tests.schemas.checking import slack_faults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from bot.storage.store import Store
    from tests.contracts.flows.stage import Stage
    from tests.fakes.discord import Call


class Column:
    """The tests of every column; whoever inherits them names the platform."""

    platform: ClassVar[str]
    done: ClassVar[dict[str, str]]
    slack_bodies: ClassVar[list[tuple[str, object]]]
    discord_calls: ClassVar[list[Call]]

    def __init_subclass__(cls) -> None:
        cls.done, cls.slack_bodies, cls.discord_calls = {}, [], []

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = fresh_store(tmp_path / "hearth.db")
        yield store
        store.close()

    @pytest.mark.parametrize("flow", FLOWS)
    async def test_flow(self, flow: str, store: Store) -> None:
        if reason := NOT_THERE.get((flow, self.platform)):
            self.done[flow] = f"– {reason}"
            return

        async with a_stage(self.platform, store) as stage:
            await FLOWS[flow](stage)
            if isinstance(stage, OnSlack):
                self.slack_bodies.extend(stage.bodies())
            elif isinstance(stage, OnDiscord):
                self.discord_calls.extend(stage.discord.outgoing)

        self.done[flow] = "yes"

    def test_the_column_has_no_blank(
        self, request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
    ) -> None:
        asked = {one.name for one in request.session.items if one.parent is request.node.parent}
        if len([name for name in asked if name.startswith("test_flow[")]) < len(FLOWS):
            pytest.skip("only a part of the flows was run")

        record_property("column", {self.platform: self.done})

        assert [flow for flow in FLOWS if flow not in self.done] == []

    def test_every_body_is_as_slacks_own_types_say(self, tmp_path: Path) -> None:
        refused = [fault for fault in slack_faults(self.slack_bodies, tmp_path) if fault] if self.slack_bodies else []

        assert refused == []

    def test_every_body_is_as_discords_own_schema_says(self) -> None:
        assert faults(self.discord_calls) == []


@asynccontextmanager
async def a_stage(platform: str, store: Store) -> AsyncIterator[Stage]:
    """Open the stage of a platform."""
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
