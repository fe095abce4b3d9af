"""An empty SQLite database with all tables, made once in a process: making the tables is most of what opening one takes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.storage.store import Store


def fresh_store(file: Path) -> Store:
    """Open a fresh database at *file*, where nothing may be yet."""
    with file.open("xb") as fresh:
        fresh.write(_blank())
    return Store.open(f"sqlite:///{file}")


@cache
def _blank() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "hearth.db"
        Store.open(f"sqlite:///{file}").close()
        return file.read_bytes()
