"""Slack's `rich_text` as Hearth's canonical text: it tells code, links and people from what merely looks like them.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.slack import emoji
from adapters.slack.payload import id_or_none, number, part, parts, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from adapters.slack.payload import Payload

ADDRESSES = ("http://", "https://", "mailto:")
DEEPEST = 8
MARKS = (("strike", "~~"), ("italic", "_"), ("bold", "**"))


def canonical_of(blocks: Sequence[Payload], space: str) -> str | None:
    """Return what `rich_text` *blocks* say; None where none of them is such."""
    rich = [block for block in blocks if words(block, "type") == "rich_text"]
    if not rich:
        return None
    return "\n".join(_element(element, space) for block in rich for element in parts(block, "elements"))


def _element(element: Payload, space: str) -> str:
    match words(element, "type"):
        case "rich_text_list":
            return _list(element, space)
        case "rich_text_quote":
            return _quoted(_inline(element, space))
        case "rich_text_preformatted":
            return fenced("".join(_verbatim(each) for each in parts(element, "elements")))
        case _:
            return _inline(element, space).removesuffix("\n")


def _list(element: Payload, space: str) -> str:
    ordered, first = words(element, "style") == "ordered", number(element, "offset") + 1
    margin = "  " * min(max(number(element, "indent"), 0), DEEPEST)
    rows = [_inline(row, space).replace("\n", f"\n{margin}  ") for row in parts(element, "elements")]
    signs = (f"{place}." if ordered else "-" for place in range(first, first + len(rows)))
    text = "\n".join(f"{margin}{sign} {row}" for sign, row in zip(signs, rows, strict=True))
    return _quoted(text) if number(element, "border") else text


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _inline(element: Payload, space: str) -> str:
    return "".join(_span(each, space) for each in parts(element, "elements"))


def _span(element: Payload, space: str) -> str:
    match words(element, "type"):
        case "text":
            return _styled(words(element, "text"), part(element, "style"))
        case "link":
            return _link(element)
        case "user":
            return _reference("@", space, id_or_none(element, "user_id"))
        case "channel":
            return _reference("#", space, id_or_none(element, "channel_id"))
        case _:
            return _verbatim(element)


def _verbatim(element: Payload) -> str:
    """Return what an element says without markup, as it stands in code too."""
    match words(element, "type"):
        case "link":
            return words(element, "text") or words(element, "url")
        case "user" | "usergroup" | "team":
            return "@group" if words(element, "type") == "usergroup" else "@…"
        case "channel":
            return "#…"
        case "broadcast":
            return f"@{words(element, 'range')}"
        case "emoji":
            return emoji.drawn(words(element, "unicode")) or emoji.character(words(element, "name"))
        case "color":
            return words(element, "value")
        case _:
            return words(element, "text") or words(element, "fallback")


def _reference(sign: str, space: str, native: str) -> str:
    return f"<{sign}{space}/{native}>" if native else f"{sign}…"


def _styled(text: str, style: Payload) -> str:
    return "\n".join(_marked(line, style) for line in text.split("\n"))


def _marked(line: str, style: Payload) -> str:
    """Return one line in its marks, which stand at the words: around spaces they would mark nothing."""
    inner = line.strip()
    if not inner:
        return line
    before, after = line[: line.index(inner)], line[line.index(inner) + len(inner) :]
    if style.get("code"):
        return f"{before}{ticked(inner)}{after}"
    for name, mark in MARKS:
        inner = f"{mark}{inner}{mark}" if style.get(name) else inner
    return f"{before}{inner}{after}"


def _link(element: Payload) -> str:
    url, label = words(element, "url"), words(element, "text")
    if part(element, "style").get("code"):
        return ticked(label or url)
    if not url.startswith(ADDRESSES):
        return label or url
    if not label or label in url:
        return url
    shown = label.replace("[", "(").replace("]", ")").replace("\n", " ")
    return f"[{shown}]({url.replace('(', '%28').replace(')', '%29').replace(' ', '%20')})"


def ticked(code: str) -> str:
    """Return *code* between more backticks than stand together in it."""
    fence = "`" * (_longest_run(code) + 1)
    space = " " if code[:1] == "`" or code[-1:] == "`" else ""
    return f"{fence}{space}{code}{space}{fence}"


def fenced(code: str) -> str:
    """Return *code* as a block, which what stands in it cannot end."""
    fence = "`" * max(3, _longest_run(code) + 1)
    return f"{fence}\n{code.removesuffix(chr(10))}\n{fence}"


def _longest_run(code: str) -> int:
    return max(map(len, _runs(code)), default=0)


def _runs(code: str) -> Iterable[str]:
    return "".join(sign if sign == "`" else " " for sign in code).split()
