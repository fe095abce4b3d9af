"""What Slack refuses in a chart of its own: neither its models nor its types know the block, so by its documented limits.

https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from __future__ import annotations

from typing import Any

CHART = "data_visualization"
MOST = 2


def faults(blocks: object) -> list[str]:
    """Return what is wrong with the charts among the blocks of a message."""
    found = charts(blocks)
    return [*(["at most two charts in a message"] if len(found) > MOST else []), *filter(None, map(fault, found))]


def charts(blocks: object) -> list[dict[str, Any]]:
    """Return the charts among blocks."""
    every = blocks if isinstance(blocks, list) else []
    return [one for one in every if isinstance(one, dict) and one.get("type") == CHART]


def fault(block: dict[str, Any]) -> str:
    """Return what is wrong with a chart of lines or bars; empty where nothing is."""
    chart = block.get("chart", {})
    series, axis = chart.get("series", []), chart.get("axis_config", {})
    along = axis.get("categories", [])
    checks = (
        (set(block) - {"type", "title", "chart", "block_id"} != set(), "no such field"),
        (not 1 <= _length(block.get("title")) <= 50, "title: 1 to 50 characters"),
        (chart.get("type") not in {"bar", "area", "line"}, "chart.type"),
        (not 1 <= len(series) <= 6, "series: 1 to 6"),
        (len({one["name"] for one in series}) < len(series), "series: names are told apart"),
        (any(not 1 <= _length(one["name"]) <= 20 for one in series), "series.name: 1 to 20 characters"),
        (any(not 1 <= len(one["data"]) <= 20 for one in series), "series.data: 1 to 20"),
        (any([point["label"] for point in one["data"]] != along for one in series), "labels are the categories"),
        (len(set(along)) < len(along), "categories are told apart"),
        (any(not 1 <= _length(one) <= 20 for one in along), "categories: 1 to 20 characters"),
        (any(type(point["value"]) not in {int, float} for one in series for point in one["data"]), "value: a number"),
        (_length(axis.get("y_label", "")) > 50 or _length(axis.get("x_label", "")) > 50, "axis: at most 50 characters"),
    )
    return next((said for wrong, said in checks if wrong), "")


def _length(text: object) -> int:
    return len(str(text or "").encode("utf-16-le", "replace")) // 2
