"""Every flow on the page."""

from __future__ import annotations

from tests.contracts.flows.column import Column


class TestWeb(Column):
    platform = "web"
