"""The shapes of what Slack sends: only these go on to Bolt, which stumbles over others and logs them whole."""

from __future__ import annotations


def is_known(body: object) -> bool:
    """Return whether a body is one of those that Slack documents, as far as finding its listener goes."""
    match body:
        case {"command": str()} | {"type": "url_verification"} | {"ssl_check": _}:
            return True
        case {"type": "event_callback", "event": {"type": str()}}:
            return True
        case {"type": "block_actions", "actions": [{"action_id": str()}, *_]}:
            return True
        case {"type": "block_suggestion", "action_id": str()}:
            return True
        case {"type": "message_action" | "shortcut", "callback_id": str()}:
            return True
        case {"type": "view_submission" | "view_closed", "view": {"callback_id": str(), "type": str()}}:
            return True
        case _:
            return False
