"""The way into a running Hearth for commands that write."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import TYPE_CHECKING

import pytest

from bot.cli.control import LARGEST, Line, Unheard, listening, short, socket_of
from bot.errors import HearthError, Unavailable, Unfit

if TYPE_CHECKING:
    from pathlib import Path


async def echo(what: object) -> object:
    return what


async def unfit(_: object) -> object:
    raise Unfit("title", "empty")


async def broken(_: object) -> object:
    raise ZeroDivisionError


VERBS = {"echo": echo, "unfit": unfit, "broken": broken}


def ask(database: Path, *requests: tuple[str, object]) -> list[object]:
    with Line(database) as line:
        return [line.ask(verb, what) for verb, what in requests]


def say(database: Path, raw: bytes) -> dict[str, object]:
    with short(socket_of(database)) as name, socket.socket(socket.AF_UNIX) as ours:
        ours.connect(name)
        ours.sendall(raw)
        answer: dict[str, object] = json.loads(ours.makefile().readline())
        return answer


async def test_requests_of_one_connection_are_answered_in_order(tmp_path: Path) -> None:
    database = tmp_path / "hearth.db"

    async with listening(database, VERBS):
        answers = await asyncio.to_thread(ask, database, ("echo", {"number": 1}), ("echo", ["ü", None]))

    assert answers == [{"number": 1}, ["ü", None]]


async def test_an_error_of_the_core_arrives_with_its_facts(tmp_path: Path) -> None:
    database = tmp_path / "hearth.db"

    async with listening(database, VERBS):
        with pytest.raises(Unfit) as refused:
            await asyncio.to_thread(ask, database, ("unfit", None))

    assert refused.value == Unfit("title", "empty")


async def test_a_fault_in_one_request_leaves_the_next_one_served(tmp_path: Path) -> None:
    database = tmp_path / "hearth.db"

    async with listening(database, VERBS):
        with pytest.raises(HearthError, match="ZeroDivisionError"):
            await asyncio.to_thread(ask, database, ("broken", None))
        after = await asyncio.to_thread(ask, database, ("echo", 2))

    assert after == [2]


@pytest.mark.parametrize("raw", [b"nonsense\n", b"[]\n", b'{"do": "drop"}\n', b"\xff\xfe\n", b"x" * (LARGEST + 100)])
async def test_what_is_no_request_is_refused(tmp_path: Path, raw: bytes) -> None:
    database = tmp_path / "hearth.db"

    async with listening(database, VERBS):
        answer = await asyncio.to_thread(say, database, raw)

    assert answer == {"fault": {"kind": "Garbled", "facts": {}}}


async def test_only_the_owner_may_use_the_socket(tmp_path: Path) -> None:
    database = tmp_path / "hearth.db"

    async with listening(database, VERBS):
        mode = socket_of(database).stat().st_mode & 0o777

    assert mode == 0o600


async def test_a_socket_left_behind_by_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    database = tmp_path / "hearth.db"
    with short(socket_of(database)) as name, socket.socket(socket.AF_UNIX) as old:
        old.bind(name)

    async with listening(database, VERBS):
        answers = await asyncio.to_thread(ask, database, ("echo", 3))

    assert answers == [3]
    assert not socket_of(database).exists()


async def test_a_folder_with_a_very_long_name_is_no_hindrance(tmp_path: Path) -> None:
    database = tmp_path / ("long" * 40) / "hearth.db"
    database.parent.mkdir()

    async with listening(database, VERBS):
        answers = await asyncio.to_thread(ask, database, ("echo", 4))

    assert answers == [4]


def test_where_nobody_listens_the_caller_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unheard):
        ask(tmp_path / "hearth.db", ("echo", 5))


async def test_a_process_that_ends_in_the_middle_is_not_waited_for(tmp_path: Path) -> None:
    database = tmp_path / "hearth.db"
    asked = asyncio.Event()

    async def never(_: object) -> object:
        asked.set()
        return await asyncio.Event().wait()

    async with listening(database, {"never": never}):
        waiting = asyncio.create_task(asyncio.to_thread(ask, database, ("never", None)))
        await asked.wait()

    with pytest.raises(Unheard):
        await waiting


async def test_a_database_that_is_down_is_told_as_such(tmp_path: Path) -> None:
    async def down(_: object) -> object:
        raise Unavailable("full")

    async with listening(tmp_path / "hearth.db", {"share": down}):
        with pytest.raises(Unavailable) as refused:
            await asyncio.to_thread(ask, tmp_path / "hearth.db", ("share", None))

    assert refused.value.reason == "full"
