"""Figures on Discord: a picture with a text to be read in its place, beneath what it is to show. Part of `render`."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from adapters.discord import markup
from adapters.discord.components import TEXT, Piece, piece
from bot import charts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.discord.components import Component
    from bot.messages import Chart

# https://discord.com/developers/docs/components/reference#media-gallery
GALLERY = 12
LONGEST_TITLE, LONGEST_ABOUT = 200, 600
LONGEST_ALT = 1_000
LONGEST_NAME, DIGITS = 40, 6


def chart(shown: Chart) -> Piece:
    """Return where the picture of a chart stands, and what it shows above it."""
    about = markup.fitted(shown.about, LONGEST_ABOUT, markup.inline) if shown.about.strip() else ""
    title = f"**{markup.fitted(shown.title, LONGEST_TITLE, markup.inline)}**" if shown.title.strip() else ""
    said = "\n".join(filter(None, (title, about)))
    picture = {"media": {"url": f"attachment://{name_of(shown)}"}, "description": alt(shown)}
    above = [{"type": TEXT, "content": said}] if said else []
    return piece([*above, {"type": GALLERY, "items": [picture]}])


def alt(shown: Chart) -> str:
    """Return what is read in the place of the picture: what it is of, and every figure in it that there is room for."""
    said = " ".join(filter(None, (shown.title.strip(), shown.about.strip(), *charts.said(shown))))
    return markup.fitted(" ".join(markup.clean(said).split()), LONGEST_ALT, lambda part: part) or markup.ELLIPSIS


def name_of(shown: Chart) -> str:
    """Return the name of a picture: the chart's own, and what tells it from others of that name."""
    told = sha256(repr(shown).encode("utf-8", "replace")).hexdigest()[:DIGITS]
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in shown.name)[:LONGEST_NAME].strip("-")
    return f"{plain or 'chart'}-{told}.png"


def urls(component: Component) -> Iterator[str]:
    """Yield the addresses of the pictures that a component shows."""
    if component["type"] == GALLERY:
        yield from (one["media"]["url"] for one in component["items"])


def in_words(component: Component) -> Component:
    """Return a picture's text in the place of the picture, for where none may be attached."""
    said = " ".join(one["description"] for one in component["items"])
    return {"type": TEXT, "content": markup.spaced(said)}
