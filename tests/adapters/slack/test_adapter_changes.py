from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import Unavailable
from bot.messages import Account, Arrived, Invited, Moved, Place, Renamed, RoomChanged, SpaceJoined, SpaceLeft
from tests.adapters.slack.standins import now
from tests.adapters.slack.workshop import workshop
from tests.fakes.slack import shown

if TYPE_CHECKING:
    from tests.adapters.slack.workshop import Way, Workshop

GENERAL = Place("slack:T01", "C0GENERAL01")
MAYA = Account("slack:T01", "U0MAYA01")


async def test_the_channels_are_told_at_the_start(shop: Workshop) -> None:
    told = {str(change.place): change.private for change in shop.inbox.changes if isinstance(change, RoomChanged)}

    assert told == {"slack:T01/C0GENERAL01": False, "slack:T01/C0COUNCIL01": True}
    assert shop.inbox.sessions == ["slack:T01"]


async def test_the_first_start_with_a_token_tells_of_the_workspace(way: Way) -> None:
    async with workshop(way) as shop:
        async with shop.at_work():
            pass
        async with shop.at_work():
            pass

        joined = [change for change in shop.inbox.changes if isinstance(change, SpaceJoined)]
        assert [(change.space, change.name) for change in joined] == [("slack:T01", "Acme")]
        assert shop.installations.kept["slack:T01"].url == "https://acme.slack.com/"
        assert "chat:write" in shop.installations.kept["slack:T01"].scopes


async def test_hearth_is_told_when_it_comes_into_a_channel_and_by_whom(shop: Workshop) -> None:
    shop.acme.channel("newcomers", ["maya"], hearth=False)

    await shop.acme.joins("hearth", "newcomers", by="maya")

    invited = shop.inbox.changes[-1]
    assert isinstance(invited, Invited)
    assert invited.place == Place("slack:T01", "C0NEWCOMERS01")
    assert invited.by == MAYA
    assert invited.private is False
    assert invited.name == "newcomers"


async def test_somebody_comes_and_goes(shop: Workshop) -> None:
    await shop.acme.joins("maya", "council")
    await shop.acme.joins("maya", "council", inside=False)

    came, went = shop.inbox.changes[-2:]
    assert isinstance(came, Moved)
    assert isinstance(went, Moved)
    assert (came.account, came.inside, went.inside) == (MAYA, True, False)


async def test_hearth_leaves_a_channel(shop: Workshop) -> None:
    await shop.acme.joins("hearth", "general", by="boss", inside=False)

    change = shop.inbox.changes[-1]
    assert isinstance(change, RoomChanged)
    assert change.place == GENERAL
    assert change.inside is False


async def test_a_channel_that_is_shared_with_others_is_private_from_then_on(shop: Workshop) -> None:
    shop.acme.state.room("general").ext_shared = True

    await shop.acme.brings({"type": "channel_shared", "channel": "C0GENERAL01", "connected_team_id": "T09"})
    await shop.acme.types("li", "general", "/ask restart")

    change = shop.inbox.changes[-1]
    assert isinstance(change, RoomChanged)
    assert change.private
    assert shop.inbox.asked[0].private


async def test_a_channel_that_is_made_private_is_private_from_then_on(shop: Workshop) -> None:
    shop.acme.state.room("general").private = True
    told = {"type": "message", "subtype": "channel_convert_to_private", "user": "U0LI01", "ts": "1763884813.701370"}

    await shop.acme.brings(told | {"channel": "C0GENERAL01", "channel_type": "group", "text": "made this private"})
    await shop.acme.says("li", "general", "#tip now among us")

    change = shop.inbox.changes[-1]
    assert isinstance(change, RoomChanged)
    assert change.private
    assert shop.inbox.messages[0].private


async def test_a_channel_of_which_slack_tells_nothing_is_private(shop: Workshop) -> None:
    for _ in range(3):
        shop.slack.faults.add("conversations.info", status=500)

    await shop.acme.brings({"type": "channel_unarchive", "channel": "C0GENERAL01", "user": "U0LI01"})

    change = shop.inbox.changes[-1]
    assert isinstance(change, RoomChanged)
    assert change.private


async def test_a_channel_of_which_slack_tells_later_is_known_then(shop: Workshop) -> None:
    shop.slack.faults.add("conversations.info", status=500)

    await shop.acme.brings({"type": "channel_unarchive", "channel": "C0GENERAL01", "user": "U0LI01"})

    before = len(shop.inbox.changes)
    await shown(lambda: shop.inbox.changes[before:])
    told = shop.inbox.changes[-1]
    assert isinstance(told, RoomChanged)
    assert (told.name, told.private) == ("general", False)


async def test_an_invitation_of_which_slack_tells_too_late_is_taken_as_private(shop: Workshop) -> None:
    shop.acme.channel("newcomers", ["maya"], hearth=False)
    shop.slack.faults.add("conversations.info", hang=True)

    done = await shop.acme.joins("hearth", "newcomers", by="maya")

    invited = shop.inbox.changes[-1]
    assert done.acked
    assert isinstance(invited, Invited)
    assert invited.private


async def test_an_archived_channel_is_gone(shop: Workshop) -> None:
    shop.acme.state.room("general").archived = True

    await shop.acme.brings({"type": "channel_archive", "channel": "C0GENERAL01", "user": "U0LI01"})

    change = shop.inbox.changes[-1]
    assert isinstance(change, RoomChanged)
    assert change.gone


async def test_people_arrive_and_take_other_names(shop: Workshop) -> None:
    shop.acme.person("noor")
    noor = shop.acme.state.people["noor"].shown

    await shop.acme.brings({"type": "team_join", "user": noor})
    await shop.acme.brings({"type": "user_change", "user": noor | {"profile": {"display_name": "Noor R."}}})

    arrived, renamed = shop.inbox.changes[-2:]
    assert isinstance(arrived, Arrived)
    assert isinstance(renamed, Renamed)
    assert renamed.account.name == "Noor R."


async def test_a_removal_forgets_the_token_at_once(shop: Workshop) -> None:
    done = await shop.acme.uninstalls()

    assert done.acked
    assert shop.installations.kept == {}
    assert any(isinstance(change, SpaceLeft) for change in shop.inbox.changes)


async def test_a_removal_that_the_core_could_not_take_comes_again(shop: Workshop) -> None:
    shop.slack.patience = 0.3
    shop.inbox.fault = Unavailable("down")
    refused = await shop.acme.uninstalls()
    shop.inbox.fault = None

    again = await shop.acme.bring("events_api", dict(refused.sent), attempt=1)

    assert not refused.acked
    assert again.acked
    assert isinstance(shop.inbox.changes[-1], SpaceLeft)


async def test_a_removal_from_before_the_installation_removes_nothing(shop: Workshop) -> None:
    body = {"type": "event_callback", "team_id": "T01", "event": {"type": "app_uninstalled"}}
    earlier = int((now() - timedelta(minutes=5)).timestamp())

    done = await shop.acme.bring("events_api", body | {"event_time": earlier})

    assert done.acked
    assert "slack:T01" in shop.installations.kept
    assert not any(isinstance(change, SpaceLeft) for change in shop.inbox.changes)


async def test_whoever_is_left_behind_by_a_removal_is_told_so(shop: Workshop) -> None:
    await shop.acme.uninstalls()

    done = await shop.acme.types("li", "general", "/ask restart")

    assert "not installed" in done.body["text"]
