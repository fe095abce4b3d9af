"""`python -m bot` is `hearth`."""

from __future__ import annotations

from bot.cli import main

main()
