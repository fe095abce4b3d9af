"""Reads what was said while nobody listened, through the same door and with the same keys as live events.

A cursor for each watched room says up to when everything was taken. It follows live
messages cheaply, and is what is read from after a start, a lost session, or a database
that was away. What has no tag leaves no trace; a room that was never read begins now.
"""

from __future__ import annotations

from bot.reconcile.inbox import Heard
from bot.reconcile.reconciler import Reconciler

__all__ = ["Heard", "Reconciler"]
