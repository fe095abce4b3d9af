"""Commands, presses, message shortcuts and forms, as the core's words. Part of `parse`.

See https://discord.com/developers/docs/interactions/receiving-and-responding. What is answered
comes with its actor's rights and its channel; the key is the interaction's own id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from adapters.discord import canonical, payload, people
from adapters.discord.atlas import Home, Homes, space
from adapters.discord.payload import Malformed
from bot.messages import (
    Account,
    Action,
    CommandInvoked,
    FormSubmitted,
    MessageChosen,
    MessagePosted,
    MessageRef,
    Place,
    Pressed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from adapters.discord.payload import Payload

    Shortcut = Literal["keep", "solved", "this_solved", "thanks"]
    Kind = Literal["command", "chosen", "press", "typing", "form"]

COMMANDS = frozenset({"share", "ask", "hearth", "session", "who"})
SHORTCUTS: Mapping[str, Shortcut] = {
    "Keep this": "keep",
    "Has this been solved?": "solved",
    "This solved it": "this_solved",
    "Say thanks": "thanks",
}
"""The names of the message context menus, and what each means."""

ASKS_AGAIN = "sure"
"""The verb before an action that is asked about once more before it is done."""
ASKS_WHAT = "?"
"""What parts such an action from the question itself, where both fit a custom id."""
LONGEST_CUSTOM_ID = 100
LARGEST_VERSION = 2**31

_COMMAND, _PRESS, _TYPING, _FORM = 2, 3, 4, 5
_SLASH, _ON_MESSAGE = 1, 3
_WITHIN = frozenset({1, 2})
_LABEL, _ROW = 18, 1
_SUGGESTED = {"topic": "topics", "topics": "topics", "author": "author"}


@dataclass(frozen=True, slots=True)
class Sought:
    """Somebody is typing: what `Inbox.suggest` is asked for."""

    actor: Account
    place: Place
    field: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a modal's custom id says: the key of what comes back, and its action unless the Form is kept.

    `root` is under which Letters keeps it where that is another key.
    """

    key: str
    action: Action | None = None
    root: str = ""

    def __str__(self) -> str:
        """Return the custom id."""
        return f"form:{self.key}{'.' if self.root else ''}{self.root}:{self.action or ''}"

    @property
    def kept(self) -> str:
        """Under which Letters keeps its Form."""
        return self.root or self.key


def kind_of(told: Payload) -> Kind | None:
    """Return what an interaction is; None for one that we never asked for."""
    match payload.number(told, "type"):
        case 2:
            return "chosen" if payload.number(payload.part(told, "data"), "type", _SLASH) == _ON_MESSAGE else "command"
        case 3:
            return "press"
        case 4:
            return "typing"
        case 5:
            return "form"
        case _:
            return None


def actor(told: Payload) -> Account:
    """Return who acts, on a server."""
    return people.actor(payload.part(told, "member"), payload.snowflake(told, "guild_id"))


def command(told: Payload, *, homes: Homes, at: datetime) -> CommandInvoked:
    """Return a slash command; its options become the one line that it stands for."""
    asked = payload.part(told, "data")
    name, (who, home) = payload.words(asked, "name"), _scene(told, homes)
    if name not in COMMANDS:
        raise Malformed("name")
    text = " ".join(filter(None, _line(payload.parts(asked, "options"))))
    text = canonical.canonical(text, who.space)
    return CommandInvoked(payload.snowflake(told, "id"), who, _place(who, home), name, text, at, home.private)


def pressed(told: Payload, *, homes: Homes, at: datetime) -> Pressed:
    """Return a pressed button. One to be asked about first comes with the verb `sure` before its own."""
    who, home = _scene(told, homes)
    custom_id = payload.words(payload.part(told, "data"), "custom_id").partition(ASKS_WHAT)[0]
    return Pressed(payload.snowflake(told, "id"), who, _place(who, home), _action(custom_id), at, home.private)


def confirmed(told: Payload) -> tuple[str, Action, str] | None:
    """Return label, action and question of a pressed button that is asked about first; None for any other.

    The question is empty where it did not fit.
    """
    custom_id = payload.words(payload.part(told, "data"), "custom_id")
    verb, _, rest = custom_id.partition(":")
    if verb != ASKS_AGAIN:
        return None
    labels = (
        payload.words(one, "label")
        for one in _flat(payload.maybe_part(told, "message"))
        if one.get("custom_id") == custom_id
    )
    printed, _, question = rest.partition(ASKS_WHAT)
    return next(labels, "") or "Go on", _action(printed), question


def chosen(told: Payload, *, homes: Homes, at: datetime, me: str) -> MessageChosen | None:
    """Return a message shortcut. The message comes with it, whatever intents we have.

    None for what nobody said (a bot, a webhook, the platform): it may be asked about, but has no author
    to keep it for, to be thanked or to have solved anything.
    """
    asked, (who, _) = payload.part(told, "data"), _scene(told, homes)
    verb = SHORTCUTS.get(payload.words(asked, "name"))
    if verb is None:
        raise Malformed("name")
    messages = payload.part(payload.part(asked, "resolved"), "messages")
    message = payload.part(messages, payload.snowflake(asked, "target_id"))
    if verb != "solved" and not people.is_somebodys(message):
        return None
    return MessageChosen(payload.snowflake(told, "id"), who, verb, _message(told, message, homes, me), at)


def typed(told: Payload, *, homes: Homes) -> Sought:
    """Return what somebody is typing into an option that completes itself."""
    (who, home), asked = _scene(told, homes), payload.part(told, "data")
    for option in _options(payload.parts(asked, "options")):
        if option.get("focused") is True:
            field = _SUGGESTED.get(payload.words(option, "name"), "number")
            return Sought(who, _place(who, home), field, _value(option))
    raise Malformed("focused")


def draft(told: Payload) -> Draft:
    """Return what the custom id of a submitted modal says."""
    verb, _, rest = payload.words(payload.part(told, "data"), "custom_id").partition(":")
    keys, _, printed = rest.partition(":")
    key, _, root = keys.partition(".")
    if verb != "form" or not payload.is_id(key) or not (payload.is_id(root) or not root):
        raise Malformed("custom_id")
    return Draft(key, _action(printed) if printed else None, root)


def form(
    told: Payload, *, homes: Homes, at: datetime, action: Action | None = None, kept: Mapping[str, str] | None = None
) -> FormSubmitted:
    """Return a submitted form; *action* and *kept* are those of the Form that Letters has, where one was kept."""
    (who, home), of = _scene(told, homes), draft(told)
    meant = action or of.action
    if meant is None:
        raise Malformed("custom_id")
    values = {**(kept or {}), **dict(_entered(payload.part(told, "data"), who.space))}
    return FormSubmitted(of.key, who, _place(who, home), meant, values, at, home.private)


def _scene(told: Payload, homes: Homes) -> tuple[Account, Home]:
    """Return who acts where: on a server, since our commands are offered nowhere else."""
    return actor(told), homes(payload.snowflake(told, "guild_id"), _channel_of(told))


def _channel_of(told: Payload) -> str:
    return payload.maybe_snowflake(told, "channel_id") or payload.snowflake(payload.part(told, "channel"), "id")


def _place(who: Account, home: Home) -> Place:
    return Place(who.space, home.room, home.thread)


def _action(custom_id: str) -> Action:
    try:
        action = Action.parse(custom_id[:LONGEST_CUSTOM_ID])
    except ValueError:
        raise Malformed("custom_id") from None
    if not action.verb or not 0 <= action.version < LARGEST_VERSION:
        raise Malformed("custom_id")
    return action


def _message(told: Payload, message: Payload, homes: Homes, me: str) -> MessagePosted:
    guild, id = payload.snowflake(told, "guild_id"), payload.snowflake(message, "id")
    home = homes(guild, _channel_of(told))
    text, _ = canonical.called(payload.words(message, "content"), me)
    return MessagePosted(
        MessageRef(Place(space(guild), home.room, home.thread or id), id),
        people.author(message, guild),
        canonical.canonical(text, space(guild)),
        payload.instant(message, "timestamp"),
        home.private,
        people.message_url(guild, home.thread or home.room, id),
    )


def _line(options: Iterable[Payload]) -> Iterator[str]:
    """Yield the words that options stand for: a subcommand its name, a kind or topic its tag."""
    for option in options:
        name = payload.words(option, "name")
        if payload.number(option, "type") in _WITHIN:
            yield name
            yield from _line(payload.parts(option, "options"))
        elif name in ("kind", "topic", "topics"):
            yield _tags(_value(option))
        else:
            yield _value(option)


def _tags(value: str) -> str:
    names = (name.strip().lstrip("#").replace(" ", "-") for name in value.split(","))
    return " ".join(f"#{name}" for name in names if name)


def _options(options: Iterable[Payload]) -> Iterator[Payload]:
    for option in options:
        yield option
        yield from _options(payload.parts(option, "options"))


def _value(option: Payload) -> str:
    value = option.get("value")
    if isinstance(value, bool):
        return "yes" if value else ""
    if not isinstance(value, str | int | float):
        raise Malformed("value")
    return payload.words({"value": str(value)}, "value").strip()


def _flat(within: Payload) -> Iterator[Payload]:
    for one in payload.parts(within, "components"):
        yield one
        if beside := payload.maybe_part(one, "accessory"):
            yield beside
        yield from _flat(one)


def _entered(data: Payload, home: str) -> Iterator[tuple[str, str]]:
    """Yield name and value of each field of a modal, whether it stands in a label or in a row."""
    for outer in payload.parts(data, "components"):
        if payload.number(outer, "type") == _LABEL:
            yield _field(payload.part(outer, "component"), home)
        elif payload.number(outer, "type") == _ROW:
            yield from (_field(one, home) for one in payload.parts(outer, "components"))


def _field(component: Payload, home: str) -> tuple[str, str]:
    name = payload.words(component, "custom_id")
    if component.get("values") is not None:
        values = component["values"]
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            raise Malformed("values")
        return name, payload.words({"value": ", ".join(values)}, "value")
    return name, canonical.canonical(payload.words(component, "value").replace("\r\n", "\n"), home)
