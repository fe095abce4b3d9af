"""Every flow on Slack with the least profile: no more scopes and events than its manifest asks for."""

from __future__ import annotations

from tests.contracts.flows.column import Column


class TestSlackLeast(Column):
    platform = "slack least"
