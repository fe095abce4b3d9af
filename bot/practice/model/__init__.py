"""The repertoire's own words: entries and who may see them, what people do with them, what is found."""

from __future__ import annotations

from bot.practice.model.dealings import MOST_ASKS, Consent, DraftState, Outcome, Tally, Use
from bot.practice.model.entry import Change, Draft, Entry, Kind, Parts, Revised, Scope, State, visible
from bot.practice.model.finding import Found, Hit, Query, Tier
from bot.practice.model.upkeep import (
    Adoption,
    AdoptionState,
    Confirmation,
    Receipt,
    Says,
    Upkeep,
    UpkeepState,
    Word,
)
from bot.practice.model.value import Cycle, Evidence, StoryState, ValueStory

__all__ = [
    "MOST_ASKS",
    "Adoption",
    "AdoptionState",
    "Change",
    "Confirmation",
    "Consent",
    "Cycle",
    "Draft",
    "DraftState",
    "Entry",
    "Evidence",
    "Found",
    "Hit",
    "Kind",
    "Outcome",
    "Parts",
    "Query",
    "Receipt",
    "Revised",
    "Says",
    "Scope",
    "State",
    "StoryState",
    "Tally",
    "Tier",
    "Upkeep",
    "UpkeepState",
    "Use",
    "ValueStory",
    "Word",
    "visible",
]
