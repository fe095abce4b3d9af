"""Discord's Markdown as the canonical text, and the mention that calls Hearth taken out of it.

Discord's dialect: https://discord.com/developers/docs/reference#message-formatting. What stands in
code is left as it is; mentions of people and channels become references, the rest plain words.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Protocol

    class Match(Protocol):
        """What was found."""

        def group(self, name: str = ...) -> str | None:
            """Return a part of it."""


# Code first, so that nothing within it is taken for anything else.
_TOKENS = re2.compile(
    r"(?s)(?P<code>```.*?```|``[^`].*?``|`[^`\n]+`)"
    r"|<@!?(?P<user>[0-9]{1,20})>"
    r"|<@&(?P<role>[0-9]{1,20})>"
    r"|<#(?P<channel>[0-9]{1,20})>"
    r"|<a?:(?P<emoji>[A-Za-z0-9_]{1,64}):[0-9]{1,20}>"
    r"|<t:(?P<time>-?[0-9]{1,13})(?::[A-Za-z])?>"
    r"|<(?P<command>/[^<>:\n]{1,100}):[0-9]{1,20}>"
    r"|\]\(<(?P<target>https?://[^<>\s]+)>\)"
    r"|(?P<spoiler>\|\|)"
)
_NAMES = ("code", "user", "role", "channel", "emoji", "time", "command", "target", "spoiler")
_LONG_QUOTE = ">>> "
_SMALL = "-# "


def canonical(text: str, space: str) -> str:
    """Return the canonical text of a message that stands in *space*."""
    return _lines(_told(text, space))


def called(text: str, me: str, roles: Collection[str] = ()) -> tuple[str, bool]:
    """Return *text* without the mentions of Hearth (its user, its own roles), and whether there was one."""
    if me not in text and not any(role in text for role in roles):
        return text, False
    found = False

    def without(match: Match) -> str:
        nonlocal found
        if match.group("user") == me or match.group("role") in roles:
            found = True
            return ""
        return str(match.group())

    left = _TOKENS.sub(without, text)
    return (left.strip() if found else text), found


def _told(text: str, space: str) -> str:
    if not any(sign in text for sign in ("<", "||")):
        return text
    return str(_TOKENS.sub(lambda match: _instead(match, space), text))


def _instead(match: Match, space: str) -> str:
    for name in _NAMES:
        if (value := match.group(name)) is not None:
            return _WORDS[name](str(value), space)
    return str(match.group())


def _moment(value: str, _space: str) -> str:
    try:
        return f"{datetime.fromtimestamp(int(value), UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError, OSError):
        return value


_WORDS: Mapping[str, Callable[[str, str], str]] = {
    "code": lambda value, _space: value,
    "user": lambda value, space: f"<@{space}/{value}>",
    "role": lambda _value, _space: "@…",
    "channel": lambda value, space: f"<#{space}/{value}>",
    "emoji": lambda value, _space: f":{value}:",
    "time": _moment,
    "command": lambda value, _space: value,
    "target": lambda value, _space: f"]({value})",
    "spoiler": lambda _value, _space: "",
}


def _lines(text: str) -> str:
    """Return *text* with a quote of many lines as one on each, and small print as large."""
    if _LONG_QUOTE not in text and _SMALL not in text:
        return text
    lines: list[str] = []
    quoting = fenced = False
    for line in text.split("\n"):
        fenced ^= line.count("```") % 2 == 1
        if not fenced and not quoting and line.startswith(_LONG_QUOTE):
            quoting, line = True, line[len(_LONG_QUOTE) :]  # noqa: PLW2901  The rest of the line is what counts.
        elif not fenced and line.startswith(_SMALL):
            line = line[len(_SMALL) :]  # noqa: PLW2901
        lines.append(f"> {line}" if quoting else line)
    return "\n".join(lines)
