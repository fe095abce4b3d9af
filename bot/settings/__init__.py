"""Settings: read once, from the environment, then `.env`, then `hearth.toml`; the first that names one wins.

Every setting has a default, so nothing has to be set to try Hearth.  What is wrong is
said all at once, and a name that does not exist is wrong: a typo is never passed over.
"""

from __future__ import annotations

from bot.settings.faults import Fault, SettingsFault
from bot.settings.fields import DOTENV, LEAST_KEY, PREFIX, TOML, Settings
from bot.settings.reading import read_settings

__all__ = ["DOTENV", "LEAST_KEY", "PREFIX", "TOML", "Fault", "Settings", "SettingsFault", "read_settings"]
