"""The one place that says what the tests need from the machine, and what its absence means.

Outside CI a missing tool skips its tests loudly; with `CI` set it fails them, so that
a green run there has run them all.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import pytest

from bot.bench.postgres import programs

if TYPE_CHECKING:
    from collections.abc import Callable

Tool = Literal["chromium", "node", "postgresql", "schemas", "setpriv"]

SCHEMAS = Path(__file__).parent / "schemas" / "node_modules"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
MEMORY = Path("/dev/shm")  # noqa: S108  Everybody's, and each takes a folder of a random name in it.
ROOMY = 2 * 1024**3
"""Bytes: several times what the servers of all workers take."""


def require(tool: Tool) -> Path:
    """Return where *tool* is: its program, or the folder of PostgreSQL's programs.

    A test that calls this is skipped, or in CI failed, where the tool is missing.
    """
    return _FINDERS[tool]() or _missing(
        _ABSENT.get(tool, f"Debian's package for {tool} is not installed (.ci/run does it)")
    )


def bound_by_modes() -> list[str]:
    """Return what a command must begin with so that files' modes bind it, root's commands too."""
    if os.geteuid() != 0:
        return []
    return [str(require("setpriv")), "--inh-caps=-all", "--bounding-set=-all", "--"]


def shared(name: str) -> Path:
    """Return a folder of the real data beside the repository; without it the test is skipped, in CI too.

    The data is nobody's duty to have: a clone of the repository alone must pass.
    """
    folder = SHARED / name
    if not folder.exists():
        pytest.skip(f"no real data at ../shared/data/{name}")
    return folder


def in_memory() -> Path | None:
    """Return a folder whose files never reach a disk; None where the machine has none with room enough."""
    usable = MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)
    return MEMORY if usable and shutil.disk_usage(MEMORY).free > ROOMY else None


def _missing(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _program(*names: str) -> Path | None:
    return next((Path(path) for name in names if (path := shutil.which(name))), None)


_ABSENT: dict[Tool, str] = {
    "schemas": "the platforms' schemas are not installed: npm install --prefix tests/schemas (.ci/run does it)",
}
_FINDERS: dict[Tool, Callable[[], Path | None]] = {
    "chromium": lambda: _program("chromium", "chromium-browser"),
    "node": lambda: _program("node", "nodejs"),
    "postgresql": programs,
    "schemas": lambda: SCHEMAS if (SCHEMAS / "zod").exists() else None,
    "setpriv": lambda: _program("setpriv"),
}
