"""The link that adds Hearth to a server, with exactly the permissions that its features need."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode
from urllib.parse import urlencode

from adapters.discord import permissions
from adapters.discord.payload import is_id

AUTHORISE = "https://discord.com/oauth2/authorize"


def link(application: str) -> str:
    """Return the address at which whoever may manage a server adds the application to it."""
    scopes = " ".join(permissions.SCOPES)
    return f"{AUTHORISE}?{urlencode({'client_id': application, 'scope': scopes, 'permissions': permissions.integer()})}"


def application_of(token: str) -> str | None:
    """Return the application's id, with which its bot's token begins; None where it is no token."""
    first = token.partition(".")[0]
    try:
        id = urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return id if is_id(id) else None
