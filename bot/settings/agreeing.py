"""Settings that go together: what one of them asks of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings.shapes import is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.settings.faults import Fault, Written

    Given = Mapping[str, Written]

_NO_LOG_IN = (
    "the page has no log-in until a platform is attached and is served on this machine only (127.0.0.1); "
    "HEARTH_PLAYGROUND=anywhere opens it to whoever reaches this address"
)
_NO_PLAYGROUND = (
    "beside Slack or Discord people sign in to the page, by `/hearth web`: "
    "leave it out, for anybody who reaches this address could act as any member"
)


def disagreements(given: Given) -> Iterator[Fault]:
    """Yield what is wrong with the settings that were *given*, by field, beside their own shapes."""
    yield from _of_the_page(given)
    yield from _of_slacks_tokens(given)
    yield from _of_slacks_installing(given)


def _of_the_page(given: Given) -> Iterator[Fault]:
    attached = {"slack_bot_token", "slack_client_id", "discord_token"} & given.keys()
    playground, host = given.get("playground"), given.get("host")
    if attached:
        if playground and playground.value == "anywhere":
            yield playground.fault(_NO_PLAYGROUND, shown=True)
    elif host and not is_loopback(host.value) and not (playground and playground.value in {"anywhere", "container"}):
        yield host.fault(_NO_LOG_IN, shown=True)


def _of_slacks_tokens(given: Given) -> Iterator[Fault]:
    bot, app, signing = (given.get(f"slack_{name}") for name in ("bot_token", "app_token", "signing_secret"))
    into_a_space = bot or given.get("slack_client_id")
    if bot and not (app or signing):
        yield bot.fault(
            "needs HEARTH_SLACK_APP_TOKEN beside it (Socket Mode: no public address), "
            "or HEARTH_SLACK_SIGNING_SECRET and HEARTH_BASE_URL (HTTP)"
        )
    for secret in (app, signing):
        if secret and not into_a_space:
            yield secret.fault("needs HEARTH_SLACK_BOT_TOKEN beside it")
    if signing and not app and "base_url" not in given:
        yield signing.fault("needs HEARTH_BASE_URL, the https:// address at which Slack reaches this Hearth")


def _of_slacks_installing(given: Given) -> Iterator[Fault]:
    client, secret = given.get("slack_client_id"), given.get("slack_client_secret")
    if secret and not client:
        yield secret.fault("needs HEARTH_SLACK_CLIENT_ID beside it")
    if not client:
        return
    if not secret:
        yield client.fault("needs HEARTH_SLACK_CLIENT_SECRET beside it")
    if "secret_key" not in given:
        yield client.fault("needs HEARTH_SECRET_KEY, with which the tokens of workspaces are kept encrypted")
    if "base_url" not in given:
        yield client.fault("needs HEARTH_BASE_URL, the https:// address at which workspaces install this Hearth")
    if not given.keys() & {"slack_app_token", "slack_signing_secret"}:
        yield client.fault("needs HEARTH_SLACK_SIGNING_SECRET (HTTP) or HEARTH_SLACK_APP_TOKEN (Socket Mode)")
