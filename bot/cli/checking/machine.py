"""What the doctor looks at on this machine: the data folder, the disk, the process that runs, the page's address."""

from __future__ import annotations

import os
import shutil
import socket
import stat
from typing import TYPE_CHECKING

from bot.cli.opening import database_file
from bot.errors import HearthError
from bot.messages import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bot.cli.lock import Holder
    from bot.settings import Settings

LEAST_SPACE = 500 * 1024 * 1024
MEGABYTE = 1024 * 1024
NO_PAGE_ADVICE = (
    "set HEARTH_BASE_URL=http://127.0.0.1:8765 to open it on this machine only; "
    "for everybody, the https:// address of a proxy that passes on to Hearth."
)


def folder(folder: Path) -> Iterator[Finding]:
    """Yield whether the data folder can be written, and by its owner only."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        yield Finding("data folder", "bad", f"{there} cannot be written", "Give it to the user who runs Hearth.")
        return
    if not folder.exists():
        yield Finding("data folder", "good", f"{folder} is not there yet and will be made")
        return
    open_to = stat.S_IMODE(folder.stat().st_mode) & 0o077
    if open_to:
        yield Finding("data folder", "warning", f"{folder} is open to other users", f"chmod 700 {folder}")
    else:
        yield Finding("data folder", "good", f"{folder} can be written, by its owner only")


def space(settings: Settings) -> Finding:
    """Return whether there is room for the database and a copy of it."""
    file = database_file(settings)
    folder = next(
        path for path in (settings.data_dir.absolute(), *settings.data_dir.absolute().parents) if path.exists()
    )
    free, size = shutil.disk_usage(folder).free, file.stat().st_size if file and file.exists() else 0
    says = f"{free / MEGABYTE:,.0f} MB free, the database takes {size / MEGABYTE:,.0f} MB"
    if free < max(LEAST_SPACE, 2 * size):
        return Finding("disk space", "warning", says, "Make room: a backup needs as much again as the database.")
    return Finding("disk space", "good", says)


def holder(settings: Settings) -> Holder | None:
    """Return who writes the database now."""
    from bot.cli.lock import holder_of

    file = database_file(settings)
    return holder_of(file) if file else None


def process(settings: Settings, holder: Holder | None) -> Finding:
    """Return whether the Hearth that runs answers, and is let in everywhere."""
    from bot.cli.control import Line, Unheard

    file = database_file(settings)
    if holder is None or file is None:
        return Finding("running", "good", "no other process writes this database")
    if holder.command != "run":
        return Finding("running", "good", f"`hearth {holder.command}` (process {holder.pid}) is writing")
    try:
        with Line(file, patience=5) as line:
            told = line.ask("status")
    except (Unheard, HearthError):
        return Finding("running", "bad", f"process {holder.pid} does not answer", "Restart it; its log says more.")
    return _told(holder, told if isinstance(told, dict) else {})


def _told(holder: Holder, told: Mapping[str, Mapping[str, str]]) -> Finding:
    if paused := told.get("paused"):
        return Finding("running", "bad", f"no longer let in: {', '.join(paused)}", "Install the app there anew.")
    if down := [name for name, state in told.get("platforms", {}).items() if state != "at work"]:
        return Finding("running", "bad", f"not at work: {', '.join(down)}", "What is found below says why, or its log.")
    return Finding("running", "good", f"process {holder.pid} answers")


def address(settings: Settings, holder: Holder | None) -> Finding:
    """Return whether the page answers, or could take its address."""
    where = f"{settings.host}:{settings.port}"
    if holder is not None and holder.url:
        return _answer(holder.url)
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        return Finding(
            "address", "bad", f"{where}: {(error.strerror or str(error)).lower()}", "Set HEARTH_PORT or HEARTH_HOST."
        )
    return Finding("address", "good", f"{where} is free")


def page(settings: Settings) -> Iterator[Finding]:
    """Yield whether members can be led to the page, where a platform is attached."""
    if not settings.platforms:
        return
    if settings.base_url:
        yield Finding("page", "good", f"/hearth web leads to {settings.base_url}")
    else:
        says = "HEARTH_BASE_URL is not set, so /hearth web can lead nobody to the page"
        yield Finding("page", "warning", says, NO_PAGE_ADVICE)


def _answer(url: str) -> Finding:
    from urllib.error import URLError
    from urllib.request import urlopen

    try:
        with urlopen(f"{url}/readyz", timeout=5) as answer:  # noqa: S310 - our own address, from the lock file
            ready = answer.status == 200  # noqa: PLR2004
    except (URLError, OSError):
        ready = False
    if ready:
        return Finding("address", "good", f"the page answers at {url}")
    return Finding("address", "bad", f"the page at {url} does not answer", "Look at its log, and restart it.")


def meaning(settings: Settings) -> Finding:
    """Return whether search by meaning works."""
    from bot.cli.meaning import embedder_of

    try:
        embedder = embedder_of(settings)
        if embedder is None:
            return Finding("embedder", "good", "none: search goes by words; the extra `semantic` adds meaning")
        embedder.encode(["hearth"])
    except HearthError as error:
        return Finding("embedder", "warning", f"does not work ({str(error) or type(error).__name__})", MEND_MEANING)
    return Finding("embedder", "good", f"{embedder.name} works")


MEND_MEANING = "Search goes by words meanwhile. Check HEARTH_EMBEDDER and HEARTH_EMBEDDER_URL."
