"""What the doctor looks at where secrets are kept: the settings file, and the keys that tokens are kept with."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from bot.cli.keys import key_file, keys_of
from bot.messages import Finding
from bot.settings import DOTENV
from bot.settings.reading import is_secret, written_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings
    from bot.storage.store import Store


def dotenv() -> Iterator[Finding]:
    """Yield whether others on this machine can read the secrets in the settings file; nothing where it holds none."""
    if not any(one.source == str(DOTENV) and is_secret(one.field) for one in written_settings()):
        return
    if stat.S_IMODE(DOTENV.stat().st_mode) & 0o077:
        yield Finding(
            "settings file", "warning", f"{DOTENV} holds secrets and is open to others", f"chmod 600 {DOTENV}"
        )
    else:
        yield Finding("settings file", "good", f"{DOTENV} can be read by its owner only")


def tokens(settings: Settings, store: Store) -> Iterator[Finding]:
    """Yield whether the tokens that are kept open with our keys, and whether those are kept anywhere else."""
    from bot.cli.compose import utc_now
    from bot.storage.installations import SqlInstallations

    if not settings.platforms:
        return
    path = key_file(settings)
    if not settings.secret_keys and not path.exists():
        yield Finding("key", "good", "there is none yet: the first start makes it")
        return
    if shut := SqlInstallations(store, keys_of(settings), utc_now).unreadable():
        says = f"no key opens the token of {', '.join(shut)}"
        yield Finding(
            "key",
            "bad",
            says,
            "Bring the old key back behind the new one in HEARTH_SECRET_KEY; where it is lost, `hearth keys forget`.",
        )
    elif not settings.secret_keys:
        says = f"tokens are kept with a key that is nowhere but in {path}"
        yield Finding(
            "key", "warning", says, "`hearth init` puts it into .env: keep a copy of that, and not beside the backups."
        )
    else:
        unused = f"; {path} is not used beside HEARTH_SECRET_KEY and may be removed" if path.exists() else ""
        yield Finding("key", "good", f"opens every token that is kept{unused}")
