"""Where everything is kept: two engines, one transaction, one repository module per slice."""

from __future__ import annotations
