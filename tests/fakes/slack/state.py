"""What is so in a fake workspace: its people, channels, messages and views."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.fakes.slack.ids import Triggers

SCOPES = (
    "app_mentions:read channels:history channels:read chat:write commands files:write groups:history groups:read "
    "im:history im:write mpim:history mpim:write reactions:read users:read"
)
JOINS = frozenset({"channel_join", "group_join", "channel_leave", "channel_topic"})


NOON = 12


def by_day(now: datetime) -> str:
    """Return a zone in which it is about noon: whoever lives there has no quiet hours, whenever the tests run."""
    ahead = NOON - now.hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"  # East of Greenwich is minus in these names.


@dataclass
class Person:
    """Somebody in the workspace; `team` is another workspace's where they come from elsewhere."""

    id: str
    name: str
    team: str
    guest: bool = False
    admin: bool = False
    bot: bool = False
    deleted: bool = False
    zone: str = field(default_factory=lambda: by_day(datetime.now(UTC)))

    @property
    def shown(self) -> dict[str, Any]:
        """Return the user object of users.info."""
        profile = {"real_name": self.name, "display_name": self.name, "team": self.team}
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.name.lower(),
            "real_name": self.name,
            "deleted": self.deleted,
            "profile": profile,
            "is_admin": self.admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.guest,
            "is_ultra_restricted": False,
            "is_stranger": False,
            "is_bot": self.bot,
            "is_app_user": False,
            "tz": self.zone,
            "tz_offset": 3600,
            "updated": 1763884800,
        }


@dataclass
class Channel:
    """A channel, a direct message (`im` names whose) or a group of them (`mpim`)."""

    id: str
    name: str
    private: bool = False
    im: str = ""
    mpim: bool = False
    ext_shared: bool = False
    pending: bool = False
    org_shared: bool = False
    archived: bool = False
    topic: str = ""
    members: set[str] = field(default_factory=set)
    messages: list[dict[str, Any]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return the `channel_type` of its events."""
        if self.im:
            return "im"
        if self.mpim:
            return "mpim"
        return "group" if self.private else "channel"

    @property
    def called(self) -> str:
        """Return the name that interactions give it."""
        return {"im": "directmessage", "group": "privategroup", "mpim": f"mpdm-{self.name}"}.get(self.kind, self.name)

    def shown(self, bot: str) -> dict[str, Any]:
        """Return the object of conversations.info, as *bot* sees it."""
        if self.im:
            return {"id": self.id, "is_im": True, "user": self.im, "is_archived": False, "is_org_shared": False}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.mpim,
            "is_group": False,
            "is_im": False,
            "is_mpim": self.mpim,
            "is_private": self.private or self.mpim,
            "is_archived": self.archived,
            "is_general": False,
            "is_shared": self.ext_shared or self.org_shared,
            "is_ext_shared": self.ext_shared,
            "is_pending_ext_shared": self.pending,
            "is_org_shared": self.org_shared,
            "is_member": bot in self.members,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "created": 1763800000,
        }

    def find(self, ts: str) -> dict[str, Any] | None:
        """Return the message of that time; None where there is none."""
        return next((message for message in self.messages if message["ts"] == ts), None)

    def add(self, message: dict[str, Any]) -> None:
        """Let a message stand here; what it replies to knows of it."""
        self.messages.append(message)
        parent = self.find(message.get("thread_ts", ""))
        if parent is not None and parent is not message:
            replies = len(self.replies(parent["ts"])) - 1
            parent |= {"thread_ts": parent["ts"], "reply_count": replies, "latest_reply": message["ts"]}

    def replies(self, ts: str) -> list[dict[str, Any]]:
        """Return the thread that hangs on a message, that one first."""
        return [one for one in self.messages if ts in {one["ts"], one.get("thread_ts")}]

    def main(self) -> list[dict[str, Any]]:
        """Return what stands in the channel itself, without replies."""
        every = self.messages
        return [m for m in every if m.get("thread_ts", m["ts"]) == m["ts"] or m.get("subtype") == "thread_broadcast"]


@dataclass
class Upload:
    """A file on its way: `whole` is there once it was posted to its address; it shows nowhere until it is completed."""

    id: str
    name: str
    length: int
    alt: str = ""
    whole: bytes | None = None
    completed: bool = False


@dataclass
class State:
    """All that a workspace is, changed by whoever acts in it."""

    team: str
    name: str
    triggers: Triggers
    now: Callable[[], float] = time.time
    domain: str = "acme"
    scopes: set[str] = field(default_factory=lambda: set(SCOPES.split()))
    revoked: bool = False
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    ephemerals: list[dict[str, Any]] = field(default_factory=list)
    every_view: dict[str, dict[str, Any]] = field(default_factory=dict)
    open: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    address: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _last: float = 0.0

    def __post_init__(self) -> None:
        self.people["hearth"] = Person(self.bot, "Hearth", self.team, bot=True)

    @property
    def bot(self) -> str:
        """Return Hearth's own user here."""
        return f"U0HEARTH{self.team[1:]}"

    @property
    def bot_id(self) -> str:
        """Return Hearth's own bot id here."""
        return f"B0HEARTH{self.team[1:]}"

    @property
    def url(self) -> str:
        """Return the workspace's own address."""
        return f"https://{self.domain}.slack.com/"

    @property
    def token(self) -> str:
        """Return the bot token that works here until it is revoked."""
        return f"xoxb-{self.team}-invented"

    def ts(self) -> str:
        """Return the time of a new message: later than all before."""
        self._last = max(self.now(), self._last + 0.0001)
        return f"{self._last:.6f}"

    def id(self, prefix: str, name: str = "") -> str:
        """Return an id as Slack makes them; from a plain name one that can be recognised."""
        plain = name.upper() if name.isascii() and name.replace("-", "").isalnum() else ""
        return f"{prefix}0{plain.replace('-', '') or format(next(self.numbers), '06d')}{self.team[1:]}"

    def user(self, name: str) -> str:
        """Return the id of whoever is called so; an id stands for itself."""
        return self.people[name].id if name in self.people else name

    def person(self, id: str) -> Person | None:
        """Return who has an id."""
        return next((person for person in self.people.values() if person.id == id), None)

    def room(self, name: str, user: str = "") -> Channel:
        """Return a channel by its name or id; `@hearth` is *user*'s own conversation with Hearth."""
        if name == "@hearth":
            return self.im(user)
        if name in self.channels:
            return self.channels[name]
        return next(channel for channel in self.channels.values() if channel.name == name)

    def im(self, user: str) -> Channel:
        """Return the conversation between somebody and Hearth."""
        id = f"D{user[1:]}"
        return self.channels.setdefault(id, Channel(id, "", private=True, im=user, members={user, self.bot}))

    def group(self, users: Iterable[str]) -> Channel:
        """Return the conversation of these with Hearth: always the same one for the same people."""
        members = {*users, self.bot}
        for channel in self.channels.values():
            if channel.mpim and channel.members == members:
                return channel
        names = sorted(person.name.lower() for person in map(self.person, members) if person)
        made = Channel(self.id("G"), f"{'--'.join(names)}-1", private=True, mpim=True, members=members)
        return self.channels.setdefault(made.id, made)

    def stack(self, user: str) -> list[dict[str, Any]]:
        """Return the views that are open before somebody, the one on top last."""
        return [self.every_view[id] for id in self.open.get(user, [])]

    def show(self, user: str, given: dict[str, Any], *, root: str = "", previous: str | None = None) -> dict[str, Any]:
        """Return a new view before somebody."""
        id = self.id("V")
        view = self.filled(given) | {
            "id": id,
            "root_view_id": root or id,
            "previous_view_id": previous,
            "user": user,
        }
        self.every_view[id] = view
        return view

    def change(self, id: str, given: dict[str, Any]) -> dict[str, Any]:
        """Return a view with other content; whose it is stays."""
        kept = {name: self.every_view[id][name] for name in ("id", "root_view_id", "previous_view_id", "user")}
        self.every_view[id] = self.filled(given) | kept
        return self.every_view[id]

    def filled(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return a view with all that Slack adds to it."""
        empty: dict[str, Any] = {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "close": None,
            "submit": None,
        }
        own = {
            "team_id": self.team,
            "app_installed_team_id": self.team,
            "app_id": "A0HEARTH1",
            "bot_id": self.bot_id,
            "hash": f"{next(self.numbers)}.invented",
            "state": {"values": {}},
        }
        return empty | {"title": {"type": "plain_text", "text": "View Title"}} | given | own
