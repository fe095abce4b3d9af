"""Settings: read once, from the environment, then `.env`, then `hearth.toml`; the first that names one wins.

Every setting has a default, so nothing has to be set to try Hearth.  What is wrong is
said all at once, and a name that does not exist is wrong: a typo is never passed over.
"""

from __future__ import annotations

import io
import os
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from bot.errors import HearthError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PREFIX = "HEARTH_"
DOTENV = Path(".env")
TOML = Path("hearth.toml")

_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql://", "postgresql+psycopg://", "postgres://")
LEAST_KEY = 32  # Characters; a shorter key can be guessed.


class Settings(BaseSettings):
    """What the operator has set; each description says what a value must be, and is the operator's help."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=DOTENV,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        toml_file=TOML,
        extra="ignore",  # Unknown names are found by `read_settings`, which can say more about them.
        frozen=True,
        validate_default=True,
    )

    playground: Literal["local", "anywhere"] = Field(
        default="local",
        description="local (the page without log-in is served on this machine only) "
        "or anywhere (for a container or network that only trusted people reach)",
    )
    host: str = Field(default="127.0.0.1", description="the address or name to listen on")
    port: int = Field(default=8765, ge=0, le=65535, description="a port number from 0 to 65535 (0 takes a free one)")
    base_url: str | None = Field(
        default=None, description="the page's public address, starting with https:// or http://"
    )
    # Beside the checkout: one folder to look at, back up and throw away.
    data_dir: Path = Field(default=Path("data"), description="the folder of the database, made when missing")
    database_url: SecretStr | None = Field(
        default=None, description="sqlite:///path/to/file or postgresql://user:password@host/database"
    )
    embedder: Literal["auto", "off", "local", "openai"] = Field(
        default="auto",
        description="auto (search by meaning where the extra `semantic` is installed), off, local, "
        "or openai (any endpoint of that kind, at HEARTH_EMBEDDER_URL)",
    )
    embedder_url: str | None = Field(
        default=None, description="the embeddings endpoint's address, starting with https:// or http://"
    )
    embedder_model: str | None = Field(default=None, description="the name of the endpoint's model")
    embedder_key: SecretStr | None = Field(default=None, description="the endpoint's key, where it wants one")
    secret_key: SecretStr | None = Field(
        default=None,
        description=f"at least {LEAST_KEY} characters, known to nobody; made and kept in the data folder if unset",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="debug, info, warning or error"
    )
    log_format: Literal["auto", "text", "json"] = Field(
        default="auto", description="text, json, or auto (text on a terminal, else json)"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where values come from; the first wins."""
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)

    @field_validator("host")
    @classmethod
    def _served_to_the_right_people(cls, host: str, info: ValidationInfo) -> str:
        if info.data.get("playground") == "local" and not _is_loopback(host):
            raise ValueError(
                "the page has no log-in yet and is served on this machine only (127.0.0.1); "
                "HEARTH_PLAYGROUND=anywhere opens it to whoever reaches this address"
            )
        return host

    @field_validator("data_dir")
    @classmethod
    def _home_spelt_out(cls, folder: Path) -> Path:
        return folder.expanduser()

    @field_validator("base_url", "embedder_url")
    @classmethod
    def _a_web_address(cls, url: str | None) -> str | None:
        if url is not None and not _is_web_address(url):
            raise ValueError
        return url.rstrip("/") if url else None

    @field_validator("embedder_url", "embedder_model")
    @classmethod
    def _known_where_needed(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("embedder") == "openai":
            raise ValueError
        return value

    @field_validator("database_url")
    @classmethod
    def _a_database_we_know(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not _names_a_database(url.get_secret_value()):
            raise ValueError
        return url

    @field_validator("secret_key")
    @classmethod
    def _hard_to_guess(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < LEAST_KEY:
            raise ValueError
        return key

    @property
    def database(self) -> str:
        """The database's URL, with its password: by default an SQLite file in the data folder."""
        if self.database_url is None:
            return f"{_SQLITE}{(self.data_dir / 'hearth.db').as_posix()}"
        url = self.database_url.get_secret_value()
        return url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the setting's name as the operator wrote it, where, its value if it is no secret, and the rule."""

    name: str
    source: str
    value: str | None
    rule: str

    def __str__(self) -> str:
        """Say it in one sentence."""
        where = "" if self.source == "environment" else f" in {self.source}"
        value = "" if self.value is None else f' is "{self.value}"'
        return f"{self.name}{where}{value}: {self.rule}"


class SettingsFault(HearthError):
    """The settings cannot be used; `faults` holds all that is wrong with them. Exit code 78."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(*map(str, self.faults))

    def __str__(self) -> str:
        """Say each fault on a line of its own."""
        return "\n".join(map(str, self.faults))


@dataclass(frozen=True, slots=True)
class _Written:
    """A setting as the operator wrote it."""

    field: str
    name: str
    source: str
    value: str


def read_settings() -> Settings:
    """Return the settings of this process, from its environment and working folder.

    Raises SettingsFault with everything that is wrong.
    """
    read = [*_in_environment(), *_in_dotenv(), *_in_toml()]
    written = [one for one in read if isinstance(one, _Written)]
    unreadable = [one for one in read if isinstance(one, Fault)]
    faults = unreadable + [_unknown(one) for one in written if one.field not in Settings.model_fields]
    if unreadable:  # Pydantic would stumble over the same file.
        raise SettingsFault(faults)
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsFault([*faults, *_misfits(error, written)]) from None
    if faults:
        raise SettingsFault(faults)
    return settings


def _in_environment() -> Iterator[_Written | Fault]:
    for name, value in os.environ.items():
        if name.upper().startswith(PREFIX):
            yield _Written(_field(name), name, "environment", value)


def _in_dotenv() -> Iterator[_Written | Fault]:
    text = _text(DOTENV)
    if isinstance(text, Fault):
        yield text
        return
    for line in parse_stream(io.StringIO(text)):
        if line.error:
            yield Fault(str(DOTENV), f"line {line.original.line}", None, "must be NAME=value")
        elif line.key and line.key.upper().startswith(PREFIX):
            yield _Written(_field(line.key), line.key, str(DOTENV), line.value or "")


def _in_toml() -> Iterator[_Written | Fault]:
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
        yield _Written(key, key, str(TOML), str(value))


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


def _unknown(written: _Written) -> Fault:
    """Name the setting that was probably meant; the value may be a secret under a wrong name, so it is not repeated."""
    near = get_close_matches(written.field, Settings.model_fields, n=1)
    names = near if written.source == str(TOML) else [PREFIX + field.upper() for field in near]
    meant = "".join(f"; did you mean {name}?" for name in names)
    return Fault(written.name, written.source, None, f"no such setting{meant}")


def _misfits(error: ValidationError, written: list[_Written]) -> Iterator[Fault]:
    for wrong in error.errors(include_url=False):
        field = str(wrong["loc"][0])
        one = next((one for one in written if one.field == field and one.value), None)
        said = str(wrong.get("ctx", {}).get("error", ""))
        rule = said or f"must be {Settings.model_fields[field].description}"
        if one is None:
            yield Fault(PREFIX + field.upper(), "environment", None, f"is needed and not set; it {rule}")
        else:
            yield Fault(one.name, one.source, None if _is_secret(field) else one.value, rule)


def _is_secret(field: str) -> bool:
    return "SecretStr" in str(Settings.model_fields[field].annotation)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _names_a_database(url: str) -> bool:
    if url.startswith(_SQLITE):
        return url.removeprefix(_SQLITE) not in {"", ":memory:"}  # Readers could not share one in memory.
    server = url.partition("://")[2].rpartition("@")[2].partition("/")[0].partition("?")[0]
    return url.startswith(_POSTGRESQL) and (not server or _is_web_address(f"http://{server}"))
