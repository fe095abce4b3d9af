"""Requests that Slack never sent, at a whole Hearth: none is accepted, and none makes it stumble.

Most are genuine ones with something changed, cut off, worn out or made up, so that their signature no longer holds.
The others are signed rightly and say what Slack would never say: those may be taken, but nothing may break.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bot.bench.row import Row, most
from bot.bench.slack import Tips, at_work, kept, wire
from bot.bench.slack_load import BROKEN, loaded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    Headers = dict[str, str]
    Change = Callable[[Random, bytes, Headers], tuple[bytes, Headers]]

CONNECTIONS = 8
BATCH = 2_000
TAKEN = 200
STUMBLES = 500
LIMIT = 1_000_000
STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"
ODDITIES: tuple[Any, ...] = (
    None,
    [],
    {},
    "",
    -1,
    1e308,
    True,
    "x" * 5_000,
    "\ud800",
    "\x00",
    "message",
    [[]],
    {"type": {}},
    10**400,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often each status was answered: to forged requests, and to rightly signed nonsense; and what came of the old."""

    forged: Counter[int] = field(default_factory=Counter)
    nonsense: Counter[int] = field(default_factory=Counter)
    old: tuple[int, ...] = ()
    kept: int = 0

    @property
    def accepted(self) -> int:
        """Return how many forged requests were taken."""
        return self.forged[TAKEN]

    @property
    def stumbled(self) -> int:
        """Return how many requests were answered with a fault of ours, or not at all."""
        both = self.forged + self.nonsense
        return sum(count for status, count in both.items() if status >= STUMBLES or status == BROKEN)


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield how many forged requests were accepted, how many made Hearth stumble, and how old ones fared."""
    count = 2_000 if quick else 100_000
    with TemporaryDirectory(prefix="hearth-bench-") as folder:
        outcome = asyncio.run(attacked(Path(folder), count))
    forged = sum(outcome.forged.values())
    yield Row(f"{forged:,} forged requests, accepted", outcome.accepted, "", most(0), None, _shown(outcome.forged))
    name = f"{count:,} forged or odd requests, answered 5xx"
    yield Row(name, outcome.stumbled, "", most(0), None, f"odd but signed: {_shown(outcome.nonsense)}")
    once = outcome.old == (TAKEN, TAKEN, 401) and outcome.kept == 1
    told = f"answered {outcome.old}, kept {outcome.kept}"
    yield Row(
        "299 s old taken once, its replay without effect, 301 s refused",
        0 if once else 1,
        "faults",
        most(0),
        None,
        told,
    )


async def attacked(folder: Path, count: int) -> Outcome:
    """Send *count* requests, one in ten of them signed nonsense, then one of 299 s twice and one of 301 s."""
    forged, nonsense = Counter[int](), Counter[int]()
    async with at_work(folder) as (tips, port):
        for start in range(0, count, BATCH):
            size = min(BATCH, count - start)
            forged += (
                await loaded(port, list(_forged(tips, size - size // 10, port)), connections=CONNECTIONS)
            ).statuses
            nonsense += (await loaded(port, list(_nonsense(tips, size // 10, port)), connections=CONNECTIONS)).statuses
        old, mark = await _old(tips, port)
    return Outcome(forged, nonsense, old, kept(folder, mark))


async def _old(tips: Tips, port: int) -> tuple[tuple[int, ...], str]:
    """Send what is 299 s old, the same again, and what is 301 s old; return the answers and what the first says."""
    statuses: list[int] = []
    first, second = tips.body(), tips.body()
    mark = f"Case {tips.made - 1}:"
    for body, age in ((first, 299), (first, 299), (second, 301)):
        request = wire(body, tips.slack.http.signed(body, at=time.time() - age), port)
        statuses += (await loaded(port, [request], connections=1)).statuses.elements()
    return tuple(statuses), mark


def _forged(tips: Tips, count: int, port: int) -> Iterator[bytes]:
    random = tips.random
    body = tips.body()
    for _ in range(count):
        change = random.choice(CHANGES)
        genuine = tips.slack.http.signed(body)
        changed, headers = change(random, body, dict(genuine))
        if (changed, headers) != (body, genuine):
            yield wire(changed, headers, port)
        else:
            yield wire(body + b" ", headers, port)


def _nonsense(tips: Tips, count: int, port: int) -> Iterator[bytes]:
    for _ in range(count):
        body = _odd(tips.random, tips.body().replace(b"#tip", b"tip"))
        yield wire(body, tips.slack.http.signed(body), port)


def _odd(random: Random, body: bytes) -> bytes:
    """Return a body with something odd in the place of a few of its values; now and then it is no JSON any more."""
    payload = json.loads(body)
    for _ in range(random.randint(1, 3)):
        holder, key = _somewhere(random, payload)
        holder[key] = random.choice((*ODDITIES, holder, payload["event_id"]))
    try:
        odd = json.dumps(payload).encode()
    except ValueError:  # It holds itself.
        odd = body
    return odd[: random.randrange(len(odd))] if random.random() < 0.1 or odd == body else odd  # noqa: PLR2004


def _somewhere(random: Random, payload: Any) -> tuple[Any, Any]:  # noqa: ANN401  JSON.
    """Return an object or a list somewhere in *payload*, and one of its keys."""
    holder, key = payload, random.choice(list(payload))
    while random.random() < 0.7 and isinstance(inner := holder[key], (dict, list)) and inner:  # noqa: PLR2004
        holder, key = inner, random.choice(list(inner) if isinstance(inner, dict) else range(len(inner)))
    return holder, key


def _cut(random: Random, body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    return body[: random.randrange(len(body))], headers


def _flipped(random: Random, body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    at = random.randrange(len(body))
    return body[:at] + bytes([body[at] ^ (1 << random.randrange(8))]) + body[at + 1 :], headers


def _longer(random: Random, body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    return body + random.randbytes(random.randint(1, 9)), headers


def _missing(random: Random, body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    del headers[random.choice((STAMP, SIGNATURE))]
    return body, headers


def _wrong_signature(random: Random, body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    digest = random.randbytes(32).hex()
    wrong = random.choice(
        (f"v0={digest}", digest, "v0=", "", f"v1={headers[SIGNATURE][3:]}", headers[SIGNATURE][:-1], "\xe9")
    )
    return body, headers | {SIGNATURE: wrong}


def _wrong_stamp(random: Random, body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    now = int(headers[STAMP])
    odd = ("now", "", "-1", "1_0", "9" * 400, f"{now}.0", f"+{now}", f"0x{now:x}", str(now - random.randint(1, 10**6)))
    return body, headers | {STAMP: random.choice(odd)}


def _made_up(random: Random, _body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    return random.randbytes(random.randrange(1, 400)), headers


def _too_large(random: Random, body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    """Now and then more than a megabyte, since each takes as long as a thousand others."""
    return (body + b" " * LIMIT, headers) if random.random() < 0.01 else _longer(random, body, headers)  # noqa: PLR2004


CHANGES: tuple[Change, ...] = (
    _cut,
    _flipped,
    _longer,
    _missing,
    _wrong_signature,
    _wrong_stamp,
    _made_up,
    _too_large,
)


def _shown(statuses: Counter[int]) -> str:
    return ", ".join(f"{count:,} × {status or 'cut off'}" for status, count in sorted(statuses.items()))
