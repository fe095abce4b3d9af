"""Reading what Discord sends: JSON as it came, and one error for whatever does not look like it.

Payloads are read raw, not through discord.py's objects: those need its cache, drop what they do
not know, and raise whatever comes to hand at a payload that is malformed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

Payload = Mapping[str, Any]

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
"""When Discord's ids begin to count: https://discord.com/developers/docs/reference#snowflakes."""
LONGEST_ID = 20
LARGEST_ID = 2**63
_MILLISECONDS_FROM = 22


class Malformed(ValueError):
    """Discord never sends this. The message names the field that is wrong, never what it holds."""


def snowflake(payload: Payload, name: str) -> str:
    """Return an id as digits."""
    found = maybe_snowflake(payload, name)
    if not found:
        raise Malformed(name)
    return found


def maybe_snowflake(payload: Payload, name: str) -> str:
    """Return an id as digits, empty where there is none."""
    found = payload.get(name)
    if found is None:
        return ""
    shown = str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
    if not is_id(shown):
        raise Malformed(name)
    return shown


def is_id(text: str) -> bool:
    """Return whether *text* is an id of Discord's."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_ID and int(text) < LARGEST_ID


def words(payload: Payload, name: str) -> str:
    """Return a text, empty where there is none."""
    found = payload.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise Malformed(name)
    return found if found.isascii() else found.encode("utf-8", "replace").decode()  # JSON may hold half a character.


def number(payload: Payload, name: str, default: int = 0) -> int:
    """Return a whole number; permissions come as digits in a text."""
    found = payload.get(name)
    if found is None:
        return default
    if isinstance(found, str) and is_id(found):
        return int(found)
    if isinstance(found, bool) or not isinstance(found, int):
        raise Malformed(name)
    return found


def truth(payload: Payload, name: str) -> bool:
    """Return a yes or no, no where there is none."""
    return payload.get(name) is True


def part(payload: Payload, name: str) -> Payload:
    """Return what is nested under *name*."""
    found = payload.get(name)
    if not isinstance(found, Mapping):
        raise Malformed(name)
    return found


def maybe_part(payload: Payload, name: str) -> Payload:
    """Return what is nested under *name*, empty where there is nothing."""
    return part(payload, name) if payload.get(name) is not None else {}


def parts(payload: Payload, name: str) -> Sequence[Payload]:
    """Return the list of nested payloads under *name*, empty where there is none."""
    found = payload.get(name)
    if found is None:
        return ()
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise Malformed(name)
    return found


def ids(payload: Payload, name: str) -> tuple[str, ...]:
    """Return the list of ids under *name*, empty where there is none."""
    found = payload.get(name)
    if found is None:
        return ()
    if not isinstance(found, list):
        raise Malformed(name)
    return tuple(snowflake({name: one}, name) for one in found)


def instant(payload: Payload, name: str) -> datetime:
    """Return a time, aware, in UTC."""
    try:
        found = datetime.fromisoformat(words(payload, name))
    except ValueError:
        raise Malformed(name) from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def version(at: datetime) -> str:
    """Return *at* as a text that grows with time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def born(id: str) -> datetime:
    """Return when the thing with this id was made."""
    return EPOCH + timedelta(milliseconds=int(id) >> _MILLISECONDS_FROM)


def id_at(at: datetime) -> str:
    """Return the id that a thing made at *at* is not below."""
    milliseconds = max(int((at - EPOCH) / timedelta(milliseconds=1)), 0)
    return str(milliseconds << _MILLISECONDS_FROM)
