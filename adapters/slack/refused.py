"""What an operator does about a token that Slack refuses, for the log and for the doctor."""

from __future__ import annotations

from adapters.slack.calls import REVOKED

APPS = "https://api.slack.com/apps → Hearth"
MISTYPED = frozenset({"invalid_auth", "not_authed"})
"""What Slack says to what never was a token of its own, or no longer is."""
NO_APP_TOKEN = frozenset({"missing_scope", "not_allowed_token_type"})
AGAIN = f"install the app anew: {APPS} → Install App → Reinstall to Workspace"
COPIED = (
    f"copy the Bot User OAuth Token again ({APPS} → OAuth & Permissions) into HEARTH_SLACK_BOT_TOKEN, "
    "and start Hearth again"
)
REPLACED = f"{AGAIN}, then put the new Bot User OAuth Token into HEARTH_SLACK_BOT_TOKEN and start Hearth again"
APP_TOKEN_COPIED = (
    f"copy the App-Level Token, one with connections:write, again ({APPS} → Basic Information) into "
    "HEARTH_SLACK_APP_TOKEN, and start Hearth again"
)


def bot_token_advice(word: str) -> str:
    """Return what to do where Slack answers *word* to the bot token; nothing where the token is not to blame."""
    if word in MISTYPED:
        return COPIED
    return REPLACED if word in REVOKED else ""


def app_token_advice(word: str) -> str:
    """Return what to do where Slack answers *word* to the app token; nothing where the token is not to blame."""
    return APP_TOKEN_COPIED if word in REVOKED | NO_APP_TOKEN else ""


def bot_token_refused(word: str) -> dict[str, str]:
    """Return what the log says beside *word*, plainly; nothing where the token is not to blame."""
    advice = bot_token_advice(word)
    return {"says": f"Slack does not accept HEARTH_SLACK_BOT_TOKEN: {advice}."} if advice else {}


def app_token_refused(word: str) -> dict[str, str]:
    """Return what the log says beside *word*, plainly; nothing where the token is not to blame."""
    advice = app_token_advice(word)
    return {"says": f"Slack does not accept HEARTH_SLACK_APP_TOKEN: {advice}."} if advice else {}
