"""Digests: once a week, at most six things that are worth knowing, with one press each."""

from __future__ import annotations
