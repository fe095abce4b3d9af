"""What Alembic runs: on the connection that `bot.storage.migrate` gives it, else on HEARTH_DATABASE_URL."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal

from alembic import context

from bot.storage.engine import open_engine
from bot.storage.tables import metadata
from bot.storage.tables.base import BigId, Instant, Json

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from sqlalchemy import Connection


def render_item(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:  # noqa: ARG001
    """Keep our own column types out of migrations, which import nothing from `bot`."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Json):
        return "sa.Text()"
    if kind == "type" and item is BigId:
        return "BIG"
    return False


def include_object(item: Any, name: str | None, kind: str, reflected: bool, other: object) -> bool:  # noqa: ANN401, ARG001, FBT001
    """Leave out what search makes for itself: the full-text tables and whatever only the database has."""
    return not (reflected and other is None and kind in {"table", "index", "column"})


def compare_type(_context: object, _seen: object, _told: object, _type: object, told: object) -> bool | None:
    """Leave it to Alembic, but for our own types, which it does not know."""
    return False if isinstance(told, Instant | Json) or told is BigId else None


def migrate(connection: Connection) -> None:
    """Run what was asked for, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=render_item,
        include_object=include_object,
        compare_type=compare_type,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with open_engine(os.environ["HEARTH_DATABASE_URL"]).connect() as opened:
        migrate(opened)
