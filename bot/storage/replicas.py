"""Writing to PostgreSQL: several writers at once, and whoever loses a race runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.storage.writer import GroupWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from sqlalchemy import Connection, Engine

    from bot.storage.meter import Meter

WRITERS = 4
TRIES = 30


class Writers:
    """Runs work SERIALIZABLE, so that it may be written as if alone.

    Two writes of one community always conflict (its counter), so a community's go to one
    writer of this process, which commits what is waiting as one group; against other
    replicas the database is the referee, and the group that lost is run again. Work must
    therefore bear being run twice.
    """

    def __init__(self, engine: Engine, meter: Meter) -> None:
        self._writers = [GroupWriter(engine, meter, tries=TRIES) for _ in range(WRITERS)]

    def submit(self, work: Callable[[Connection], Any], community: int | None = None) -> Future[Any]:
        """Have *work* done in a transaction; the future is answered after its commit."""
        return self._of(community).submit(work)

    async def submitted(self, work: Callable[[Connection], Any], community: int | None = None) -> Any:  # noqa: ANN401
        """Do as `submit` and wait for the answer, on the event loop."""
        return await self._of(community).submitted(work)

    def waited_for(self, community: int | None = None) -> bool:
        """Return whether others wait for the writer of *community*."""
        return self._of(community).waited_for()

    def close(self) -> None:
        """Finish what is waiting, then stop."""
        for writer in self._writers:
            writer.close()

    def _of(self, community: int | None) -> GroupWriter:
        return self._writers[(community or 0) % WRITERS]
