"""The writers, one for each format."""

from __future__ import annotations
