"""Words to rules, and rules in a zone to instants. Pure: no I/O, no clock."""

from __future__ import annotations

from bot.recurrence.changes import rule_notes, told_anew, zone_notes
from bot.recurrence.expand import following, instants, local_times
from bot.recurrence.fair import borne_by, burden, fair_hours
from bot.recurrence.holiday import is_country
from bot.recurrence.model import Instant, NotUnderstood, Rule, Understood
from bot.recurrence.rfc import read_rule
from bot.recurrence.spoken import in_words
from bot.recurrence.words import read_words
from bot.recurrence.zones import at_local, first_local, is_zone, local_at, nearest_zone

__all__ = [
    "Instant",
    "NotUnderstood",
    "Rule",
    "Understood",
    "at_local",
    "borne_by",
    "burden",
    "fair_hours",
    "first_local",
    "following",
    "in_words",
    "instants",
    "is_country",
    "is_zone",
    "local_at",
    "local_times",
    "nearest_zone",
    "read_rule",
    "read_words",
    "rule_notes",
    "told_anew",
    "zone_notes",
]
