"""Figures as pictures: a `Chart` as SVG for the page, as PNG for Discord and Slack, and as words for everybody."""

from __future__ import annotations

from bot.charts.words import columns, figure, said

__all__ = ["columns", "figure", "said"]
