"""What becomes of the product's answers: what is shown to whom, and which windows stay open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.slack.ids import Hook
    from tests.fakes.slack.state import Channel, State


def answered(state: State, hook: Hook, body: dict[str, Any]) -> None:
    """Show what was sent to an address to answer to."""
    room = state.channels[hook.channel]
    if not body.get("replace_original") and not body.get("delete_original"):
        show(state, hook.user, room, body)
        return
    standing = state.ephemerals if hook.ephemeral else room.messages
    old = next((one for one in standing if one["ts"] == hook.message), None)
    if old is not None and body.get("delete_original"):
        standing.remove(old)
    elif old is not None:
        old |= {name: body[name] for name in ("text", "blocks") if name in body}


def show(state: State, user: str, room: Channel, body: dict[str, Any]) -> None:
    """Show an answer to somebody, or to everybody where it is for them."""
    own = {"type": "message", "user": state.bot, "bot_id": state.bot_id, "ts": state.ts()}
    kept = {name: body[name] for name in ("blocks", "thread_ts") if body.get(name)}
    shown = {**own, "text": body.get("text") or "", **kept}
    if body.get("response_type") == "in_channel":
        room.messages.append(shown)
    else:
        state.ephemerals.append(shown | {"to": user, "channel": room.id})


def turn(state: State, user: str, id: str, answer: Mapping[str, Any]) -> None:
    """Turn the windows before somebody as the answer to a form tells."""
    stack = state.open.get(user, [])
    match answer.get("response_action"):
        case "update":
            state.change(id, answer["view"])
        case "push":
            top = state.every_view[id]
            stack.append(state.show(user, answer["view"], root=top["root_view_id"], previous=id)["id"])
        case "clear":
            stack.clear()
        case "errors":
            pass
        case _:
            stack.remove(id)
