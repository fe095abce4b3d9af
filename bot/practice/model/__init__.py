"""The repertoire's own words: entries and who may see them, what people do with them, what is found."""

from __future__ import annotations

from bot.practice.model.dealings import Consent, DraftState, Outcome, Tally, Use
from bot.practice.model.entry import Change, Draft, Entry, Kind, Parts, Revised, Scope, State, visible
from bot.practice.model.finding import Found, Hit, Query, Tier

__all__ = [
    "Change",
    "Consent",
    "Draft",
    "DraftState",
    "Entry",
    "Found",
    "Hit",
    "Kind",
    "Outcome",
    "Parts",
    "Query",
    "Revised",
    "Scope",
    "State",
    "Tally",
    "Tier",
    "Use",
    "visible",
]
