"""What Slack delivers, as it was recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from adapters.slack.home import Home

RECORDINGS = Path(__file__).resolve().parents[2] / "recordings" / "slack"
ACME = Home("slack:T0ACME001", "U0HEARTH1", "https://acme.slack.com/")
SPACE = ACME.space
FIRST = "1763884801.000100"


def body(name: str) -> dict[str, Any]:
    """Return a recorded body."""
    recorded: dict[str, Any] = json.loads((RECORDINGS / f"{name}.json").read_text("utf-8"))
    return recorded


def event(name: str) -> dict[str, Any]:
    """Return the event of a recorded body."""
    told: dict[str, Any] = body(name)["event"]
    return told


def names() -> list[str]:
    """Return the names of all recordings."""
    return sorted(path.stem for path in RECORDINGS.glob("*.json"))
