"""Hearth cultivates a community of practice: its domain, its community, its practice."""

from __future__ import annotations

__version__ = "0.1.0"
