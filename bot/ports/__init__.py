"""The doors of the core: what it offers to platforms and what it asks of them.

A method earns its place when two platforms can honour it.
"""

from __future__ import annotations

from bot.ports.inbox import Inbox
from bot.ports.keeping import Clock, Embedder, Installations, Letters, Tickets
from bot.ports.library import Library
from bot.ports.platform import Adapter, Chat
from bot.ports.transcript import PostedHere, Transcript

__all__ = [
    "Adapter",
    "Chat",
    "Clock",
    "Embedder",
    "Inbox",
    "Installations",
    "Letters",
    "Library",
    "PostedHere",
    "Tickets",
    "Transcript",
]
