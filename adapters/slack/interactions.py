"""What was typed, pressed, chosen and filled in: the interactions.

Slack tells no time of a command or a form: those are of the moment in which they arrive, unless *at* is given.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapters.slack import emoji, heard
from adapters.slack.home import Home, is_direct
from adapters.slack.payload import Malformed, id_at, id_or_none, instant, part, parts, ts_or_none, words
from adapters.slack.sheet import Sheet, action_of
from bot.messages import Action, CommandInvoked, FormSubmitted, MessageChosen, Pressed, from_mrkdwn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from adapters.slack.payload import Payload
    from bot.messages import Account, MessagePosted, Place

COMMANDS = frozenset({"share", "ask", "hearth", "session", "who"})
LONGEST_ACTION = 2_000
UNKNOWN = Action("unknown")
PIECE_JOINTS = {"p": "\n\n", "n": "\n", "s": " ", "x": ""}
NOT_OPEN = frozenset({"privategroup", "directmessage"})
OF_SEVERAL = "mpdm-"
VERBS: Mapping[str, Literal["keep", "solved", "this_solved", "thanks"]] = {
    "keep": "keep",
    "solved": "solved",
    "this_solved": "this_solved",
    "thanks": "thanks",
}


def command(body: Payload, *, private: bool = True, at: datetime | None = None) -> CommandInvoked:
    """Return a typed command; *private* is what is known of its channel."""
    home = Home(f"slack:{id_at(body, 'team_id')}")
    actor, channel = id_at(body, "user_id"), id_at(body, "channel_id")
    typed_name = words(body, "command").lstrip("/").lower()
    return CommandInvoked(
        _key(body),
        home.account(actor, words(body, "user_name")),
        home.place(channel, actor, ts_or_none(body, "thread_ts")),
        typed_name if typed_name in COMMANDS else "hearth",
        from_mrkdwn(words(body, "text"), home.space),
        at or datetime.now(UTC),
        private=private or is_direct(channel) or _is_closed(words(body, "channel_name")),
    )


def pressed(body: Payload, *, private: bool = True, at: datetime | None = None) -> Pressed:
    """Return a pressed button; one that is none of ours does something that is not known."""
    press = next(iter(parts(body, "actions")), None)
    if press is None:
        raise Malformed("actions")
    place, closed, remembered = _where(body, private=private)
    moment = words(press, "action_ts")
    when = at or (instant(moment, "action_ts") if moment else datetime.now(UTC))
    return Pressed(
        _key(body),
        _actor(body),
        place,
        _action_of(words(press, "value") or words(press, "action_id")),
        when,
        private=closed,
        remembered=remembered,
    )


def chosen(body: Payload, home: Home, *, private: bool = True) -> MessageChosen | None:
    """Return a used message shortcut.

    None for what a program said: it may be asked about, but has no author to keep it for, to be thanked
    or to have solved anything.
    """
    verb = VERBS.get(words(body, "callback_id"))
    if verb is None:
        raise Malformed("callback_id")
    actor, channel = _actor(body), id_at(body, "channel", "id")
    closed = private or _is_closed(words(body, "channel", "name"))
    shown = part(body, "message")
    if verb != "solved" and heard.is_by_program(shown, home):
        return None
    message = heard.message(shown, channel, home, private=closed, person=actor.native)
    if is_direct(channel) and message.author.native not in {actor.native, home.bot}:
        message = _elsewhere(message, channel)
    moment = words(body, "action_ts")
    return MessageChosen(_key(body), actor, verb, message, instant(moment) if moment else datetime.now(UTC))


def form(body: Payload, *, at: datetime | None = None) -> FormSubmitted:
    """Return a form that came back. Its key is the id of its draft, which stays while it is corrected."""
    view = part(body, "view")
    sheet = _sheet(body)
    key = id_or_none(view, "root_view_id") or id_or_none(view, "id") or sheet.key
    values = dict(sheet.hidden) | _values(part(view, "state", "values"))
    when = at or datetime.now(UTC)
    return FormSubmitted(
        key, _actor(body), sheet.place, sheet.action, values, when, private=sheet.private, remembered=True
    )


def typed(body: Payload) -> tuple[Account, Place, str, str]:
    """Return who types in which place, the field, and the beginning that is to be completed."""
    field = words(body, "block_id")
    if not field:
        raise Malformed("block_id")
    place, _, _ = _where(body, private=True)
    return _actor(body), place, field, words(body, "value").strip().removeprefix("#")


def _elsewhere(message: MessagePosted, channel: str) -> MessagePosted:
    """Return what was said between two others, where Hearth is not: no place of ours, so it keeps its own id."""
    place = replace(message.ref.place, channel=channel)
    return replace(message, ref=replace(message.ref, place=place), to_hearth=False)


def _key(body: Payload) -> str:
    key = words(body, "trigger_id")
    if not key:
        raise Malformed("trigger_id")
    return key


def _home(body: Payload) -> Home:
    """Return the workspace that Hearth was used in: people from another one (Slack Connect) send forms from theirs."""
    at_home = id_or_none(body, "view", "app_installed_team_id") or id_or_none(body, "team", "id")
    return Home(f"slack:{at_home or id_at(body, 'user', 'team_id')}")


def _actor(body: Payload) -> Account:
    name = words(body, "user", "name") or words(body, "user", "username")
    return _home(body).account(id_at(body, "user", "id"), name)


def _where(body: Payload, *, private: bool) -> tuple[Place, bool, bool]:
    """Return where an interaction happened, whether that is private, and whether a window only remembers it."""
    actor = id_at(body, "user", "id")
    channel = id_or_none(body, "channel", "id") or id_or_none(body, "container", "channel_id")
    if channel:
        thread = ts_or_none(body, "message", "thread_ts") or ts_or_none(body, "container", "thread_ts")
        closed = private or is_direct(channel) or _is_closed(words(body, "channel", "name"))
        return _home(body).place(channel, actor, thread), closed, False
    sheet = _sheet(body)
    return sheet.place, sheet.private, True


def _is_closed(name: str) -> bool:
    """Return whether a channel is called as only private ones are; a conversation of several says who is in it."""
    return name in NOT_OPEN or name.startswith(OF_SEVERAL)


def _sheet(body: Payload) -> Sheet:
    """Return what an open form remembers; what remembers nothing is at home with whoever uses it."""
    home = _home(body)
    if kept := words(body, "view", "private_metadata"):
        sheet = Sheet.parse(kept)
        if sheet.place.space != home.space:
            raise Malformed("view.private_metadata")
        return sheet
    at_home = home.place("D", id_at(body, "user", "id"))
    return Sheet(_action_of(words(body, "view", "callback_id")), at_home)


def _action_of(printed: str) -> Action:
    try:
        return action_of(printed[:LONGEST_ACTION])
    except ValueError:
        return UNKNOWN


def _values(state: Payload) -> dict[str, str]:
    """Return what stands in each field; what was long stood in several, one after the other."""
    values: dict[str, str] = {}
    for block in state:
        name, _, rest = block.partition(".")
        entered = "".join(_value(part(state, block, element)) for element in part(state, block))
        joint = PIECE_JOINTS.get(rest[-1:], "") if rest and values.get(name) and entered else ""
        values[name] = f"{values.get(name, '')}{joint}{entered}"
    return values


def _value(element: Payload) -> str:
    match words(element, "type"):
        case "checkboxes":
            return "yes" if parts(element, "selected_options") else "no"
        case "multi_external_select" | "multi_static_select":
            return ", ".join(words(option, "value") for option in parts(element, "selected_options"))
        case "radio_buttons" | "static_select" | "external_select":
            return words(element, "selected_option", "value")
        case "datepicker":
            return words(element, "selected_date")
        case "timepicker":
            return words(element, "selected_time")
        case _:
            return emoji.typed(words(element, "value"))
