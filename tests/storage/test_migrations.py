"""Migrations on both engines: from empty to the tables, back, and never half-way."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from bot.errors import Unavailable
from bot.storage import migrate
from bot.storage.engine import open_engine
from bot.storage.store import Store
from bot.storage.versions import HEAD, KNOWN
from tests.factories import GENERAL, NOW, a_draft

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgres import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """The addresses of two databases without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'one.db'}", f"sqlite:///{tmp_path / 'two.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.url(cluster.create()), cluster.url(cluster.create())


@pytest.fixture
def empty(two: tuple[str, str]) -> str:
    """The address of a database without any table."""
    return two[0]


HALF_WAY = ("DELETE FROM space", "DROP TABLE report", "DELETE FROM nowhere")


def migrated(url: str, to: str = HEAD) -> None:
    """Bring *url* to a revision by the migrations alone."""
    engine = open_engine(url)
    with engine.connect() as connection, connection.begin():
        migrate.run_migrations(connection, to)
        if to != "base":
            migrate.ensure_search(connection)
    engine.dispose()


def shape(url: str) -> dict[str, str]:
    """Return what the database says of its own tables."""
    engine = open_engine(url)
    with engine.connect() as connection:
        seen = inspect(connection)
        tables = [name for name in seen.get_table_names() if not name.startswith("entry_text")]
        asked = (
            *(seen.get_columns, seen.get_pk_constraint, seen.get_indexes),
            *(seen.get_foreign_keys, seen.get_unique_constraints),
        )
        found = {name: "\n".join(told(ask(name)) for ask in asked) for name in tables}
    engine.dispose()
    return found


def told(answer: object) -> str:
    """Return an inspector's answer in a form that compares, in no order."""
    rows = answer if isinstance(answer, list) else [answer]
    return "\n".join(sorted(json.dumps(row, default=str, sort_keys=True) for row in rows))


def by_source(url: str) -> list[tuple[str, str]]:
    """Return SQLite's own words for every table and index."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
        return [(name, " ".join(sql.split())) for name, sql in rows]


def test_the_revisions_that_the_code_knows_are_those_in_the_folder() -> None:
    numbers = sorted(path.name.split("_")[1] for path in (migrate.SCRIPTS / "versions").glob("2*.py"))

    assert tuple(numbers) == KNOWN


def test_all_migrations_together_give_the_tables(two: tuple[str, str]) -> None:
    by_steps, at_once = two

    migrated(by_steps)
    migrate.upgrade(at_once)

    assert shape(by_steps) == shape(at_once)


def test_alembic_finds_nothing_to_add(empty: str) -> None:
    migrated(empty)
    engine = open_engine(empty)

    with engine.connect() as connection, connection.begin():
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(migrate.SCRIPTS))
        command.check(config)

    engine.dispose()


def test_the_way_back_leaves_nothing_and_the_way_forth_is_open_again(empty: str) -> None:
    migrate.upgrade(empty)

    migrated(empty, "base")
    left = set(shape(empty)) - {"alembic_version"}
    migrated(empty)

    assert left == set()
    assert migrate.current(empty) == HEAD


def test_upgrading_twice_changes_nothing(empty: str) -> None:
    first = migrate.upgrade(empty)
    second = migrate.upgrade(empty)

    assert (first, second) == (None, HEAD)


def test_a_newer_database_is_refused_and_left_as_it_is(url: str) -> None:
    Store.open(url).close()
    stamp(url, "9999")

    with pytest.raises(Unavailable, match="newer"):
        Store.open(url)
    with pytest.raises(Unavailable, match="newer"):
        migrate.upgrade(url)
    assert migrate.current(url) == "9999"


def test_postgresql_is_upgraded_only_when_asked(cluster: Cluster) -> None:
    url = cluster.url(cluster.create())

    with pytest.raises(Unavailable, match="older"):
        Store.open(url)


def test_a_database_of_somebody_else_is_refused(sqlite_url: str) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        connection.execute("CREATE TABLE theirs (id INTEGER)")

    with pytest.raises(Unavailable, match="not_a_database"):
        Store.open(sqlite_url)


def test_a_migration_that_fails_leaves_the_database_as_it_was_and_a_copy_beside_it(
    sqlite_url: str, tmp_path: Path
) -> None:
    store = Store.open(sqlite_url)
    home = store.home_now(GENERAL, now=NOW)
    store.write_now(home, lambda tx: tx.entries.keep(a_draft(), now=NOW))
    store.close()
    before = by_source(sqlite_url)

    with pytest.raises(Exception, match="no such table: nowhere"):
        migrate.upgrade(sqlite_url, to="9999", scripts=broken_scripts(tmp_path))

    assert by_source(sqlite_url) == before
    assert list(tmp_path.glob("*.before-*"))


def broken_scripts(folder: Path) -> Path:
    """Write a folder of migrations whose second step stops midway."""
    scripts = folder / "migrations"
    (scripts / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        (scripts / name).write_text((migrate.SCRIPTS / name).read_text())
    for path in (migrate.SCRIPTS / "versions").glob("2*.py"):
        (scripts / "versions" / path.name).write_text(path.read_text())
    (scripts / "versions" / "20991231_9999_stop_midway.py").write_text(
        "\n".join(
            (
                "from alembic import op",
                'revision = "9999"',
                f"down_revision = {HEAD!r}",
                "def upgrade():",
                *(f'    op.execute("{each}")' for each in HALF_WAY),
            )
        )
    )
    return scripts


def stamp(url: str, revision: str) -> None:
    """Say that the database stands at *revision*."""
    engine = open_engine(url)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    engine.dispose()
