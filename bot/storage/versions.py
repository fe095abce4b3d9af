"""Which shape of the database this code knows, told without asking Alembic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, String, Table, inspect, select

if TYPE_CHECKING:
    from sqlalchemy import Connection

KNOWN = tuple(f"{number:04}" for number in range(1, 17))
"""Every migration's revision, oldest first; a test holds it against the folder."""

HEAD = KNOWN[-1]

# Alembic's own table; it is not one of ours, so it stands in no metadata of ours.
version = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def version_of(connection: Connection) -> str | None:
    """Return the revision that the database stands at; None where it is empty."""
    if not inspect(connection).has_table(version.name):
        return None
    return connection.execute(select(version.c.version_num)).scalar()
