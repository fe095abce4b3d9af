"""What one person is to see, kept where a platform shows it only when they press.

A letter is kept under the key of the outbox row that it is part of: what takes the place of the
row takes the place of the letter, in the same transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, or_, select, update

from bot.messages import EntryCard, EntryLink, Form, Lines, Place, Prose
from bot.storage.codec import decode, decode_form, encode, encode_form
from bot.storage.tables.access import letter
from bot.storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sqlalchemy import Connection

    from bot.messages import Block, Post
    from bot.ports import Clock
    from bot.storage.store import Store

_PUT = upsert(letter, ("key", "account"), ("payload", "form", "entries", "at"))
_GET = select(letter.c.payload, letter.c.form).where(
    letter.c.key == bindparam("key"), letter.c.account == bindparam("account")
)
PAGES = "more."
"""How the key of an answer begins that is turned page by page: no row of the outbox stands for it."""
_PASSING = select(letter.c.key, letter.c.account, letter.c.entries).where(
    or_(letter.c.form.is_(True), letter.c.key.startswith(PAGES, autoescape=True))
)
_BURN = delete(letter).where(letter.c.key == bindparam("its_key"), letter.c.account == bindparam("its_account"))
_REWRITE = update(letter).where(letter.c.key == bindparam("its_key"), letter.c.form.is_(False))


class SqlLetters:
    """The letters of all spaces."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def put(self, key: str, account: str, answer: Post | Form) -> None:
        """Keep *answer* for an account (printed) under *key*, in the place of what was there."""
        values = {
            "key": key,
            "account": account,
            "space_id": Place.parse(account).space,
            "at": self._clock(),
            **_written(answer),
        }
        await self._store.change_soon(lambda connection: connection.execute(_PUT, values))

    async def get(self, key: str, account: str) -> Post | Form | None:
        """Return what is kept under *key*; None where there is nothing, or it is somebody else's."""
        of = {"key": key, "account": account}
        row = await self._store.look_soon(lambda connection: connection.execute(_GET, of).first())
        if row is None:
            return None
        return decode_form(row.payload) if row.form else decode(row.payload)


def rewrite(connection: Connection, key: str, post: Post) -> None:
    """Put *post* in the place of the letter that is part of what was sent with *key*, if there is one."""
    values = _written(post)
    connection.execute(_REWRITE, {"its_key": key, "payload": values["payload"], "entries": values["entries"]})


def burn_passing(connection: Connection, numbers: Collection[int]) -> None:
    """Remove the forms and the pages that show one of the entries *numbers*: they are opened anew."""
    wanted = set(numbers)
    for row in connection.execute(_PASSING).all() if wanted else ():
        if wanted & set(row.entries):
            connection.execute(_BURN, {"its_key": row.key, "its_account": row.account})


def _written(answer: Post | Form) -> dict[str, object]:
    if isinstance(answer, Form):
        return {"payload": encode_form(answer), "form": True, "entries": sorted(set(_named(answer.notes)))}
    shown = sorted({*answer.entries, *_named(answer.blocks)})
    return {"payload": encode(answer), "form": False, "entries": shown}


def _named(blocks: Iterable[Block]) -> Iterator[int]:
    """Yield the entries that *blocks* show."""
    for block in blocks:
        match block:
            case EntryCard(number=number):
                yield number
            case Prose(spans=spans):
                yield from (span.number for span in spans if isinstance(span, EntryLink))
            case Lines(rows=rows):
                yield from (span.number for row in rows for span in row if isinstance(span, EntryLink))
            case _:
                pass
