"""How long `hearth run` takes from its start until it answers, and what it holds in memory when idle."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from bot.bench.row import Row, most

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HOUSE = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
SETTLED = 3.0
"""Seconds after which a process that nobody asks anything has read what it reads at its start."""


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds until `/readyz` said yes, seconds for Python alone, and memory when idle in MB."""

    ready: float
    python: float
    megabytes: float


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield the time to ready, new and with a database there, and the memory."""
    with tempfile.TemporaryDirectory() as folder:
        first = started(Path(folder))
        again = [started(Path(folder)) for _ in range(1 if quick else 5)]
    ready, python = median(start.ready for start in again), median(start.python for start in again)
    ratio = f"{ready / python:.0f}× an empty python"
    yield Row("hearth run, start to ready", round(ready, 2), "s", must=most(2), aim=most(1), ratio=ratio)
    yield Row("hearth run, first start, database made", round(first.ready, 2), "s", must=most(2), aim=most(1))
    yield Row(
        "hearth run, memory when idle, no embedder",
        round(max(start.megabytes for start in again), 1),
        "MB",
        must=most(150),
        aim=most(110),
    )
    yield from from_nothing()


def from_nothing() -> Iterator[Row]:
    """Yield how long `make run` takes in a fresh clone until it is ready; what it downloads may be cached."""
    name = "make run in a fresh clone, from nothing to ready"
    if not (HOUSE / ".git").exists() or not shutil.which("make"):
        yield Row(name, "this is no clone, or there is no make", "")
        return
    with tempfile.TemporaryDirectory() as folder:
        clone, data = Path(folder) / "hearth", Path(folder) / "data"
        clone_it = ["git", "clone", "-q", str(HOUSE), str(clone)]
        subprocess.run(clone_it, check=True)  # noqa: S603  # Our own words, this very project.
        with _running(data, ["make", "run"], clone) as (process, port, since):
            ready = _until_ready(process, port, since, patience=420)
    yield Row(name, round(ready, 1), "s", must=most(60), aim=most(30))


def started(folder: Path) -> Start:
    """Return what one start on the data in *folder* took."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", ""], check=True)
    python = time.perf_counter() - began
    with _running(folder) as (process, port, since):
        ready = _until_ready(process, port, since)
        time.sleep(SETTLED)
        return Start(ready, python, _megabytes(process.pid))


@contextmanager
def _running(
    folder: Path, command: Sequence[str] = (sys.executable, "-m", "bot", "run"), where: Path | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], int, float]]:
    port = _free_port()
    settings = {"HEARTH_DATA_DIR": str(folder), "HEARTH_PORT": str(port), "HEARTH_EMBEDDER": "off"}
    ours = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")} | settings
    since = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  # Our own commands alone.
        command,
        cwd=where,
        env=ours,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process, port, since
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # Of `make run`, what it started as well.
        process.wait(PATIENCE)


def _until_ready(process: subprocess.Popen[bytes], port: int, since: float, *, patience: float = PATIENCE) -> float:
    while (taken := time.perf_counter() - since) < patience and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return time.perf_counter() - since
        except (URLError, OSError):
            time.sleep(0.005)
    raise RuntimeError(f"hearth run was not ready after {taken:.0f} s")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(kilobytes) / 1024
