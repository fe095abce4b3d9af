"""Welcome: newcomers, their first days, and who agreed to meet them."""

from __future__ import annotations
