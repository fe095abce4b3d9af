"""Slack's Web API: files, handed over in three steps (an address, the bytes, and where they are to be shown)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.slack.rights import Refusal, room
from tests.fakes.slack.state import Upload

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.fakes.slack.state import State

    Arguments = Mapping[str, Any]
    Answer = dict[str, Any]


def _address(state: State, given: Arguments) -> Answer:
    name, length = str(given.get("filename") or ""), int(given.get("length") or 0)
    if not name or length <= 0:
        raise Refusal("invalid_arguments")
    made = Upload(state.id("F"), name, length, str(given.get("alt_txt") or ""))
    state.uploads[made.id] = made
    return {"upload_url": f"{state.address}/upload/{state.team}/{made.id}", "file_id": made.id}


def _complete(state: State, given: Arguments) -> Answer:
    asked = [(state.uploads.get(str(one.get("id"))), str(one.get("title") or "")) for one in given["files"]]
    if any(one is None or one.whole is None or one.completed for one, _ in asked):
        raise Refusal("file_not_found")
    if given.get("channel_id"):
        _shown(state, given, asked)
    for one, _ in asked:
        if one is not None:
            one.completed = True
    return {"files": [{"id": one.id, "title": title or one.name} for one, title in asked if one]}


def _shown(state: State, given: Arguments, asked: list[tuple[Upload | None, str]]) -> None:
    """Let the message stand that shows the files; the text of each is told to the tests beside Slack's own fields."""
    channel = room(state, {"channel": given["channel_id"]})
    if state.bot not in channel.members:
        raise Refusal("not_in_channel")
    thread = str(given.get("thread_ts") or "")
    if thread and channel.find(thread) is None:
        raise Refusal("invalid_thread_ts")
    own = {"type": "message", "subtype": "file_share", "user": state.bot, "bot_id": state.bot_id, "team": state.team}
    files = [_file(state, one, title) for one, title in asked if one]
    hung = {"thread_ts": thread} if thread else {}
    channel.add({**own, "ts": state.ts(), "text": str(given.get("initial_comment") or ""), "files": files, **hung})


def _file(state: State, one: Upload, title: str) -> Answer:
    told = {"id": one.id, "name": one.name, "title": title or one.name, "size": one.length, "user": state.bot}
    return told | ({"alt_txt": one.alt} if one.alt else {})


def _delete(state: State, given: Arguments) -> Answer:
    """A file goes with the message that did nothing but show it."""
    id = str(given.get("file"))
    if state.uploads.pop(id, None) is None:
        raise Refusal("file_not_found")
    for channel in state.channels.values():
        for message in channel.messages:
            if "files" in message:
                message["files"] = [one for one in message["files"] if one["id"] != id]
        channel.messages[:] = [one for one in channel.messages if one.get("files") != []]
    return {}


METHODS: dict[str, Callable[[State, Arguments], Answer]] = {
    "files.getUploadURLExternal": _address,
    "files.completeUploadExternal": _complete,
    "files.delete": _delete,
}
