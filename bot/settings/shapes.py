"""What the values of settings look like: the shape of an address, a key, a token, an account."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

SQLITE: Final = "sqlite:///"
_POSTGRESQL = ("postgresql://", "postgresql+psycopg://", "postgres://")
_DISCORD_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")
_ACCOUNT = re.compile(r"(?:slack|discord):\w+/\w+")
_WHITE = re.compile(r"\s")


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches *host*."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_address(url: str, *schemes: str) -> bool:
    """Return whether *url* is an address of one of *schemes* with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def names_a_database(url: str) -> bool:
    """Return whether *url* names a database that Hearth knows how to use."""
    if url.startswith(SQLITE):
        return url.removeprefix(SQLITE) not in {"", ":memory:"}  # Readers could not share one in memory.
    server = url.partition("://")[2].rpartition("@")[2].partition("/")[0].partition("?")[0]
    return url.startswith(_POSTGRESQL) and (not server or is_address(f"http://{server}", "http"))


def is_token(value: str, prefix: str) -> bool:
    """Return whether *value* may be a token of Slack that begins with *prefix*."""
    return value.startswith(prefix) and len(value) > len(prefix) and not _WHITE.search(value)


def is_discord_token(value: str) -> bool:
    """Return whether *value* may be a bot's token: three parts; the client's secret has one."""
    return _DISCORD_TOKEN.fullmatch(value) is not None


def listed(value: str) -> tuple[str, ...]:
    """Return the parts of a comma-separated value, each once."""
    return tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))


def are_accounts(value: str) -> bool:
    """Return whether *value* lists accounts: slack:T01/U01, discord:1234/5678."""
    return all(_ACCOUNT.fullmatch(one) for one in listed(value))
