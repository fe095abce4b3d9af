"""Of each kind that Slack delivers and Hearth asks for, one is recorded."""

from __future__ import annotations

from adapters.slack.interactions import VERBS
from adapters.slack.manifest import COMMANDS
from adapters.slack.rights import EVENTS
from tests.adapters.slack.recorded import body, names

BODIES = [body(name) for name in names()]
PLURAL = {"channel": "message.channels", "group": "message.groups", "im": "message.im", "mpim": "message.mpim"}


def kind(event: dict[str, str]) -> str:
    """Return an event as it is subscribed to."""
    return PLURAL[event["channel_type"]] if event["type"] == "message" and "channel_type" in event else event["type"]


def test_of_every_event_that_is_subscribed_to_one_is_recorded() -> None:
    recorded = {kind(told["event"]) for told in BODIES if "event" in told}

    assert set(EVENTS) <= recorded


def test_of_every_command_and_shortcut_one_is_recorded() -> None:
    assert {name for name, _, _ in COMMANDS} <= {told.get("command") for told in BODIES}
    assert {told["callback_id"] for told in BODIES if told.get("type") == "message_action"} >= set(VERBS)


def test_of_every_kind_of_interaction_one_is_recorded() -> None:
    kinds = {"block_actions", "block_suggestion", "message_action", "shortcut", "view_closed", "view_submission"}

    assert kinds <= {told.get("type") for told in BODIES}
