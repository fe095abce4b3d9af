"""How Discord reads a text, as far as it can do harm: written anew from its documented rules, not from our renderer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# What is escaped, a block of code, a run of it: whichever comes first, as Discord reads from left to right.
DEAD = re.compile(
    r"\\[^0-9A-Za-z\s]"
    r"|```(?:[a-z0-9_+\-.#]*\n)?\n*[^\n].*?\n*```"
    r"|(?P<ticks>`+)(?!`).*?[^`](?P=ticks)(?!`)",
    re.DOTALL | re.IGNORECASE,
)
OURS = re.compile(r"<t:-?\d+:[DfFt]>|<https?://[^\s<>]+>")
MENTION = re.compile(r"<@!?(\d+)>")
CHANNEL = re.compile(r"<#(\d+)>")
LIVE = {
    "a call to everybody": re.compile(r"@(everyone|here)"),
    "a role": re.compile(r"<@&\d+>"),
    "a custom emoji": re.compile(r"<a?:\w+:\d+>"),
    "a command": re.compile(r"</[^>]*>"),
    "a timestamp": re.compile(r"<t:"),
    "a masked link": re.compile(r"\]\("),
    "a bare link": re.compile(r"https?://"),
    "a spoiler": re.compile(r"\|\|"),
    "an underline": re.compile(r"__"),
    "a place of the server": re.compile(r"<id:"),
    "an emoji's name": re.compile(r":\w+:"),
}


def texts(body: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield every text of a body that Discord reads as Markdown."""
    if isinstance(body, dict):
        if body.get("type") == 10 or "flags" in body:
            yield body.get("content") or ""
        for inner in body.values():
            yield from texts(inner)
    elif isinstance(body, list):
        for inner in body:
            yield from texts(inner)


def live(text: str) -> str:
    """Return *text* without code, without what is escaped, and without what only we can have written."""
    return OURS.sub("¤", DEAD.sub("¤", unquoted(text)))


def unquoted(text: str) -> str:
    """Return the lines of a text as they are read within its quote."""
    return re.sub(r"(?m)^> ", "", text)


def harm(text: str) -> list[str]:
    """Return what in *text* would mean something to Discord and should not."""
    left = live(text)
    return [name for name, sign in LIVE.items() if sign.search(left)]


def begins(text: str) -> list[str]:
    """Return the beginnings of lines that make a heading, a list, a quote or small print."""
    return [line for line in live(text).split("\n") if re.match(r"\s*(#{1,3}\s|[-*+]\s|\d+\.\s|>>>?\s|-#\s)", line)]


def mentioned(text: str) -> set[str]:
    """Return the users that a text names."""
    return set(MENTION.findall(live(text)))


def as_read(text: str) -> str:
    """Return an escaped text as it is shown."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)
