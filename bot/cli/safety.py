"""`hearth backup`, `hearth restore` and `hearth db`."""

from __future__ import annotations

import contextlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import say
from bot.cli.asking import AsJson
from bot.cli.faults import Stop

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.storage.backup import Copied, Restored

db = typer.Typer(no_args_is_help=True, help="Bring the database up to date, or say where it stands.")


def backup(
    target: Annotated[
        Path,
        typer.Argument(metavar="TARGET", help="The file to write, or a folder to write one in.", show_default=False),
    ],
    as_json: AsJson = False,
) -> None:
    """Copy the database, also while Hearth runs, and check that the copy is whole.

    Keep hearth.key and erasures.jsonl of the data folder with it: the first keeps people signed in,
    the second makes sure that who was erased stays erased after a restore.
    """
    from bot.cli.opening import nothing_yet, quiet
    from bot.errors import Unavailable
    from bot.storage import backup as storage

    settings = quiet()
    path = target / f"hearth-{datetime.now(UTC):%Y%m%d-%H%M%S}{_suffix(settings)}" if target.is_dir() else target
    _needs_folder(path)
    try:
        copied = storage.backup(settings.database, path)
    except Unavailable as error:
        raise nothing_yet(settings) if error.reason == "absent" else error from None
    _remember(settings, copied)
    if as_json:
        say.as_json({"path": str(copied.path), "entries": copied.entries, "bytes": copied.size})
    else:
        say.line(f"Backed up {say.plural(copied.entries, 'entry', 'entries')} to {copied.path} and read them back.")


def restore(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE", help="A file that `hearth backup` wrote.", show_default=False)
    ],
    force: Annotated[bool, typer.Option("--force", help="Put it in the place of a database that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup back. Hearth must not run meanwhile; who was erased since is erased again."""
    from bot.cli.opening import quiet

    if not source.is_file():
        raise Stop(f"{source} is not there.")
    restored = _put_back(quiet(), source, force=force)
    if as_json:
        say.as_json({"entries": restored.entries, "erasures": restored.erasures})
        return
    say.line(f"Restored {say.plural(restored.entries, 'entry', 'entries')} from {source}.")
    if restored.erasures:
        say.line(f"Done again: {say.plural(restored.erasures, 'erasure')} of the list in the data folder.")
    if restored.calendars:
        ended = say.plural(restored.calendars, "address", "addresses")
        say.line(
            f"Ended: {ended} of members' calendars, lest one opens that was closed. /hearth calendar makes another."
        )
    if restored.tokens:
        ended = say.plural(restored.tokens, "token")
        say.line(
            f"Ended: {ended} of members' programs, lest one comes back that was revoked. /hearth token makes another."
        )


def _put_back(settings: Settings, source: Path, *, force: bool) -> Restored:
    from bot.cli.lock import hold
    from bot.cli.opening import database_file
    from bot.cli.upgrading import erasures_of
    from bot.storage import backup as storage

    file = database_file(settings)
    try:
        with hold(file, "restore") if file else contextlib.nullcontext():
            return storage.restore(source, settings.database, overwrite=force, erasures=erasures_of(settings))
    except storage.Unsound as unsound:
        if unsound.reason != "exists":
            raise
        raise Stop("There is a database already: --force puts the backup in its place.") from None


def last_backup(settings: Settings) -> tuple[datetime, str] | None:
    """Return when and where the latest backup was made from here; None where there was none."""
    try:
        told = json.loads(_memory(settings).read_text(encoding="utf-8"))
        return datetime.fromisoformat(told["at"]), str(told["path"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _remember(settings: Settings, copied: Copied) -> None:
    told = {"at": datetime.now(UTC).isoformat(), "path": str(copied.path.absolute()), "entries": copied.entries}
    with contextlib.suppress(OSError):  # The doctor's concern only: the backup is made.
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _memory(settings).write_text(json.dumps(told), encoding="utf-8")


def _memory(settings: Settings) -> Path:
    return settings.data_dir / "last-backup.json"


def _suffix(settings: Settings) -> str:
    from bot.cli.opening import database_file

    return ".db" if database_file(settings) else ".dump"


def _needs_folder(path: Path) -> None:
    if not path.parent.is_dir():
        raise Stop(f"{path.parent} is no folder: make it first.")
    if not os.access(path.parent, os.W_OK):
        raise Stop(f"{path.parent} cannot be written: name another folder.")


@db.command()
def upgrade(as_json: AsJson = False) -> None:
    """Bring the database up to date; an SQLite file is copied first.

    `hearth run` does this itself on SQLite; on PostgreSQL it is done once, by this command.
    """
    from bot.cli.lock import hold
    from bot.cli.opening import database_file, quiet
    from bot.cli.upgrading import bring_up_to_date
    from bot.storage.versions import HEAD

    settings = quiet()
    file = database_file(settings)
    with hold(file, "db upgrade") if file else contextlib.nullcontext():
        found = bring_up_to_date(settings)
    if as_json:
        say.as_json({"before": found, "now": HEAD})
    elif found == HEAD:
        say.line(f"The database stands at {HEAD} already: nothing to do.")
    else:
        say.line(f"The database stands at {HEAD} now" + (f", before at {found}." if found else ": it was made."))


@db.command()
def current(as_json: AsJson = False) -> None:
    """Say at which revision the database stands, and which one this Hearth knows."""
    from bot.cli.opening import nothing_yet, quiet
    from bot.errors import Unavailable
    from bot.storage.migrate import current as revision
    from bot.storage.versions import HEAD

    settings = quiet()
    try:
        found = revision(settings.database)
    except Unavailable as error:
        raise nothing_yet(settings) if error.reason == "absent" else error from None
    if as_json:
        say.as_json({"database": found, "hearth": HEAD})
    else:
        say.line(f"The database stands at {found or 'nothing: it is empty'}, this Hearth at {HEAD}.")


@db.command()
def reindex(as_json: AsJson = False) -> None:
    """Make the search index of an SQLite file anew from its entries; the doctor says when that is needed."""
    from bot.cli.lock import hold
    from bot.cli.opening import database_file, quiet, reading
    from bot.storage.search.sqlite import rebuild
    from bot.storage.store import Store

    settings = quiet()
    file = database_file(settings)
    if file is None:
        raise Stop("PostgreSQL keeps its index itself: REINDEX in psql makes it anew.")
    with reading(settings):
        pass
    with hold(file, "db reindex"), contextlib.closing(Store.open(settings.database)) as store:
        store.change(rebuild)
    if as_json:
        say.as_json({"reindexed": True})
    else:
        say.line("The search index was made anew.")
