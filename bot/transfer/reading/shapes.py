"""Looking into JSON that others wrote: null where a list is expected, a number for a text.

Each function gives the value in the shape that is asked for, and the empty one
of that shape where the file holds anything else.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.text import normalise
from bot.text.linear import encodable, pattern

if TYPE_CHECKING:
    from pathlib import Path

_EDGE = 1 << 16
_LONGEST_NAME = 100
_ID = pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

# A reader that finds something else in the same file is another import: raise this with it.
VERSION = "1"


def mapping(value: object) -> dict[str, Any]:
    """Return *value* if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    """Return *value* if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    """Return *value* if it is a text, a number as its digits, else ''."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def id_of(value: object) -> str:
    """Return *value* if it is a platform's id, else '': an id becomes part of keys and addresses."""
    found = text(value)
    return found if _ID.fullmatch(encodable(found)) else ""


def name_of(value: object) -> str:
    """Return *value* as a name that may be stored and shown, '' if it is none."""
    return normalise(text(value)[: 2 * _LONGEST_NAME], limit=_LONGEST_NAME).strip()


def epoch(value: object) -> datetime | None:
    """Return the instant of a Slack timestamp (`1700000000.000100`, seconds), None where it is none."""
    whole, _, rest = id_of(value).partition(".")
    if not (whole.isdigit() and (rest or "0").isdigit()):
        return None
    micros = int((rest + "000000")[:6])
    try:
        return datetime.fromtimestamp(int(whole), UTC).replace(microsecond=micros)
    except (ValueError, OverflowError, OSError):
        return None


def moment(value: object) -> datetime | None:
    """Return the instant of an ISO 8601 text (UTC where it names no offset), None where it is none."""
    try:
        found = datetime.fromisoformat(text(value).strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def fingerprint_of(form: str, paths: list[Path], *settings: str) -> str:
    """Return what tells these files, read with these settings, from others.

    By name, size, time of change and both ends: the end of a zip lists the
    checksums of all it holds.
    """
    digest = hashlib.sha256("\0".join([VERSION, form, *settings]).encode("utf-8", "replace"))
    for path in paths:
        found = path.stat()
        digest.update(f"\0{path.name}\0{found.st_size}\0{found.st_mtime_ns}".encode("utf-8", "replace"))
        if len(paths) == 1:
            digest.update(_ends(path, found.st_size))
    return digest.hexdigest()[:24]


def _ends(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        head = file.read(_EDGE)
        file.seek(max(0, size - _EDGE))
        return head + file.read(_EDGE)
