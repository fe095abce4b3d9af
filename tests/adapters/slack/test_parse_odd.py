"""Whatever a payload holds, reading it ends in a fact, in nothing, or in `Malformed`."""

from __future__ import annotations

import copy
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import parse
from adapters.slack.payload import instant
from tests.adapters.slack.recorded import ACME, body, event, names
from tests.factories import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ODD = [None, "", "x/y#z", 0, -1, 1e300, True, [], [None], {}, {"type": "user"}, "9" * 400, "<!channel>", ["a"]]


def readings(recorded: dict[str, Any]) -> Iterator[Callable[[dict[str, Any]], object]]:
    if "event" in recorded:
        yield lambda told: parse.said(told.get("event") or {}, ACME, private=False)
        yield lambda told: parse.change(told.get("event") or {}, ACME, NOW)
        yield lambda told: parse.reacted_to(told.get("event") or {}, ACME)
    else:
        yield parse.command
        yield parse.pressed
        yield partial(parse.chosen, home=ACME)
        yield parse.form
        yield parse.typed


def paths(node: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        yield (*path, key)
        yield from paths(value, (*path, key))


def bent(recorded: dict[str, Any], path: tuple[str | int, ...], odd: object) -> dict[str, Any]:
    told: Any = copy.deepcopy(recorded)
    node = told
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = odd
    return told  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", names())
def test_a_bent_payload_is_refused_or_read_and_never_breaks(name: str) -> None:
    recorded = body(name)
    for path in paths(recorded):
        for odd in ODD:
            told = bent(recorded, path, odd)
            for reading in readings(recorded):
                with suppress(parse.Malformed):
                    reading(told)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists))
def test_blocks_of_any_shape_are_read_or_refused(blocks: object) -> None:
    with suppress(parse.Malformed):
        parse.said({**event("message"), "blocks": blocks}, ACME, private=False)


@pytest.mark.parametrize("ts", ["", ".", "x.1", "99999999999999.1", "1e5", "-1.0", "٣.1", "1763884801.12345678901234x"])
def test_what_is_no_time_of_a_message_is_refused(ts: str) -> None:
    with pytest.raises(parse.Malformed):
        instant(ts)


def test_a_place_is_never_made_of_what_is_no_id() -> None:
    with pytest.raises(parse.Malformed):
        parse.said({**event("message"), "channel": "C1/../x"}, ACME, private=False)


def test_a_huge_message_is_read_in_time_that_grows_with_it() -> None:
    elements = [{"type": "text", "text": "`*_" * 10, "style": {"code": True}} for _ in range(20_000)]
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]

    begun = time.process_time()
    parse.said({**event("message"), "blocks": blocks}, ACME, private=False)

    assert time.process_time() - begun < 5
