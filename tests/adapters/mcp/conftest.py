"""A page of members to read from, as the tests of the page have it."""

from __future__ import annotations

from tests.adapters.web.conftest import opened

__all__ = ["opened"]
