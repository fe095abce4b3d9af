"""What the doctor looks at on Slack and Discord: through the Hearth that runs, else by itself."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from bot.cli.opening import database_file
from bot.errors import HearthError, Unavailable
from bot.messages import Finding
from bot.settings.reading import left_empty

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.cli.lock import Holder
    from bot.settings import Settings
    from bot.settings.faults import Written
    from bot.storage.store import Store

PATIENCE = 60.0


def platforms(settings: Settings, running: Holder | None) -> Sequence[Finding]:
    """Return what is found on the platforms that are attached."""
    if not settings.platforms:
        if empty := left_empty():
            says = f"none is attached: {names_of(empty)} empty"
            return [Finding("platforms", "warning", says, "Put the token there: `hearth init` says where it is.")]
        return [Finding("platforms", "good", "none is attached: `hearth init` begins with Slack or Discord")]
    found = _through(settings) if running and running.command == "run" else None
    return found if found is not None else _by_itself(settings)


def names_of(empty: Sequence[Written]) -> str:
    """Return what settings are called and where they stand, ready for what is said of them."""
    names = " and ".join(
        dict.fromkeys(one.name if one.source == "environment" else f"{one.name} in {one.source}" for one in empty)
    )
    return f"{names} {'is' if len(empty) == 1 else 'are'}"


def _through(settings: Settings) -> Sequence[Finding] | None:
    """Return what the running Hearth finds; None where it does not answer: that is a finding of its own."""
    from bot.cli.control import Line, Unheard

    file = database_file(settings)
    if file is None:
        return None
    try:
        with Line(file, patience=PATIENCE) as line:
            return [Finding(**cast("dict[str, Any]", each)) for each in cast("list[object]", line.ask("look"))]
    except (Unheard, HearthError):
        return None


def _by_itself(settings: Settings) -> Sequence[Finding]:
    from bot.cli.compose import looked, utc_now
    from bot.cli.keys import key_file, keys_of, new_key
    from bot.cli.platforms import Ground
    from bot.storage.spaces import bound

    known = bool(settings.secret_keys) or key_file(settings).exists()

    async def look(store: Store) -> Sequence[Finding]:
        keys = keys_of(settings) if known else (new_key(),)  # To look is no reason to make one that stays.
        adapters = Ground(settings, store, utc_now, keys).attached()
        try:
            rooms = store.look(bound)
        except Unavailable:
            rooms = ()  # The database's own check says why.
        return [finding for adapter in adapters for finding in await looked(adapter, rooms)]

    with _to_look_into(settings) as store:
        return asyncio.run(look(store))


@contextlib.contextmanager
def _to_look_into(settings: Settings) -> Iterator[Store]:
    """Yield the database, read-only; an empty one for a while where there is none that can be used."""
    from bot.storage.store import Store

    with contextlib.ExitStack() as stack:
        try:
            store = Store.open(settings.database, read_only=True, patience=2)
        except Unavailable:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="hearth-"))
            store = Store.open(f"sqlite:///{Path(folder) / 'hearth.db'}")
        stack.callback(store.close)
        yield store
