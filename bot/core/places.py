"""Where somebody is reached."""

from __future__ import annotations

from bot.messages import Place


def direct(account: str) -> Place:
    """Return an account's own conversation with Hearth: `web:local/@li` for `web:local/li`."""
    space, _, native = account.partition("/")
    return Place(space, f"@{native}")
