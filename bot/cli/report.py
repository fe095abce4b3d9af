"""All that the doctor knows in one text that may be shown to others: no secret is in it."""

from __future__ import annotations

import contextlib
import platform
import re
from typing import TYPE_CHECKING

from bot import __version__
from bot.settings.reading import is_secret, written_settings
from bot.settings.shapes import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.messages import Finding

LEFT_OUT = "(left out)"
LEAST = 4  # Characters: a shorter secret would take ordinary letters out of the whole text.
# What looks like a secret wherever it came from: a token of Slack or Discord, the password of an address.
_LOOKS_SECRET = re.compile(
    r"\bx(?:ox[a-z]|app)-[\w-]+|\b[\w-]{4,}\.[\w-]{6,7}\.[\w-]{27,}|(?<=://)[^/@\s]+(?=@)", re.ASCII
)


def whole(checks: Sequence[Finding]) -> str:
    """Return the versions, the settings and every finding, with the secrets left out."""
    from bot.cli.looking import lines

    about = f"Hearth {__version__}, Python {platform.python_version()}, {platform.platform()}"
    return masked("\n".join([about, *_settings(), *lines(checks)]))


def masked(text: str) -> str:
    """Return *text* without any secret that this process knows or that looks like one."""
    for secret in sorted(_secrets(), key=len, reverse=True):
        text = text.replace(secret, LEFT_OUT)
    return _LOOKS_SECRET.sub(LEFT_OUT, text)


def _settings() -> Iterator[str]:
    for one in sorted(written_settings(), key=lambda one: one.field):
        yield f"{one.name} ({one.source}): {'set' if is_secret(one.field) else one.value}"


def _secrets() -> Iterator[str]:
    for one in written_settings():
        if is_secret(one.field):
            yield from (part for part in (one.value, *listed(one.value)) if len(part) >= LEAST)
    yield from _made()


def _made() -> Iterator[str]:
    """Yield the keys that Hearth made itself, where they can be read."""
    from bot.cli.keys import key_file, read_keys
    from bot.errors import HearthError
    from bot.settings import read_settings

    with contextlib.suppress(HearthError, OSError):
        yield from read_keys(key_file(read_settings()))
