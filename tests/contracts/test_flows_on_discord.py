"""Every flow on Discord."""

from __future__ import annotations

from tests.contracts.flows.column import Column


class TestDiscord(Column):
    platform = "discord"
