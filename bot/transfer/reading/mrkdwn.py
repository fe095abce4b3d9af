"""Slack's own markup (mrkdwn) as Hearth's canonical text.

Slack escapes three characters and puts everything that is no text into angle
brackets: https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.text.linear import encodable, pattern

if TYPE_CHECKING:
    from bot.text.linear import Match

_CODE = pattern(r"(?s)```.*?```|`[^`\n]+`")
_BRACKETS = pattern(r"<([^<>\n]+)>")
_ADDRESSES = ("http://", "https://", "mailto:")


def canonical_of(text: str, space: str) -> str:
    """Return a Slack message as canonical text; mentions become references within *space*."""
    if "<" not in text and "&" not in text:
        return text
    text = encodable(text)
    pieces: list[str] = []
    done = 0
    for code in _CODE.finditer(text):
        start, end = code.span()
        pieces += [_prose(text[done:start], space), _literal(text[start:end])]
        done = end
    return "".join([*pieces, _prose(text[done:], space)])


def _prose(text: str, space: str) -> str:
    pieces: list[str] = []
    done = 0
    for found in _BRACKETS.finditer(text):
        start, end = found.span()
        pieces += [_unescaped(text[done:start]), _meant(_inside(found), space)]
        done = end
    return "".join([*pieces, _unescaped(text[done:])])


def _literal(code: str) -> str:
    """Return code with its links as the addresses that were typed."""
    pieces: list[str] = []
    done = 0
    for found in _BRACKETS.finditer(code):
        start, end = found.span()
        address, _, label = _inside(found).partition("|")
        pieces += [_unescaped(code[done:start]), _unescaped(label or address)]
        done = end
    return "".join([*pieces, _unescaped(code[done:])])


def _inside(found: Match[str]) -> str:
    return found.group(1) or ""


def _meant(inside: str, space: str) -> str:
    target, _, label = inside.partition("|")
    label = _unescaped(label)
    if target[:1] in {"@", "#"}:
        return f"<{target[0]}{space}/{target[1:]}>"
    if target.startswith("!"):
        return label or "@" + target[1:].partition("^")[0]
    address = _unescaped(target)
    if not address.startswith(_ADDRESSES) or not label or label in address:
        return address if address.startswith(_ADDRESSES) else label or address
    shown = label.replace("[", "(").replace("]", ")")
    return f"[{shown}]({address.replace('(', '%28').replace(')', '%29').replace(' ', '%20')})"


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
