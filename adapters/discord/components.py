"""Discord's components and what they are made of: texts, buttons, runs of text in one line. Part of `render`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from adapters.discord import markup
from adapters.discord.atlas import guild_of
from adapters.discord.interactions import ASKS_AGAIN, ASKS_WHAT, LONGEST_CUSTOM_ID
from adapters.discord.payload import is_id
from bot.messages import EntryLink, Link, Said, When, Who

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from bot.messages import Button, Span

Component = dict[str, Any]

# https://discord.com/developers/docs/components/reference
ROW, BUTTON, TEXT, CONTAINER = 1, 2, 10, 17
SECTION, FILE = 9, 13
MOST_IN_ROW = 5
LONGEST_LABEL = 80

LONGEST_PIECE = 3_400
"""No text of one piece is longer, so that each fits a message with room for what is said about its pages."""
LONGEST_LINE = 1_000

_STYLES = {"main": 1, "plain": 2, "danger": 4}


@dataclass(frozen=True, slots=True)
class Piece:
    """Components that stay together: how much text and how many parts they are."""

    components: tuple[Component, ...]
    size: int
    parts: int


def text(content: str) -> Piece:
    """Return one text."""
    return piece([{"type": TEXT, "content": content or markup.APART}])


def row(shown: Sequence[Span], space: str, limit: int = LONGEST_LINE) -> str:
    """Return one row of a list, in at most *limit* characters."""
    said = "- " + spans(shown, space)
    if markup.size(said) <= limit:
        return said
    plain = "".join(span.text if isinstance(span, Said) else "" for span in shown)
    return "- " + markup.fitted(plain, limit - 2, markup.inline)


def spans(shown: Iterable[Span], space: str) -> str:
    """Return runs of text in one line."""
    return markup.joined([_span(one, space) for one in shown])


def rows_of(buttons: Iterable[Button]) -> list[Component]:
    """Return buttons in rows of five."""
    drawn = [one for one in map(button, buttons) if one]
    starts = range(0, len(drawn), MOST_IN_ROW)
    return [{"type": ROW, "components": drawn[at : at + MOST_IN_ROW]} for at in starts]


def button(shown: Button) -> Component | None:
    """Return a button; one that asks first says what by its custom id. None where that would be too long."""
    custom_id = f"{ASKS_AGAIN}:{shown.action}" if shown.confirm else str(shown.action)
    if shown.confirm and len(asking := f"{custom_id}{ASKS_WHAT}{shown.confirm}") <= LONGEST_CUSTOM_ID:
        custom_id = asking
    if len(custom_id) > LONGEST_CUSTOM_ID:
        return None
    return {"type": BUTTON, "style": _STYLES[shown.weight], "label": label(shown.label), "custom_id": custom_id}


def label(words: str, limit: int = LONGEST_LABEL) -> str:
    """Return *words* as a label, which Discord shows as they are: no markup means anything in it."""
    flat = " ".join(markup.clean(words).split()) or markup.ELLIPSIS
    return markup.fitted(flat, limit, lambda part: part)


def moment(at: datetime, style: str) -> str:
    """Return an instant that each reader sees in their own zone."""
    return f"<t:{int(at.timestamp())}:{style}>"


def _span(shown: Span, space: str) -> str:
    match shown:
        case Said():
            return styled(shown)
        case When(at=at, style=style):
            return moment(at, "f" if style == "moment" else "D")
        case Who(name=name, account=account):
            return markup.spaced(name) if name.strip() else _mention(account, space)
        case Link(url=url, label=words):
            return markup.link(words, url)
        case EntryLink(number=number, label=words):
            return f"**#{number}** {markup.spaced(words)}".rstrip()
        case _:
            assert_never(shown)


def styled(shown: Said) -> str:
    """Return a run of text in its style."""
    match shown.style:
        case "strong" | "marked":
            return markup.strong(shown.text)
        case "code":
            return markup.code(shown.text)
        case "plain" | "quiet":
            return markup.spaced(shown.text)
        case _:
            assert_never(shown.style)


def _mention(account: str, space: str) -> str:
    home, _, native = account.rpartition("/")
    return f"<@{native}>" if home == space and guild_of(home) and is_id(native) else "somebody"


def piece(components: Sequence[Component]) -> Piece:
    """Return components that stay together."""
    every = list(flat(components))
    size = sum(markup.size(one.get("content", "")) for one in every)
    return Piece(tuple(components), size, len(every))


def flat(components: Iterable[Component]) -> Iterator[Component]:
    """Yield every component, and all that are within it."""
    for one in components:
        yield one
        yield from flat(one.get("components", ()))
        yield from flat([one["accessory"]] if "accessory" in one else ())
