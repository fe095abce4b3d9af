"""Post and Form as Slack's messages and views. Pure: the same message gives the same blocks.

Every text in them is data: nobody is pinged but a public post's addressees, and each limit of
the platform is kept by splitting, or by cutting short and saying where the rest is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.slack import fitting
from adapters.slack.render_blocks import Drawn, drawn, goes_on, told_apart
from adapters.slack.render_form import inputs
from adapters.slack.render_text import BENEATH, HANDED, Manner, is_account, text
from adapters.slack.render_words import rich_text
from adapters.slack.sheet import Sheet
from bot.messages import Action, Chart, Lines, Meeting, Prose, Quote, Rows, Who, community_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from adapters.slack.fitting import Json
    from bot.messages import Form, Place, Post, Span, Suggestion

__all__ = [
    "BENEATH",
    "HANDED",
    "fallback",
    "fits",
    "home",
    "message",
    "option",
    "result",
    "suggestions",
    "unnamed",
    "view",
    "with_charts",
]

NOTHING = "Done."
TITLE = "Hearth"
NO_FORM = Action("read_only")


def message(  # Each is a fact of its own.
    post: Post,
    names: Mapping[str, str],
    *,
    page: str = "",
    own: str = "",
    files: str = BENEATH,
    drawn_charts: bool = True,
) -> Json:
    """Return *post* as a message. *names* are those of accounts that it names by their key alone.

    *own* is the address of the workspace that it is shown in; *files* says where those of the post are.
    Without *drawn_charts* all figures are said in words.
    """
    most = fitting.CHARTS if drawn_charts else 0
    manner = Manner(names, page, own, files=files, charts=most, pictures=files == BENEATH and drawn_charts)
    pieces = _shown(post, manner)
    if not _in(pieces, fitting.BLOCKS, fitting.MESSAGE):
        pieces = _shown(post, replace(manner, tight=True))
    return {
        "text": fallback(post, names),
        "blocks": told_apart(_fitted(pieces, post, manner, fitting.BLOCKS, fitting.MESSAGE)),
        "unfurl_links": False,
        "unfurl_media": False,
    }


def fits(post: Post) -> bool:
    """Return whether all of *post* fits into a message; a view holds several times as much."""
    manners = (Manner(tight=tight, charts=fitting.CHARTS) for tight in (False, True))
    return any(_in(_shown(post, manner), fitting.BLOCKS, fitting.MESSAGE) for manner in manners)


def with_charts(post: Post) -> bool:
    """Return whether figures are shown by a post: a workspace that has no charts of Slack's own yet refuses them."""
    return any(isinstance(block, Chart) for block in post.blocks)


def view(form: Form, *, place: Place, key: str, private: bool, page: str = "") -> Json:
    """Return *form* as a window to fill in; it remembers where it was opened, and by which interaction."""
    hidden = {field.name: field.value for field in form.fields if field.type == "hidden"}
    sheet = Sheet(form.action, place, key, private, hidden)
    notes = [piece.block for piece in drawn(form.notes, Manner(page=page))]
    shown = [*_headed(form.title), *notes, *(block for field in form.fields for block in inputs(field))]
    return {
        "type": "modal",
        "callback_id": fitting.clean(str(form.action))[: fitting.CALLBACK],
        "title": fitting.plain(form.title, fitting.TITLE),
        "submit": fitting.plain(form.submit, fitting.TITLE),
        "close": fitting.plain("Cancel", fitting.TITLE),
        "private_metadata": fitting.clean(str(sheet)),
        "blocks": told_apart(shown[: fitting.VIEW_BLOCKS]),
    }


def result(
    post: Post,
    names: Mapping[str, str] | None = None,
    *,
    page: str = "",
    place: Place | None = None,
    private: bool = True,
) -> Json:
    """Return *post* as a window to read: the answer to a form, and what is too long for a message.

    It remembers *place*: its buttons are pressed there, and not at home with whoever presses.
    """
    kept = {"private_metadata": str(Sheet(NO_FORM, place, private=private))} if place else {}
    return {
        "type": "modal",
        "title": fitting.plain(TITLE, fitting.TITLE),
        "close": fitting.plain("Close", fitting.TITLE),
        **kept,
        "blocks": _of_view(post, Manner(names or {}, page, files=HANDED)),
    }


def home(post: Post, names: Mapping[str, str] | None = None, *, page: str = "", own: str = "") -> Json:
    """Return *post* as somebody's own page."""
    return {"type": "home", "blocks": _of_view(post, Manner(names or {}, page, own))}


def suggestions(found: Sequence[Suggestion], prefix: str = "") -> Json:
    """Return completions of *prefix*; with one, it may be taken as it is typed, which is how a topic begins."""
    rows = [(each.value, each.label) for each in found[: fitting.OPTIONS - 1]]
    typed = " ".join(prefix.split())
    if typed and typed.casefold() not in {value.casefold() for value, _ in rows}:
        rows.append((typed, f"New: {typed}"))
    return {"options": [option(value, label) for value, label in rows if value]}


def option(value: str, label: str) -> Json:
    """Return one thing to choose."""
    return {"text": fitting.plain(label, fitting.OPTION), "value": fitting.cut(value, fitting.OPTION_VALUE)}


def fallback(post: Post, names: Mapping[str, str]) -> str:
    """Return what a notification shows: plain text in which nothing can ping or link, cut where it is long."""
    said = post.fallback
    for row in _rows(post):
        if any(isinstance(span, Who) and not span.name for span in row):
            said = said.replace(_spoken(row, {}), _spoken(row, names), 1)
    shown = fitting.cut(said, fitting.TEXT - 500).strip() or NOTHING
    escaped = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped if len(escaped) <= fitting.TEXT else fitting.cut(escaped, fitting.TEXT).rpartition("&")[0]


def unnamed(post: Post) -> frozenset[str]:
    """Return the accounts that *post* names by their key alone: shown well only with their names."""
    told = {span.account for row in _rows(post) for span in row if isinstance(span, Who) and not span.name}
    quoted = [block.text for block in post.blocks if isinstance(block, Quote)]
    quoted += [block.about for block in post.blocks if isinstance(block, Meeting)]
    parts = (part.partition(">")[0] for words in quoted for part in words.split("<@")[1:])
    return frozenset(key for key in {*told, *parts} if is_account(key))


def _shown(post: Post, manner: Manner) -> list[Drawn]:
    pieces = drawn(post.blocks, manner)
    pings = _pings(post)
    if not pings:
        return pieces
    first = pieces[0].block if pieces else {}
    if first.get("type") == "rich_text" and first["elements"][0]["type"] == "rich_text_section":
        first["elements"][0]["elements"][:0] = pings
        return pieces
    return [Drawn(rich_text({"type": "rich_text_section", "elements": pings})), *pieces]


def _pings(post: Post) -> list[Json]:
    """Return those whom a public post is for, which tells them; a private one reaches them anyway."""
    if post.audience != "public":
        return []
    ids = dict.fromkeys(id for key in post.addressees if (id := is_account(key)))
    return [element for id in ids for element in ({"type": "user", "user_id": id}, *text(" "))]


def _of_view(post: Post, manner: Manner) -> list[Json]:
    pieces = _shown(post, manner)
    if not _in(pieces, fitting.VIEW_BLOCKS, fitting.VIEW):
        pieces = _shown(post, replace(manner, tight=True))
    return told_apart(_fitted(pieces, post, manner, fitting.VIEW_BLOCKS, fitting.VIEW))


def _fitted(pieces: Sequence[Drawn], post: Post, manner: Manner, most: int, room: int) -> list[Json]:
    """Return what fits: long words are cut before anything else is, and the buttons stay."""
    if _in(pieces, most, room):
        return [piece.block for piece in pieces] or _nothing(post)
    rest = goes_on(post.entries, community_of(post), manner)
    kept: list[Drawn] = []
    most, room = most - len(rest), room - sum(map(_weight, rest))
    for at, piece in enumerate(pieces):
        needed = [later for later in pieces[at + 1 :] if not later.long] if piece.long else []
        if len(kept) + 1 + len(needed) > most or sum(map(_weight, [*kept, piece, *needed])) > room:
            return [each.block for each in (*kept, *rest, *_small(needed, kept, most, room))]
        kept.append(piece)
    return [piece.block for piece in kept]


def _in(pieces: Sequence[Drawn], most: int, room: int) -> bool:
    return len(pieces) <= most and sum(map(_weight, pieces)) <= room


def _small(needed: Sequence[Drawn], kept: Sequence[Drawn], most: int, room: int) -> Iterator[Drawn]:
    """Yield of what is still needed as much as there is room for."""
    left, space = most - len(kept), room - sum(map(_weight, kept))
    for piece in needed:
        left, space = left - 1, space - _weight(piece)
        if left < 0 or space < 0:
            return
        yield piece


def _weight(piece: Drawn) -> int:
    return fitting.weight(piece.block) + 1


def _nothing(post: Post) -> list[Json]:
    return [{"type": "section", "text": fitting.plain(post.fallback or NOTHING, fitting.PLAIN)}]


def _headed(title: str) -> list[Json]:
    """Return a title that is too long for its place once more, in full."""
    if fitting.length(title) <= fitting.TITLE:
        return []
    return [{"type": "header", "text": fitting.plain(title, fitting.HEADER)}]


def _rows(post: Post) -> Iterator[Sequence[Span]]:
    for block in post.blocks:
        if isinstance(block, Prose):
            yield block.spans
        elif isinstance(block, Lines):
            yield from block.rows
        elif isinstance(block, Rows):
            yield from (row.spans for row in block.rows)


def _spoken(row: Sequence[Span], names: Mapping[str, str]) -> str:
    """Return the beginning of a row up to the last of its names, as its fallback says it."""
    said = ""
    for span in row:
        if isinstance(span, Who):
            said += span.name or names.get(span.account, "")
        elif hasattr(span, "text"):
            said += span.text
        else:
            break
    return said
