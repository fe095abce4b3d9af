"""The manifest asks for what the code uses, and for nothing else."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import parse
from adapters.slack.interactions import VERBS
from adapters.slack.manifest import AT_LENGTH, COMMANDS, SHORTCUTS, as_yaml, manifest, manifest_yaml
from adapters.slack.rights import EVENTS, FEATURES, METHODS, SCOPES, events, scopes, table

HOUSE = Path(__file__).resolve().parents[3]
SLACK = HOUSE / "adapters" / "slack"


def calls() -> set[str]:
    """Return the Web API's methods that the code calls, found in its source."""
    library = {name for name in dir(AsyncWebClient) if "_" in name.strip("_") and not name.startswith("_")} - {
        "api_call"
    }
    found: set[str] = set()
    for path in SLACK.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in library:
                found.add(node.attr)
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "api_call":
                found.add(str(getattr(node.args[0], "value", "?")).replace(".", "_"))
    return found


def listened() -> set[str]:
    """Return the events that have a listener, found in the source that registers them."""
    tree = ast.parse((SLACK / "app.py").read_text("utf-8"))
    named = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    kinds = {name.partition(".")[0] for name in EVENTS}
    return (named & kinds) | set(parse.CHANGES)


def test_every_method_that_is_called_has_its_scopes_told_and_no_other() -> None:
    assert calls() == set(METHODS)


def test_every_event_that_is_listened_to_is_subscribed_and_no_other() -> None:
    assert {name.partition(".")[0] for name in EVENTS} == listened()


def test_every_scope_is_needed_and_every_need_has_its_scope() -> None:
    needed = {scope for needs in (METHODS, EVENTS, FEATURES) for scopes_ in needs.values() for scope in scopes_}

    assert needed == set(SCOPES)
    assert set(scopes(full=True)) == needed


def test_the_least_profile_can_read_nothing_that_is_said() -> None:
    least = manifest("least")

    granted = set(least["oauth_config"]["scopes"]["bot"])
    assert not {scope for scope in granted if scope.endswith(":history") or scope.startswith("reactions")}
    assert granted < set(scopes(full=True))
    subscribed = least["settings"]["event_subscriptions"]["bot_events"]
    assert "app_mention" in subscribed
    assert not [name for name in subscribed if name.startswith(("message", "reaction"))]
    assert all(granted.issuperset(EVENTS[name]) for name in subscribed)
    assert least["features"]["app_home"]["messages_tab_read_only_enabled"] is True


def test_a_scope_is_granted_for_all_that_the_full_profile_listens_to() -> None:
    granted = set(scopes(full=True))

    assert events(full=True) == tuple(EVENTS)
    assert all(granted.issuperset(needed) for needed in METHODS.values())


def test_every_scope_has_one_plain_reason() -> None:
    assert all(
        scope.reason and scope.reason[0].islower() and not scope.reason.endswith(".") for scope in SCOPES.values()
    )


@pytest.mark.parametrize("profile", ["full", "least"])
@pytest.mark.parametrize("address", ["", "https://hearth.example"])
def test_the_manifest_keeps_slacks_limits(profile: Any, address: str) -> None:  # noqa: ANN401 - Of two words.
    made = manifest(profile, base_url=address, socket=not address)

    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    assert 174 <= len(AT_LENGTH) <= 4_000
    assert len(made["features"]["shortcuts"]) <= 5
    assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in made["features"]["shortcuts"])
    assert all(len(one["description"]) <= 2_000 and one["should_escape"] for one in made["features"]["slash_commands"])
    assert not {"assistant_view", "agent_view"} & set(made["features"])
    assert yaml.safe_load(as_yaml(made)) == made


def test_every_shortcut_is_understood() -> None:
    assert [id for id, _, _ in SHORTCUTS] == list(VERBS)


def test_over_socket_mode_no_address_is_needed() -> None:
    made = manifest("full")

    assert made["settings"]["socket_mode_enabled"] is True
    assert "://" not in as_yaml(made)


def test_by_http_slack_is_told_where_to_send_what() -> None:
    made = yaml.safe_load(manifest_yaml(base_url="https://hearth.example/"))

    there = "https://hearth.example/slack/events"
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == there
    assert made["settings"]["interactivity"]["request_url"] == there
    assert made["settings"]["interactivity"]["message_menu_options_url"] == there
    assert {one["url"] for one in made["features"]["slash_commands"]} == {there}
    assert made["oauth_config"]["redirect_urls"] == ["https://hearth.example/slack/oauth_redirect"]


def test_the_short_names_can_be_left_out() -> None:
    made = manifest("full", short_names=False)

    assert [one["command"] for one in made["features"]["slash_commands"]] == ["/hearth"]
    assert [name for name, _, _ in COMMANDS] == ["/hearth", "/share", "/ask", "/session", "/who"]


def test_the_manifest_beside_the_code_is_the_one_that_the_code_makes() -> None:
    assert (SLACK / "manifest.yaml").read_text("utf-8") == manifest_yaml()


def test_the_page_for_operators_tells_why_each_scope_is_asked_for() -> None:
    assert table() in (HOUSE / "docs" / "slack.md").read_text("utf-8")
