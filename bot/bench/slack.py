"""What taking a tagged message over Slack's signed requests costs, held against Bolt with a listener that does nothing.

Both are processes of their own, each on the page's server; the load comes from this one, where the fake Slack is too.
An answer of ours is given when the tip is kept for good, which is counted in the database afterwards.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.bench.platform_process import HOUSE, Hearth, free_port
from bot.bench.row import Row, least, most
from bot.bench.slack_load import Load, loaded
from bot.bench.slack_peer import PATH
from bot.bench.victim import WORDS
from bot.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.transaction import Transaction
    from tests.fakes.slack import FakeSlack, Workspace

CONNECTIONS = 16
PEOPLE = 20
CHANNELS = 20
WARM = 200
ROUNDS = 3
TAKEN = 200
LONGEST_START = 30.0


@dataclass(frozen=True, slots=True)
class Compared:
    """The best of several rounds of each: requests a second, and the p99 in milliseconds."""

    ours: list[Load] = field(default_factory=list)
    bolts: list[Load] = field(default_factory=list)

    @property
    def pace(self) -> tuple[float, float]:
        """Return ours and Bolt's requests a second."""
        return max(load.per_second for load in self.ours), max(load.per_second for load in self.bolts)

    @property
    def p99(self) -> tuple[float, float]:
        """Return ours and Bolt's p99."""
        return min(load.p99 for load in self.ours), min(load.p99 for load in self.bolts)


@dataclass(slots=True)
class Tips:
    """Makes tagged messages of a workspace, no two alike, as Slack's signed requests."""

    slack: FakeSlack
    acme: Workspace
    random: Random
    made: int = 0

    def requests(self, count: int, port: int) -> Iterator[bytes]:
        """Yield *count* requests as they go over the wire."""
        for _ in range(count):
            body = self.body()
            yield wire(body, self.slack.http.signed(body), port)

    def body(self) -> bytes:
        """Return the body of the next one."""
        from tests.fakes.slack import payloads  # noqa: PLC0415  Tests are there in a checkout only.

        self.made += 1
        state = self.acme.state
        text = f"#tip Case {self.made}: {' '.join(self.random.choices(WORDS, k=12))}"
        said = payloads.message(state, state.people[f"person-{self.made % PEOPLE}"], text)
        room = state.room(f"channel-{self.made % CHANNELS}")
        return json.dumps(payloads.event(state, payloads.posted(room, said))).encode()


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield requests a second and the p99, each as a ratio to Bolt's."""
    count = 500 if quick else 3_000
    with TemporaryDirectory(prefix="hearth-bench-") as folder:
        compared = asyncio.run(measured(Path(folder), count))
    (ours, bolts), (slow, bolts_slow) = compared.pace, compared.p99
    beside = f"{ours:.0f}/s, Bolt with nothing to do {bolts:.0f}/s; load {os.getloadavg()[0]:.1f}"
    yield Row("Slack HTTP, #tip to durable ack, pace", round(ours / bolts, 2), "×", least(0.4), least(0.55), beside)
    beside = f"{slow:.1f} ms, Bolt {bolts_slow:.1f} ms"
    yield Row("Slack HTTP, p99 of that", round(slow / bolts_slow, 2), "×", most(2), most(1.5), beside)


async def measured(folder: Path, count: int, *, rounds: int = ROUNDS) -> Compared:
    """Return what both did in *rounds* rounds by turns, of *count* requests each; RuntimeError where one was not kept."""
    compared = Compared()
    async with at_work(folder) as (tips, port), peer(tips.slack.signing_secret) as other:
        await loaded(port, tips.requests(WARM, port), connections=CONNECTIONS)
        await loaded(other, tips.requests(WARM, other), connections=CONNECTIONS)
        ours = WARM
        for _ in range(rounds):
            compared.ours.append(await loaded(port, list(tips.requests(count, port)), connections=CONNECTIONS))
            compared.bolts.append(await loaded(other, list(tips.requests(count, other)), connections=CONNECTIONS))
            ours += count
    answers = {status for load in (*compared.ours, *compared.bolts) for status in load.statuses}
    if answers != {TAKEN} or kept(folder) != ours:
        raise RuntimeError(f"{kept(folder)} of {ours} were kept, answered with {answers}")
    return compared


@asynccontextmanager
async def at_work(folder: Path) -> AsyncIterator[tuple[Tips, int]]:
    """Have a Hearth with its data in *folder* listen to a fake Slack's requests; yield what to send it and its port."""
    from tests.fakes.slack import FakeSlack  # noqa: PLC0415  Tests are there in a checkout only.

    async with FakeSlack("http") as slack:
        acme, port = _workspace(slack), free_port()
        hearth = Hearth(folder, _settings(slack, port))
        await hearth.start()
        try:
            await answering(port, b"POST", PATH)
            yield Tips(slack, acme, Random(1)), port
        finally:
            await hearth.end()


@asynccontextmanager
async def peer(secret: str) -> AsyncIterator[int]:
    """Run Bolt with nothing to do; yield its port."""
    port = free_port()
    command = (sys.executable, "-m", "bot.bench.slack_peer", str(port))
    process = await asyncio.create_subprocess_exec(*command, cwd=HOUSE, env={**os.environ, "SECRET": secret})
    try:
        await answering(port, b"POST", PATH)
        yield port
    finally:
        process.terminate()
        await process.wait()


async def answering(port: int, method: bytes, path: str) -> None:
    """Return as soon as *port* answers a request with anything but "later"."""
    request = method + f" {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 2\r\n\r\n{{}}".encode()
    async with asyncio.timeout(LONGEST_START):
        while True:
            try:
                if (await loaded(port, [request], connections=1)).statuses.keys() & {400, 401}:
                    return
            except OSError:
                pass
            await asyncio.sleep(0.05)


def wire(body: bytes, headers: dict[str, str], port: int) -> bytes:
    """Return a request to Slack's address as it goes over the wire."""
    lines = {"Host": f"127.0.0.1:{port}", "Content-Type": "application/json", "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in (lines | headers).items())
    return f"POST {PATH} HTTP/1.1\r\n{head}\r\n".encode("latin-1", "replace") + body


def kept(folder: Path, saying: str = "") -> int:
    """Return how many entries that say so a Hearth that has ended kept in *folder*."""
    store = Store.open(f"sqlite:///{folder / 'hearth.db'}", read_only=True)

    def said(tx: Transaction) -> int:
        return sum(saying in f"{entry.title} {entry.body}" for entry in tx.entries.stream(None))

    try:
        return sum(store.read_now(one.id, said) for one in store.communities())
    finally:
        store.close()


def _workspace(slack: FakeSlack) -> Workspace:
    acme = slack.workspace()
    names = [f"person-{number}" for number in range(PEOPLE)]
    for name in names:
        acme.person(name)
    for number in range(CHANNELS):
        acme.channel(f"channel-{number}", names)
    return acme


def _settings(slack: FakeSlack, port: int) -> dict[str, str]:
    return {
        "HEARTH_PORT": str(port),
        "HEARTH_BASE_URL": "https://hearth.invalid",
        "HEARTH_SLACK_API_URL": slack.api_url,
        "HEARTH_SLACK_BOT_TOKEN": slack.workspace().state.token,
        "HEARTH_SLACK_SIGNING_SECRET": slack.signing_secret,
    }
