"""The readers, one for each format."""

from __future__ import annotations
