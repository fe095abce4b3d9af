"""What every repository of a transaction shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.engine import CursorResult
    from sqlalchemy.sql import Executable

    from bot.storage.ids import Positions


@dataclass(slots=True)
class Context:
    """One transaction's connection and community, and what it has learned already.

    `aliases` maps topics to their other names as far as they were read;
    `erased` are the persons erased here, to be scrubbed after the commit, `purging` the spaces
    whose data goes then.
    """

    connection: Connection
    community: int
    positions: Positions
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    erased: list[tuple[str, datetime]] = field(default_factory=list)
    purging: list[tuple[str, datetime]] = field(default_factory=list)
    driver: Any = None

    def __post_init__(self) -> None:
        """Have the driver's own connection at hand, for `Prepared` statements."""
        self.driver = self.connection.connection.driver_connection

    def run(self, statement: Executable, **values: object) -> CursorResult[*tuple[Any, ...]]:
        """Execute *statement* in this community: `community` is bound for it."""
        return self.connection.execute(statement, {"community": self.community, **values})


@dataclass(slots=True)
class Plain:
    """A connection before the community is known, or where none is meant: what a `Prepared` statement needs of it."""

    connection: Connection
    driver: Any = None

    def __post_init__(self) -> None:
        """Have the driver's own connection at hand."""
        self.driver = self.connection.connection.driver_connection


class Repository:
    """One slice's tables in one transaction."""

    __slots__ = ("_context",)

    def __init__(self, context: Context) -> None:
        self._context = context
