"""What a bot token may do and see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.slack.state import Channel, State

READ = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
SCOPE = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "users.info": "users:read",
    "users.list": "users:read",
    "bots.info": "users:read",
    "team.info": "team:read",
    "reactions.get": "reactions:read",
    "reactions.add": "reactions:write",
}


class Refusal(Exception):
    """The method answers `ok: false`."""

    def __init__(self, error: str, **more: Any) -> None:  # noqa: ANN401  Slack's own.
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


def need(state: State, scope: str) -> None:
    """Refuse where the token lacks a scope."""
    if scope and scope not in state.scopes:
        raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(state.scopes)))


def room(state: State, given: Mapping[str, Any], *, right: str = "") -> Channel:
    """Return the channel that is meant, as far as Hearth may know of it."""
    id = str(given.get("channel", ""))
    if id.startswith("U") and state.person(id):
        return state.im(id)
    found = state.channels.get(id)
    if found is None or (found.private and state.bot not in found.members):
        raise Refusal("channel_not_found")
    if right:
        need(state, f"{READ[found.kind]}:{right}")
    return found
