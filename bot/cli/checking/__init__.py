"""What the doctor looks at. Each check says how it is and, where it is not well, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.checking import machine
from bot.cli.checking.database import database
from bot.cli.checking.keys import dotenv
from bot.cli.checking.platforms import platforms
from bot.messages import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.settings import Settings


def every(settings: Settings) -> Iterator[Finding]:
    """Yield each finding as it is made; a look that goes wrong keeps none of the others from being taken."""
    running = machine.holder(settings)
    yield from _guarded("data folder", lambda: machine.folder(settings.data_dir))
    yield from _guarded("disk space", lambda: [machine.space(settings)])
    yield from _guarded("settings file", dotenv)
    yield from _guarded("running", lambda: [machine.process(settings, running)])
    yield from _guarded("address", lambda: [machine.address(settings, running)])
    yield from _guarded("page", lambda: machine.page(settings))
    yield from _guarded("embedder", lambda: [machine.meaning(settings)])
    yield from _guarded("database", lambda: database(settings))
    yield from _guarded("platforms", lambda: platforms(settings, running))


def _guarded(name: str, check: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        yield Finding(
            name, "bad", f"cannot be looked at ({reason})", "Give the data folder to the user who runs Hearth."
        )
