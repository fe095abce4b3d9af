"""Reading the settings of this process from where they may be written, and saying all that is wrong with them."""

from __future__ import annotations

import io
import os
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING

from dotenv.parser import parse_stream
from pydantic import ValidationError

from bot.settings.agreeing import disagreements
from bot.settings.faults import Fault, SettingsFault, Written
from bot.settings.fields import DOTENV, PREFIX, TOML, Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


ATTACH = ("slack_bot_token", "discord_token")


def read_settings() -> Settings:
    """Return the settings of this process, from its environment and working folder.

    Raises SettingsFault with everything that is wrong.
    """
    read = [*_in_environment(), *_in_dotenv(), *_in_toml()]
    written = [one for one in read if isinstance(one, Written)]
    unreadable = [one for one in read if isinstance(one, Fault)]
    faults = unreadable + [_unknown(one) for one in written if one.field not in Settings.model_fields]
    if unreadable:  # Pydantic would stumble over the same file.
        raise SettingsFault(faults)
    faults += disagreements(_given(written))
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsFault([*faults, *_misfits(error, written)]) from None
    if faults:
        raise SettingsFault(faults)
    return settings


def written_settings() -> Iterable[Written]:
    """Return the settings that hold for this process as they were written, each with where that was."""
    return _given(
        [one for one in (*_in_environment(), *_in_dotenv(), *_in_toml()) if isinstance(one, Written)]
    ).values()


def left_empty() -> list[Written]:
    """Return the settings that attach a platform and have a place but no value, nor any elsewhere."""
    read = [one for one in (*_in_environment(), *_in_dotenv(), *_in_toml()) if isinstance(one, Written)]
    given = _given(read)
    return [one for one in read if one.field in ATTACH and not one.value and one.field not in given]


def _given(written: Iterable[Written]) -> dict[str, Written]:
    """Return by field what was written first; an empty value is as good as none."""
    given: dict[str, Written] = {}
    for one in written:
        if one.value and one.field in Settings.model_fields:
            given.setdefault(one.field, one)
    return given


def _in_environment() -> Iterator[Written | Fault]:
    for name, value in os.environ.items():
        if name.upper().startswith(PREFIX):
            yield Written(_field(name), name, "environment", value)


def _in_dotenv() -> Iterator[Written | Fault]:
    text = _text(DOTENV)
    if isinstance(text, Fault):
        yield text
        return
    for line in parse_stream(io.StringIO(text)):
        if line.error:
            yield Fault(str(DOTENV), f"line {line.original.line}", None, "must be NAME=value")
        elif line.key and line.key.upper().startswith(PREFIX):
            yield Written(_field(line.key), line.key, str(DOTENV), line.value or "")


def _in_toml() -> Iterator[Written | Fault]:
    text = _text(TOML)
    if isinstance(text, Fault):
        yield text
        return
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        yield Fault(str(TOML), "environment", None, f"is not TOML: {error}")
        return
    for key, value in table.items():
        yield Written(key, key, str(TOML), str(value))


def _text(path: Path) -> str | Fault:
    """Return the file's text, nothing where there is no file."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        return Fault(str(path), "environment", None, f"cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        return Fault(str(path), "environment", None, "must be UTF-8 text")


def _field(name: str) -> str:
    return name.upper().removeprefix(PREFIX).lower()


def _unknown(written: Written) -> Fault:
    """Name the setting that was probably meant; the value may be a secret under a wrong name, so it is not repeated."""
    near = get_close_matches(written.field, Settings.model_fields, n=1)
    names = near if written.source == str(TOML) else [PREFIX + field.upper() for field in near]
    meant = "".join(f"; did you mean {name}?" for name in names)
    return written.fault(f"no such setting{meant}")


def _misfits(error: ValidationError, written: list[Written]) -> Iterator[Fault]:
    given = _given(written)
    for wrong in error.errors(include_url=False):
        field = str(wrong["loc"][0])
        one = given.get(field)
        said = str(wrong.get("ctx", {}).get("error", ""))
        rule = said or f"must be {Settings.model_fields[field].description}"
        if one is None:
            yield Fault(PREFIX + field.upper(), "environment", None, f"is needed and not set; it {rule}")
        else:
            yield one.fault(rule, shown=not is_secret(field))


def is_secret(field: str) -> bool:
    """Return whether the value of a setting must never be shown."""
    return "SecretStr" in str(Settings.model_fields[field].annotation)
