"""Runs of text as the elements of Slack's `rich_text`: data all of it, so that nothing in it can ping or mislead."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Any, assert_never
from urllib.parse import urlsplit

from adapters.slack.fitting import ADDRESS, Json, clean, cut
from bot.messages import EntryLink, Link, Said, When, Who

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.messages import Span

SOMEBODY = "somebody"
BENEATH, HANDED = "in the thread of this", "in our own conversation"
LONGEST_TARGET = 60
LATEST = 2**32
FORMATS = {"day": "{date_short}", "moment": "{date_short} {time}", "hour": "{time}", "meeting": "{date_long}, {time}"}
WRITTEN = {"day": "%d %b %Y", "moment": "%d %b %Y, %H:%M UTC", "hour": "%H:%M UTC", "meeting": "%A %d %B %Y, %H:%M UTC"}
STYLES: Mapping[str, tuple[str, ...]] = {
    "plain": (),
    "strong": ("bold",),
    "code": ("code",),
    "quiet": (),
    "marked": ("bold",),
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How things are called here: the names of accounts, and the address of the page where it has one.

    *own* is the address of the workspace itself: its messages need no address beside their label.
    *files* says where the files of a message are shown: Slack takes none within it.
    *tight* where room is short: a list with a press for each row is drawn as the list, and its presses beneath.
    *charts* is how many of Slack's own charts may stand here; *pictures* whether one is shown for each of the others.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    own: str = ""
    tight: bool = False
    files: str = BENEATH
    charts: int = 0
    pictures: bool = False

    def named(self, who: Who) -> str:
        """Return what somebody is called."""
        return who.name or self.names.get(who.account) or SOMEBODY

    def beside(self, url: str) -> str | None:
        """Return what is to be told of where *url* leads; empty for a message of the workspace itself.

        None where *url* is odd: then all of it is told.
        """
        if not is_web(url):
            return None
        site, _, message = url.partition("/archives/")
        is_own = site.startswith("https://") and site == self.own.rstrip("/")
        return "" if is_own and ".." not in message else host(url)

    def entry(self, number: int, community: int) -> str:
        """Return the address of a community's entry; empty where the page has none."""
        whose = f"?in={community}" if community else ""
        return f"{self.page.rstrip('/')}/entries/{number}{whose}" if self.page else ""


def text(words: str, *styles: str) -> list[Json]:
    """Return *words* as one element; none where there are none, which Slack refuses."""
    words = clean(words)
    if not words:
        return []
    style: dict[str, Any] = {"style": dict.fromkeys(styles, True)} if styles else {}
    return [{"type": "text", "text": words, **style}]


def spans(shown: Iterable[Span], manner: Manner, *styles: str) -> list[Json]:
    """Return runs of text as elements, each in *styles* as well as its own."""
    return [element for span in shown for element in _span(span, manner, styles)]


def in_words(shown: Sequence[Span], manner: Manner) -> str:
    """Return text that needs no more than its words to be shown, in one line; else nothing."""
    if not all(
        isinstance(span, Who) or (isinstance(span, Said) and span.style in {"plain", "quiet"}) for span in shown
    ):
        return ""
    said = (
        manner.named(span) if isinstance(span, Who) else span.text for span in shown if isinstance(span, Said | Who)
    )
    return " ".join("".join(said).split())


def date(at: datetime, style: str) -> list[Json]:
    """Return an instant in its reader's own zone."""
    written = at.astimezone(UTC).strftime(WRITTEN[style])
    seconds = int(at.timestamp())
    if not 0 < seconds < LATEST:
        return text(written)
    return [{"type": "date", "timestamp": seconds, "format": FORMATS[style], "fallback": written}]


def link(url: str, label: str, *styles: str, shows: str | None = None) -> list[Json]:
    """Return a link, and beside it where it leads unless its label says so; text where it leads to no web page."""
    url, label = clean(url), clean(label) or clean(url)
    if not is_web(url):
        return text(label if label == url else f"{label} ({cut(url, LONGEST_TARGET)})", *styles)
    style: dict[str, Any] = {"style": dict.fromkeys(styles, True)} if styles else {}
    told = target(url) if shows is None else shows
    aside = [] if _says(label, url) or not told else text(f" ({told})")
    return [{"type": "link", "url": url, "text": label, **style}, *aside]


def is_web(url: str) -> bool:
    """Return whether *url* is the address of a web page, short enough and without blanks."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    odd = any(sign.isspace() or not sign.isprintable() or sign in "<>|\\" for sign in url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= ADDRESS and not odd


def host(url: str) -> str:
    """Return whose site *url* leads to; its end where it is long."""
    name = urlsplit(url).netloc.rpartition("@")[2]
    return name if len(name) <= LONGEST_TARGET else f"…{name[-LONGEST_TARGET:]}"


def target(url: str) -> str:
    """Return where *url* leads, short enough to stand beside its label, without a name and password before it."""
    name = host(url)
    if name.startswith("…"):
        return name
    return cut(f"{name}{url.partition(urlsplit(url).netloc)[2]}".removesuffix("/"), LONGEST_TARGET)


def is_account(key: str) -> str:
    """Return the native id of an account on Slack; empty for any other."""
    platform, _, rest = key.partition(":")
    team, _, native = rest.partition("/")
    ids = team.isalnum() and native.isalnum() and key.isascii()
    return native if platform == "slack" and ids else ""


def _says(label: str, url: str) -> bool:
    """Return whether a label tells all of where it leads, and nothing else."""
    return "@" not in urlsplit(url).netloc and label in {url, url.partition("://")[2]}


def _span(span: Span, manner: Manner, styles: tuple[str, ...]) -> list[Json]:
    match span:
        case Said(text=words, style=style):
            return text(words, *dict.fromkeys((*styles, *STYLES[style])))
        case When(at=at, style=style):
            return date(at, style)
        case Who():
            return text(manner.named(span), *styles)
        case Link(url=url, label=label):
            return link(url, label, *styles, shows=manner.beside(url))
        case EntryLink(number=number, label=label, community=community):
            called = f"#{number} {label}".strip()
            address = manner.entry(number, community)
            return link(address, called, *styles, shows="") if address else text(called, *styles)
        case _:
            assert_never(span)
