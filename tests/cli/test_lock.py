"""The run lock: one process writes an SQLite file."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot.cli.lock import Held, Holder, hold, holder_of, lock_of

if TYPE_CHECKING:
    from pathlib import Path

HOLDS = "import sys, time, pathlib, bot.cli.lock as lock\nwith lock.hold(pathlib.Path(sys.argv[1]), 'run') as held:\n    print(flush=True)\n    time.sleep(60)"


def test_nobody_holds_a_database_that_was_never_opened(tmp_path: Path) -> None:
    assert holder_of(tmp_path / "hearth.db") is None


def test_a_second_holder_is_told_who_the_first_is(tmp_path: Path) -> None:
    database = tmp_path / "hearth.db"

    with hold(database, "run") as lock:
        lock.tell(Holder("run", os.getpid(), "http://127.0.0.1:8765"))
        with pytest.raises(Held) as refused, hold(database, "import"):
            pass

    assert refused.value.holder == Holder("run", os.getpid(), "http://127.0.0.1:8765")


def test_asking_who_holds_it_takes_nothing(tmp_path: Path) -> None:
    database = tmp_path / "hearth.db"

    with hold(database, "import"):
        first, second = holder_of(database), holder_of(database)

    assert first == second == Holder("import", os.getpid())
    assert holder_of(database) is None


def test_the_lock_ends_with_its_holder_however_it_ends(tmp_path: Path) -> None:
    database = tmp_path / "hearth.db"
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(database)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    held_by = holder_of(database)

    holder.kill()
    holder.communicate()

    assert held_by == Holder("run", holder.pid)
    with hold(database, "import"):
        assert holder_of(database) == Holder("import", os.getpid())


def test_the_lock_file_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    with hold(tmp_path / "hearth.db", "run"):
        mode = lock_of(tmp_path / "hearth.db").stat().st_mode & 0o777

    assert mode == 0o600
