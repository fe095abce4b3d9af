"""`hearth init` and `hearth manifest`: from nothing to Slack and Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from bot.cli import say
from bot.cli.asking import AsJson
from bot.cli.checking.machine import NO_PAGE_ADVICE
from bot.cli.faults import USAGE, Stop
from bot.cli.keys import new_key, read_keys, replace_file
from bot.settings import DOTENV, PREFIX
from bot.settings.reading import written_settings
from bot.settings.shapes import is_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Least = Annotated[
    bool, typer.Option("--least", help="Slack's least profile: commands, shortcuts and mentions; no channel is read.")
]
Alone = Annotated[
    bool, typer.Option("--hearth-only", help="Slack gets /hearth without /share and /ask, which other apps may have.")
]
Http = Annotated[
    str | None,
    typer.Option(
        "--http", metavar="URL", help="Slack reaches Hearth at this https:// address; without it: Socket Mode."
    ),
]

NEW_APP = "https://api.slack.com/apps?new_app=1&manifest_yaml="
PORTAL = "https://discord.com/developers/applications"
HEAD = "# Hearth's settings: `hearth doctor` looks at them. They hold secrets: keep this file to yourself.\n"


def init(
    slack: Annotated[bool, typer.Option("--slack", help="Prepare for Slack only.")] = False,
    discord: Annotated[bool, typer.Option("--discord", help="Prepare for Discord only.")] = False,
    least: Least = False,
    http: Http = None,
    hearth_only: Alone = False,
    as_json: AsJson = False,
) -> None:
    """Write .env with a new key and a place for each secret, and say what to do next.

    Nothing that is there is changed: what is missing is added. Without --slack or --discord both are
    prepared for. Run it again once Discord's token is in .env: it then prints the link that adds Hearth to a server.
    """
    _check(http)
    both = slack == discord
    lines = dict(_lines(slack=slack or both, discord=discord or both, least=least, http=http))
    added = _add(lines)
    link = slack_link(slack_manifest(least=least, http=http, short=not hearth_only)) if slack or both else None
    invitation = discord_link() if discord or both else None
    if as_json:
        say.as_json({"file": str(DOTENV), "added": added, "slack": link, "discord": invitation})
        return
    what = f"added {', '.join(added)}" if added else "has a place for all that is needed: nothing was changed"
    say.line(f"{DOTENV}: {what}. Only you can read it; the key in it opens every token that Hearth keeps.")
    steps = (_slack_steps(link, http), _discord_steps(invitation, wanted=discord or both))
    for step in (*steps[0], *steps[1], *_last_steps(slack=slack or both, discord=discord or both)):
        say.line(step)


def manifest(least: Least = False, http: Http = None, hearth_only: Alone = False) -> None:
    """Print the manifest from which Slack makes the app."""
    _check(http)
    say.line(slack_manifest(least=least, http=http, short=not hearth_only).rstrip())


def slack_manifest(*, least: bool, http: str | None, short: bool = True) -> str:
    """Return Slack's manifest as YAML."""
    from adapters.slack.manifest import manifest_yaml

    return manifest_yaml(full=not least, base_url=(http or "").rstrip("/"), short_names=short)


def slack_link(made: str) -> str:
    """Return the link at which Slack makes an app from a manifest."""
    return NEW_APP + quote(made, safe="")


def discord_link() -> str | None:
    """Return the link that adds Hearth to a server; None until the token, which names the application, is set."""
    token = _set().get("discord_token", "")
    if not token:
        return None
    from adapters.discord import invite

    application = invite.application_of(token)
    return invite.link(application) if application else None


def _set() -> dict[str, str]:
    """Return what is set, by field."""
    return {one.field: one.value for one in written_settings()}


def _check(http: str | None) -> None:
    if http is not None and not is_address(http, "https", "http"):
        raise Stop("--http wants the address at which Slack reaches Hearth: --http https://hearth.example", USAGE)


def _lines(*, slack: bool, discord: bool, least: bool, http: str | None) -> Iterator[tuple[str, str]]:
    """Yield the settings that .env should have, and what each is before it is filled in."""
    yield "SECRET_KEY", _key()
    if slack:
        yield "SLACK_BOT_TOKEN", ""
        yield ("SLACK_SIGNING_SECRET" if http else "SLACK_APP_TOKEN"), ""
        if least:
            yield "SLACK_PROFILE", "least"
    if http:
        yield "BASE_URL", http.rstrip("/")
    if discord:
        yield "DISCORD_TOKEN", ""


def _key() -> str:
    """Return the key to write: the one that Hearth made already, else a new one."""
    from bot.settings import Settings

    folder = next((one.value for one in written_settings() if one.field == "data_dir"), None)
    path = (Settings.model_construct().data_dir if folder is None else type(DOTENV)(folder).expanduser()) / "hearth.key"
    return ",".join(read_keys(path)) if path.exists() else new_key()


def _add(lines: Mapping[str, str]) -> list[str]:
    """Add what is missing and return its names; a setting that is set anywhere, or has its place here, is not."""
    try:
        text = DOTENV.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        text = HEAD
    there = {line.partition("=")[0].strip().removeprefix("export ").strip().upper() for line in text.splitlines()}
    there |= {f"{PREFIX}{one.field}".upper() for one in written_settings()}
    if not any(one.field == "secret_key" for one in written_settings()):
        there.discard(f"{PREFIX}SECRET_KEY")  # Its place alone is no key.
    missing = {f"{PREFIX}{name}": value for name, value in lines.items() if f"{PREFIX}{name}" not in there}
    if missing:
        ended = text if text.endswith("\n") else f"{text}\n"
        replace_file(DOTENV, ended + "".join(f"{name}={value}\n" for name, value in missing.items()))
    return list(missing)


def _slack_steps(link: str | None, http: str | None) -> Iterator[str]:
    if link is None:
        return
    yield "\nSlack"
    there = _set()
    if "slack_bot_token" in there and there.keys() & {"slack_app_token", "slack_signing_secret"}:
        yield "  Its secrets are set. Should the app need its manifest anew: `hearth manifest` prints it."
        return
    yield f"  1. Make the app: choose your workspace at\n     {link}"
    yield "  2. Install App, Install to workspace: the token there goes to HEARTH_SLACK_BOT_TOKEN in .env."
    if http:
        yield "  3. Basic Information, App Credentials: the Signing Secret goes to HEARTH_SLACK_SIGNING_SECRET."
    else:
        yield "  3. Basic Information, App-Level Tokens: make one with the scope connections:write; it goes to"
        yield "     HEARTH_SLACK_APP_TOKEN."


def _discord_steps(invitation: str | None, *, wanted: bool) -> Iterator[str]:
    if not wanted:
        return
    yield "\nDiscord"
    if invitation:
        yield f"  The token is set. Add Hearth to your server, if it is not there yet, at\n     {invitation}"
        return
    if "discord_token" in _set():
        yield f"  HEARTH_DISCORD_TOKEN is no bot's token. {PORTAL}: your application, Bot, Reset Token;"
        yield "  copy the whole of it, three parts with dots between, and run `hearth init` again."
        return
    yield f"  1. {PORTAL}: New Application; Bot, Reset Token: it goes to HEARTH_DISCORD_TOKEN in .env."
    yield "  2. On the same page, Message Content Intent lets Hearth see hashtags; without it all else works."
    yield "  3. `hearth init` again prints the link that adds Hearth to your server."


def _last_steps(*, slack: bool, discord: bool) -> Iterator[str]:
    yield "\nThen: `hearth run`, and in another terminal `hearth doctor` says whether all is well."
    if slack:
        yield "In a channel of Slack: /invite @Hearth, then /hearth setup."
    if discord:
        yield "In a channel of Discord that Hearth can see: /hearth setup."
    if "base_url" not in _set():
        yield f"For /hearth web, which signs people in to the page: {NO_PAGE_ADVICE}"
