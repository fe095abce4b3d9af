"""Every flow on Slack, over its socket."""

from __future__ import annotations

from tests.contracts.flows.column import Column


class TestSlackSocket(Column):
    platform = "slack socket"
