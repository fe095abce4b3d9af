"""Slack and Discord, put together from their settings; their libraries are imported only where they are attached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import SecretStr

    from adapters.slack.adapter import SlackAdapter
    from bot.ports import Adapter, Clock
    from bot.settings import Settings
    from bot.storage.store import Store


@dataclass(frozen=True, slots=True)
class Ground:
    """What platforms are built on."""

    settings: Settings
    store: Store
    clock: Clock
    keys: tuple[str, ...]

    def attached(self) -> list[Adapter]:
        """Return the platforms that the settings attach, not yet at work."""
        build = {"slack": self.slack, "discord": self.discord}
        return [build[name]() for name in self.settings.platforms]

    def slack(self) -> SlackAdapter:
        """Return Slack."""
        from adapters.slack.adapter import SlackAdapter, SlackConfig
        from bot.storage.installations import SqlInstallations
        from bot.storage.tickets import SqlTickets

        settings = self.settings
        config = SlackConfig(
            api_url=settings.slack_api_url,
            bot_token=plain(settings.slack_bot_token),
            app_token=plain(settings.slack_app_token),
            signing_secret=plain(settings.slack_signing_secret),
            client_id=settings.slack_client_id or "",
            client_secret=plain(settings.slack_client_secret),
            base_url=settings.base_url or "",
            full=settings.slack_profile == "full",
        )
        return SlackAdapter(
            config,
            installations=SqlInstallations(self.store, self.keys, self.clock),
            tickets=SqlTickets(self.store, self.clock),
            clock=self.clock,
        )

    def discord(self) -> Adapter:
        """Return Discord."""
        from adapters.discord.adapter import DiscordAdapter, DiscordConfig
        from bot.storage.letters import SqlLetters

        settings = self.settings
        config = DiscordConfig(
            token=plain(settings.discord_token),
            api_url=settings.discord_api_url,
            gateway_url=settings.discord_gateway_url or "",
            page=settings.base_url or "",
        )
        return DiscordAdapter(config, letters=SqlLetters(self.store, self.clock), clock=self.clock)


def plain(secret: SecretStr | None) -> str:
    """Return what a secret hides, nothing for none."""
    return secret.get_secret_value() if secret else ""
