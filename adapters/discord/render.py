"""Post as a message of Discord's. Pure: the same post gives the same body, and every text in it is escaped.

Messages are Components V2: each card keeps its own buttons in its own frame (classic messages put
all buttons of all cards under everything), no link is previewed, and nothing but the right to write
is needed. Such a message has no `content`: all that it says, as complete as the post's own fallback,
stands in its text parts, plain Markdown in the order in which it is read. Its push notification is
empty (discord-api-docs#7854): the one message that calls somebody is therefore a classic one, `stub`.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from adapters.discord import blocks, gathered, leading, markup
from adapters.discord.atlas import guild_of
from adapters.discord.payload import is_id
from bot.messages import Action, Button, Lines, Post, Prose, Quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from adapters.discord.blocks import Component, Piece
    from bot.messages import Suggestion

    Body = dict[str, Any]

# https://discord.com/developers/docs/resources/message#message-object-message-flags
NO_PREVIEWS, EPHEMERAL, SILENT, V2 = 1 << 2, 1 << 6, 1 << 12, 1 << 15
# https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object
MESSAGE, COMPLETIONS, MODAL = 4, 8, 9

MOST_TEXT, MOST_PARTS = 4_000, 40
BUDGET, PARTS = 3_700, 36
"""What a page holds: the rest is for who is called, and for the line and the button about its pages."""
MOST_SUGGESTIONS, LONGEST_SUGGESTION = 25, 100
LETTER, MORE = "letter", "more"
NOTE = "✉ A note for"
_LEAST = 60


def message(post: Post, space: str, *, key: str = "", page: str = "") -> Body:
    """Return *post* as one message; *key* makes it findable.

    Where it is too long for one it is shortened, and says where the rest is: at the address *page*, if there is one.
    """
    components = _marked(_unique(_with_call(_one(post, space, page), called(post, space))), key)
    return {
        "components": components,
        "flags": V2 | NO_PREVIEWS,
        "allowed_mentions": allowed(called(post, space)),
        **gathered.carried(post, components),
    }


def replacement(post: Post, space: str, *, page: str = "") -> Body:
    """Return *post* in the place of a message, whatever that was made of; nobody is called by it."""
    body = message(post, space, page=page)
    return {"attachments": [], **body, "content": None, "embeds": None, "allowed_mentions": allowed(())}


def stub(user: str, key: str, *, lasting: bool) -> Body:
    """Return the message that tells somebody in front of others of a note that only they can open.

    It calls them only where the note has to be found again later.
    """
    row = {**blocks.rows_of([Button("Show it", Action(LETTER, key), "main")])[0], "id": mark(key)}
    return {
        "content": f"{NOTE} <@{user}>",
        "components": [row],
        "flags": NO_PREVIEWS | (0 if lasting else SILENT),
        "allowed_mentions": allowed((user,) if lasting else ()),
    }


def answer(post: Post, space: str, *, key: str, number: int = 1, page: str = "") -> Body:
    """Return *post* as the answer to an interaction; a public one in one message, a private one in pages.

    A further page is asked for by the press `more:<key>:<number>`, for which the post has to be kept.
    """
    if post.audience == "public":
        return _response(message(post, space, page=page))
    every = pages(leading.led(post, page), space)
    at = min(max(number, 1), len(every))
    components = [*every[at - 1], *_turning(key, at, len(every))]
    body = private(components)
    return {**body, "data": {**body["data"], **gathered.carried(post, components)}}


def pages(post: Post, space: str) -> list[list[Component]]:
    """Return the components of each page of *post*, at least one."""
    every: list[list[Piece]] = [[]]
    for piece in (piece for block in post.blocks for piece in blocks.pieces(block, space)):
        if every[-1] and not _fits([*every[-1], piece]):
            every.append([])
        every[-1].append(piece)
    return [_unique(_components(page)) or list(blocks.text("").components) for page in every]


def private(components: Sequence[Component]) -> Body:
    """Return components as an answer that only the one who acted sees."""
    data = {
        "components": _unique(components),
        "flags": V2 | NO_PREVIEWS | EPHEMERAL,
        "allowed_mentions": allowed(()),
    }
    return _response(data)


def sentence(text: str) -> Body:
    """Return one sentence of the adapter's own as a private answer."""
    return private(blocks.text(markup.spaced(text)).components)


def sure(label: str, action: Action, question: str = "") -> Body:
    """Return the *question* before something that is not easily undone."""
    asked = blocks.text(markup.spaced(question) if question else f"“{markup.spaced(label)}”: are you sure?").components
    return private([*asked, *blocks.rows_of([Button(label, action, "danger")])])


def suggestions(found: Iterable[Suggestion]) -> Body:
    """Return completions of what somebody is typing; those that are too long to be sent back are left out."""
    choices = [
        {"name": blocks.label(one.label, LONGEST_SUGGESTION), "value": one.value}
        for one in found
        if 0 < len(one.value) <= LONGEST_SUGGESTION
    ]
    return {"type": COMPLETIONS, "data": {"choices": choices[:MOST_SUGGESTIONS]}}


def called(post: Post, space: str) -> tuple[str, ...]:
    """Return whom a public post may ping: its addressees on this server, and nobody else."""
    if post.audience != "public":
        return ()
    accounts = (account.rpartition("/") for account in post.addressees)
    return tuple(dict.fromkeys(id for home, _, id in accounts if home == space and guild_of(home) and is_id(id)))


def allowed(users: Sequence[str]) -> Body:
    """Return who may be pinged: exactly *users*, never anybody by what stands in a text."""
    return {"parse": [], "users": list(users), "roles": [], "replied_user": False}


def mark(key: str) -> int:
    """Return the number that a message of ours with *key* carries as the id of a component.

    Discord keeps no nonce with a message; the ids of its components it does.
    """
    return 1_000 + int.from_bytes(sha256(key.encode()).digest()[:4]) % (2**31 - 1_001)


def is_marked(components: Iterable[Any], key: str) -> bool:
    """Return whether a message with these components was sent with *key*."""
    return any(isinstance(one, dict) and one.get("id") == mark(key) for one in components)


def _one(post: Post, space: str, page: str) -> list[Component]:
    shown = leading.led(post, page)
    for drawn in (blocks.pieces, blocks.tightly):
        every = [piece for block in shown.blocks for piece in drawn(block, space)]
        if _fits(every):
            return _components(every)
    rest = leading.goes_on(post, page)
    room, parts = BUDGET - sum(one.size for one in rest), PARTS - sum(one.parts for one in rest)
    return _components([*_as_fits(_shortened(shown, space, room), room, parts), *rest])


def _shortened(post: Post, space: str, room: int) -> Iterator[Piece]:
    """Yield pieces of which the long texts share what the others leave of *room*."""
    drawn = [
        None if isinstance(block, Prose | Quote | Lines) else blocks.tightly(block, space) for block in post.blocks
    ]
    spare = room - sum(piece.size for every in drawn if every for piece in every)
    left = drawn.count(None)
    for block, every in zip(post.blocks, drawn, strict=True):
        if isinstance(block, Prose | Quote | Lines):
            piece = blocks.shortened(block, space, max(spare // left, _LEAST))
            spare, left = spare - piece.size, left - 1
            yield piece
        else:
            yield from every or ()


def _as_fits(every: Iterable[Piece], room: int, parts: int) -> list[Piece]:
    """Return the pieces that fit one message together."""
    kept: list[Piece] = []
    for piece in every:
        if _fits([*kept, piece], room, parts):
            kept.append(piece)
    return kept


def _fits(every: Sequence[Piece], room: int = BUDGET, parts: int = PARTS) -> bool:
    return sum(one.size for one in every) <= room and sum(one.parts for one in every) <= parts


def _components(every: Iterable[Piece]) -> list[Component]:
    return [component for piece in every for component in piece.components]


def _with_call(components: list[Component], users: Sequence[str]) -> list[Component]:
    """Put those who are called before the rest: a mention that is not written pings nobody."""
    if not users:
        return components
    return [*blocks.text(" ".join(f"<@{user}>" for user in users[:10])).components, *components]


def _unique(components: Sequence[Component]) -> list[Component]:
    """Return components without the second of two buttons that do the same: Discord takes no such message."""
    seen: set[str] = set()
    return list(_pruned(components, seen))


def _pruned(components: Iterable[Component], seen: set[str]) -> Iterator[Component]:
    for one in components:
        if "accessory" in one:
            yield from _with_press(one, seen)
        elif "components" in one:
            if inner := list(_pruned(one["components"], seen)):
                yield {**one, "components": inner}
        elif one.get("custom_id") not in seen:
            if "custom_id" in one:
                seen.add(one["custom_id"])
            yield one


def _with_press(section: Component, seen: set[str]) -> Iterator[Component]:
    """Yield a section with its press, or its text alone where that press stands already."""
    if (press := section["accessory"]["custom_id"]) in seen:
        yield from section["components"]
    else:
        seen.add(press)
        yield section


def _marked(components: list[Component], key: str) -> list[Component]:
    shown = components or list(blocks.text("").components)
    return [{**shown[0], "id": mark(key)}, *shown[1:]] if key else shown


def _turning(key: str, page: int, of: int) -> list[Component]:
    if of == 1:
        return []
    line = blocks.text(f"-# Page {page} of {of}").components
    return [*line, *(blocks.rows_of([Button("More", Action(MORE, key, page + 1))]) if page < of else ())]


def _response(data: Body) -> Body:
    return {"type": MESSAGE, "data": data}
