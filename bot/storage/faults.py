"""What the databases say when they cannot, in the words of `Unavailable`."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

# https://www.sqlite.org/rescode.html: the low byte is the primary code.
_SQLITE = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_NOTADB: "not_a_database",
    sqlite3.SQLITE_CORRUPT: "not_a_database",
    sqlite3.SQLITE_IOERR: "down",
    sqlite3.SQLITE_CANTOPEN: "down",
}

# https://www.postgresql.org/docs/15/errcodes-appendix.html, by code or by class.
_POSTGRES = {
    "53100": "full",
    "25006": "read_only",
    "55P03": "locked",
    "57014": "down",
    "57P01": "down",
    "57P02": "down",
    "57P03": "down",
    "3D000": "down",
}
_POSTGRES_CLASSES = {"08": "down", "28": "down", "53": "down"}

SERIALIZATION = frozenset({"40001", "40P01"})


def reason_of(error: BaseException) -> str | None:
    """Return why the database could not take it; None where the fault is another."""
    if isinstance(error, PoolTimeout):
        return "down"
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    code = getattr(cause, "sqlstate", None)
    if code is None:  # Psycopg has no code to tell where there is no server.
        return "down" if any(base.__name__ == "OperationalError" for base in type(cause).__mro__) else None
    return _POSTGRES.get(code) or _POSTGRES_CLASSES.get(code[:2])


def lost_a_race(error: BaseException) -> bool:
    """Return whether the transaction lost to another one and may simply be run again."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlstate", None) in SERIALIZATION


@contextmanager
def unavailable() -> Iterator[None]:
    """Raise `Unavailable` for what the database cannot take; let every other error pass."""
    try:
        yield
    except Exception as error:
        reason = reason_of(error)
        if reason is None:
            raise
        raise Unavailable(reason) from error
