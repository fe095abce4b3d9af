"""Where Hearth lives in a workspace, and how its places are written."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import Account, Place


@dataclass(frozen=True, slots=True)
class Home:
    """One workspace: its space (`slack:T01`), Hearth's own user there, and the workspace's address."""

    space: str
    bot: str = ""
    url: str = ""

    def account(self, native: str, name: str = "") -> Account:
        """Return somebody in this workspace."""
        return Account(self.space, native, name)

    def place(self, channel: str, person: str, thread: str = "") -> Place:
        """Return where something is said: a direct conversation is called by whom it is with."""
        return Place(self.space, f"@{person}" if is_direct(channel) and person else channel, thread)

    def link(self, channel: str, ts: str, thread: str = "") -> str | None:
        """Return the permanent address of a message; None where the workspace's own is not known."""
        if not self.url.startswith("https://"):
            return None
        address = f"{self.url.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}"
        return f"{address}?thread_ts={thread}&cid={channel}" if thread and thread != ts else address


def is_direct(channel: str) -> bool:
    """Return whether a channel's id is that of a conversation between two."""
    return channel.startswith("D")
