"""What holds of everything that goes out to Slack: its limits, and that nothing in it pings or misleads."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.views import View

from tests.fakes.slack import charts

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

OURS = {"text", "link", "date", "user", "channel"}


def every(node: object) -> Iterator[Json]:
    """Yield every object in what goes out."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from every(value)
    elif isinstance(node, list):
        for value in node:
            yield from every(value)


def pinged(shown: Json) -> list[str]:
    """Return whom a message pings."""
    return [str(each["user_id"]) for each in every(shown) if each.get("type") == "user"]


def holds(message: Json) -> None:
    """Fail where a message breaks a limit, or could become more than the words in it."""
    outline_holds(message)
    assert charts.faults(message["blocks"]) == []
    taken_by_slack([block for block in message["blocks"] if block["type"] != charts.CHART])


def outline_holds(message: Json) -> None:
    """Fail where a message breaks a limit that is seen from outside; Slack's own models are not asked."""
    assert set(message) == {"text", "blocks", "unfurl_links", "unfurl_media"}
    assert message["unfurl_links"] is message["unfurl_media"] is False
    assert 0 < len(message["text"]) <= 4_000
    assert not {"<", ">"} & set(message["text"])
    assert all(rest.startswith(("amp;", "lt;", "gt;")) for rest in message["text"].split("&")[1:])
    assert 0 < len(message["blocks"]) <= 50
    assert len(json.dumps(message["blocks"], ensure_ascii=False, separators=(",", ":"))) <= 12_500
    blocks_hold(message["blocks"])


def view_holds(view: Json) -> None:
    """Fail where a view breaks a limit."""
    assert 0 < len(view["blocks"]) <= 100
    assert len(json.dumps(view)) <= 250_000
    assert len(view.get("private_metadata", "")) <= 3_000
    ids = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    assert len(ids) == len(set(ids))
    blocks_hold(view["blocks"])
    taken_by_slack(view["blocks"])
    if view["type"] == "modal":
        View(**view).to_dict()


def blocks_hold(blocks: list[Json]) -> None:
    """Fail where blocks break a limit, or hold markup in place of structure."""
    json.dumps(blocks, ensure_ascii=False).encode("utf-8")
    for each in every(blocks):
        assert each.get("type") not in {"mrkdwn", "markdown", "broadcast", "usergroup", "image"}
        assert each.get("text") != ""
        assert each.get("elements") != []
    buttons = [each for each in every(blocks) if each.get("type") == "button"]
    ids = [str(button["action_id"]) for button in buttons]
    assert len(ids) == len(set(ids))
    assert all(len(id) <= 255 for id in ids)
    links_tell_where_they_lead(blocks)


def links_tell_where_they_lead(blocks: list[Json], page: str = "https://hearth.example") -> None:
    """Fail for a link that leads to no web page, or whose target cannot be seen beside it."""
    for holder in every(blocks):
        elements = holder.get("elements")
        if not isinstance(elements, list):
            continue
        for at, link in enumerate(elements):
            if link.get("type") != "link":
                continue
            parts = urlsplit(link["url"])
            assert parts.scheme in {"http", "https"}
            assert not {"<", ">", "|", " ", "\n"} & set(link["url"])
            if link["url"].startswith(f"{page}/entries/"):
                continue
            plain = link["text"] in {link["url"], link["url"].partition("://")[2]} and "@" not in parts.netloc
            beside = elements[at + 1]["text"] if at + 1 < len(elements) and "text" in elements[at + 1] else ""
            assert plain or parts.netloc.rpartition("@")[2][-20:] in beside


def taken_by_slack(blocks: list[Json]) -> None:
    """Fail where Slack's own models do not take a block as it is."""
    logged: list[str] = []
    listener = logging.Handler()
    listener.emit = lambda record: logged.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("slack_sdk").addHandler(listener)
    try:
        for block in blocks:
            parsed = SlackBlock.parse(block)
            if parsed is None:
                pytest.fail(f"Slack knows no such block: {block['type']}")
            parsed.to_dict()
    finally:
        logging.getLogger("slack_sdk").removeHandler(listener)
    assert not [line for line in logged if "unknown" not in line.casefold() or "border" not in line]
