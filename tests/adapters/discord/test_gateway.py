"""The gateway when things go wrong: nothing ends the adapter, and it identifies rarely."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import discord as library
import pytest
from discord.gateway import KeepAliveHandler
from structlog.testing import capture_logs

from adapters.discord.adapter import DiscordAdapter, DiscordConfig, Pace
from adapters.discord.client import Rest, point_at
from adapters.discord.supervision import RARELY, SPENT, UNGRANTED, WRONG, Budget, Supervisor
from tests.adapters.discord.inboxes import QUICK, Letters, NotingInbox, adapted, clock
from tests.fakes.discord import FakeDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.discord import Channel, Member, People

DAY = 86_400.0


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord.running() as fake:
        fake.content_intent = True
        yield fake


def furnished(discord: FakeDiscord) -> tuple[People, Member, Channel, NotingInbox]:
    """Return a server with somebody in a channel."""
    village = discord.server()
    return village, village.member("Li"), village.channel("general"), NotingInbox()


async def still_hears(discord: FakeDiscord, village: People, li: Member, general: Channel, inbox: NotingInbox) -> None:
    """Wait until what is said is heard, as after a connection that was lost."""
    await discord.until(lambda: discord.gateway.open)
    await village.says(li, general, "#tip still here")
    await discord.until(lambda: "#tip still here" in [one.text for one in inbox.messages])


async def test_a_dropped_socket_is_resumed_and_nothing_is_lost(discord: FakeDiscord) -> None:
    village, li, general, inbox = furnished(discord)

    async with adapted(discord, inbox):
        await discord.gateway.drop(4000)
        await village.says(li, general, "#tip said meanwhile")
        await discord.until(lambda: inbox.messages)
        await still_hears(discord, village, li, general, inbox)

    assert [one.text for one in inbox.messages] == ["#tip said meanwhile", "#tip still here"]
    assert len(discord.gateway.identifies) == 1
    assert len(discord.gateway.resumes) == 1
    assert inbox.sessions == [village.space]


async def test_a_broken_line_is_resumed(discord: FakeDiscord) -> None:
    village, li, general, inbox = furnished(discord)

    async with adapted(discord, inbox):
        await discord.gateway.cut()
        await village.says(li, general, "#tip said meanwhile")
        await discord.until(lambda: inbox.messages)

    assert len(discord.gateway.identifies) == 1


async def test_when_asked_to_reconnect_it_resumes(discord: FakeDiscord) -> None:
    village, li, general, inbox = furnished(discord)

    async with adapted(discord, inbox):
        await discord.gateway.ask_to_reconnect()
        await discord.until(lambda: discord.gateway.resumes)
        await still_hears(discord, village, li, general, inbox)

    assert len(discord.gateway.identifies) == 1


async def test_after_a_lost_session_the_space_is_read_again(discord: FakeDiscord) -> None:
    village, li, general, inbox = furnished(discord)

    async with adapted(discord, inbox):
        await discord.gateway.invalidate()
        await discord.until(lambda: len(inbox.sessions) == 2)
        await still_hears(discord, village, li, general, inbox)

    assert len(discord.gateway.identifies) == 2


async def test_a_session_begins_anew_where_discord_itself_says(discord: FakeDiscord) -> None:
    village, li, general, inbox = furnished(discord)
    adapter = DiscordAdapter(DiscordConfig(discord.token, discord.api_url), letters=Letters(), clock=clock, pace=QUICK)
    work = asyncio.create_task(adapter.run(inbox, inbox))  # type: ignore[arg-type]

    await discord.until(lambda: inbox.sessions)
    await discord.gateway.invalidate()
    await discord.until(lambda: len(inbox.sessions) == 2)
    await still_hears(discord, village, li, general, inbox)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)

    assert len(discord.gateway.identifies) == 2


async def test_a_session_that_cannot_be_resumed_begins_anew(discord: FakeDiscord) -> None:
    village, li, general, inbox = furnished(discord)

    async with adapted(discord, inbox):
        discord.gateway.refuse_resumes = True
        await discord.gateway.drop(4000)
        await discord.until(lambda: len(inbox.sessions) == 2)
        await still_hears(discord, village, li, general, inbox)


MALFORMED: list[tuple[str, Any]] = [
    ("MESSAGE_CREATE", None),
    ("MESSAGE_CREATE", {"id": "x"}),
    ("MESSAGE_CREATE", []),
    ("MESSAGE_CREATE", {"guild_id": "1", "author": "nobody"}),
    ("MESSAGE_UPDATE", {"edited_timestamp": 3}),
    ("MESSAGE_DELETE", {"guild_id": {}}),
    ("MESSAGE_REACTION_ADD", {"guild_id": "1"}),
    ("INTERACTION_CREATE", {}),
    ("INTERACTION_CREATE", {"type": 2, "id": "1", "data": []}),
    ("INTERACTION_CREATE", {"type": "x"}),
    ("GUILD_CREATE", {"id": None, "roles": 3}),
    ("GUILD_MEMBER_ADD", {"user": None}),
    ("CHANNEL_UPDATE", {"permission_overwrites": "all"}),
    ("THREAD_LIST_SYNC", {"threads": [None]}),
    ("GUILD_ROLE_UPDATE", 17),
    ("NEVER_HEARD_OF", {"a": 1}),
]


@pytest.mark.parametrize(("event", "told"), MALFORMED)
async def test_a_malformed_dispatch_does_not_even_end_the_session(
    discord: FakeDiscord, event: str, told: object
) -> None:
    village, li, general, inbox = furnished(discord)

    async with adapted(discord, inbox):
        await discord.gateway.malformed(event, told)
        await still_hears(discord, village, li, general, inbox)

    assert len(discord.gateway.identifies) == 1
    assert not discord.gateway.resumes


async def test_a_frame_that_is_no_json_is_survived(discord: FakeDiscord) -> None:
    village, li, general, inbox = furnished(discord)

    async with adapted(discord, inbox):
        await discord.gateway.babble()
        await discord.until(lambda: len(inbox.sessions) == 2)
        await still_hears(discord, village, li, general, inbox)


async def test_a_malformed_beginning_is_survived(discord: FakeDiscord) -> None:
    village, li, general, inbox = furnished(discord)

    async with adapted(discord, inbox):
        await discord.gateway.malformed("READY", {"nothing": "of it"})
        await discord.until(lambda: len(inbox.sessions) == 2)
        await still_hears(discord, village, li, general, inbox)


async def test_answers_leave_while_the_gateway_is_away(discord: FakeDiscord) -> None:
    village, li, general, inbox = furnished(discord)

    async with adapted(discord, inbox):
        inbox.slow = 0.1
        typed = asyncio.create_task(village.types(li, "ask", general, question="how?"))
        await discord.until(lambda: inbox.asked)
        await discord.gateway.drop(4000)
        shown = await typed

    assert shown.text == "Kept as #1."


async def test_a_wrong_token_is_said_clearly_and_tried_rarely(discord: FakeDiscord) -> None:
    furnished(discord)

    with capture_logs() as logs:
        async with adapted(discord, NotingInbox(), token="not" + "-the-token", wait=False) as adapter:
            await discord.until(lambda: [one for one in logs if one["event"] == "discord.disconnected"])
            found = await adapter.look()

    told = next(one for one in logs if one["event"] == "discord.disconnected")
    assert (told["why"], told["again_in"]) == ("wrong_token", RARELY)
    assert told["says"].startswith("Discord does not accept HEARTH_DISCORD_TOKEN. Copy it again")
    assert "discord.commands_not_registered" not in {one["event"] for one in logs}
    assert not discord.gateway.identifies
    assert any(one.result == "bad" and "HEARTH_DISCORD_TOKEN" in one.advice for one in found)


async def test_a_token_revoked_while_at_work_is_said_clearly(discord: FakeDiscord) -> None:
    furnished(discord)

    with capture_logs() as logs:
        async with adapted(discord, NotingInbox()):
            await discord.gateway.drop(4004)
            await discord.until(lambda: [one for one in logs if one["event"] == "discord.disconnected"])

    assert next(one for one in logs if one["event"] == "discord.disconnected")["why"] == "wrong_token"
    assert len(discord.gateway.identifies) == 1


async def test_an_intent_that_is_not_granted_after_all_is_done_without(discord: FakeDiscord) -> None:
    village, li, general, inbox = furnished(discord)
    discord.content_intent, discord.claimed_flags = False, 1 << 19

    with capture_logs() as logs:
        async with adapted(discord, inbox) as adapter:
            found = await adapter.look()
            shown = await village.types(li, "share", general, text="Restart it last")

    assert [bool(one["intents"] & 1 << 15) for one in discord.gateway.identifies] == [True, False]
    assert "lacking_intent" in [one["why"] for one in logs if one["event"] == "discord.disconnected"]
    assert any(one.result == "warning" and "Message Content" in one.advice for one in found)
    assert shown.text == "Kept as #1."


async def test_discord_being_away_at_the_start_is_waited_for(discord: FakeDiscord) -> None:
    village, li, general, inbox = furnished(discord)
    discord.rest.trouble("503", "GET", times=6)

    async with adapted(discord, inbox):
        await still_hears(discord, village, li, general, inbox)

    assert len(discord.gateway.identifies) == 1


async def test_heartbeats_keep_the_session(discord: FakeDiscord) -> None:
    village, li, general, inbox = furnished(discord)
    discord.gateway.heartbeat_ms = 100

    async with adapted(discord, inbox):
        await discord.until(lambda: discord.gateway.heartbeats >= 4)
        await still_hears(discord, village, li, general, inbox)

    assert len(discord.gateway.identifies) == 1


async def test_discord_restarting_is_waited_for(discord: FakeDiscord) -> None:
    village, li, general, inbox = furnished(discord)

    async with adapted(discord, inbox):
        await discord.stop()
        discord.gateway.sessions.clear()
        await asyncio.sleep(0.1)
        await discord.start()
        await discord.until(lambda: len(inbox.sessions) == 2, seconds=20)
        await still_hears(discord, village, li, general, inbox)
        shown = await village.types(li, "ask", general, question="how?")

    assert shown.text == "Kept as #1."
    assert len(discord.gateway.identifies) <= 3


async def test_a_look_tells_that_the_gateway_is_away(discord: FakeDiscord) -> None:
    furnished(discord)

    async with adapted(discord, NotingInbox()) as adapter:
        before = await adapter.look()
        await discord.stop()
        await asyncio.sleep(0.1)
        after = await adapter.look()
        await discord.start()

    assert before[0].result == "good"
    assert (after[0].name, after[0].result) == ("discord gateway", "warning")


async def test_several_shards_hear_each_its_servers(discord: FakeDiscord) -> None:
    discord.gateway.shards = 3
    villages = [discord.server(f"Village {at}") for at in range(6)]
    people = [(village, village.member("Li"), village.channel("general")) for village in villages]
    inbox = NotingInbox()

    async with adapted(discord, inbox):
        for village, li, general in people:
            await village.says(li, general, f"#tip from {village.server.name}")
        await discord.until(lambda: len(inbox.messages) == 6)
        shown = await villages[5].types(people[5][1], "ask", people[5][2], question="how?")
        await discord.until(lambda: len(discord.gateway.identifies) == 3)

    assert sorted(one["shard"] for one in discord.gateway.identifies) == [[0, 3], [1, 3], [2, 3]]
    assert sorted(inbox.sessions) == sorted(village.space for village in villages)
    assert shown.text == "Kept as #1."


async def test_a_gateway_that_shuts_at_once_is_tried_with_growing_pauses(discord: FakeDiscord) -> None:
    furnished(discord)
    discord.gateway.close_identifies_with = 4013
    pace = Pace(patience=QUICK.patience, apart=0.0, pause=0.05, start=20.0)

    with capture_logs() as logs:
        async with adapted(discord, NotingInbox(), pace=pace, wait=False):
            await discord.until(lambda: len(discord.gateway.identifies) == 5)

    pauses = [one for one in logs if one["event"] == "discord.disconnected"]
    assert len(pauses) >= 4
    assert {one["why"] for one in pauses} == {"lost"}


async def test_invalid_sessions_without_end_use_up_the_identifies_and_no_more(discord: FakeDiscord) -> None:
    furnished(discord)
    discord.gateway.refuse_identifies = 10_000
    pace = Pace(patience=QUICK.patience, apart=0.0, pause=0.01, start=20.0)

    with capture_logs() as logs:
        async with adapted(discord, NotingInbox(), pace=pace, wait=False) as adapter:
            await discord.until(lambda: [one for one in logs if one.get("why") == "spent"], seconds=30)
            await asyncio.sleep(0.3)
            found = await adapter.look()

    await discord.until(lambda: not [one for one in threading.enumerate() if isinstance(one, KeepAliveHandler)])
    assert len(discord.gateway.identifies) == 20
    assert found[0].result == "bad"
    assert found[0].says == SPENT.says


async def test_ending_the_adapter_leaves_no_socket_open(discord: FakeDiscord) -> None:
    furnished(discord)

    async with adapted(discord, NotingInbox()):
        assert discord.gateway.open

    await discord.until(lambda: not discord.gateway.open)


async def test_ending_waits_for_no_farewell_without_an_end(discord: FakeDiscord) -> None:
    furnished(discord)

    async with adapted(discord, NotingInbox()):
        discord.gateway.freeze()
        began = asyncio.get_running_loop().time()

    assert asyncio.get_running_loop().time() - began < 6


# --- with a clock of our own ---------------------------------------------------------------------


class Seconds:
    """Monotonic seconds that pass when told."""

    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


def test_identifies_stay_under_a_hundred_in_any_day() -> None:
    seconds = Seconds()
    budget = Budget(seconds)
    taken: list[float] = []

    for at in range(0, int(3 * DAY), 10):
        seconds.passed = float(at)
        if budget.take() == 0.0:
            taken.append(seconds.passed)

    busiest = max(sum(1 for one in taken if start <= one < start + DAY) for start in taken)
    assert 20 < busiest < 100


def test_a_spent_budget_says_how_long_to_wait() -> None:
    seconds = Seconds()
    budget = Budget(seconds, most=2, every=100)
    budget.take()
    budget.take()

    waits = budget.take()
    seconds.passed = waits

    assert waits == pytest.approx(100)
    assert budget.take() == 0.0


def test_each_shard_has_its_own_identifies() -> None:
    budget = Budget(Seconds(), most=1)

    assert [budget.take(0), budget.take(1)] == [0.0, 0.0]
    assert budget.take(0) > 0


def test_the_pause_is_as_long_as_the_shard_that_waits_longest() -> None:
    budget = Budget(Seconds(), most=1, every=100)
    budget.take(0)
    budget.take(3)

    assert budget.wait() == pytest.approx(100)


async def _never(_plain: bool, _well: object) -> None:  # noqa: FBT001
    raise AssertionError


def test_pauses_grow_and_begin_anew_after_a_good_connection() -> None:
    supervisor = Supervisor(_never, Budget(Seconds()), pause=1.0)

    pauses = [supervisor.pause(OSError(), 1) for _ in range(12)]

    assert pauses[:4] == [1, 2, 4, 8]
    assert max(pauses) == 300
    assert supervisor.pause(OSError(), 3_600) == 1


def test_what_only_an_operator_can_mend_is_tried_rarely() -> None:
    supervisor = Supervisor(_never, Budget(Seconds()), pause=1.0)

    first = supervisor.pause(library.PrivilegedIntentsRequired(0), 1)
    again = supervisor.pause(library.PrivilegedIntentsRequired(0), 1)
    wrong = supervisor.pause(library.LoginFailure(), 1)

    assert (first, again, wrong) == (1, RARELY, RARELY)
    assert supervisor.ungranted
    assert supervisor.ailing is WRONG


@pytest.mark.parametrize("told", [UNGRANTED, WRONG, SPENT])
def test_what_is_wrong_is_said_with_what_to_do(told: Any) -> None:  # noqa: ANN401
    assert told.says.endswith(".")
    assert told.advice.endswith(".")


async def test_what_is_closed_while_it_logs_in_leaves_no_socket_open(discord: FakeDiscord) -> None:
    furnished(discord)
    discord.rest.trouble("slow", r"GET /users/@me", seconds=0.2)
    rest = Rest(discord.token)
    point_at(discord.api_url)

    calling = asyncio.ensure_future(rest())
    await asyncio.sleep(0.1)
    await rest.close()

    with pytest.raises(OSError):  # noqa: PT011  It was closed meanwhile.
        await calling
    assert rest._http is None  # noqa: SLF001


async def test_a_look_without_running_leaves_no_socket_open(discord: FakeDiscord) -> None:
    village, _, _, inbox = furnished(discord)
    async with adapted(discord, inbox) as adapter:
        running = await adapter.look()

    alone = await adapter.look()

    assert {one.result for one in running if one.name == "discord gateway"} == {"good"}
    assert [one.name for one in alone] == [one.name for one in running if one.name != "discord gateway"]
    with pytest.raises(OSError):  # noqa: PT011  Whatever is called afterwards opens nothing.
        await adapter._rest()  # noqa: SLF001
    assert village.id
