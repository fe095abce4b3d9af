"""Words to rules, and rules in a zone to instants. Pure: no I/O, no clock."""

from __future__ import annotations

from bot.recurrence.model import Instant, NotUnderstood, Rule, Understood

__all__ = ["Instant", "NotUnderstood", "Rule", "Understood"]
