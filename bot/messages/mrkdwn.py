"""Slack's own markup (mrkdwn) as Hearth's canonical text: what the adapter and the import both read.

Slack escapes three characters and puts everything that is no text into angle
brackets: https://docs.slack.dev/messaging/formatting-message-text
Found by code and not by patterns, in time that grows with the text and no faster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ADDRESSES = ("http://", "https://", "mailto:")


def from_mrkdwn(text: str, space: str) -> str:
    """Return a Slack message as canonical text; mentions become references within *space*."""
    if "<" not in text and "&" not in text:
        return text
    text = text.encode("utf-8", "replace").decode("utf-8")
    pieces: list[str] = []
    done = 0
    for start, end in _codes(text):
        pieces += [_each(text[done:start], lambda inside: _meant(inside, space)), _each(text[start:end], _typed)]
        done = end
    return "".join([*pieces, _each(text[done:], lambda inside: _meant(inside, space))])


def _codes(text: str) -> Iterator[tuple[int, int]]:
    """Yield where code stands, fences before ticks."""
    at, fenced = text.find("`"), True
    while at >= 0:
        opens = fenced and text.startswith("```", at)
        closing = text.find("```", at + 3) if opens else -1
        fenced = fenced and (
            not opens or closing >= 0
        )  # Looked for once: what does not close here closes nowhere after it.
        end = closing + 3 if closing >= 0 else _closed(text, at)
        if end > at:
            yield at, end
        at = text.find("`", max(end, at + 1))


def _closed(text: str, at: int) -> int:
    """Return where code between single ticks ends; *at* where there is none."""
    tick = text.find("`", at + 1)
    return tick + 1 if tick > at + 1 and "\n" not in text[at:tick] else at


def _each(text: str, meant: Callable[[str], str]) -> str:
    """Return *text* with what stands in angle brackets as *meant* says."""
    first, *others = text.split("<")
    pieces = [_unescaped(first)]
    for other in others:
        inside, closed, rest = other.partition(">")
        if closed and inside and "\n" not in inside:
            pieces += [meant(inside), _unescaped(rest)]
        else:
            pieces.append(_unescaped(f"<{other}"))
    return "".join(pieces)


def _typed(inside: str) -> str:
    """Return what was typed in code: an address without Slack's brackets."""
    address, _, label = inside.partition("|")
    return _unescaped(label or address)


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
