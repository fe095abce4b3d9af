"""Of each kind that the gateway dispatches and Hearth listens to, one is recorded."""

from __future__ import annotations

import ast
import json

from adapters.discord.atlas import Channel
from adapters.discord.interactions import SHORTCUTS, kind_of
from adapters.discord.servers import Servers
from bot.messages import Account, Moved, Place
from tests.adapters.discord.recorded import ANA, AT, LI, RECORDINGS, SPACE, known, told

LISTENERS = RECORDINGS.parents[2] / "adapters" / "discord" / "listeners.py"
FRAMES = [json.loads(path.read_text()) for path in RECORDINGS.glob("*.json")]


def listened() -> set[str]:
    """Return the dispatches that have a listener, found in the source that registers them."""
    tree = ast.parse(LISTENERS.read_text("utf-8"))
    table = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "table")
    return {
        key.value
        for node in ast.walk(table)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def test_of_every_dispatch_that_is_listened_to_one_is_recorded() -> None:
    assert listened() == {frame["t"] for frame in FRAMES}


def test_of_every_kind_of_interaction_one_is_recorded() -> None:
    interactions = [frame["d"] for frame in FRAMES if frame["t"] == "INTERACTION_CREATE"]

    assert {kind_of(one) for one in interactions} == {"command", "chosen", "press", "typing", "form"}
    assert set(SHORTCUTS) <= {one["data"].get("name") for one in interactions}


def test_who_comes_into_a_private_thread_and_who_leaves_it_is_told() -> None:
    servers = Servers(known(), lambda: AT)
    thread = Place(SPACE, told("thread_create_private")["id"])

    assert isinstance(servers.atlas.channel(thread.channel), Channel)
    assert servers.set_thread_members(told("thread_members_update")) == [
        Moved(Account(SPACE, ANA), thread, AT, inside=True),
        Moved(Account(SPACE, LI), thread, AT, inside=False),
    ]
