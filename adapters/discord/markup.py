"""Texts as Discord's Markdown: what members wrote is escaped, what is markup is ours.

Every character that Discord gives a meaning (https://support.discord.com/hc/articles/210298617) gets
a backslash, which Discord takes away again before any sign that is no letter or digit. Markup comes
out only as it was understood here: emphasis, code, lists, and links that show where they lead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import re2

from adapters.discord.atlas import guild_of
from adapters.discord.payload import is_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Protocol

    class Match(Protocol):
        """What was found."""

        def group(self, name: str | int = 0) -> str:
            """Return a part of it, empty where it is not there."""


APART = "\u200b"
"""Keeps two runs of markup from being read as one; nothing is seen of it."""
ELLIPSIS = "…"
SCHEMES = frozenset({"http", "https"})
LONGEST_ADDRESS = 1_000

_SIGNS = {ord(sign): f"\\{sign}" for sign in "\\`*_~|[]<>@:"}
# What no reader sees, and what turns the direction of what follows.
_STRUCK = {
    **dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160)]),
    **dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]),
    **dict.fromkeys(range(0xD800, 0xE000)),
    0x2028: "\n",
    0x2029: "\n",
    0x1160: None,
    0x3164: None,
    0xFEFF: None,
}
# A heading, a list, small print, a quote: they begin a line, and only there.
_BEGINS = re2.compile(r"(?m)^([ \t]*)([#>+-]|[0-9]{1,9}[.)])")
_ADDRESS_SAFE = "-._/?#!$&'()+,;=%@:"

_TOKENS = re2.compile(
    r"``(?P<ticks>[^`].*?)``|`(?P<code>[^`\n]+)`"
    r"|<@(?P<user>[A-Za-z0-9][A-Za-z0-9._:/-]{0,119})>|<#(?P<channel>[A-Za-z0-9][A-Za-z0-9._:/-]{0,119})>"
    r"|\[(?P<label>[^\[\]\n]*)\]\(<?(?P<target>[^()<>\s]*(?:\([^()<>\s]*\)[^()<>\s]*)*)>?\)"
    r"|<(?P<angled>https?://[^<>\s]+)>|(?P<bare>\bhttps?://[^\s<>`]+)"
    r"|\\(?P<sign>[!-/:-@\[-`{-~])"
    r"|\*\*(?P<strong>[^\s*](?:[^*\n]*[^\s*])?)\*\*|~~(?P<gone>[^\s~](?:[^~\n]*[^\s~])?)~~"
    r"|\*(?P<slanted>[^\s*](?:[^*\n]*[^\s*])?)\*"
)
_NAMES = "ticks code user channel target angled bare sign strong gone slanted".split()
_LOOSE_END = ".,;:!?'\")*_~]"
_FENCE = re2.compile(r"^[ \t]*(`{3,}|~{3,})[ \t]*([A-Za-z0-9_+.#-]{0,20})[ \t]*$")
_RUN = re2.compile(r"`{3,}")
_LINE = re2.compile(
    r"^(?P<indent>[ \t]*)(?:(?P<heading>#{1,6})[ \t]+|(?P<quote>(?:>[ \t]?)+)|(?P<bullet>[-*+])[ \t]+"
    r"|(?P<number>[0-9]{1,9})[.)][ \t]+)(?P<rest>.*)$"
)
_DEEPEST = 6


def clean(text: str) -> str:
    """Return *text* without the characters that nobody sees; line ends as newlines."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_STRUCK)


def escaped(text: str) -> str:
    """Return members' *text* so that it reads as it was written, and means nothing to Discord."""
    return str(_BEGINS.sub(_begun, clean(text).translate(_SIGNS)))


def inline(text: str) -> str:
    """Return *text* escaped and in one line."""
    return escaped(" ".join(clean(text).split()))


def spaced(text: str) -> str:
    """Return a run of text escaped, in one line, with the spaces at its ends."""
    flat = clean(text).replace("\n", " ").replace("\t", " ")
    return escaped(flat)


def strong(text: str) -> str:
    """Return a run of text in bold; its outer spaces stay outside."""
    return _wrapped(text, "**")


def code(text: str) -> str:
    """Return a run of text as code, or escaped where no backticks can hold it."""
    flat = clean(text).replace("\n", " ")
    if not flat.strip():
        return flat
    if "`" not in flat:
        return f"`{flat}`"
    fits = "``" not in flat and not flat.startswith("`") and not flat.endswith("`")
    return f"``{flat}``" if fits else escaped(flat)


def joined(runs: Iterator[str] | list[str]) -> str:
    """Return runs of markup in one line, kept apart where two signs would become one."""
    text = ""
    for run in runs:
        if run and text and run[0] == text[-1] and run[0] in "*`~":
            text += APART
        text += run
    return text


def link(label: str, url: str) -> str:
    """Return a link whose address stands beside its label; text where it is none to link to."""
    shown = address(url)
    where = f"<{shown}>" if shown else spaced(url)
    return f"{spaced(label)} ({where})" if label and label != url else where


def address(url: str) -> str | None:
    """Return *url* as it may stand in angle brackets; None for what should not be linked to.

    None where a name stands before the host, which looks like another site's, and where it is no
    address of the web; a host with other letters is shown as it is called on the wire.
    """
    try:
        parts = urlsplit(clean(url))
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if (
        parts.scheme not in SCHEMES
        or not host
        or "@" in parts.netloc
        or not host.replace("-", "").replace(".", "").replace("_", "").isalnum()
    ):
        return None
    rest = parts._replace(scheme="", netloc="").geturl()
    shown = f"{parts.scheme}://{host}{port}{quote(rest, safe=_ADDRESS_SAFE)}"
    return shown if len(shown) <= LONGEST_ADDRESS else None


def told(text: str, space: str) -> str:
    """Return canonical *text* as Discord's Markdown; references of *space* show who and where they mean."""
    lines: list[str] = []
    fence, held = "", [""]
    for line in clean(text).split("\n"):
        found = _FENCE.match(line)
        if fence and found and line.strip().startswith(fence) and not found.group(2):
            lines += _block(held)
            fence = ""
        elif fence:
            held.append(line)
        elif found:
            fence, held = str(found.group(1)), [str(found.group(2))]
        else:
            lines.append(_line(line, space))
    return "\n".join([*lines, *(_block(held) if fence else ())])


def quoted(text: str) -> str:
    """Return lines of markup as a quote; not one of them stands outside of it."""
    return "\n".join(f"> {line}" for line in text.split("\n"))


def fitted(text: str, limit: int, drawn: Callable[[str], str]) -> str:
    """Return what *drawn* makes of *text*, shortened until that has at most *limit* characters."""
    shown = drawn(text)
    keep = len(text)
    while size(shown) > limit and keep > 0:
        keep = min(keep - 1, keep * limit // size(shown))
        shown = drawn(text[:keep].rstrip() + ELLIPSIS)
    return shown if size(shown) <= limit else ELLIPSIS[:limit]


def size(text: str) -> int:
    """Return the length of *text* as the strictest count has it: in UTF-16, an emoji is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _begun(found: Match) -> str:
    sign = found.group(2)
    return f"{found.group(1)}{sign[:-1]}\\{sign[-1]}"


def _wrapped(text: str, mark: str) -> str:
    flat = clean(text).replace("\n", " ").replace("\t", " ")
    inner = flat.strip()
    if not inner:
        return flat
    before, _, after = flat.partition(inner)
    return f"{before}{mark}{escaped(inner)}{mark}{after}"


def _block(held: list[str]) -> list[str]:
    language, *lines = held
    while lines and not lines[-1].strip():
        lines.pop()
    inner = [str(_RUN.sub(lambda run: APART.join(run.group()), line)) for line in lines]
    if not any(line.strip() for line in inner):
        return []
    return [f"```{language}", *inner, "```"]


def _line(line: str, space: str) -> str:
    found = _LINE.match(line)
    if found is None:
        return _runs(line, space)
    rest = _runs(str(found.group("rest")), space)
    indent = " " * min(len(str(found.group("indent")).expandtabs(4)) // 2 * 2, _DEEPEST)
    if found.group("heading"):
        return _runs(str(found.group("rest")), space, mark="**")
    if found.group("quote"):
        return f"│ {rest}"
    return f"{indent}- {rest}" if found.group("bullet") else f"{indent}{found.group('number')}. {rest}"


def _runs(text: str, space: str, *, mark: str = "", flat: bool = False) -> str:
    """Return one line of canonical text, *mark* around all of it; *flat* where no emphasis may stand in it."""
    runs: list[str] = []
    done = 0
    for found in _TOKENS.finditer(text):
        start, end = found.span()
        runs += [escaped(text[done:start]), _token(found, space, flat=flat or bool(mark))]
        done = end
    inner = joined([*runs, escaped(text[done:])])
    return f"{mark}{inner.strip()}{mark}" if mark and inner.strip() else inner


def _token(found: Match, space: str, *, flat: bool) -> str:
    name = next(name for name in _NAMES if found.group(name) is not None)
    value = str(found.group(name))
    match name:
        case "ticks" | "code":
            return code(value)
        case "user" | "channel":
            return _reference(value, space, "@" if name == "user" else "#")
        case "target":
            return link(str(found.group("label")), value)
        case "angled" | "bare":
            return _bare(value)
        case "sign":
            return escaped(value)
        case _:
            # Within other emphasis they are words only, so that marks never meet.
            return _runs(value, space, mark="" if flat else _MARKS[name], flat=flat)


_MARKS = {"strong": "**", "gone": "~~", "slanted": "*"}


def _reference(key: str, space: str, sign: str) -> str:
    home, _, id = key.rpartition("/")
    if home == space and guild_of(home) and is_id(id):
        return f"<{sign}{id}>"
    return f"\\{sign}{ELLIPSIS}"


def _bare(url: str) -> str:
    kept = url.rstrip(_LOOSE_END)
    shown = address(kept)
    return (f"<{shown}>" if shown else escaped(kept)) + escaped(url[len(kept) :])
