"""Put several entries together into one: "we have faced this five times; let us write it down once and for all"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Absent, Unfit
from bot.practice.cards import told
from bot.practice.draft import TITLE_LIMIT
from bot.practice.model import Kind, Scope
from bot.practice.sight import seen
from bot.text import summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.community.model import Viewer
    from bot.practice.model import Entry
    from bot.transaction import Transaction

LEAST, MOST = 2, 10
WORDS_OF_EACH = 600


def chosen(tx: Transaction, numbers: Iterable[int], viewer: Viewer) -> list[Entry]:
    """Return the entries to be put together, each once; raise what stands against it."""
    found = {entry.number: entry for entry in (seen(tx, number, viewer) for number in dict.fromkeys(numbers))}
    if len(found) < LEAST:
        raise Unfit("sources", "too_few", str(LEAST))
    if len(found) > MOST:
        raise Unfit("sources", "too_many", str(MOST))
    return list(found.values())


def prefilled(sources: Sequence[Entry], *, room: str = "", title: str = "", topic: str = "") -> dict[str, str]:
    """Return what the form holds before anybody has typed: a solution, with the words of what it is put together from.

    Of what is told in another channel than *room* alone no words are taken, only its number.
    """
    topics = dict.fromkeys([*filter(None, (topic,)), *(name for entry in sources for name in entry.topics)])
    return {
        "kind": Kind.SOLUTION.value,
        "title": (title or (sources[0].title if sources else ""))[:TITLE_LIMIT],
        "body": "\n\n".join(
            _quoted(entry) for entry in sources if entry.scope is Scope.COMMUNITY or entry.room == room
        ),
        "topics": ", ".join(list(topics)[:MOST]),
        "sources": ".".join(str(entry.number) for entry in sources),
    }


def _quoted(entry: Entry) -> str:
    words = summary(told(entry), WORDS_OF_EACH)
    return (
        f"{words} (#{entry.number})" if words.startswith(entry.title) else f"{entry.title} (#{entry.number})\n{words}"
    )


def sources_in(tx: Transaction, values: Mapping[str, str], viewer: Viewer) -> list[Entry]:
    """Return the sources that a form names and its sender may see; one that has gone meanwhile is left out."""
    numbers = [int(each) for each in values.get("sources", "").split(".")[:MOST] if _is_number(each)]
    found: dict[int, Entry] = {}
    for number in numbers:
        try:
            entry = seen(tx, number, viewer)
        except Absent:
            continue
        found.setdefault(entry.number, entry)
    return list(found.values())


def gather(tx: Transaction, entry: Entry, sources: Sequence[Entry]) -> None:
    """Record what an entry was put together from."""
    tx.stories.gather(entry.number, [source.number for source in sources if source.number != entry.number])


def must_stay_narrow(sources: Sequence[Entry], *, wide: bool) -> None:
    """Raise `Unfit` where words of a channel would be shown to the whole community."""
    narrow = next((source for source in sources if source.scope is Scope.PLACE), None)
    if wide and narrow:
        raise Unfit("sources", "narrower", f"#{narrow.number}")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9  # noqa: PLR2004
