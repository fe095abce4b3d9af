"""What was said: messages, their edits and deletions, and reactions to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.slack import emoji, rich
from adapters.slack.home import is_direct
from adapters.slack.payload import id_at, id_or_none, instant, part, parts, ts_at, ts_or_none, words
from bot.messages import Account, MessageDeleted, MessageEdited, MessagePosted, MessageRef, Reacted, from_mrkdwn

if TYPE_CHECKING:
    from datetime import datetime

    from adapters.slack.home import Home
    from adapters.slack.payload import Payload

SAID = frozenset({"", "thread_broadcast", "file_share", "me_message"})
CLOSED = frozenset({"group", "im", "mpim"})
SLACKBOT = "USLACKBOT"
AFTER_A_CALL = " \t\n,.:;!?"


def said(event: Payload, home: Home, private: bool) -> MessagePosted | MessageEdited | MessageDeleted | None:  # noqa: FBT001
    """Return what a `message` or `app_mention` event tells.

    None for what programs say, Hearth's own messages, joins and the like, and edits that change no
    text, such as a link that was unfurled. A message and its mention are the same message.
    """
    match words(event, "subtype"):
        case "message_changed":
            return _changed(event, home, private=private)
        case "message_deleted":
            return _deleted(event, home, ts_at(event, "deleted_ts"))
        case subtype if subtype in SAID and not is_by_program(event, home):
            return message(event, id_at(event, "channel"), home, private=private)
        case _:
            return None


def message(shown: Payload, channel: str, home: Home, *, private: bool, person: str = "") -> MessagePosted:
    """Return a message in *channel*; *person* is who a direct conversation is with, where not its author."""
    author = id_or_none(shown, "user") or id_at(shown, "bot_id")
    direct, closed = is_direct(channel), words(shown, "channel_type") in CLOSED
    text, called = _called(_text(shown, home), home)
    return MessagePosted(
        _ref(shown, channel, home, person or author),
        home.account(author),
        text,
        instant(words(shown, "ts")),
        private=private or direct or closed,
        url=home.link(channel, words(shown, "ts"), words(shown, "thread_ts")),
        to_hearth=called or direct,
    )


def edited(shown: Payload, channel: str, home: Home, *, private: bool) -> MessageEdited | None:
    """Return the last edit of a message as it reads now; None where it was never edited, or by a program."""
    if not part(shown, "edited") or is_by_program(shown, home):
        return None
    return _edit(shown, channel, home, ts_at(shown, "edited", "ts"), private=private)


def reacted_to(event: Payload, home: Home) -> MessageRef | None:
    """Return the message that a reaction is about, its thread untold; None for anything but a message."""
    if words(event, "item", "type") != "message" or id_or_none(event, "user") in {"", home.bot}:
        return None
    channel = id_at(event, "item", "channel")
    place = home.place(channel, id_at(event, "user"))
    return MessageRef(place, ts_at(event, "item", "ts"))


def reacted(event: Payload, message: MessagePosted) -> Reacted:
    """Return a reaction to *message*, or its removal; skin tones are left out."""
    return Reacted(
        message,
        Account(message.author.space, id_at(event, "user")),
        emoji.character(words(event, "reaction")),
        instant(words(event, "event_ts"), "event_ts"),
        added=words(event, "type") != "reaction_removed",
    )


def _changed(event: Payload, home: Home, *, private: bool) -> MessageEdited | MessageDeleted | None:
    now, before = part(event, "message"), part(event, "previous_message")
    if words(now, "subtype") == "tombstone":  # It was deleted, and what was answered to it still stands.
        return _deleted(event, home, ts_at(now, "ts"))
    if not now or is_by_program(now, home) or words(now, "subtype") not in SAID:
        return None
    if not part(now, "edited") if not before else _text(now, home) == _text(before, home):
        return None
    version = ts_or_none(now, "edited", "ts") or ts_at(event, "ts")
    return _edit(now, id_at(event, "channel"), home, version, private=private)


def _edit(now: Payload, channel: str, home: Home, version: str, *, private: bool) -> MessageEdited:
    read = message(now, channel, home, private=private)
    at: datetime = instant(version)
    return MessageEdited(read.ref, read.author, read.text, version, at, private=read.private, url=read.url)


def _deleted(event: Payload, home: Home, ts: str) -> MessageDeleted | None:
    before, channel = part(event, "previous_message"), id_at(event, "channel")
    person = id_or_none(before, "user")
    if _is_bot(before, home) or (is_direct(channel) and not person):
        return None
    thread = ts_or_none(before, "thread_ts") or ts_or_none(event, "message", "thread_ts") or ts
    at = instant(words(event, "event_ts") or words(event, "ts"), "event_ts")
    return MessageDeleted(MessageRef(home.place(channel, person, thread), ts), at)


def _ref(shown: Payload, channel: str, home: Home, person: str) -> MessageRef:
    """Return a message's reference; what begins a thread stands in it: a line about it goes beneath it."""
    ts = ts_at(shown, "ts")
    return MessageRef(home.place(channel, person, ts_or_none(shown, "thread_ts") or ts), ts)


def is_by_program(shown: Payload, home: Home) -> bool:
    """Return whether a program said a message, or Hearth itself."""
    return _is_bot(shown, home) or not id_or_none(shown, "user")


def _is_bot(shown: Payload, home: Home) -> bool:
    return bool(words(shown, "bot_id")) or words(shown, "user") in {home.bot or SLACKBOT, SLACKBOT}


def _text(shown: Payload, home: Home) -> str:
    told = rich.canonical_of(parts(shown, "blocks"), home.space)
    return from_mrkdwn(words(shown, "text"), home.space) if told is None else told


def _called(text: str, home: Home) -> tuple[str, bool]:
    """Return *text* without the mentions that call Hearth, and whether there is one."""
    call = f"<@{home.space}/{home.bot}>"
    if not home.bot or call not in text:
        return text, False
    spoken = ""
    for piece in text.split(call):
        rest = piece.strip(" ") if spoken else piece.lstrip(AFTER_A_CALL).rstrip(" ")
        spoken += f" {rest}" if spoken and rest and rest[0] not in AFTER_A_CALL else rest
    return spoken.strip(), True
