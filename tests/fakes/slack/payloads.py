"""The bodies that Slack sends, in the shapes that its reference documents."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.slack.state import Channel, Person, State

APP = "A0HEARTH1"
REFERENCE = re.compile(r"(<[@#]\w+(?:\|[^>]*)?>|<https?://[^>]+>)")


def event(state: State, inner: dict[str, Any], *, shared: bool = False) -> dict[str, Any]:
    """Return the callback of an event."""
    authorized = {
        "enterprise_id": None,
        "team_id": state.team,
        "user_id": state.bot,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    number = next(state.numbers)
    return {
        "token": "unused",
        "team_id": state.team,
        "context_team_id": state.team,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev0{state.team[1:]}{number:09d}",
        "event_time": int(state.now()),
        "authorizations": [authorized],
        "is_ext_shared_channel": shared,
        "event_context": f"4-invented-{number}",
    }


def message(state: State, person: Person, text: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  Slack's own shapes.
    """Return a message as it stands in a channel."""
    section = {"type": "rich_text_section", "elements": spans(text)}
    return {
        "user": person.id,
        "type": "message",
        "ts": state.ts(),
        "client_msg_id": f"00000000-0000-4000-8000-{next(state.numbers):012d}",
        "text": text,
        "team": person.team,
        "blocks": [{"type": "rich_text", "block_id": "b1", "elements": [section]}],
    } | more


def spans(text: str) -> list[dict[str, Any]]:
    """Return typed text as Slack's editor structures it: mentions, channels and links stand by themselves."""
    found: list[dict[str, Any]] = []
    for piece in REFERENCE.split(text):
        inner, _, label = piece[1:-1].partition("|")
        if not REFERENCE.fullmatch(piece):
            found += [{"type": "text", "text": html.unescape(piece)}] if piece else []
        elif inner[0] == "@":
            found.append({"type": "user", "user_id": inner[1:]})
        elif inner[0] == "#":
            found.append({"type": "channel", "channel_id": inner[1:]})
        else:
            found.append({"type": "link", "url": html.unescape(inner)} | ({"text": label} if label else {}))
    return found


def posted(channel: Channel, said: dict[str, Any]) -> dict[str, Any]:
    """Return the event of a message."""
    return said | {"channel": channel.id, "event_ts": said["ts"], "channel_type": channel.kind}


def mentioned(channel: Channel, said: dict[str, Any]) -> dict[str, Any]:
    """Return the event of a mention: it has no channel_type."""
    return said | {"type": "app_mention", "channel": channel.id, "event_ts": said["ts"]}


def edited(state: State, channel: Channel, new: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """Return the event of an edit."""
    return _hidden(state, channel, "message_changed") | {"message": new, "previous_message": old}


def deleted(state: State, channel: Channel, old: dict[str, Any]) -> dict[str, Any]:
    """Return the event of a deletion."""
    return _hidden(state, channel, "message_deleted") | {"previous_message": old, "deleted_ts": old["ts"]}


def _hidden(state: State, channel: Channel, subtype: str) -> dict[str, Any]:
    ts = state.ts()
    return {
        "type": "message",
        "subtype": subtype,
        "channel": channel.id,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.kind,
    }


def command(state: State, person: Person, channel: Channel, line: str, *, trigger: str, hook: str) -> dict[str, Any]:
    """Return a typed command."""
    name, _, text = line.partition(" ")
    return {
        "token": "unused",
        "team_id": state.team,
        "team_domain": state.domain,
        "channel_id": channel.id,
        "channel_name": channel.called,
        "user_id": person.id,
        "user_name": person.name.lower(),
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": hook,
        "trigger_id": trigger,
    }


def interaction(state: State, person: Person, kind: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  Slack's own.
    """Return something that somebody did to a message or view."""
    user = {"id": person.id, "username": person.name.lower(), "name": person.name.lower(), "team_id": person.team}
    return {
        "type": kind,
        "team": {"id": state.team, "domain": state.domain},
        "user": user,
        "api_app_id": APP,
        "token": "unused",
        "enterprise": None,
        "is_enterprise_install": False,
    } | more


def without_owner(view: dict[str, Any]) -> dict[str, Any]:
    """Return a view as payloads carry it."""
    return {name: value for name, value in view.items() if name != "user"}
