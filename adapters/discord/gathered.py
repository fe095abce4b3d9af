"""Lists with a press for each row, meetings and files as Discord's components. Part of `render`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from adapters.discord import chart, markup, wire
from adapters.discord.components import (
    CONTAINER,
    FILE,
    LONGEST_LABEL,
    LONGEST_PIECE,
    SECTION,
    TEXT,
    Piece,
    button,
    flat,
    moment,
    piece,
    row,
    rows_of,
    spans,
    text,
)
from bot.messages import Chart, File, meeting_called, meeting_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from adapters.discord.components import Component
    from bot.messages import Block, Meeting, Post, Row, Rows

LEAST_COUNTED = 5
"""No count about people is shown on Discord below it."""
LONGEST_TITLE, LONGEST_ABOUT, LONGEST_FACTS = 200, 1_000, 600
TIGHT_ROW = 200
LONGEST_DESCRIPTION = 200
LONGEST_STEM, LONGEST_SUFFIX = 60, 10
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def pressed(shown: Rows, space: str) -> list[Piece]:
    """Return a list with a press beside each row."""
    return [_section(each, space) for each in shown.rows]


def numbered(shown: Rows, space: str) -> list[Piece]:
    """Return a list with all its presses beneath it: half as many parts."""
    said = [f"{at}. {row(each.spans, space, TIGHT_ROW)[2:]}" for at, each in enumerate(shown.rows, start=1)]
    presses = [
        replace(each.button, label=f"{at}: {each.button.label}"[:LONGEST_LABEL])
        for at, each in enumerate(shown.rows, start=1)
        if each.button
    ]
    return [*_texts(said), *(piece([one]) for one in rows_of(presses))]


def meeting(shown: Meeting, space: str, about: int = LONGEST_ABOUT) -> Piece:
    """Return a meeting in a frame of its own: what it is called, when in the reader's own time, where."""
    facts = [spans(each, space) for each in meeting_facts(shown, least=LEAST_COUNTED)]
    lines = [
        f"### {markup.fitted(meeting_called(shown), LONGEST_TITLE, markup.inline) or markup.ELLIPSIS}",
        f"**{moment(shown.starts, 'F')}** – {moment(shown.ends, 't')}",
        *(one for one in facts if markup.size(one) <= LONGEST_FACTS),
    ]
    if shown.about.strip():
        lines.append(markup.fitted(shown.about, about, lambda part: markup.quoted(markup.told(part, space))))
    return piece([{"type": CONTAINER, "components": [{"type": TEXT, "content": "\n".join(lines)}]}])


def file(name: str, label: str) -> Piece:
    """Return where an attached file stands, beneath what it is."""
    inside = {"type": FILE, "file": {"url": f"attachment://{file_name(name)}"}}
    said = markup.fitted(label, LONGEST_TITLE, markup.inline)
    return piece([*(text(said).components if said.strip() else ()), inside])


def carried(post: Post, components: Iterable[Component]) -> Component:
    """Return what a body with these components has to bring along: the files and pictures of *post* that stand in it."""
    shown = {url.removeprefix("attachment://") for one in flat(components) for url in _urls(one)}
    brought = {one[0]: one for one in map(_brought, post.blocks) if one and one[0] in shown}
    if not brought:
        return {}
    described = [
        {"id": str(at), "filename": name, "description": told} for at, (name, _, _, told) in enumerate(brought.values())
    ]
    return {"attachments": described, wire.FILES: [(name, media, of) for name, media, of, _ in brought.values()]}


def without_files(body: Component) -> Component:
    """Return *body* as it is without its files, and pictures in words: where Hearth may attach none."""
    left = {name: value for name, value in body.items() if name not in {wire.FILES, "attachments"}}
    stay = [chart.in_words(one) if one["type"] == chart.GALLERY else one for one in body["components"]]
    return {**left, "components": [one for one in stay if one["type"] != FILE]}


def _urls(component: Component) -> Iterator[str]:
    if component["type"] == FILE:
        yield component["file"]["url"]
    yield from chart.urls(component)


def _brought(block: Block) -> tuple[str, str, str | Chart, str] | None:
    """Return name, kind, content and description of the file that a block shows; None where it shows none."""
    match block:
        case File():
            return file_name(block.name), block.media, block.text, _described(block)
        case Chart():
            return chart.name_of(block), "image/png", block, chart.alt(block)
        case _:
            return None


def _described(shown: File) -> str:
    return markup.clean(shown.label or shown.name)[:LONGEST_DESCRIPTION]


def file_name(name: str) -> str:
    """Return *name* as Discord takes one for a file: plain letters, digits and one dot."""
    path = PurePosixPath(name)
    stem = "".join(sign if sign in _PLAIN else "-" for sign in path.stem)[:LONGEST_STEM].strip("-_")
    suffix = "".join(sign for sign in path.suffix if sign in _PLAIN)[:LONGEST_SUFFIX]
    return f"{stem or 'file'}.{suffix or 'txt'}"


def _section(shown: Row, space: str) -> Piece:
    said = row(shown.spans, space)[2:] or markup.APART
    press = button(shown.button) if shown.button else None
    if press is None:
        return text(said)
    return piece([{"type": SECTION, "components": [{"type": TEXT, "content": said}], "accessory": press}])


def _texts(rows: list[str]) -> list[Piece]:
    """Return rows in texts that fit a piece each."""
    groups: list[list[str]] = [[]]
    for each in rows:
        if groups[-1] and markup.size("\n".join([*groups[-1], each])) > LONGEST_PIECE:
            groups.append([])
        groups[-1].append(each)
    return [text("\n".join(group)) for group in groups if group]
