"""What an operator sets for Slack."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin

SLACK = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class SlackConfig:
    """How Hearth reaches Slack, and how Slack reaches Hearth.

    With an app token over Socket Mode, else by signed requests to `base_url`. With a bot token for
    one workspace; with a client id and secret for all that install it. `full` false leaves out
    hashtags and reactions, and the rights to read channels that they need.
    """

    api_url: str = SLACK
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    base_url: str = ""
    full: bool = True

    @property
    def by_socket(self) -> bool:
        """Return whether Slack is listened to over a connection of our own."""
        return bool(self.app_token)

    @property
    def by_request(self) -> bool:
        """Return whether Slack sends requests to us."""
        return bool(self.signing_secret) and not self.by_socket

    @property
    def installable(self) -> bool:
        """Return whether workspaces can install Hearth by themselves."""
        return bool(self.client_id and self.client_secret and self.base_url)

    @property
    def authorize_url(self) -> str:
        """Return where somebody allows the installation."""
        return urljoin(self.api_url, "/oauth/v2/authorize")
