"""Every flow on Slack, by signed requests."""

from __future__ import annotations

from tests.contracts.flows.column import Column


class TestSlackHttp(Column):
    platform = "slack http"
