"""Copies that are known to be good, and the way back from them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select
from sqlalchemy.engine import make_url

from bot.errors import HearthError, Unavailable
from bot.storage.engine import file_of, is_sqlite, open_engine
from bot.storage.faults import unavailable
from bot.storage.migrate import current, upgrade
from bot.storage.store import Store
from bot.storage.tables.access import api_token, feed
from bot.storage.tables.practice import entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Table


@dataclass
class Unsound(HearthError):
    """A copy is not what it should be: `reason` is exists, absent, damaged, incomplete or no_tool."""

    reason: str
    path: Path


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was opened again and holds as much as its original: so many entries and bytes."""

    path: Path
    entries: int
    size: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A database as it is after a restore: its entries, how many erasures were done again, and which secrets ended.

    Those are `tokens` of members' programs and the addresses of their `calendars`.
    """

    entries: int
    erasures: int
    tokens: int = 0
    calendars: int = 0


def backup(url: str, target: Path) -> Copied:
    """Copy the database of *url* to the file *target* while it is in use, and rehearse the copy.

    Raises `Unsound`: *target* exists, or the copy does not hold what the database held.
    """
    if target.exists():
        raise Unsound("exists", target)
    before = entries_in(url)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        held = _copy_sqlite(url, part) if is_sqlite(url) else _dump(url, part)
        if held < before:  # It may hold more: members go on keeping while it is made.
            raise Unsound("incomplete", target)
        part.chmod(0o600)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return Copied(target, held, target.stat().st_size)


def restore(source: Path, url: str, *, overwrite: bool = False, erasures: Path | None = None) -> Restored:
    """Put the copy *source* in the place of the database of *url*; who was erased since is erased again.

    Nothing may have the database open. Raises `Unsound`: there is no such copy, it is
    damaged, or the database holds something and *overwrite* was not asked for.
    """
    if not source.is_file():
        raise Unsound("absent", source)
    if is_sqlite(url):
        _put_back(source, file_of(url), overwrite=overwrite)
    else:
        _load(source, url, overwrite=overwrite)
    upgrade(url)
    store = Store.open(url, erasures=erasures)
    try:
        # Which were revoked since, the copy does not know: a token is soon made anew, one that comes back is not seen.
        tokens, calendars = (store.change(partial(_end, secrets=secrets)) for secrets in (api_token, feed))
        return Restored(store.look(_count), store.replay_erasures(), tokens, calendars)
    finally:
        store.close()


def _end(connection: Connection, *, secrets: Table) -> int:
    return connection.execute(delete(secrets)).rowcount


def entries_in(url: str) -> int:
    """Return how many entries the database of *url* holds, of all communities.

    Raises `Unavailable`: absent, or not_a_database where it holds nothing of Hearth's.
    """
    if current(url) is None:
        raise Unavailable("not_a_database")
    engine = open_engine(url, read_only=True, size=1)
    try:
        with unavailable(), engine.connect() as connection:
            return _count(connection)
    finally:
        engine.dispose()


def _count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(entry)).scalar_one()


def _copy_sqlite(url: str, part: Path) -> int:
    with unavailable(), closing(sqlite3.connect(file_of(url), isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", (str(part),))
    return _rehearse(part)


def _rehearse(path: Path) -> int:
    """Open an SQLite copy, check every page of it, and return how many entries it holds."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            count = connection.execute("SELECT count(*) FROM entry").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise Unsound("damaged", path) from error
    if not sound:
        raise Unsound("damaged", path)
    return int(count)


def _put_back(source: Path, path: Path, *, overwrite: bool) -> None:
    _rehearse(source)
    if path.exists() and not overwrite:
        raise Unsound("exists", path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    shutil.copyfile(source, part)
    part.chmod(0o600)
    for rest in ("-wal", "-shm"):  # The log of the old database would be folded into the new one.
        path.with_name(path.name + rest).unlink(missing_ok=True)
    part.replace(path)


def _dump(url: str, part: Path) -> int:
    _run(part, ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={part}"], url)
    listed = _run(part, ["pg_restore", "--file=-", "--data-only", "--table=entry", str(part)], url)
    return _rows_of(listed)


def _rows_of(script: str) -> int:
    """Return how many rows a dump's COPY of one table holds: its lines up to the one that closes it."""
    lines = iter(script.splitlines())
    for line in lines:
        if line.startswith("COPY "):
            break
    return sum(1 for _ in iter(lambda: next(lines, "\\."), "\\."))


def _load(source: Path, url: str, *, overwrite: bool) -> None:
    _run(source, ["pg_restore", "--list", str(source)], url)
    engine = open_engine(url, read_only=True, size=1)
    with unavailable(), engine.connect() as connection:
        filled = engine.dialect.has_table(connection, entry.name)
    engine.dispose()
    if filled and not overwrite:
        raise Unsound("exists", source)
    clean = ["--clean", "--if-exists"] if filled else []
    words = ["pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", *clean]
    _run(source, [*words, f"--dbname={make_url(url).database}", str(source)], url)


def _run(path: Path, words: Sequence[str], url: str) -> str:
    """Run one of PostgreSQL's programs; where it is goes by the environment, so that no password is seen."""
    program = shutil.which(words[0]) or next(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{words[0]}")), None)
    if program is None:
        raise Unsound("no_tool", Path(words[0]))
    done = subprocess.run(  # noqa: S603 (our own words; the paths are the operator's)
        [program, *words[1:]], env=_environment(url), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unsound("damaged", path)
    return done.stdout


def _environment(url: str) -> Mapping[str, str]:
    address = make_url(url)
    told = {
        "PGHOST": address.host,
        "PGPORT": str(address.port) if address.port else None,
        "PGUSER": address.username,
        "PGPASSWORD": str(address.password) if address.password else None,
        "PGDATABASE": address.database,
    }
    return {**os.environ, **{name: value for name, value in told.items() if value}}
