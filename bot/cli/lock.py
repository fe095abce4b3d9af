"""One process writes an SQLite file: a lock beside it, which the system lets go when its holder ends."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bot.errors import HearthError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock: the command (`run`, `import`), its process id, and its page's address if it has one."""

    command: str
    pid: int
    url: str = ""


@dataclass
class Held(HearthError):
    """Another process writes this database; `wanted` is the command that met it."""

    path: Path
    holder: Holder
    wanted: str = ""


def lock_of(database: Path) -> Path:
    """Return the lock file of an SQLite file."""
    return database.with_name(f"{database.name}.lock")


@contextlib.contextmanager
def hold(database: Path, command: str) -> Iterator[RunLock]:
    """Hold the lock of *database* for *command*; raise `Held` where another process has it.

    Raises `Unavailable` where there is no writing beside the database: read_only or full.
    """
    descriptor = _opened(database)
    if not _taken(descriptor):
        os.close(descriptor)
        raise Held(database, holder_of(database) or Holder("", 0), command)
    lock = RunLock(descriptor, Holder(command, os.getpid()))
    try:
        lock.tell(lock.holder)
        yield lock
    finally:
        os.ftruncate(descriptor, 0)
        os.close(descriptor)


@dataclass(slots=True)
class RunLock:
    """The lock while it is held. The file stays: to remove it would let two processes hold two files."""

    descriptor: int
    holder: Holder

    def tell(self, holder: Holder) -> None:
        """Say in the lock file who holds it, for whoever meets it."""
        self.holder = holder
        os.ftruncate(self.descriptor, 0)
        with contextlib.suppress(OSError):  # The disk is full: the lock holds, it only does not say for whom.
            os.pwrite(self.descriptor, json.dumps(asdict(holder)).encode(), 0)


def _opened(database: Path) -> int:
    try:
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(lock_of(database), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unavailable("full" if error.errno in FULL else "read_only") from error


def _taken(descriptor: int, tries: int = 10) -> bool:
    for _ in range(tries):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.03)  # Who asks for the holder holds the lock for a moment: that is no refusal.
        else:
            return True
    return False


def holder_of(database: Path) -> Holder | None:
    """Return who holds the lock of *database* now; None where nobody does, or we may not look."""
    try:
        descriptor = os.open(lock_of(database), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(descriptor)
    finally:
        os.close(descriptor)
    return None


def _read(descriptor: int) -> Holder:
    try:
        return Holder(**json.loads(os.pread(descriptor, 4096, 0)))
    except (ValueError, TypeError):
        return Holder("", 0)  # Its holder has not written yet.
