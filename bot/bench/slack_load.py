"""So many requests over so many connections at once, each as soon as the one before it was answered."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evaluate import percentile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
BROKEN = 0
"""Stands for a status where the connection ended without an answer."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a load: how long it took, how long each request took, and what was answered how often."""

    seconds: float
    times: Sequence[float]
    statuses: Counter[int]

    @property
    def per_second(self) -> float:
        """Return how many were answered in a second."""
        return len(self.times) / self.seconds

    @property
    def p99(self) -> float:
        """Return the milliseconds that all but one in a hundred take at most."""
        return 1000 * percentile(self.times, 0.99)


async def loaded(port: int, requests: Iterable[bytes], *, connections: int) -> Load:
    """Send *requests*, each as it goes over the wire, to a port of 127.0.0.1."""
    waiting, times, statuses = iter(requests), list[float](), Counter[int]()

    async def one_after_the_other() -> None:
        for request in waiting:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                await _as_long_as_it_lasts(reader, writer, request)
            finally:
                writer.close()

    async def _as_long_as_it_lasts(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, first: bytes) -> None:
        request: bytes | None = first
        while request is not None:
            began = time.perf_counter()
            writer.write(request)
            status, stays = await _answered(reader)
            times.append(time.perf_counter() - began)
            statuses[status] += 1
            request = next(waiting, None) if stays else None

    begun = time.perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(connections)))
    return Load(time.perf_counter() - begun, times, statuses)


async def _answered(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Return the status of one answer, and whether the connection stays open after it."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        await reader.readexactly(int(length[1]) if length else 0)
    except (asyncio.IncompleteReadError, ConnectionError):
        return BROKEN, False
    return int(head[9:12]), b"connection: close" not in head.lower()
