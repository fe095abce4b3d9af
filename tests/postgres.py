"""A PostgreSQL of our own for the tests: on 127.0.0.1, in a folder that goes with them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tests.tools import require

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Nothing of it must outlive the tests, so it need not reach the disk.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=60")
_serial = count()


class Cluster:
    """A running server; each database in it is made from one template."""

    def __init__(self, port: int) -> None:
        self._port = port

    def url(self, database: str) -> str:
        """Return the address of *database*."""
        return f"postgresql://postgres@127.0.0.1:{self._port}/{database}"

    def create(self, template: str = "template0") -> str:
        """Make a database and return its name."""
        name = f"hearth_{next(_serial)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running() -> Iterator[Cluster]:
    """Run a server of our own for as long as the block lasts."""
    programs, folder, port = require("postgresql"), Path(tempfile.mkdtemp(prefix="hearth-postgres-")), _free_port()
    data, log = folder / "data", folder / "log"
    try:
        _give_away(folder)
        _run(
            [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale"]
        )
        settings = " ".join(f"-c {setting}" for setting in (*_FAST, "listen_addresses=127.0.0.1", f"port={port}"))
        options = f"{settings} -k {folder}"
        _run([programs / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start"])
        try:
            yield Cluster(port)
        finally:
            _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[str | Path]) -> None:
    """Run a program of PostgreSQL, which refuses to be root's."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", _other_user(), "--", *words]
    subprocess.run(words, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, _other_user())


def _other_user() -> str:
    return "postgres" if "postgres:" in Path("/etc/passwd").read_text() else "nobody"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
