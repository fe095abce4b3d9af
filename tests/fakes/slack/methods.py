"""Slack's Web API, as far as the product uses it: each method takes arguments and returns the answer or an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.slack import charts, files, reading
from tests.fakes.slack.rights import SCOPE, Refusal, need, room

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.fakes.slack.state import Channel, State

    Arguments = Mapping[str, Any]
    Answer = dict[str, Any]
    Method = Callable[[State, Arguments], Answer]

LONGEST_TEXT = 40_000
MOST_BLOCKS = 50
MOST_VIEW_BLOCKS = 100
MOST_OPEN = 3


def call(state: State, method: str, given: Arguments) -> Answer:
    """Return what the workspace answers."""
    try:
        need(state, SCOPE.get(method, ""))
        return {"ok": True, **METHODS[method](state, given)}
    except Refusal as refusal:
        return refusal.answer


def _auth_test(state: State, _given: Arguments) -> Answer:
    who = {"user": "hearth", "user_id": state.bot, "bot_id": state.bot_id}
    return {"url": state.url, "team": state.name, "team_id": state.team, **who, "is_enterprise_install": False}


def _auth_revoke(state: State, _given: Arguments) -> Answer:
    state.revoked = True
    return {"revoked": True}


def _team_info(state: State, _given: Arguments) -> Answer:
    return {"team": {"id": state.team, "name": state.name, "domain": state.domain}}


def _post(state: State, given: Arguments) -> Answer:
    channel = room(state, given)
    _writable(state, channel)
    _fits(given)
    said = _said(state, given)
    channel.add(said)
    return {"channel": channel.id, "ts": said["ts"], "message": said}


def _ephemeral(state: State, given: Arguments) -> Answer:
    channel = room(state, given)
    _writable(state, channel)
    _fits(given)
    if given["user"] not in channel.members:
        raise Refusal("user_not_in_channel")
    shown = _said(state, given) | {"to": given["user"], "channel": channel.id}
    state.ephemerals.append(shown)
    return {"message_ts": shown["ts"]}


def _update(state: State, given: Arguments) -> Answer:
    channel = room(state, given)
    old = channel.find(str(given.get("ts")))
    if old is None:
        raise Refusal("message_not_found")
    if old["user"] != state.bot:
        raise Refusal("cant_update_message")
    _fits(given)
    old |= {name: given[name] for name in ("text", "blocks", "metadata") if name in given}
    old["edited"] = {"user": state.bot, "ts": state.ts()}
    return {"channel": channel.id, "ts": old["ts"], "text": old["text"], "message": old}


def _delete(state: State, given: Arguments) -> Answer:
    channel = room(state, given)
    old = channel.find(str(given.get("ts")))
    if old is None:
        raise Refusal("message_not_found")
    channel.messages.remove(old)
    return {"channel": channel.id, "ts": old["ts"]}


def _permalink(state: State, given: Arguments) -> Answer:
    channel = room(state, given)
    ts = str(given.get("message_ts"))
    if channel.find(ts) is None:
        raise Refusal("message_not_found")
    return {"channel": channel.id, "permalink": f"{state.url}archives/{channel.id}/p{ts.replace('.', '')}"}


def _views_open(state: State, given: Arguments) -> Answer:
    user = _triggered(state, given)
    _fits_view(given["view"], "modal")
    view = state.show(user, given["view"])
    state.open[user] = [view["id"]]
    return {"view": view}


def _views_push(state: State, given: Arguments) -> Answer:
    user = _triggered(state, given)
    _fits_view(given["view"], "modal")
    stack = state.open.setdefault(user, [])
    if len(stack) >= MOST_OPEN:
        raise Refusal("push_limit_reached")
    top = state.every_view[stack[-1]] if stack else {}
    view = state.show(user, given["view"], root=top.get("root_view_id", ""), previous=top.get("id"))
    stack.append(view["id"])
    return {"view": view}


def _views_update(state: State, given: Arguments) -> Answer:
    id = str(given.get("view_id", ""))
    if not any(id in stack for stack in state.open.values()):
        raise Refusal("not_found")
    if given.get("hash") not in {None, state.every_view[id]["hash"]}:
        raise Refusal("hash_conflict")
    _fits_view(given["view"], "modal")
    return {"view": state.change(id, given["view"])}


def _views_publish(state: State, given: Arguments) -> Answer:
    user = str(given["user_id"])
    if state.person(user) is None:
        raise Refusal("user_not_found")
    _fits_view(given["view"], "home")
    view = state.show(user, given["view"])
    state.homes[user] = view["id"]
    return {"view": view}


def _triggered(state: State, given: Arguments) -> str:
    user, error = state.triggers.take(str(given.get("trigger_id", "")))
    if error:
        raise Refusal(error)
    return user


def _writable(state: State, channel: Channel) -> None:
    if channel.archived:
        raise Refusal("is_archived")
    if state.bot not in channel.members and "chat:write.public" not in state.scopes:
        raise Refusal("not_in_channel")


def _fits(given: Arguments) -> None:
    if not given.get("text") and not given.get("blocks"):
        raise Refusal("no_text")
    if len(given.get("text") or "") > LONGEST_TEXT:
        raise Refusal("msg_too_long")
    if len(given.get("blocks") or ()) > MOST_BLOCKS or charts.faults(given.get("blocks")):
        raise Refusal("invalid_blocks")


def _fits_view(view: dict[str, Any], kind: str) -> None:
    blocks = view.get("blocks", ())
    if view.get("type") != kind or len(blocks) > MOST_VIEW_BLOCKS or charts.charts(blocks):
        raise Refusal("invalid_arguments")


def _said(state: State, given: Arguments) -> dict[str, Any]:
    """Return a message of Hearth's own."""
    own = {"type": "message", "user": state.bot, "bot_id": state.bot_id, "app_id": "A0HEARTH1", "team": state.team}
    kept = {name: given[name] for name in ("blocks", "metadata", "thread_ts") if given.get(name)}
    return {**own, "ts": state.ts(), "text": given.get("text") or "", **kept}


METHODS: dict[str, Method] = {
    **reading.METHODS,
    **files.METHODS,
    "auth.test": _auth_test,
    "auth.revoke": _auth_revoke,
    "team.info": _team_info,
    "chat.postMessage": _post,
    "chat.postEphemeral": _ephemeral,
    "chat.update": _update,
    "chat.delete": _delete,
    "chat.getPermalink": _permalink,
    "views.open": _views_open,
    "views.push": _views_push,
    "views.update": _views_update,
    "views.publish": _views_publish,
}
