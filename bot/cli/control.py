"""The way into a running Hearth for commands that write: a Unix socket beside the database.

One JSON object a line each way: `{"do": verb, "with": …}`, answered by `{"done": …}` or
by `{"fault": {"kind": …, "facts": …}}`. Only the user who runs Hearth gets in.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import struct
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import structlog

from bot import errors
from bot.errors import HearthError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping

    Verb = Callable[[object], Awaitable[object]]

LARGEST = 16 * 1024 * 1024  # Bytes a line: a batch of an import is far below.

log = structlog.get_logger()


class Unheard(HearthError):
    """No running Hearth answers at the socket, or it stopped before it did."""


class Garbled(HearthError):
    """A request is no JSON object with a verb that is known, or it is too long."""


def socket_of(database: Path) -> Path:
    """Return where the process that runs on *database* listens."""
    return database.with_name(f"{database.name}.sock")


@contextlib.contextmanager
def short(path: Path) -> Iterator[str]:
    """Yield a name of *path* that fits a socket's address, which ends at about 100 bytes."""
    with tempfile.TemporaryDirectory(prefix="hearth-") as folder:
        link = Path(folder, "d")
        link.symlink_to(path.parent.absolute(), target_is_directory=True)
        yield str(link / path.name)


# --- the running process ---------------------------------------------------------


@contextlib.asynccontextmanager
async def listening(database: Path, verbs: Mapping[str, Verb]) -> AsyncIterator[None]:
    """Answer requests while the context lasts; the run lock of *database* must be held.

    What is under way at its end is broken off: each verb is one transaction or can be said again.
    """
    path = socket_of(database)
    path.unlink(missing_ok=True)  # Left behind by a process that was killed: the lock is ours now.
    callers: set[asyncio.Task[None]] = set()

    def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        caller = asyncio.create_task(_serve(verbs, reader, writer))
        callers.add(caller)
        caller.add_done_callback(callers.discard)

    server = await _open(path, serve)
    try:
        yield
    finally:
        server.close()
        path.unlink(missing_ok=True)
        for caller in callers:
            caller.cancel()
        await asyncio.gather(*callers, return_exceptions=True)


async def _open(path: Path, serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]) -> asyncio.Server:
    with short(path) as name:
        before = os.umask(0o177)
        try:
            return await asyncio.start_unix_server(serve, name, limit=LARGEST)
        finally:
            os.umask(before)


async def _serve(verbs: Mapping[str, Verb], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while _is_ours(writer) and (answer := await _answer(verbs, reader)) is not None:
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()
    except ConnectionError:
        pass  # The command was stopped: what it asked for is done.
    finally:
        writer.close()


async def _answer(verbs: Mapping[str, Verb], reader: asyncio.StreamReader) -> dict[str, object] | None:
    try:
        line = await reader.readline()
        request = json.loads(line) if line else None
    except ValueError:  # No JSON, no UTF-8, or a line without an end.
        return _fault(Garbled())
    return await _do(verbs, request) if line else None


async def _do(verbs: Mapping[str, Verb], request: object) -> dict[str, object]:
    name = str(request.get("do")) if isinstance(request, dict) else ""
    if not isinstance(request, dict) or name not in verbs:
        return _fault(Garbled())
    try:
        return {"done": await verbs[name](request.get("with"))}
    except HearthError as error:
        return _fault(error)
    except Exception as error:  # The socket's edge: the process that runs must outlive a bad request.
        log.exception("control.fault", verb=name)
        return _fault(error)


def _fault(error: Exception) -> dict[str, object]:
    facts = {name: getattr(error, name) for name in getattr(error, "__dataclass_fields__", ())}
    return {"fault": {"kind": type(error).__name__, "facts": facts}}


def _is_ours(writer: asyncio.StreamWriter) -> bool:
    """Return whether the other end belongs to our user; where the system cannot tell, the socket's mode has to do."""
    if sys.platform != "linux":
        return True
    peer = writer.get_extra_info("socket").getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return bool(struct.unpack("3i", peer)[1] == os.getuid())


# --- the command -----------------------------------------------------------------


class Line:
    """A connection to the running process; use it as a context."""

    def __init__(self, database: Path, *, patience: float = 600.0) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(patience)
        try:
            with short(socket_of(database)) as name:
                self._socket.connect(name)
        except OSError:
            self._socket.close()
            raise Unheard from None
        self._answers = self._socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._answers.close()
        self._socket.close()

    def ask(self, verb: str, what: object = None) -> object:
        """Have *verb* done and return what came of it; raise what it raised, or `Unheard`."""
        try:
            self._socket.sendall(json.dumps({"do": verb, "with": what}).encode() + b"\n")
            line = self._answers.readline()
        except OSError:
            raise Unheard from None
        if not line:
            raise Unheard
        answer = json.loads(line)
        if "fault" in answer:
            raise _error(**answer["fault"])
        return answer["done"]


def _error(kind: str, facts: dict[str, Any]) -> HearthError:
    known = getattr(errors, kind, None)
    if isinstance(known, type) and issubclass(known, HearthError):
        return known(**facts)
    return HearthError(kind)
