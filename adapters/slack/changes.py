"""What changed in a workspace beside what was said.

An event tells little of a channel: where it does not say that everybody may read it, it counts as
private here, until `SlackChat.told` has asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.slack.payload import id_at, id_or_none, part, words
from bot.messages import Account, Arrived, Invited, Moved, Place, Renamed, RoomChanged, SpaceLeft

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from adapters.slack.home import Home
    from adapters.slack.payload import Payload
    from bot.messages import Change

    Reading = Callable[[Payload, Home, datetime], Change | None]

LONGEST_ZONE = 60
OF_A_CHANNEL = {"channel_convert_to_private", "channel_topic", "channel_purpose", "group_topic", "group_purpose"}
"""The kinds of message by which Slack tells what became of a channel, or what it is for now."""
SHARED = ("is_ext_shared", "is_pending_ext_shared", "is_org_shared", "is_shared")


def change(event: Payload, home: Home, at: datetime) -> Change | None:
    """Return what an event changed; None for one that changes nothing for Hearth."""
    reading = CHANGES.get(words(event, "type"))
    if reading is None and words(event, "subtype") in OF_A_CHANNEL:
        reading = _unlike
    return reading(event, home, at) if reading else None


def room(channel: Payload, home: Home, at: datetime) -> RoomChanged:
    """Return a channel as the Web API shows it; open only where it says so, and to nobody from elsewhere."""
    closed = channel.get("is_private") is not False or channel.get("is_channel") is not True
    shared = any(channel.get(sign) for sign in SHARED) or "is_ext_shared" not in channel
    return RoomChanged(
        Place(home.space, id_at(channel, "id")),
        at,
        name=words(channel, "name"),
        private=closed or shared or bool(channel.get("is_mpim")) or bool(channel.get("is_im")),
        gone=bool(channel.get("is_archived")),
        inside=channel.get("is_member") is not False,
        shared=shared,
        about=about(channel),
    )


def about(channel: Payload) -> str | None:
    """Return what a channel says that it is for: its topic, then its purpose; None where neither is told."""
    if "topic" not in channel and "purpose" not in channel:
        return None
    return "\n".join(filter(None, (words(channel, "topic", "value"), words(channel, "purpose", "value"))))


def known(user: Payload, home: Home) -> Account:
    """Return somebody by the name that they chose and in the zone that they set, as the Web API shows them."""
    profile = part(user, "profile")
    name = words(profile, "display_name") or words(profile, "real_name") or words(user, "real_name")
    account = home.account(id_at(user, "id"), name or words(user, "name"))
    zone = words(user, "tz")
    return replace(account, zone=zone) if 0 < len(zone) <= LONGEST_ZONE else account


def _channel(event: Payload) -> str:
    """Return the channel of an event, which tells its id or all of it."""
    held = event.get("channel")
    return id_at(event, "channel") if isinstance(held, str) else id_at(event, "channel", "id")


def _unlike(event: Payload, home: Home, at: datetime) -> Change:
    name = "" if isinstance(event.get("channel"), str) else words(event, "channel", "name")
    return RoomChanged(Place(home.space, _channel(event)), at, name=name)


def _gone(event: Payload, home: Home, at: datetime) -> Change:
    return RoomChanged(Place(home.space, _channel(event)), at, gone=True)


def _out(event: Payload, home: Home, at: datetime) -> Change:
    return RoomChanged(Place(home.space, _channel(event)), at, inside=False)


def _came(event: Payload, home: Home, at: datetime) -> Change:
    place, native = Place(home.space, _channel(event)), id_at(event, "user")
    if native != home.bot:
        return Moved(home.account(native), place, at, inside=True)
    inviter = id_or_none(event, "inviter")
    return Invited(place, at, by=home.account(inviter) if inviter else None)


def _went(event: Payload, home: Home, at: datetime) -> Change:
    if id_at(event, "user") == home.bot:
        return _out(event, home, at)
    return Moved(home.account(id_at(event, "user")), Place(home.space, _channel(event)), at, inside=False)


def _arrived(event: Payload, home: Home, at: datetime) -> Change | None:
    user = part(event, "user")
    return None if user.get("is_bot") else Arrived(known(user, home), at)


def _renamed(event: Payload, home: Home, at: datetime) -> Change | None:
    user = part(event, "user")
    if user.get("is_bot"):
        return None
    if user.get("deleted"):
        return Moved(known(user, home), Place(home.space), at, inside=False)
    return Renamed(known(user, home), at)


def _left(_event: Payload, home: Home, at: datetime) -> Change:
    return SpaceLeft(home.space, at)


def _revoked(event: Payload, home: Home, at: datetime) -> Change | None:
    return SpaceLeft(home.space, at) if part(event, "tokens").get("bot") else None


CHANGES: Mapping[str, Reading] = {
    "app_uninstalled": _left,
    "channel_archive": _gone,
    "channel_deleted": _gone,
    "channel_left": _out,
    "channel_rename": _unlike,
    "channel_shared": _unlike,
    "channel_unarchive": _unlike,
    "channel_unshared": _unlike,
    "group_archive": _gone,
    "group_deleted": _gone,
    "group_left": _out,
    "group_rename": _unlike,
    "group_unarchive": _unlike,
    "member_joined_channel": _came,
    "member_left_channel": _went,
    "team_join": _arrived,
    "tokens_revoked": _revoked,
    "user_change": _renamed,
}
