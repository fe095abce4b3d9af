"""What a program can ask for: each is one turn of the library, as its member may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from adapters.web import whereabouts
from adapters.web.api import giving, shapes
from bot.messages import Wanted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from adapters.web.desk import Desk
    from bot.messages import Account, Bearer, Place

    Turn = Callable[["Reading", shapes.Asked, Mapping[str, str]], Awaitable[shapes.Given | None]]

Q = TypeVar("Q", bound=shapes.Asked)
LARGEST_NUMBER = 2**31


@dataclass(frozen=True, slots=True)
class Reading:
    """One request of a program: the library, and whose rights it has."""

    desk: Desk
    bearer: Bearer

    @property
    def reader(self) -> Account:
        """Return whose rights these are."""
        return self.bearer.account

    @property
    def place(self) -> Place:
        """Return where the member reads for themselves."""
        return whereabouts.home(self.bearer.account)

    @property
    def page(self) -> str:
        """Return where the page is reached."""
        return self.desk.base_url.rstrip("/")


async def me(reading: Reading, _query: shapes.Asked, _path: Mapping[str, str]) -> shapes.Given:
    """Return whose token it is."""
    return giving.me(reading.bearer)


async def ask(reading: Reading, query: shapes.Asked, _path: Mapping[str, str]) -> shapes.Given:
    """Return what the repertoire holds for a question. The question is not kept: this only reads."""
    asked = _as(query, shapes.AskQuery)
    wanted = Wanted(words=asked.q, kind=asked.kind or "", topic=asked.topic or "")
    shown = await reading.desk.library.shelf(reading.reader, reading.place, wanted, reading.bearer.community)
    return giving.answers(shown, reading.page, asked.limit)


async def entries(reading: Reading, query: shapes.Asked, _path: Mapping[str, str]) -> shapes.Given:
    """Return a page of the repertoire, newest first."""
    asked = _as(query, shapes.EntriesQuery)
    wanted = Wanted(kind=asked.kind or "", topic=asked.topic or "", page=asked.page)
    shown = await reading.desk.library.shelf(reading.reader, reading.place, wanted, reading.bearer.community)
    return giving.shelf(shown, reading.page)


async def entry(reading: Reading, _query: shapes.Asked, path: Mapping[str, str]) -> shapes.Given | None:
    """Return one entry; absent and hidden are the same."""
    typed = path["number"]
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= len(str(LARGEST_NUMBER)) else 0
    if not 0 < number < LARGEST_NUMBER:
        return None
    community = reading.bearer.community
    found = await reading.desk.library.entry(reading.reader, reading.place, number, community)
    return giving.whole(found, reading.page) if found and found.state == "kept" else None


async def gaps(reading: Reading, _query: shapes.Asked, _path: Mapping[str, str]) -> shapes.Given:
    """Return the open gaps, soonest looked at first."""
    found = await reading.desk.library.gaps(reading.reader, reading.place, reading.bearer.community)
    return giving.gaps(tuple(found))


async def sessions(reading: Reading, query: shapes.Asked, _path: Mapping[str, str]) -> shapes.Given:
    """Return the sessions of some days, by their time."""
    asked = _as(query, shapes.SessionsQuery)
    first = asked.since or reading.desk.clock().date()
    since = datetime.combine(first, datetime.min.time(), UTC)
    until = since + min(timedelta(days=asked.days), datetime.max.replace(tzinfo=UTC) - since)
    library, community = reading.desk.library, reading.bearer.community
    return giving.sessions(await library.calendar(reading.reader, reading.place, since, until, community))


def _as(query: shapes.Asked, shape: type[Q]) -> Q:
    assert isinstance(query, shape)  # noqa: S101  The table below says which it is.
    return query


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to ask for: where, how, and what comes back."""

    path: str
    name: str
    summary: str
    query: type[shapes.Asked]
    gives: type[shapes.Given]
    turn: Turn


OPERATIONS = (
    Operation("/me", "me", "Whose token it is", shapes.NoQuery, shapes.Me, me),
    Operation("/ask", "ask", "How was this solved before?", shapes.AskQuery, shapes.Answers, ask),
    Operation("/entries", "entries", "The repertoire, newest first", shapes.EntriesQuery, shapes.Shelf, entries),
    Operation("/entries/{number}", "entry", "One entry with its text", shapes.NoQuery, shapes.Whole, entry),
    Operation("/gaps", "gaps", "What the community does not know yet", shapes.NoQuery, shapes.Gaps, gaps),
    Operation("/sessions", "sessions", "Sessions that are coming up", shapes.SessionsQuery, shapes.Sessions, sessions),
)
