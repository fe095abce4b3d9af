"""The commands that Discord offers in Hearth's name, and their registration: only when they changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from adapters.discord import payload
from bot.messages import Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from discord.http import HTTPClient

    from adapters.discord.payload import Payload

log = structlog.get_logger()

_SLASH, _ON_MESSAGE, _TEXT = 1, 3, 3
_LONGEST = 4_000
_ON_SERVERS = {"contexts": [0], "integration_types": [0]}
"""Offered on servers only, by an installation there: https://discord.com/developers/docs/interactions/application-commands."""

KINDS = ("tip", "story", "tool", "solution", "warning")
VERBS = {
    "help": "What Hearth does, and how",
    "share": "Keep something",
    "ask": "Ask how this was solved before",
    "session": "Meet regularly: plan a session, change it, see what comes",
    "me": "Your drafts, what waits for you, what is yours",
    "web": "Open the page of your repertoire",
    "link": "Join your accounts on several platforms",
    "settings": "What Hearth reads in this channel",
    "setup": "Begin a community here",
    "doctor": "Look whether all is well",
    "invite": "Let another space join this community",
    "join": "Join a community with a code",
    "community": "Choose which of your communities is meant",
    "show": "Read an entry by its number",
    "topics": "What the entries are about",
    "who": "Who knows about something, and may be asked",
    "findable": "Whether you may be found and asked, and how often",
    "gaps": "What was asked and nobody could tell yet",
    "reports": "What members reported, for facilitators",
    "facilitator": "Make somebody a facilitator",
}
SESSION_VERBS = {
    "new": "Plan a session; leave the rest out for a form",
    "list": "What comes, with its dates",
    "show": "One session: its agenda, who comes, your answer",
    "agenda": "What the next session here is about: vote, propose a point",
    "guide": "How a format goes, step by step, such as lean coffee",
    "skip": "Let one session not happen",
    "move": "Move one session, or all that follow",
    "cancel": "Cancel one session, or all that follow",
    "host": "Say who hosts",
    "change": "What it is called and about, where, how many places",
}


def _text(name: str, description: str, **how: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"type": _TEXT, "name": name, "description": description, "required": False, **how}


def _slash(name: str, description: str, *options: dict[str, Any]) -> dict[str, Any]:
    return {"type": _SLASH, "name": name, "description": description, "options": list(options), **_ON_SERVERS}


def _menu(name: str) -> dict[str, Any]:
    return {"type": _ON_MESSAGE, "name": name, **_ON_SERVERS}


def wanted() -> list[dict[str, Any]]:
    """Return the commands as Discord takes them. `share` without a text opens the form."""
    kinds = [{"name": kind, "value": kind} for kind in KINDS]
    return [
        _slash(
            "share",
            "Keep a tip, a story, a tool, a solution or a warning",
            _text("text", "What you want to keep; leave it out for a form", max_length=_LONGEST),
            _text("kind", "What it is", choices=kinds),
            _text("topic", "What it is about", autocomplete=True, max_length=100),
        ),
        _slash(
            "ask",
            "How was this solved before?",
            _text("question", "What you want to know", required=True, max_length=_LONGEST),
        ),
        _slash(
            "hearth",
            "All that Hearth does; alone it tells you how",
            _text("verb", "What to do", autocomplete=True, max_length=100),
            _text("text", "What follows it", max_length=_LONGEST),
        ),
        _slash(
            "session",
            "Meet regularly; alone it lists what comes",
            _text("verb", "What to do", autocomplete=True, max_length=100),
            _text("text", "What follows it, such as: case clinic every other Thursday at 16:00", max_length=_LONGEST),
        ),
        _slash(
            "who",
            "Who knows about this, and may be asked?",
            _text("about", "A topic or a question", required=True, max_length=300),
        ),
        *(_menu(name) for name in ("Keep this", "Has this been solved?", "This solved it", "Say thanks")),
    ]


def completed(told: Payload) -> list[Suggestion] | None:
    """Return the verbs that begin as what is typed of one; None where something else is being typed."""
    data = payload.part(told, "data")
    typing = (one for one in payload.parts(data, "options") if payload.truth(one, "focused"))
    focused = next((one for one in typing if payload.words(one, "name") == "verb"), None)
    if focused is None:
        return None
    start = payload.words(focused, "value").strip().lower()
    known = SESSION_VERBS if payload.words(data, "name") == "session" else VERBS
    return [Suggestion(verb, f"{verb}: {about}") for verb, about in known.items() if verb.startswith(start)]


async def sync(http: HTTPClient, application: int) -> bool:
    """Register the commands for all servers where they are not as they should be; return whether that was so."""
    there: Sequence[Payload] = await http.get_global_commands(application)
    if as_compared(there) == as_compared(wanted()):
        return False
    await http.bulk_upsert_global_commands(application, wanted())
    log.info("discord.commands_registered", before=len(there), now=len(wanted()))
    return True


def as_compared(commands: Iterable[Payload]) -> list[object]:
    """Return what of commands makes a difference; Discord adds much that we leave to it."""
    return sorted((_compared(one) for one in commands), key=str)


def _compared(command: Payload) -> object:
    options = [
        (
            one["type"],
            one["name"],
            one["description"],
            bool(one.get("required")),
            bool(one.get("autocomplete")),
            one.get("max_length"),
            [(choice["name"], choice["value"]) for choice in one.get("choices") or ()],
        )
        for one in command.get("options") or ()
    ]
    return (
        command.get("type", _SLASH),
        command["name"],
        command.get("description") or "",
        list(command.get("contexts") or ()),
        list(command.get("integration_types") or ()),
        options,
    )
