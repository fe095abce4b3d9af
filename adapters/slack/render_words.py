"""Members' words at length as Slack's `rich_text`: paragraphs, lists, quotes and code of the Markdown subset.

Written as structure and never as markup, so that no word of theirs can become more than a word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from adapters.slack import fitting
from adapters.slack.render_text import is_account, link, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from adapters.slack.fitting import Json
    from adapters.slack.render_text import Manner

# Beyond this a text is shown as it was written: what comes so dense is no prose, and the
# parser's time grows faster than its length on such.
MOST_MARKS = 1_500
DEEPEST = 8
MARKED = {"strong": "bold", "em": "italic", "s": "strike"}
LONGEST_REFERENCE = 130


def words(written: str, manner: Manner) -> list[Json]:
    """Return members' words as `rich_text` blocks, none of them larger than a piece."""
    if sum(map(written.count, "[]*_`<>!~|")) > MOST_MARKS:
        elements: list[Json] = [{"type": "rich_text_quote", "elements": _resolved(written, manner, ())}]
    else:
        elements = _Sheet(manner).drawn(_MARKDOWN.parse(written))
    return list(packed(piece for element in elements for piece in divided(element)))


def packed(elements: Iterable[Json]) -> Iterator[Json]:
    """Yield `rich_text` blocks that hold *elements* in order, as many as fit into a piece."""
    held: list[Json] = []
    heavy = 0
    for element in elements:
        if held and heavy + fitting.weight(element) > fitting.PIECE:
            yield rich_text(*held)
            held, heavy = [], 0
        held.append(element)
        heavy += fitting.weight(element)
    if held:
        yield rich_text(*held)


def rich_text(*elements: Json) -> Json:
    """Return a `rich_text` block."""
    return {"type": "rich_text", "elements": list(elements)}


def divided(element: Json) -> Iterator[Json]:
    """Yield *element* in parts that fit into a piece each."""
    if fitting.weight(element) <= fitting.PIECE:
        yield element
        return
    held: list[Json] = []
    offset = int(element.get("offset", 0))
    for parts in _apart(element):
        if held and fitting.weight([*held, *parts]) > fitting.PIECE - 200:
            yield _counted(element, held, offset)
            offset, held = offset + len(held), []
        held += parts
    yield _counted(element, held, offset)


def _apart(element: Json) -> Iterator[list[Json]]:
    """Yield the parts of an element between which it may be divided: where a link leads stays beside it."""
    link: list[Json] = []
    for part in [small for each in element["elements"] for small in _small(each)]:
        if link or part["type"] != "link":
            yield [*link, part]
            link = []
        else:
            link = [part]
    if link:
        yield link


def _counted(element: Json, held: list[Json], offset: int) -> Json:
    goes_on = {"offset": offset} if element.get("style") == "ordered" and offset else {}
    return {**element, **goes_on, "elements": held}


def _small(element: Json) -> Iterator[Json]:
    """Yield an element in parts that are small enough to stand in a piece."""
    if fitting.weight(element) <= fitting.PIECE // 2:
        yield element
    elif element["type"] == "text":
        for joint, piece in fitting.pieces(element["text"], fitting.PIECE // 8):
            if joint + piece:
                yield {**element, "text": joint + piece}
    elif element["type"] == "rich_text_section":
        yield from divided_row(element)
    else:
        yield from text(fitting.cut(element.get("url", "") or fitting.ELLIPSIS, fitting.PIECE // 8))


def divided_row(row: Json) -> Iterator[Json]:
    """Yield a row of a list in parts; those after the first stand as rows of their own."""
    held: list[Json] = []
    for parts in _apart(row):
        if held and fitting.weight([*held, *parts]) > fitting.PIECE // 2:
            yield {**row, "elements": held}
            held = []
        held += parts
    yield {**row, "elements": held}


@dataclass
class _Sheet:
    """What is drawn so far: `lists` are the open lists, each with its style and how many rows it has."""

    manner: Manner
    elements: list[Json] = field(default_factory=list)
    lists: list[tuple[str, int]] = field(default_factory=list)
    fresh_row: bool = False
    quotes: int = 0
    heading: bool = False

    def drawn(self, tokens: Sequence[Token]) -> list[Json]:
        """Return the elements that *tokens* stand for."""
        for token in tokens:
            self._take(token)
        return [element for element in self.elements if element["elements"]]

    def _take(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                style = "ordered" if token.type.startswith("ordered") else "bullet"
                start = int(token.attrGet("start") or 1) - 1 if style == "ordered" else 0
                self.lists.append((style, start))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self.fresh_row = True
            case "blockquote_open" | "blockquote_close":
                self.quotes += token.nesting
            case "heading_open" | "heading_close":
                self.heading = token.nesting > 0
            case _:
                self._draw(token)

    def _draw(self, token: Token) -> None:
        match token.type:
            case "fence" | "code_block":
                self._code(token.content.removesuffix("\n"))
            case "inline":
                self._say(inline(token.children or (), self.manner, bold=self.heading))
            case "hr":
                self._say(text("———"))
            case _:
                pass  # A paragraph's own beginning and end: what it says comes between them.

    def _code(self, code: str) -> None:
        if self.lists:
            self._say(text(code, "code"))
        else:
            self.elements.append({"type": "rich_text_preformatted", "elements": text(code), "border": 0})

    def _say(self, said: list[Json]) -> None:
        said = [*text("› " * (self.quotes - bool(self.lists))), *said] if self.quotes else said
        if self.lists:
            self._row(said)
        elif self.elements and self.elements[-1]["type"] == "rich_text_quote":
            self.elements[-1]["elements"] += [*text("\n\n"), *said]
        else:
            self.elements.append({"type": "rich_text_quote", "elements": said})

    def _row(self, said: list[Json]) -> None:
        style, count = self.lists[-1]
        last = self.elements[-1] if self.elements else {}
        indent = min(len(self.lists) - 1, DEEPEST)
        continues = (last.get("type"), last.get("style"), last.get("indent")) == ("rich_text_list", style, indent)
        if not self.fresh_row and last.get("type") == "rich_text_list":
            last["elements"][-1]["elements"] += [*text("\n"), *said]
            return
        row: Json = {"type": "rich_text_section", "elements": said or text(" ")}
        if continues:
            last["elements"].append(row)
        else:
            self.elements.append(_list(style, indent, count, row))
        self.lists[-1] = (style, count + 1)
        self.fresh_row = False


def _list(style: str, indent: int, count: int, row: Json) -> Json:
    goes_on = {"offset": count} if style == "ordered" and count else {}
    return {"type": "rich_text_list", "style": style, "indent": indent, "border": 1, **goes_on, "elements": [row]}


def inline(tokens: Sequence[Token], manner: Manner, *, bold: bool = False) -> list[Json]:
    """Return a line of text with its marks, code and links; each link with where it leads."""
    said: list[Json] = []
    marks: list[str] = ["bold"] if bold else []
    leads: list[str] = []
    for token in tokens:
        kind, _, end = token.type.rpartition("_")
        if kind in MARKED:
            marks.append(MARKED[kind]) if end == "open" else marks.remove(MARKED[kind])
        elif token.type == "link_open":
            leads = [str(token.attrGet("href") or ""), ""]
        elif token.type == "link_close" and leads:
            said += link(leads[0], leads[1], *dict.fromkeys(marks))
            leads = []
        elif leads:
            leads[1] += token.content
        else:
            said += _leaf(token, manner, tuple(dict.fromkeys(marks)))
    return said


def _leaf(token: Token, manner: Manner, marks: tuple[str, ...]) -> list[Json]:
    match token.type:
        case "code_inline":
            return text(token.content, *marks, "code")
        case "softbreak" | "hardbreak":
            return text("\n")
        case _:
            return _resolved(token.content, manner, marks)


def _resolved(content: str, manner: Manner, marks: tuple[str, ...]) -> list[Json]:
    """Return text with its references by name, which ping nobody, and its bare addresses as links."""
    first, *others = content.split("<")
    said = _with_links(first, marks)
    for other in others:
        key, closed, rest = other.partition(">")
        named = _named(key, manner, marks) if closed and len(key) <= LONGEST_REFERENCE else []
        said += [*named, *_with_links(rest, marks)] if named else _with_links(f"<{other}", marks)
    return said


def _named(reference: str, manner: Manner, marks: tuple[str, ...]) -> list[Json]:
    sign, key = reference[:1], reference[1:]
    native = is_account(key)
    if sign == "@" and "/" in key and key.isprintable() and " " not in key:
        return text(f"@{manner.names.get(key, '…')}", *marks)
    if sign == "#" and native[:1] in {"C", "G"}:
        return [{"type": "channel", "channel_id": native}]
    return []


def _with_links(content: str, marks: tuple[str, ...]) -> list[Json]:
    if "://" not in content:
        return text(content, *marks)
    said: list[Json] = []
    plain = ""
    for word in _split(content):
        url = word.rstrip(".,;:!?)'\"")
        if url.startswith(("http://", "https://")) and (found := link(url, url, *marks))[0]["type"] == "link":
            said += [*text(plain, *marks), *found]
            plain = word[len(url) :]
        else:
            plain += word
    return [*said, *text(plain, *marks)]


def _split(content: str) -> Iterator[str]:
    """Yield words and the blanks between them; joined they are *content*."""
    start = 0
    for at, sign in enumerate(content):
        if sign in " \n\t(":
            yield content[start:at]
            yield sign
            start = at + 1
    yield content[start:]


def _parser() -> MarkdownIt:
    unwanted = ["entity", "image", "html_block", "html_inline", "reference", "table", "code", "lheading"]
    return MarkdownIt("js-default").disable(unwanted)


_MARKDOWN = _parser()
