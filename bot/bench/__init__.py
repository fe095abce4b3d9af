"""Measures what is promised in figures: `hearth bench` prints each row and judges it."""

from __future__ import annotations
