"""The reconciler on the real core and a real database, through a platform that was not listened to for a while."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.community.model import Switches
from bot.core import Core
from bot.errors import OutcomeUnknown, RetryLater, Unavailable, Unreadable
from bot.messages import Account, MessageDeleted, MessageEdited, MessagePosted, MessageRef, Place, RoomChanged
from bot.reconcile import Heard, Reconciler
from bot.storage.store import Store
from bot.testing import FakeChat, SettableClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.messages import Change
    from bot.practice.model import Entry
    from bot.transaction import Transaction

SPACE = "slack:T1"
GENERAL = Place(SPACE, "C1")
RANDOM = Place(SPACE, "C2")
LI = Account(SPACE, "U1", "Li")


@dataclass(slots=True)
class Talk(FakeChat):
    """A platform with a past; `faults` are raised one by one when a room's history is read."""

    faults: dict[str, list[Exception]] = field(default_factory=dict)
    edits: list[MessageEdited] = field(default_factory=list)
    read_since: list[tuple[str, datetime]] = field(default_factory=list)
    most_rooms_at_once: int = 0
    reading: int = 0

    async def history(self, room: Place, since: datetime) -> Sequence[MessagePosted | MessageEdited]:
        """Return what was said, and what of it was edited; or fail as told."""
        self.read_since.append((str(room), since))
        self.reading += 1
        self.most_rooms_at_once = max(self.most_rooms_at_once, self.reading)
        await asyncio.sleep(0)
        self.reading -= 1
        if waiting := self.faults.get(str(room)):
            raise waiting.pop(0)
        said = [one for one in self.messages.values() if one.ref.place.room == room and one.at >= since]
        return [*said, *(one for one in self.edits if one.ref.place.room == room)]


class Recording:
    """The core's door, which records what changed beside what was said."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.changes: list[Change] = []
        self.down = 0
        self.order: list[str] = []

    def _check(self) -> None:
        if self.down:
            self.down -= 1
            raise Unavailable("down")

    async def on_message(self, message: MessagePosted) -> None:
        self._check()
        self.order.append(message.ref.id)
        await self._core.on_message(message)

    async def on_edit(self, edit: MessageEdited) -> None:
        self._check()
        await self._core.on_edit(edit)

    async def on_delete(self, deletion: MessageDeleted) -> None:
        self._check()
        await self._core.on_delete(deletion)

    async def on_change(self, change: Change) -> None:
        self.changes.append(change)

    async def on_session(self, space: str) -> None:
        assert space == SPACE


@dataclass
class Scene:
    """A workspace with two watched channels, and a clock that the test moves."""

    store: Store
    chat: Talk = field(default_factory=Talk)
    clock: SettableClock = field(default_factory=SettableClock)
    serial: int = 0

    def __post_init__(self) -> None:
        self.core = Core(self.store, {"slack": self.chat}, clock=self.clock)
        self.inbox = Recording(self.core)
        self.community = self.store.home_now(GENERAL, now=self.clock())
        self.meet(GENERAL)
        self.meet(RANDOM)

    def meet(self, place: Place, *, tags: bool = True) -> None:
        def meet(tx: Transaction) -> None:
            tx.members.room(place, private=False)
            tx.members.switch(place, Switches(tags=tags))

        self.store.write_now(self.community, meet)

    def say(self, text: str, place: Place = GENERAL, **ago: float) -> MessagePosted:
        """Let something be said on the platform, so long ago; Hearth is not told."""
        self.serial += 1
        at = self.clock() - timedelta(**ago)
        message = MessagePosted(MessageRef(place, f"{self.serial}"), LI, text, at, private=False)
        self.chat.messages[str(message.ref)] = message
        return message

    def reads(self, message: MessagePosted, text: str) -> MessagePosted:
        """Let a message read differently on the platform; Hearth is not told."""
        changed = replace(message, text=text)
        self.chat.messages[str(message.ref)] = changed
        return changed

    def reconciler(self) -> Reconciler:
        chats = {"slack": self.chat}
        inbox: object = self.inbox
        return Reconciler(self.store, chats, inbox, self.clock, flush_seconds=0.02, round_seconds=0.02)  # type: ignore[arg-type]

    def door(self, reconciler: Reconciler) -> Heard:
        inbox: object = self.inbox
        return Heard(inbox, reconciler)  # type: ignore[arg-type]

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[tuple[Heard, Reconciler]]:
        """Let the reconciler work on a session with the workspace."""
        reconciler = self.reconciler()
        door = self.door(reconciler)
        await door.on_session(SPACE)
        task = asyncio.create_task(reconciler.run())
        try:
            yield door, reconciler
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def off_for(self, **time: float) -> None:
        """Be there once, so that the cursors stand at now, then be away so long."""
        async with self.at_work():
            await self.until(lambda: all(self.cursor(place) is not None for place in (GENERAL, RANDOM)))
        self.clock.forward(**time)

    def cursor(self, place: Place) -> datetime | None:
        room = self.store.read_now(self.community, lambda tx: tx.members.known_room(place))
        return room.read_to if room else None

    def level(self, *places: Place) -> Callable[[], bool]:
        """Return whether the cursors of *places* stand at now."""
        return lambda: all(self.cursor(place) == self.clock() for place in places)

    def entries(self) -> list[Entry]:
        return self.store.read_now(self.community, lambda tx: list(tx.entries.stream(None)))

    def titles(self) -> list[str]:
        return [entry.title for entry in self.entries()]

    async def until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not reached():  # noqa: ASYNC110 - what is waited for happens in the database
                await asyncio.sleep(0.005)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    yield Scene(store)
    store.close()


async def test_off_for_an_hour_then_back_every_tagged_message_is_caught_up_once(scene: Scene) -> None:
    await scene.off_for(hours=1)
    for minutes in range(59, 0, -1):
        scene.say(f"Number {minutes} #tip", (GENERAL, RANDOM)[minutes % 2], minutes=minutes)
        scene.say("only talk", minutes=minutes)

    for _ in range(2):
        async with scene.at_work():
            await scene.until(scene.level(GENERAL, RANDOM))

    assert sorted(scene.titles()) == sorted(f"Number {minutes}" for minutes in range(1, 60))


async def test_nothing_untagged_leaves_a_trace(scene: Scene) -> None:
    await scene.off_for(hours=1)
    scene.say("a kettle that nobody tagged", minutes=5)

    async with scene.at_work():
        await scene.until(scene.level(GENERAL))

    dump = scene.store.look(lambda connection: list(connection.exec_driver_sql("SELECT * FROM delivery")))
    assert dump == []
    assert scene.titles() == []


async def test_a_room_that_was_never_read_begins_now_and_is_no_crawl(scene: Scene) -> None:
    scene.say("long ago #tip", days=1)

    async with scene.at_work():
        await scene.until(scene.level(GENERAL, RANDOM))

    assert scene.chat.read_since == []
    assert scene.titles() == []


async def test_a_channel_whose_tags_are_off_is_not_read(scene: Scene) -> None:
    await scene.off_for(hours=1)
    scene.meet(RANDOM, tags=False)
    scene.say("not here #tip", RANDOM, minutes=5)

    async with scene.at_work():
        await scene.until(scene.level(GENERAL))

    assert {room for room, _ in scene.chat.read_since} == {str(GENERAL)}


async def test_reading_begins_ten_minutes_before_the_cursor_and_never_a_month_before_now(scene: Scene) -> None:
    await scene.off_for(days=400)

    async with scene.at_work():
        await scene.until(scene.level(GENERAL))
    scene.clock.forward(hours=1)
    async with scene.at_work():
        await scene.until(scene.level(GENERAL))

    since = [at for room, at in scene.chat.read_since if room == str(GENERAL)]
    assert scene.clock() - since[0] == timedelta(days=30, hours=1)
    assert scene.clock() - since[1] == timedelta(hours=1, minutes=10)


async def test_what_was_heard_live_and_is_read_again_is_kept_once(scene: Scene) -> None:
    await scene.off_for(minutes=5)
    message = scene.say("Turn the key twice #tip")

    async with scene.at_work() as (door, _):
        await asyncio.gather(*(door.on_message(message) for _ in range(3)))
        await scene.until(scene.level(GENERAL))

    assert scene.titles() == ["Turn the key twice"]


async def test_what_comes_out_of_order_is_taken_in_order(scene: Scene) -> None:
    await scene.off_for(hours=1)
    for minutes in (10, 50, 30):
        scene.say(f"Number {minutes} #tip", minutes=minutes)

    async with scene.at_work():
        await scene.until(scene.level(GENERAL))

    assert scene.inbox.order == ["2", "3", "1"]


async def test_killed_in_the_middle_it_goes_on_where_it_was(scene: Scene) -> None:
    await scene.off_for(hours=1)
    for minutes in range(50, 0, -10):
        scene.say(f"Number {minutes} #tip", minutes=minutes)
    room = scene.chat.messages

    for kept in range(1, 6):
        async with scene.at_work():
            await scene.until(lambda kept=kept: len(scene.inbox.order) >= kept)  # type: ignore[misc]
    async with scene.at_work():
        await scene.until(scene.level(GENERAL))

    assert sorted(scene.titles()) == sorted(one.text.removesuffix(" #tip") for one in room.values())


async def test_the_cursor_passes_only_what_was_taken(scene: Scene) -> None:
    await scene.off_for(hours=1)
    first = scene.say("first #tip", minutes=50)
    scene.say("second #tip", minutes=20)
    reconciler = scene.reconciler()

    async def take(message: MessagePosted) -> None:
        if message.text.startswith("second"):
            raise Unavailable("down")

    scene.inbox.on_message = take  # type: ignore[method-assign]
    reconciler.missed(SPACE)
    task = asyncio.create_task(reconciler.run())
    await scene.until(lambda: scene.cursor(GENERAL) == first.at)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert scene.cursor(GENERAL) == first.at


async def test_live_messages_move_the_cursor_without_being_written_one_by_one(scene: Scene) -> None:
    async with scene.at_work() as (door, _):
        await scene.until(scene.level(GENERAL))
        scene.clock.forward(minutes=3)
        for number in range(50):
            await door.on_message(scene.say(f"talk {number}"))
        await scene.until(scene.level(GENERAL))

    assert scene.chat.read_since == []


async def test_the_last_live_messages_are_noted_at_the_end(scene: Scene) -> None:
    async with scene.at_work() as (door, reconciler):
        await scene.until(scene.level(GENERAL))
        await asyncio.sleep(0.05)
        reconciler._flush_seconds = 60  # noqa: SLF001 - as long as nobody waits for
        await asyncio.sleep(0.05)
        scene.clock.forward(minutes=3)
        await door.on_message(scene.say("goodbye"))

    assert scene.cursor(GENERAL) == scene.clock()


async def test_while_something_is_missing_live_messages_do_not_move_the_cursor(scene: Scene) -> None:
    await scene.off_for(hours=1)
    before = scene.cursor(GENERAL)
    scene.chat.faults[str(GENERAL)] = [OutcomeUnknown("timeout")] * 10_000

    async with scene.at_work() as (door, _):
        await scene.until(lambda: len(scene.chat.read_since) > 2)
        await door.on_message(scene.say("live"))
        await asyncio.sleep(0.1)

    assert scene.cursor(GENERAL) == before


async def test_what_the_database_could_not_take_is_read_when_it_is_back(scene: Scene) -> None:
    async with scene.at_work() as (door, _):
        await scene.until(scene.level(GENERAL))
        scene.clock.forward(minutes=1)
        scene.inbox.down = 1
        with pytest.raises(Unavailable):
            await door.on_message(scene.say("Turn the key twice #tip"))
        await scene.until(lambda: scene.titles() == ["Turn the key twice"])


async def test_a_lost_session_is_made_good_when_the_next_one_begins(scene: Scene) -> None:
    async with scene.at_work() as (door, _):
        await scene.until(scene.level(GENERAL))
        scene.clock.forward(minutes=30)
        scene.say("said to nobody #tip", minutes=10)
        await door.on_session(SPACE)
        await scene.until(lambda: scene.titles() == ["said to nobody"])


async def test_a_platform_that_asks_to_wait_is_waited_for(scene: Scene) -> None:
    await scene.off_for(hours=1)
    scene.say("after the wait #tip", minutes=10)
    scene.chat.faults[str(GENERAL)] = [RetryLater(0.3)]
    began = asyncio.get_running_loop().time()

    async with scene.at_work():
        await scene.until(lambda: scene.titles() == ["after the wait"])

    assert asyncio.get_running_loop().time() - began >= 0.3


async def test_a_room_that_may_not_be_read_is_noted_and_the_others_are_read(scene: Scene) -> None:
    await scene.off_for(hours=1)
    scene.say("elsewhere #tip", RANDOM, minutes=10)
    scene.chat.faults[str(GENERAL)] = [Unreadable(str(GENERAL))]

    async with scene.at_work() as (door, reconciler):
        await scene.until(scene.level(RANDOM))
        await scene.until(lambda: reconciler.unreadable == [str(GENERAL)])
        await door.on_session(SPACE)
        await scene.until(scene.level(GENERAL))
        after = reconciler.unreadable

    assert scene.titles() == ["elsewhere"]
    assert after == []


async def test_one_room_at_a_time_is_read_in_a_space(scene: Scene) -> None:
    await scene.off_for(hours=1)

    async with scene.at_work():
        await scene.until(scene.level(GENERAL, RANDOM))

    assert scene.chat.most_rooms_at_once == 1


async def test_a_message_that_stumbles_over_a_fault_of_ours_is_passed_over(scene: Scene) -> None:
    await scene.off_for(hours=1)
    scene.say("broken #tip", minutes=20)
    scene.say("whole #tip", minutes=10)
    take = scene.inbox.on_message

    async def stumble(message: MessagePosted) -> None:
        if message.text.startswith("broken"):
            raise ZeroDivisionError
        await take(message)

    scene.inbox.on_message = stumble  # type: ignore[method-assign]
    async with scene.at_work():
        await scene.until(scene.level(GENERAL))

    assert scene.titles() == ["whole"]


async def test_a_channel_that_hearth_is_not_in_is_not_read_until_something_is_heard_from_it(scene: Scene) -> None:
    await scene.off_for(hours=1)
    scene.chat.channels.append(RoomChanged(GENERAL, scene.clock(), "general", private=False))

    async with scene.at_work() as (door, _):
        await scene.until(scene.level(GENERAL))
        unread = scene.cursor(RANDOM)
        await door.on_message(scene.say("talk", RANDOM))
        await scene.until(scene.level(RANDOM))

    assert unread != scene.clock()


async def test_told_to_end_it_ends_even_where_something_inside_lost_that(scene: Scene) -> None:
    await scene.off_for(hours=1)
    scene.say("first #tip", minutes=10)
    begun = asyncio.Event()

    async def lose(message: MessagePosted) -> None:  # noqa: ARG001
        begun.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(60)

    scene.inbox.on_message = lose  # type: ignore[method-assign]
    async with asyncio.timeout(5), scene.at_work():
        await begun.wait()

    assert scene.cursor(GENERAL) == scene.clock()


async def test_how_the_channels_are_now_is_taken_before_anything_is_read(scene: Scene) -> None:
    await scene.off_for(hours=1)
    turned = RoomChanged(GENERAL, scene.clock(), "general", private=True)
    scene.chat.channels.append(turned)

    async with scene.at_work():
        await scene.until(scene.level(GENERAL))

    assert scene.inbox.changes == [turned]


async def test_what_was_edited_meanwhile_reads_as_edited(scene: Scene) -> None:
    async with scene.at_work() as (door, _):
        await scene.until(scene.level(GENERAL))
        message = scene.say("Turn the key once #tip")
        await door.on_message(message)
    scene.clock.forward(minutes=5)
    changed = scene.reads(message, "Turn the key twice #tip")
    scene.chat.edits.append(MessageEdited(changed.ref, LI, changed.text, "1", scene.clock(), private=False))

    async with scene.at_work():
        await scene.until(scene.level(GENERAL))

    assert scene.titles() == ["Turn the key twice"]


async def kept_and_read_once(scene: Scene) -> MessagePosted:
    """Let a message be kept, and its source be read again a first time."""
    async with scene.at_work() as (door, _):
        await scene.until(scene.level(GENERAL))
        message = scene.say("Turn the key once #tip")
        await door.on_message(message)
        await scene.until(lambda: bool(checks(scene)))
    return message


def checks(scene: Scene) -> list[str]:
    """Return what is known of sources that were read again."""
    query = "SELECT outcome FROM delivery WHERE key LIKE '%:read'"
    return scene.store.look(lambda connection: list(connection.exec_driver_sql(query).scalars()))


async def test_an_old_source_that_was_edited_unnoticed_is_carried_over_the_next_day(scene: Scene) -> None:
    message = await kept_and_read_once(scene)
    scene.reads(message, "Turn the key twice #tip")
    async with scene.at_work():
        await asyncio.sleep(0.1)
    on_the_same_day = scene.titles()
    scene.clock.forward(days=1)

    async with scene.at_work():
        await scene.until(lambda: scene.titles() == ["Turn the key twice"])

    assert on_the_same_day == ["Turn the key once"]


async def test_an_edit_that_the_platform_tells_later_still_wins(scene: Scene) -> None:
    message = await kept_and_read_once(scene)
    scene.reads(message, "Turn the key twice #tip")
    scene.clock.forward(days=1)

    async with scene.at_work() as (door, _):
        await scene.until(lambda: scene.titles() == ["Turn the key twice"])
        await door.on_edit(
            MessageEdited(message.ref, LI, "Turn it thrice #tip", "1700.1", scene.clock(), private=False)
        )

    assert scene.titles() == ["Turn it thrice"]


async def test_a_source_that_went_without_a_word_marks_the_link_and_withdraws_nothing(scene: Scene) -> None:
    message = await kept_and_read_once(scene)
    del scene.chat.messages[str(message.ref)]
    scene.clock.forward(days=1)

    async with scene.at_work():
        await scene.until(lambda: scene.entries()[0].source_gone)
    scene.chat.messages[str(message.ref)] = message
    scene.clock.forward(days=1)
    async with scene.at_work():
        await scene.until(lambda: not scene.entries()[0].source_gone)

    assert scene.titles() == ["Turn the key once"]


async def test_where_the_right_to_look_was_lost_nothing_is_said_to_be_gone(scene: Scene) -> None:
    message = await kept_and_read_once(scene)

    async with scene.at_work():
        await scene.until(scene.level(GENERAL))
        del scene.chat.messages[str(message.ref)]
        scene.chat.faults[str(GENERAL)] = [Unreadable(str(GENERAL))] * 10_000
        scene.clock.forward(days=1)
        await scene.until(lambda: len(scene.chat.faults[str(GENERAL)]) < 10_000)
        await asyncio.sleep(0.1)

    assert not scene.entries()[0].source_gone
    assert not checks(scene)[0].startswith(scene.clock().date().isoformat())


async def test_a_source_that_could_never_be_read_is_not_said_to_be_gone(scene: Scene) -> None:
    async with scene.at_work() as (door, _):
        await scene.until(scene.level(GENERAL))
        message = scene.say("Turn the key once #tip")
        del scene.chat.messages[str(message.ref)]
        await door.on_message(message)
        await scene.until(lambda: bool(checks(scene)))
    scene.clock.forward(days=1)
    async with scene.at_work():
        await scene.until(lambda: checks(scene)[0].startswith(scene.clock().date().isoformat()))

    assert not scene.entries()[0].source_gone


async def test_a_source_whose_text_may_not_be_read_any_more_changes_nothing(scene: Scene) -> None:
    message = await kept_and_read_once(scene)
    scene.reads(message, "")
    scene.clock.forward(days=1)

    async with scene.at_work():
        await scene.until(lambda: checks(scene)[0].startswith(scene.clock().date().isoformat()))

    assert scene.titles() == ["Turn the key once"]
    assert not scene.entries()[0].source_gone


async def test_what_its_author_changed_in_hearth_is_not_undone_by_its_source(scene: Scene) -> None:
    await kept_and_read_once(scene)
    query = "UPDATE entry SET title = 'Better said', version = 2"
    scene.store.change(lambda connection: connection.exec_driver_sql(query))
    scene.clock.forward(days=1)

    async with scene.at_work():
        await scene.until(lambda: checks(scene)[0].startswith(scene.clock().date().isoformat()))

    assert scene.titles() == ["Better said"]


async def test_a_space_whose_platform_is_not_attached_is_left_alone(scene: Scene) -> None:
    reconciler = scene.reconciler()

    reconciler.missed("discord:1")
    reconciler.missed("web:local")
    reconciler.took(Place("discord:1", "2"), scene.clock())

    assert reconciler.unreadable == []
