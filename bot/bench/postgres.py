"""A PostgreSQL of our own to measure or test on: on 127.0.0.1, in a folder that goes with it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VARIABLE = "HEARTH_BENCH_POSTGRES"


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, Debian's newest before any on the path; None without one."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def serving(folder_of_programs: Path, settings: Sequence[str] = (), *, within: Path | None = None) -> Iterator[int]:
    """Run a server with *settings* for as long as the block lasts; give its port. Its superuser is `postgres`.

    Its files are *within* a folder, else where the machine keeps what is temporary.
    """
    folder, port = Path(tempfile.mkdtemp(prefix="hearth-postgres-", dir=within)), _free_port()
    data, log = folder / "data", folder / "log"
    control = folder_of_programs / "pg_ctl"
    try:
        _give_away(folder)
        begin = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale")
        _run([folder_of_programs / "initdb", "-D", data, *begin])
        every = (*settings, "listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}")
        options = " ".join(f"-c {setting}" for setting in every)
        _run([control, "-D", data, "-l", log, "-o", options, "-w", "start"])
        try:
            yield port
        finally:
            _run([control, "-D", data, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def named() -> Iterator[None]:
    """Let `HEARTH_BENCH_POSTGRES` name an empty database: the one given, else one of a server of our own."""
    found = programs()
    if os.environ.get(VARIABLE) or found is None:
        yield
        return
    with serving(found) as port:
        _run([found / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "hearth"])
        os.environ[VARIABLE] = f"postgresql://postgres@127.0.0.1:{port}/hearth"
        try:
            yield
        finally:
            del os.environ[VARIABLE]


def _run(command: Sequence[str | Path]) -> None:
    """Run a program of PostgreSQL, which refuses to be root's."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", _other_user(), "--", *words]
    quiet = subprocess.DEVNULL
    subprocess.run(words, check=True, cwd="/", stdout=quiet, stderr=quiet, timeout=60)  # noqa: S603  # No one else's words.


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, _other_user())


def _other_user() -> str:
    return "postgres" if "postgres:" in Path("/etc/passwd").read_text() else "nobody"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
