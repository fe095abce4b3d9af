"""A whole Hearth as a process of its own before platforms of our own: to be killed, and started anew on what is left."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HOUSE = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


@dataclass(slots=True)
class Hearth:
    """`hearth run` with its data in `folder`; what it logs stands in `log` there."""

    folder: Path
    settings: Mapping[str, str]
    key: str = field(default_factory=lambda: secrets.token_hex(24), repr=False)
    _process: asyncio.subprocess.Process | None = None

    @property
    def database(self) -> str:
        """Return the address of its database."""
        return f"sqlite:///{self.folder / 'hearth.db'}"

    async def start(self) -> None:
        """Let it begin; it is not ready yet."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
        own = {"HEARTH_DATA_DIR": str(self.folder), "HEARTH_PORT": str(free_port()), "HEARTH_EMBEDDER": "off"}
        own |= {"HEARTH_SECRET_KEY": self.key, **self.settings}
        with (self.folder / "log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=HOUSE,
                env=environment | own,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=log,
            )

    async def kill(self) -> bool:
        """End it in the middle of whatever it does; return whether it was at work."""
        process = self._process
        if process is None or process.returncode is not None:
            return False
        process.kill()
        await process.wait()
        return True

    async def end(self) -> None:
        """Let it finish what is under way, and end."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await asyncio.wait_for(self._process.wait(), PATIENCE)


async def until(holds: Callable[[], object], *, seconds: float = PATIENCE, every: float = 0.01) -> None:
    """Return as soon as *holds* says yes; TimeoutError after *seconds*."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110  Nobody tells.
            await asyncio.sleep(every)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
