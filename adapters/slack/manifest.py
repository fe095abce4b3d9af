"""The manifest from which Slack makes the app: https://docs.slack.dev/reference/app-manifest.

`python -m adapters.slack.manifest` prints the one that stands beside this module.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Literal

import yaml

from adapters.slack.rights import events, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    Json = dict[str, Any]
    Profile = Literal["full", "least"]

__all__ = ["as_yaml", "manifest", "manifest_yaml", "scopes"]

NAME = "Hearth"
ABOUT = "Keeps what your community learns, and finds it when somebody asks."
AT_LENGTH = (
    "Hearth keeps the tips, stories, tools and solutions that members share, in their own words and with their "
    "consent, and answers the question “how was this solved before?” with the original story, who told it, and "
    "whether it worked for others. It keeps nothing that nobody asked it to keep. It runs on your own machine."
)
COLOUR = "#8a3b12"
SHORTCUTS = (
    ("keep", "Keep this", "Keep this message in the repertoire, with its author's consent"),
    ("solved", "Has this been solved?", "See how this was solved before"),
    ("this_solved", "This solved it", "Mark this reply as what solved the question"),
    ("thanks", "Say thanks", "Thank whoever wrote this, privately"),
)
COMMANDS = (
    (
        "/hearth",
        "Everything Hearth can do",
        "help | share | ask | session | who | setup | me | doctor | settings | link | web",
    ),
    ("/share", "Keep a tip, a story, a tool, a solution or a warning", "[what you learned #topic]"),
    ("/ask", "How was this solved before?", "[your question]"),
    (
        "/session",
        "Meet regularly: plan a session, change it, see what comes",
        "new | list | skip | move | cancel | host",
    ),
    ("/who", "Who knows about this, and may be asked?", "[topic or question]"),
)
FIRST = 1


def manifest(profile: Profile, *, base_url: str = "", socket: bool = True, short_names: bool = True) -> Json:
    """Return the manifest of an app.

    The *full* profile also reads messages and reactions; the least has commands, shortcuts and mentions only.
    Without *socket*, Slack sends its requests to *base_url*. Without *short_names* there is `/hearth` alone.
    """
    full = profile == "full"
    there = "" if socket else f"{base_url.rstrip('/')}/slack/events"
    redirects = {"redirect_urls": [f"{base_url.rstrip('/')}/slack/oauth_redirect"]} if base_url else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": _display(),
        "features": _features(there, full=full, short_names=short_names),
        "oauth_config": {**redirects, "scopes": {"bot": list(scopes(full=full))}},
        "settings": _settings(there, full=full, socket=socket),
    }


def as_yaml(made: Json) -> str:
    """Return a manifest as YAML, in the order in which it reads best."""
    return yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=100)


def manifest_yaml(*, full: bool = True, base_url: str = "", short_names: bool = True) -> str:
    """Return the manifest as YAML: with an address, Slack sends its requests there."""
    profile: Profile = "full" if full else "least"
    return as_yaml(manifest(profile, base_url=base_url, socket=not base_url, short_names=short_names))


def _display() -> Json:
    return {"name": NAME, "description": ABOUT, "long_description": AT_LENGTH, "background_color": COLOUR}


def _features(there: str, *, full: bool, short_names: bool) -> Json:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": not full,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [
            {"name": name, "type": "message", "callback_id": id, "description": about} for id, name, about in SHORTCUTS
        ],
        "slash_commands": list(_commands(there, short_names=short_names)),
    }


def _commands(there: str, *, short_names: bool) -> Iterator[Json]:
    for name, about, hint in COMMANDS if short_names else COMMANDS[:FIRST]:
        url = {"url": there} if there else {}
        yield {"command": name, **url, "description": about, "usage_hint": hint, "should_escape": True}


def _settings(there: str, *, full: bool, socket: bool) -> Json:
    to = {"request_url": there} if there else {}
    menus = {"message_menu_options_url": there} if there else {}
    return {
        "event_subscriptions": {**to, "bot_events": list(events(full=full))},
        "interactivity": {"is_enabled": True, **to, **menus},
        "org_deploy_enabled": False,
        "socket_mode_enabled": socket,
        "token_rotation_enabled": False,
    }


if __name__ == "__main__":
    sys.stdout.write(manifest_yaml())
