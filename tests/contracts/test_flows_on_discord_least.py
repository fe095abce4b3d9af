"""Every flow on Discord without its privileged intent."""

from __future__ import annotations

from tests.contracts.flows.column import Column


class TestDiscordLeast(Column):
    platform = "discord least"
