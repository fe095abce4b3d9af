"""The composition: platforms side by side, none of which takes another down."""

from __future__ import annotations

import asyncio
import resource
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bot.cli.compose import House, live, utc_now
from bot.cli.faults import Stop
from bot.cli.keys import secret_of
from bot.cli.supervising import Supervisor
from bot.community.model import Switches
from bot.messages import Place
from bot.settings import Settings
from bot.storage.store import Store
from bot.testing import FakeAdapter, FakeChat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.transaction import Transaction


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    yield House(Settings(data_dir=tmp_path), store)
    store.close()


async def test_a_platform_that_fails_is_started_again_and_the_others_never_notice(house: House) -> None:
    failing = FakeAdapter("slack", failures=deque([OSError("no network"), ValueError("malformed")]))
    steady = FakeAdapter("discord")

    supervisor = Supervisor(first_pause=0.01)

    async with asyncio.TaskGroup() as group:
        keeping = [supervisor.keep(each, house.door(each), house.core) for each in (failing, steady)]
        tasks = [group.create_task(each) for each in keeping]
        while failing.started < 3:  # noqa: ASYNC110 - the adapter tells by its count
            await asyncio.sleep(0.005)
        for task in tasks:
            task.cancel()

    assert (failing.started, steady.started) == (3, 1)
    assert failing.drained
    assert steady.drained


async def test_the_ways_out_are_known_to_core_and_outbox_by_their_platform(house: House) -> None:
    adapter = FakeAdapter("slack", chat=FakeChat())

    house.serve(adapter)

    assert house.chats == {"slack": adapter.chat}


async def test_the_doctor_looks_into_each_channel_that_belongs_to_a_community(house: House) -> None:
    adapter = FakeAdapter("slack")
    house.serve(adapter)
    makers = house.store.home_now(Place("slack:T01"), now=utc_now())
    bakers = house.store.found("Bakers", now=utc_now()).id
    met, given, switched, talk = (Place("slack:T01", name) for name in ("C01", "C02", "C03", "@U01"))

    def furnish(tx: Transaction) -> None:
        for place in (met, switched, talk):
            tx.members.room(place, private=False)
        tx.members.bind(given, bakers)
        tx.members.bind(talk, bakers)
        tx.members.switch(switched, Switches(prior_art=True))

    house.store.write_now(makers, furnish)
    await house.look("slack:T01")

    assert adapter.asked_of == [given, switched]


async def test_the_house_is_ready_only_while_its_database_answers(house: House, tmp_path: Path) -> None:
    ready = await house.ready()
    house.store.close()
    (tmp_path / "hearth.db").write_bytes(b"no database any more" * 100)

    assert ready
    assert not await house.ready()


async def test_a_fault_of_the_house_itself_ends_all_of_it_and_drains_its_platforms(house: House) -> None:
    adapter = FakeAdapter("slack")
    house.serve(adapter)

    async def broken() -> None:
        await asyncio.sleep(0.05)
        raise ZeroDivisionError

    with pytest.raises(ExceptionGroup) as fallen:
        await live(house, beside=lambda: [broken()])

    assert fallen.group_contains(ZeroDivisionError)
    assert adapter.drained


def test_the_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")

    first, second = secret_of(settings), secret_of(settings)

    assert first == second
    assert len(first) >= 32
    assert (tmp_path / "data" / "hearth.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("held", [pytest.param("", id="empty"), "short", pytest.param("\0" * 64, id="zeros")])
def test_a_key_that_was_cut_short_signs_nothing(tmp_path: Path, held: str) -> None:
    (tmp_path / "hearth.key").write_text(held)

    with pytest.raises(Stop) as told:
        secret_of(Settings(data_dir=tmp_path))

    assert told.value.code == 78
    assert "hearth.key holds no key" in told.value.sentence


def test_a_key_that_finds_no_room_leaves_no_half_of_it(tmp_path: Path) -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8, limit[1]))  # As a full disk: the system refuses the write.
    try:
        with pytest.raises(OSError, match="File too large"):
            secret_of(Settings(data_dir=tmp_path))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)

    assert list(tmp_path.iterdir()) == []


def test_a_secret_that_the_operator_set_is_taken_and_none_made(tmp_path: Path) -> None:
    given = "s" * 40

    secret = secret_of(Settings(data_dir=tmp_path, secret_key=given))  # type: ignore[arg-type]

    assert secret == given
    assert list(tmp_path.iterdir()) == []


def test_processes_that_start_at_once_sign_with_one_whole_key(tmp_path: Path) -> None:
    for serial in range(20):
        settings = Settings(data_dir=tmp_path / str(serial))
        with ThreadPoolExecutor(8) as starting:
            keys = set(starting.map(secret_of, [settings] * 8))

        assert len(keys) == 1
        assert [file.name for file in settings.data_dir.iterdir()] == ["hearth.key"]
