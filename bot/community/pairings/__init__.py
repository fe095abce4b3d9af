"""Pairings: who joins, who is put together with whom and why, and whether they met."""

from __future__ import annotations
