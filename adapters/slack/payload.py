"""Reading what Slack sends: every value checked on its way, so that nothing odd gets further than here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.slack.fitting import clean

Payload = Mapping[str, Any]

OBJECT = (dict, Mapping)
"""What is asked for first is told at once; to ask for a Mapping takes as long as all the rest of reading a value."""

LONGEST_ID = 40
LONGEST_SECONDS = 11
LATEST = 4_102_444_800  # The year 2100.


@dataclass
class Malformed(ValueError):
    """Slack sends nothing like this. `path` is what is missing, or of the wrong kind; never what it holds."""

    path: str


def part(payload: Payload, *path: str) -> Payload:
    """Return the object under *path*; an empty one where there is none."""
    found = _under(payload, path)
    if found is None:
        return {}
    if isinstance(found, OBJECT):
        return found
    raise Malformed(".".join(path))


def parts(payload: Payload, *path: str) -> list[Payload]:
    """Return the list of objects under *path*; an empty one where there is none."""
    found = _under(payload, path)
    if found is None:
        return []
    if isinstance(found, list) and all(isinstance(each, OBJECT) for each in found):
        return found
    raise Malformed(".".join(path))


def words(payload: Payload, *path: str) -> str:
    """Return the text under *path* without what no database holds; an empty one where there is none."""
    found = _under(payload, path)
    if found is None:
        return ""
    if isinstance(found, str):
        return clean(found)
    raise Malformed(".".join(path))


def number(payload: Payload, *path: str) -> int:
    """Return the number under *path*; 0 where there is none."""
    found = _under(payload, path)
    if found is None:
        return 0
    if isinstance(found, int):
        return found
    raise Malformed(".".join(path))


def id_at(payload: Payload, *path: str) -> str:
    """Return the id under *path*: letters and digits, since it becomes part of a printed place."""
    if native := id_or_none(payload, *path):
        return native
    raise Malformed(".".join(path))


def id_or_none(payload: Payload, *path: str) -> str:
    """Return the id under *path*; empty where there is none."""
    native = words(payload, *path)
    if native and not (native.isascii() and native.isalnum() and len(native) <= LONGEST_ID):
        raise Malformed(".".join(path))
    return native


def ts_at(payload: Payload, *path: str) -> str:
    """Return the id of a message under *path*: seconds and microseconds, as Slack writes them."""
    ts = words(payload, *path)
    instant(ts, ".".join(path))
    return ts


def ts_or_none(payload: Payload, *path: str) -> str:
    """Return the id of a message under *path*; empty where there is none."""
    return ts_at(payload, *path) if words(payload, *path) else ""


def instant(ts: str, path: str = "ts") -> datetime:
    """Return when the message with this id was written."""
    seconds, _, fraction = ts.partition(".")
    digits = seconds + fraction
    if not (seconds and digits.isascii() and digits.isdigit() and len(seconds) <= LONGEST_SECONDS):
        raise Malformed(path)
    if int(seconds) > LATEST:
        raise Malformed(path)
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(f"{fraction:0<6}"[:6]))


def _under(payload: object, path: tuple[str, ...]) -> object:
    for step in path:
        if payload is None:
            return None
        if not isinstance(payload, OBJECT):
            raise Malformed(".".join(path))
        payload = payload.get(step)
    return payload
