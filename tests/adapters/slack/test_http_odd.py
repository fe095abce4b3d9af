from __future__ import annotations

import copy
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.adapters.slack.workshop import workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from structlog.typing import EventDict

RECORDED = sorted((Path(__file__).parents[2] / "recordings" / "slack").glob("*.json"))
ODD: tuple[Any, ...] = (
    None,
    0,
    -1,
    5.5,
    True,
    "",
    [],
    {},
    "\x00",
    "x" * 5000,
    "<!channel>",
    "\ud83d",
    [None],
    {"id": None},
    2**70,
    "٣",
)
TIMES = 600


async def test_a_signed_payload_with_anything_odd_in_it_is_never_a_failure(logged: list[EventDict]) -> None:
    rng = random.Random(20261123)
    async with workshop("http") as shop, shop.at_work():
        installed = shop.installations.kept["slack:T01"]
        shop.installations.kept["slack:T0ACME001"] = replace(installed, space="slack:T0ACME001", bot="U0HEARTH1")
        before = len(logged)

        statuses = set()
        for _ in range(TIMES):
            body = json.dumps(odd(rng, json.loads(rng.choice(RECORDED).read_text()))).encode()
            body = body.replace(b"https://hooks.slack.com", shop.slack.url.encode())
            headers = {"Content-Type": "application/json", **shop.slack.http.signed(body)}
            statuses.add((await shop.slack.http.post(body, headers, patience=10))[0])

    failed = [line for line in logged[before:] if line["event"] == "slack.listener_failed"]
    assert statuses == {200, 400}
    assert {type(line["exc_info"]).__name__ for line in failed} == {"Malformed"}


def odd(rng: random.Random, body: Any) -> Any:  # noqa: ANN401  Any JSON.
    """Return *body* with one or two of its values left out, or something else."""
    for _ in range(rng.choice((1, 1, 2))):
        holder, name = rng.choice(list(places(body)))
        if rng.random() < 0.1:
            holder.pop(name)
        else:
            holder[name] = copy.deepcopy(rng.choice(ODD))
    return body


def places(part: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401  Any JSON.
    """Yield every place in JSON where something stands."""
    names = list(part) if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
    for name in names:
        yield part, name
        yield from places(part[name])
