"""Post and Form as HTML. Pure: the same message gives the same markup, and every text in it is escaped.

`place` is where the reader is: a press says from where it came.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from adapters.web import download, markdown, playground, sections
from bot import charts
from bot.messages import (
    Chart,
    Choices,
    EntryCard,
    EntryLink,
    File,
    Form,
    Lines,
    Link,
    Meeting,
    Place,
    Post,
    Prose,
    Quote,
    Rows,
    Said,
    When,
    Who,
    meeting_called,
    meeting_facts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.messages import Block, Field, Span


LONGEST_ECHO = 200
LEAST_COUNTED = 3
_PLATFORMS = {"slack": "Slack", "discord": "Discord"}
_COMMAND = re.compile("/hearth(?: web)?")


def environment() -> Environment:
    """Return Jinja with our templates: everything escaped, an unknown name an error."""
    jinja = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters |= {
        "day": day,
        "moment": moment,
        "gathering": gathering,
        "hour": hour,
        "words": markdown.words,
        "initials": initials,
        "room": room,
        "commands": commands,
    }
    jinja.globals |= {"spans": spans, "blocks": blocks, "card": card, "passage": passage, "web": markdown.web}
    jinja.globals |= {"entry_address": entry_address, "sections": sections.of}
    return jinja


def post(shown: Post, place: Place) -> Markup:
    """Return *shown* as HTML."""
    return blocks(shown.blocks, place)


def form(asked: Form, place: Place) -> Markup:
    """Return *asked* as a form that comes back to /form."""
    return _draw("form.html", form=asked, parts=parts(asked), place=place)


@dataclass(frozen=True, slots=True)
class Part:
    """Some fields of a form that stand together under a name; `open` where they are shown without being asked for."""

    name: str
    fields: tuple[Field, ...]
    open: bool = False

    @property
    def labels(self) -> str:
        """Return what it asks for, in a line."""
        return " · ".join(field.label for field in self.fields if field.type != "hidden")


def parts(asked: Form) -> Sequence[Part]:
    """Return a form's parts; only the first is open, and one in which something needed is not given yet."""
    groups = [(name, tuple(fields)) for name, fields in groupby(asked.fields, key=lambda field: field.part)]
    if len(groups) == 1:
        return [Part("", asked.fields)]
    lacking = [any(field.required and not field.value for field in fields) for _, fields in groups]
    return [Part(name, fields, at == 0 or lacking[at]) for at, (name, fields) in enumerate(groups)]


def sentence(text: str) -> Markup:
    """Return one sentence of the page's own."""
    return Markup("<p>{}</p>").format(text)


def typed(text: str) -> Markup:
    """Return what a reader typed, to stand above its answer; nothing where they pressed a button."""
    shown = text if len(text) <= LONGEST_ECHO else f"{text[:LONGEST_ECHO]}…"
    return Markup('<p class="typed"><code>{}</code></p>').format(shown) if text else Markup()


def blocks(shown: Iterable[Block], place: Place) -> Markup:
    """Return blocks in order."""
    return Markup("\n").join(_block(one, place) for one in shown)


def card(shown: EntryCard, place: Place) -> Markup:
    """Return one entry as it is shown in an answer."""
    return _draw("card.html", card=shown, place=place)


def spans(shown: Iterable[Span]) -> Markup:
    """Return runs of text."""
    return Markup().join(map(_span, shown))


def passage(shown: Iterable[Said]) -> Markup:
    """Return part of an entry's text: its marked words, and code where both its backticks are at hand."""
    return Markup().join(_code(run.text) if run.style == "plain" else _span(run) for run in shown)


def entry_address(number: int, community: int) -> str:
    """Return the address of a community's entry on the page."""
    return f"/entries/{number}?in={community}" if community else f"/entries/{number}"


def day(at: datetime) -> Markup:
    """Return the day of *at*; the page's script puts it into the reader's zone."""
    return _time(at, "day", f"{at:%d %b %Y}".lstrip("0"))


def moment(at: datetime) -> Markup:
    """Return *at* to the minute, in UTC until the page's script knows better."""
    return _time(at, "moment", f"{at:%d %b %Y, %H:%M} UTC".lstrip("0"))


def initials(name: str) -> str:
    """Return up to two letters that stand for *name*."""
    return "".join(part[0] for part in name.split()[:2]).upper() or "?"


def room(printed: str) -> str:
    """Return how a printed place is called on the page, `#backstage`; any other text as it is.

    Other platforms' places are ids, which tell a reader nothing.
    """
    found = Place.parse(printed)
    if found.space == playground.SPACE and found.channel:
        return f"#{found.channel}"
    platform = _PLATFORMS.get(found.space.partition(":")[0])
    what = "a conversation" if found.channel.startswith("@") else "a channel"
    return f"{what} on {platform}" if platform and found.channel else printed


def commands(text: str) -> Markup:
    """Return a sentence of ours with the commands in it set as what one types."""
    return Markup(_COMMAND.sub(r"<code>\g<0></code>", str(escape(text))))  # noqa: S704  Escaped before.


def meeting(shown: Meeting) -> Markup:
    """Return a meeting: what it is called, when, where and with whom."""
    return _draw(
        "meeting.html", meeting=shown, called=meeting_called(shown), facts=meeting_facts(shown, least=LEAST_COUNTED)
    )


def chart(shown: Chart) -> Markup:
    """Return figures as a picture of lines and letters, with the same figures as a table to open."""
    picture = Markup(charts.svg(shown))  # noqa: S704  Every text in it was escaped where it was drawn.
    return _draw("chart.html", chart=shown, picture=picture, table=charts.columns(shown))


def gathering(at: datetime) -> Markup:
    """Return when a meeting begins, with its weekday."""
    return _time(at, "gathering", f"{at:%A %d %B %Y, %H:%M} UTC")


def hour(at: datetime) -> Markup:
    """Return the hour and minute of *at*."""
    return _time(at, "clock", f"{at:%H:%M} UTC")


def _block(shown: Block, place: Place) -> Markup:  # noqa: C901  One case a kind of block.
    match shown:
        case Prose():
            return _draw("prose.html", prose=shown)
        case Quote():
            return Markup('<blockquote class="quote" dir="auto">{}</blockquote>').format(markdown.words(shown.text))
        case Choices():
            return _draw("choices.html", buttons=shown.buttons, place=place)
        case EntryCard():
            return card(shown, place)
        case Lines():
            return _draw("lines.html", rows=shown.rows)
        case Rows():
            return _draw("rows.html", rows=shown.rows, place=place)
        case Meeting():
            return meeting(shown)
        case File():
            return _draw("file.html", file=shown, address=download.address(shown), name=download.name(shown))
        case Chart():
            return chart(shown)
        case _:
            assert_never(shown)


def _span(shown: Span) -> Markup:
    match shown:
        case Said():
            return _SAID[shown.style].format(shown.text)
        case When():
            return moment(shown.at) if shown.style == "moment" else day(shown.at)
        case Who():
            return Markup('<bdi class="who">{}</bdi>').format(shown.name or "a member")
        case Link():
            return _link(shown)
        case EntryLink():
            called = f"#{shown.number} {shown.label}".strip()
            return Markup('<a href="{}">{}</a>').format(entry_address(shown.number, shown.community), called)
        case _:
            assert_never(shown)


def _code(text: str) -> Markup:
    parts = text.split("`")
    if len(parts) % 2 == 0 or "``" in text:
        return escape(text)
    return Markup().join(_SAID["code"].format(part) if place % 2 else escape(part) for place, part in enumerate(parts))


def _is_here(url: str) -> bool:
    """Return whether an address is a path on this page; `//a.example` leads elsewhere, and so does a backslash for `/`."""
    return url[:1] == "/" and url[1:2] not in {"/", "\\"} and url.isprintable()


def _link(shown: Link) -> Markup:
    if _is_here(shown.url):
        return Markup('<a href="{}">{}</a>').format(shown.url, shown.label)
    url = markdown.web(shown.url)
    if url is None:
        return Markup("{} ({})").format(shown.label, shown.url)
    markup = Markup('<a href="{}" title="{}" rel="{}">{}</a>')
    return markup.format(url, url, markdown.REL, shown.label)


def _time(at: datetime, style: str, text: str) -> Markup:
    return Markup('<time datetime="{}" data-style="{}">{}</time>').format(at.isoformat(timespec="seconds"), style, text)


def _draw(template: str, **values: object) -> Markup:
    return Markup(_TEMPLATES.get_template(template).render(**values))  # noqa: S704  Escaped by Jinja.


_SAID = {
    "plain": Markup("{}"),
    "strong": Markup("<strong>{}</strong>"),
    "code": Markup("<code>{}</code>"),
    "quiet": Markup('<span class="quiet">{}</span>'),
    "marked": Markup("<mark>{}</mark>"),
}
_TEMPLATES = environment()
