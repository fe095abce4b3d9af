"""The candidates themselves: what of an entry is compared, marked and answered with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from bot.storage.tables.practice import entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from bot.storage.search.index import Sight

READ = 6_000
"""Characters of a text that are compared: one huge entry must not slow down every question."""

COLUMNS = (
    entry.c.number,
    entry.c.title,
    func.substr(entry.c.body, 1, READ).label("body"),
    entry.c.parts,
    entry.c.not_when,
    entry.c.tags,
    entry.c.source_id,
)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry's texts: `texts` are title, body, parts and when it does not apply, as far as they are there."""

    number: int
    title: str
    texts: tuple[str, ...]
    tags: str
    source_id: str | None

    @property
    def told(self) -> str:
        """Return its texts but for the title as one."""
        return "\n".join(self.texts)

    @property
    def rest(self) -> str:
        """Return all that is not the title as one text."""
        return "\n".join((*self.texts, self.tags))

    @property
    def length(self) -> int:
        """Return how long it is, in characters."""
        return len(self.title) + sum(map(len, self.texts)) + len(self.tags)


def fetch(connection: Connection, sight: Sight, numbers: Iterable[int]) -> list[Row]:
    """Return the entries of *numbers* that the sight allows, in their order: here visibility is final."""
    wanted = list(dict.fromkeys(int(number) for number in numbers))
    found = select(*COLUMNS).where(sight.predicate, entry.c.number.in_(wanted))
    rows = {row.number: _row(row) for row in connection.execute(found).all()}
    return [rows[number] for number in wanted if number in rows]


def text_of(row: Any) -> str:  # noqa: ANN401 - A database row.
    """Return the title, body and parts of a row of `COLUMNS` as one text."""
    return "\n".join(text for text in (row.title, row.body, *_texts(row.parts)) if text)


def _row(row: Any) -> Row:  # noqa: ANN401 - A database row.
    texts = (row.body, *_texts(row.parts), row.not_when)
    return Row(row.number, row.title, tuple(text for text in texts if text), row.tags, row.source_id)


def _texts(parts: Any) -> Iterator[str]:  # noqa: ANN401 - JSON.
    values = parts.values() if isinstance(parts, dict) else parts or ()
    return (text for text in values if isinstance(text, str))
