"""The shape of the database, one step after another; see `bot.storage.migrate`."""

from __future__ import annotations
