"""The pulse's words. No I/O, no clock."""

from __future__ import annotations

from bot.community.model import Did, Interaction

__all__ = ["Did", "Interaction"]
