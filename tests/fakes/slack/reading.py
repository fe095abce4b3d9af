"""Slack's Web API: what can be read of channels and people."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.rights import READ, Refusal, need, room

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.fakes.slack.state import Channel, State

    Arguments = Mapping[str, Any]
    Answer = dict[str, Any]

MOST_IN_A_GROUP = 8


def _open(state: State, given: Arguments) -> Answer:
    users = str(given.get("users", "")).split(",")
    known = [person for person in map(state.person, users) if person and not person.deleted]
    if len(known) != len(users):
        raise Refusal("user_not_found")
    if len(users) > MOST_IN_A_GROUP:
        raise Refusal("too_many_users")
    need(state, "mpim:write" if len(users) > 1 else "im:write")
    channel = state.group(users) if len(users) > 1 else state.im(users[0])
    return {"channel": {"id": channel.id}, "no_op": False, "already_open": True}


def _info(state: State, given: Arguments) -> Answer:
    return {"channel": room(state, given, right="read").shown(state.bot)}


def _members(state: State, given: Arguments) -> Answer:
    channel = room(state, given, right="read")
    return _page(given, sorted(channel.members), "members")


def _history(state: State, given: Arguments) -> Answer:
    channel = room(state, given, right="history")
    _inside(state, channel)
    newest_first = sorted(channel.main(), key=lambda one: float(one["ts"]), reverse=True)
    return _page(given, _between(given, newest_first), "messages")


def _replies(state: State, given: Arguments) -> Answer:
    channel = room(state, given, right="history")
    _inside(state, channel)
    ts = str(given.get("ts"))
    if channel.find(ts) is None and not channel.replies(ts):
        raise Refusal("thread_not_found")
    return _page(given, _between(given, channel.replies(ts), keep=ts), "messages")


def _list(state: State, given: Arguments) -> Answer:
    return _page(given, [channel.shown(state.bot) for channel in _of_types(state, given)], "channels")


def _conversations(state: State, given: Arguments) -> Answer:
    user = given.get("user") or state.bot
    theirs = [channel.shown(state.bot) for channel in _of_types(state, given) if user in channel.members]
    return _page(given, theirs, "channels")


def _of_types(state: State, given: Arguments) -> list[Channel]:
    wanted = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
    kinds = {wanted[name.strip()] for name in str(given.get("types") or "public_channel").split(",")}
    for kind in sorted(kinds):
        need(state, f"{READ[kind]}:read")
    without_old = str(given.get("exclude_archived")).lower() in {"true", "1"}
    seen = [one for one in state.channels.values() if not one.private or state.bot in one.members]
    return [one for one in seen if one.kind in kinds and not (without_old and one.archived)]


def _user(state: State, given: Arguments) -> Answer:
    person = state.person(str(given.get("user")))
    if person is None:
        raise Refusal("user_not_found")
    return {"user": person.shown}


def _users(state: State, given: Arguments) -> Answer:
    return _page(given, [person.shown for person in state.people.values()], "members")


def _bot(state: State, given: Arguments) -> Answer:
    if given.get("bot") not in {None, state.bot_id}:
        raise Refusal("bot_not_found")
    return {"bot": {"id": state.bot_id, "user_id": state.bot, "name": "Hearth", "deleted": False}}


def _reactions(state: State, given: Arguments) -> Answer:
    channel = room(state, given)
    message = channel.find(str(given.get("timestamp")))
    if message is None:
        raise Refusal("message_not_found")
    return {"type": "message", "channel": channel.id, "message": message}


def _inside(state: State, channel: Channel) -> None:
    if state.bot not in channel.members:
        raise Refusal("not_in_channel")


def _between(given: Arguments, messages: Sequence[dict[str, Any]], *, keep: str = "") -> list[dict[str, Any]]:
    """Return those within `oldest` and `latest`; metadata only where it was asked for."""
    oldest, latest = float(given.get("oldest") or 0), float(given.get("latest") or "inf")
    inclusive = str(given.get("inclusive")).lower() in {"true", "1"}
    wide = str(given.get("include_all_metadata")).lower() in {"true", "1"}
    edge = {oldest, latest} if inclusive else set()
    found = [m for m in messages if oldest < float(m["ts"]) < latest or float(m["ts"]) in edge or m["ts"] == keep]
    return [m if wide else {name: value for name, value in m.items() if name != "metadata"} for m in found]


def _page(given: Arguments, rows: Sequence[Any], name: str) -> Answer:
    """Return one page of *rows*, and the cursor to the next."""
    begin = int(base64.b64decode(str(given.get("cursor") or "")) or b"0")
    most = int(given.get("limit") or 100)
    cursor = base64.b64encode(str(begin + most).encode()).decode() if begin + most < len(rows) else ""
    more = {"has_more": bool(cursor)} if name == "messages" else {}
    return {name: list(rows[begin : begin + most]), "response_metadata": {"next_cursor": cursor}, **more}


METHODS: dict[str, Callable[[State, Arguments], Answer]] = {
    "conversations.open": _open,
    "conversations.info": _info,
    "conversations.members": _members,
    "conversations.history": _history,
    "conversations.replies": _replies,
    "conversations.list": _list,
    "users.conversations": _conversations,
    "users.info": _user,
    "users.list": _users,
    "bots.info": _bot,
    "reactions.get": _reactions,
}
