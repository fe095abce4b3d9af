"""The settings there are: what each must be, and what it is when nobody set it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from bot.settings.shapes import (
    SQLITE,
    are_accounts,
    is_address,
    is_discord_token,
    is_token,
    listed,
    names_a_database,
)

PREFIX = "HEARTH_"
DOTENV = Path(".env")
TOML = Path("hearth.toml")
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

    playground: Literal["local", "container", "anywhere"] = Field(
        default="local",
        description="local (the page without log-in is served on this machine only), container (on whatever "
        "address the container has, until a platform is attached: then people sign in) "
        "or anywhere (for a network that only trusted people reach)",
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
    slack_bot_token: SecretStr | None = Field(
        default=None, description="the Bot User OAuth Token, which begins with xoxb- (Slack: OAuth & Permissions)"
    )
    slack_app_token: SecretStr | None = Field(
        default=None, description="the App-Level Token, which begins with xapp- (Slack: Basic Information)"
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None, description="the Signing Secret, one word (Slack: Basic Information)"
    )
    slack_client_id: str | None = Field(
        default=None, description="the Client ID, digits and one dot, as Slack shows it"
    )
    slack_client_secret: SecretStr | None = Field(
        default=None, description="the Client Secret, one word (Slack: Basic Information)"
    )
    slack_profile: Literal["full", "least"] = Field(
        default="full", description="full (hashtags and reactions too) or least (commands, shortcuts, mentions)"
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/", description="the address of Slack's Web API, with https:// or http://"
    )
    discord_token: SecretStr | None = Field(
        default=None, description="the bot's token, three parts with dots between (Discord: Bot, Reset Token)"
    )
    discord_api_url: str = Field(
        default="https://discord.com/api/v10", description="the address of Discord's API, with https:// or http://"
    )
    discord_gateway_url: str | None = Field(
        default=None, description="the address of Discord's gateway, with wss:// or ws://; Discord tells it itself"
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description=f"at least {LEAST_KEY} characters, known to nobody; several with commas between, the newest "
        "first; made and kept in the data folder if unset",
    )
    operators: str = Field(
        default="", description="accounts with commas between, each like slack:T01/U01 or discord:1234/5678"
    )
    when_unsure: Literal["miss", "repeat"] = Field(
        default="miss", description="miss (a post that may stand already is not sent again) or repeat (it is)"
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

    @field_validator("data_dir")
    @classmethod
    def _home_spelt_out(cls, folder: Path) -> Path:
        return folder.expanduser()

    @field_validator("base_url", "embedder_url", "slack_api_url", "discord_api_url", "discord_gateway_url")
    @classmethod
    def _a_web_address(cls, url: str | None, info: ValidationInfo) -> str | None:
        if url is None:
            return None
        if not is_address(url, *(("wss", "ws") if info.field_name == "discord_gateway_url" else ("https", "http"))):
            raise ValueError
        return f"{url.rstrip('/')}/" if info.field_name == "slack_api_url" else url.rstrip("/")

    @field_validator("embedder_url", "embedder_model")
    @classmethod
    def _known_where_needed(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("embedder") == "openai":
            raise ValueError
        return value

    @field_validator("database_url")
    @classmethod
    def _a_database_we_know(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not names_a_database(url.get_secret_value()):
            raise ValueError
        return url

    @field_validator("slack_bot_token", "slack_app_token", "discord_token")
    @classmethod
    def _a_token(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        value = token.get_secret_value() if token else None
        prefix = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}.get(info.field_name or "")
        if value is not None and not (is_token(value, prefix) if prefix else is_discord_token(value)):
            raise ValueError
        return token

    @field_validator("slack_signing_secret", "slack_client_secret")
    @classmethod
    def _one_word(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not is_token(secret.get_secret_value(), ""):
            raise ValueError
        return secret

    @field_validator("secret_key")
    @classmethod
    def _hard_to_guess(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None:
            keys = listed(key.get_secret_value())
            if not keys or any(len(each) < LEAST_KEY for each in keys):
                raise ValueError
        return key

    @field_validator("operators")
    @classmethod
    def _known_accounts(cls, accounts: str) -> str:
        if not are_accounts(accounts):
            raise ValueError
        return accounts

    @property
    def database(self) -> str:
        """Return the database's URL, with its password: by default an SQLite file in the data folder."""
        if self.database_url is None:
            return f"{SQLITE}{(self.data_dir / 'hearth.db').as_posix()}"
        url = self.database_url.get_secret_value()
        return url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url

    @property
    def platforms(self) -> tuple[str, ...]:
        """Return the platforms that are attached beside the page: their secrets are set."""
        attached = {"slack": self.slack_bot_token or self.slack_client_id, "discord": self.discord_token}
        return tuple(name for name, secret in attached.items() if secret)

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """Return the keys that were set, the newest first; none where Hearth makes and keeps one itself."""
        return listed(self.secret_key.get_secret_value()) if self.secret_key else ()

    @property
    def operator_accounts(self) -> frozenset[str]:
        """Return the accounts, printed, of those who run this Hearth."""
        return frozenset(listed(self.operators))
