"""The project's own fake Discord: REST and gateway on 127.0.0.1, for the real discord.py to talk to.

    async with FakeDiscord.running() as discord:
        village = discord.server("Village")
        li, general = village.member("Li"), village.channel("general")
        ...  # an adapter with discord.token, discord.api_url, discord.gateway_url
        await discord.connected()
        shown = await village.types(li, "share", general, text="Restart the broker last #tip")
        message = await village.says(li, general, "Restart the broker last #tip")
        form = await village.chooses(li, "Keep this", message)        # Shown(kind="modal")
        done = await village.submits(li, form, {"Title": "..."})     # labels or custom ids
        shown = await village.presses(li, done.message, "Undo")
        discord.outgoing                                              # every request that came in
        discord.by_bot(general.id), discord.pings[message["id"]]      # what it said, whom it pinged
        discord.rest.trouble("429", r"POST /channels/\\d+/messages", seconds=0.5)
        await discord.gateway.drop(4000)

Set up servers, members and channels before the adapter connects; `village.opens_channel`,
`joins`, `makes_private` and the like tell the gateway as they happen.
"""

from __future__ import annotations

from tests.fakes.discord.exchange import Exchange, Shown, labels_of, text_of
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.model import Channel, Member, Overwrite, Role, Server, User
from tests.fakes.discord.people import People
from tests.fakes.discord.rest import Call, Rest, Trouble

__all__ = [
    "Call",
    "Channel",
    "Exchange",
    "FakeDiscord",
    "Gateway",
    "Member",
    "Overwrite",
    "People",
    "Rest",
    "Role",
    "Server",
    "Shown",
    "Trouble",
    "User",
    "labels_of",
    "text_of",
]
