"""The keys that encrypt tokens and sign sign-ins: where they are, and how the newest takes the place of the others."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from typing import TYPE_CHECKING

import typer

from bot.cli import say
from bot.cli.asking import AsJson
from bot.cli.faults import CONFIGURATION, Stop
from bot.settings import DOTENV, LEAST_KEY

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings
    from bot.storage.store import Store

keys = typer.Typer(no_args_is_help=True, help="The keys that encrypt tokens and sign sign-ins.")


def new_key() -> str:
    """Return a new key."""
    return secrets.token_urlsafe(48)


def key_file(settings: Settings) -> Path:
    """Return where Hearth keeps the keys that it made itself."""
    return settings.data_dir / "hearth.key"


def keys_of(settings: Settings) -> tuple[str, ...]:
    """Return the keys, the newest first: set by the operator, or made once and kept in the data folder."""
    if settings.secret_keys:
        return settings.secret_keys
    path = key_file(settings)
    with contextlib.suppress(FileExistsError):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        _write_once(path, new_key())
    return read_keys(path)


def secret_of(settings: Settings) -> str:
    """Return the newest key: it signs cookies and links."""
    return keys_of(settings)[0]


def read_keys(path: Path) -> tuple[str, ...]:
    """Return the keys in a file; Stop where it holds none, or one that was cut short."""
    held = path.read_text(encoding="ascii", errors="replace").strip("\0 \n")
    found = tuple(part.strip("\0 \n") for part in held.split(","))
    if any(len(key) < LEAST_KEY for key in found):  # Cut short, or none of ours: whoever guesses it could sign.
        raise Stop(f"{path} holds no key: remove it, and the next start makes a new one.", CONFIGURATION)
    return found


@keys.command(short_help="Encrypt every token anew with the newest key.")
def rotate(as_json: AsJson = False) -> None:
    """Encrypt every token anew with the newest key. Hearth must not run meanwhile.

    A key that Hearth made itself, in the data folder or by `hearth init` in .env, is replaced by a new one.
    One that you set yourself: put the new key in front of the old one in HEARTH_SECRET_KEY, with a comma between,
    run this, and then take the old one out. People sign in to the page again afterwards.
    """
    from bot.cli.lock import hold
    from bot.cli.opening import database_file, quiet

    settings = quiet()
    file = database_file(settings)
    with hold(file, "keys rotate") if file else contextlib.nullcontext():
        count, replaced = _rotate(settings)
    if as_json:
        say.as_json({"tokens": count, "replaced": replaced})
        return
    say.line(f"Encrypted {say.plural(count, 'token')} with the newest key.")
    if replaced:
        say.line(f"The new key is in {replaced}; the old one opens nothing any more. Keep a copy of the new one.")
    elif len(settings.secret_keys) > 1:
        say.line("Take the older keys out of HEARTH_SECRET_KEY now.")
    else:
        say.line("To replace the key, put a new one in front of it in HEARTH_SECRET_KEY and run this again.")


@keys.command(short_help="Forget tokens that no key opens.")
def forget(as_json: AsJson = False) -> None:
    """Forget every token that no key opens, where its key is lost for good. Hearth must not run meanwhile.

    Their spaces install the app anew; nothing that is kept of them goes.
    """
    from bot.cli.opening import quiet

    shut = _forget(quiet())
    if as_json:
        say.as_json({"forgotten": shut})
    elif shut:
        say.line(f"Forgot the token of {', '.join(shut)}: install the app there anew.")
    else:
        say.line("Every token opens: there is nothing to forget.")


def _forget(settings: Settings) -> list[str]:
    """Drop the tokens that no key opens and return their spaces."""
    from bot.cli.compose import utc_now
    from bot.cli.lock import hold
    from bot.cli.opening import database_file
    from bot.cli.upgrading import open_current
    from bot.storage.installations import SqlInstallations

    file = database_file(settings)
    with contextlib.ExitStack() as stack:
        if file:
            stack.enter_context(hold(file, "keys forget"))
        store = stack.enter_context(contextlib.closing(open_current(settings)))
        installations = SqlInstallations(store, keys_of(settings), utc_now)
        shut = list(installations.unreadable())
        for space in shut:
            asyncio.run(installations.drop(space))
    return shut


def check_tokens(settings: Settings, store: Store) -> None:
    """Stop where there are tokens and no key opens any of them: another key was put in the place of theirs.

    Where some open, Hearth goes on without the others; the doctor names them.
    """
    from bot.cli.compose import utc_now
    from bot.storage.installations import SqlInstallations

    if not settings.platforms:
        return
    installations = SqlInstallations(store, keys_of(settings), utc_now)
    shut = list(installations.unreadable())
    if shut and len(shut) == installations.count():
        raise Stop(
            f"No key opens the token of {', '.join(shut[:5])}: bring the old key back, behind the new one in "
            "HEARTH_SECRET_KEY; where it is lost, `hearth keys forget` and install the app there anew.",
            CONFIGURATION,
        )


def _rotate(settings: Settings) -> tuple[int, str]:
    """Return how many tokens there were, and the file whose key was replaced.

    Killed in the middle the file holds both keys: whatever was encrypted with either still opens.
    """
    home = _home(settings)
    before = keys_of(settings)
    if home is None:
        return _encrypt_anew(settings, before), ""
    path, prefix = home
    made = new_key()
    _put_key(path, prefix, ",".join((made, *before)))
    count = _encrypt_anew(settings, (made, *before))
    _put_key(path, prefix, made)
    return count, str(path)


def _home(settings: Settings) -> tuple[Path, str] | None:
    """Return the file that the key is ours to replace in, and what stands before it there; None: it is not ours."""
    from bot.settings.reading import written_settings

    written = next((one for one in written_settings() if one.field == "secret_key"), None)
    if written is None:
        return key_file(settings), ""
    return (DOTENV, f"{written.name}=") if written.source == str(DOTENV) else None


def _encrypt_anew(settings: Settings, every: tuple[str, ...]) -> int:
    from bot.cli.compose import utc_now
    from bot.cli.upgrading import open_current
    from bot.errors import Unavailable
    from bot.storage.installations import SqlInstallations

    with contextlib.closing(open_current(settings)) as store:
        try:
            return SqlInstallations(store, every, utc_now).rotate()
        except Unavailable as error:
            if error.reason != "wrong_key":
                raise
            raise Stop(
                "A token opens with none of these keys: bring back the key that it was kept with, "
                "behind the others in HEARTH_SECRET_KEY, or install the app there anew.",
                CONFIGURATION,
            ) from None


def _put_key(path: Path, prefix: str, value: str) -> None:
    """Write the key of a file, and leave every other line of it as it is."""
    if not prefix:
        replace_file(path, value)
        return
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    kept = [f"{prefix}{value}" if _named(line) == prefix[:-1] else line for line in lines]
    if kept == lines:
        raise Stop(f"{path} is not written as Hearth would: put the new key in front of the old one there yourself.")
    replace_file(path, "\n".join(kept) + "\n")


def _named(line: str) -> str:
    return line.partition("=")[0].strip().removeprefix("export ").strip()


def replace_file(path: Path, text: str) -> None:
    """Put *text* in the place of a file, whole or not at all, for its owner only."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    _write(part, text)
    try:
        part.replace(path)
    except OSError:
        part.unlink()
        raise


def _write_once(path: Path, text: str) -> None:
    """Write *path* unless it is there, whole or not at all: another process may start at the same moment."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    _write(part, text)
    try:
        os.link(part, path)
    finally:
        part.unlink()


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink()
        raise
