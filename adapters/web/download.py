"""A file as an address that holds all of it: nothing is kept for it, and it is gone with the message."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.messages import File

# What a browser saves and never runs.
MEDIA = frozenset({"text/calendar", "text/csv", "text/plain", "application/json"})
OTHER = "application/octet-stream"
LARGEST = 1_000_000
LONGEST_NAME = 80


def address(file: File) -> str:
    """Return the address of *file*; empty where it is too large to stand in a page."""
    whole = file.text.encode("utf-8", "replace")
    if len(whole) > LARGEST:
        return ""
    media = file.media.partition(";")[0].strip().lower()
    kind = f"{media};charset=utf-8" if media in MEDIA else OTHER
    return f"data:{kind};base64,{b64encode(whole).decode()}"


def name(file: File) -> str:
    """Return what *file* is saved as: no folder, nothing unprintable."""
    plain = "".join(sign for sign in file.name if sign.isprintable() and sign not in '/\\:*?"<>|')
    return plain.strip(" .")[:LONGEST_NAME] or "file.txt"
