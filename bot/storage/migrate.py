"""Bringing a database to the shape that this code knows.

Alembic is imported only where there is something to migrate: an empty database gets all
its tables at once, which the tests hold equal to all migrations one after another.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, text

import bot
from bot.errors import Unavailable
from bot.storage.engine import PATIENCE, file_of, is_sqlite, open_engine
from bot.storage.faults import unavailable
from bot.storage.tables import metadata
from bot.storage.versions import HEAD, KNOWN, version, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

# Beside the package in a checkout and in an installed wheel alike.
SCRIPTS = Path(bot.__file__).parent.parent / "migrations"
_LOCK = 7_305_041_977  # The advisory lock of migrations; any number that is only ours.


def check(url: str, *, create: bool, patience: float = PATIENCE) -> None:
    """Raise `Unavailable` (absent, older, newer, not_a_database) unless the database is as this code knows it.

    With *create* an empty one is made so.
    """
    if is_sqlite(url):
        _prepare_file(file_of(url), create=create)
    with _connected(url, read_only=not create, patience=patience) as connection, connection.begin():
        found = _state(connection)
        if found is None and create:
            make(connection)
        elif found != HEAD:
            raise Unavailable("older")


def current(url: str) -> str | None:
    """Return the revision that the database stands at; None where it is empty."""
    if is_sqlite(url):
        _prepare_file(file_of(url), create=False)
    with _connected(url, read_only=True) as connection, connection.begin():
        return version_of(connection)


def upgrade(url: str, *, to: str = HEAD, scripts: Path = SCRIPTS) -> str | None:
    """Bring the database to the shape that this code knows; return the revision it stood at.

    An SQLite file that holds something is copied first, to `hearth.db.before-<new revision>` beside it.
    When anything fails the database is as it was.
    """
    if is_sqlite(url):
        _prepare_file(file_of(url), create=True)
    with _connected(url, read_only=False) as connection:
        with connection.begin():
            found = _locked_state(connection)
            if found is None and to == HEAD:
                make(connection)
        if found not in {None, to}:
            _migrate(connection, url, to, scripts)
        return found


def make(connection: Connection) -> None:
    """Make all tables in an empty database."""
    metadata.create_all(connection)
    ensure_search(connection)
    version.create(connection)
    connection.execute(version.insert().values(version_num=HEAD))


def ensure_search(connection: Connection) -> None:
    """Make what search needs beside the tables, where it is not there yet."""
    from bot.storage.search import ensure  # noqa: PLC0415 (imported only by who changes the database)

    ensure(connection)


def run_migrations(connection: Connection, to: str, scripts: Path = SCRIPTS) -> None:
    """Have Alembic bring *connection* to the revision *to*, up or down, without committing."""
    from alembic import command  # noqa: PLC0415 (a quarter of a second that a start does not have)
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(scripts))
    config.set_main_option("path_separator", "os")
    found = version_of(connection)
    back = to == "base" or (found in KNOWN and to in KNOWN[: KNOWN.index(found)])
    (command.downgrade if back else command.upgrade)(config, to)


def _migrate(connection: Connection, url: str, to: str, scripts: Path) -> None:
    if is_sqlite(url):
        _copy_before(connection, file_of(url))
        # Batch mode drops and makes tables anew: with foreign keys on, that deletes what refers to them.
        # The setting is without effect inside a transaction.
        _outside(connection, "PRAGMA foreign_keys = OFF")
    with connection.begin():
        _locked_state(connection)
        run_migrations(connection, to, scripts)
        if to != "base":
            ensure_search(connection)
    if is_sqlite(url):
        _outside(connection, "PRAGMA foreign_keys = ON")


def _outside(connection: Connection, statement: str) -> None:
    _driver(connection).execute(statement)


def _driver(connection: Connection) -> Any:  # noqa: ANN401 (either driver's connection)
    return connection.connection.driver_connection


def _copy_before(connection: Connection, path: Path) -> None:
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with closing(_driver(connection).cursor()) as cursor:
        cursor.execute("VACUUM INTO ?", (str(part),))
    part.chmod(0o600)
    part.replace(path.with_name(f"{path.name}.before-{HEAD}"))


@contextmanager
def _connected(url: str, *, read_only: bool, patience: float = PATIENCE) -> Iterator[Connection]:
    engine = open_engine(url, read_only=read_only, size=1, patience=patience)
    if not is_sqlite(url) and not read_only:
        # A snapshot taken before the lock was granted would not see what its holder did.
        engine = engine.execution_options(isolation_level="READ COMMITTED")
    try:
        with unavailable(), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _locked_state(connection: Connection) -> str | None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    return _state(connection)


def _state(connection: Connection) -> str | None:
    """Return the revision, None for an empty database; refuse what is newer or none of ours."""
    found = version_of(connection)
    if found is None and inspect(connection).get_table_names():
        raise Unavailable("not_a_database")
    if found is not None and found not in KNOWN:
        raise Unavailable("newer")
    return found


def _prepare_file(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise Unavailable("not_a_database")
    if path.exists():
        return
    if not create:
        raise Unavailable("absent")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # Members' words: nobody else of the machine reads them.
    except OSError as error:
        raise Unavailable("read_only") from error
