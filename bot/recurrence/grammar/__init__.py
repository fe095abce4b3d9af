"""Words cut into tokens, read clause by clause, and put together."""

from __future__ import annotations
