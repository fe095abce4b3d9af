"""Values for tests: whole and plain, so that a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.community.model import Viewer
from bot.domain.model import Question
from bot.messages import Account, MessagePosted, MessageRef, Place, Post, Prose, Said
from bot.practice.model import Consent, Draft, Entry, Kind, Use

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
GENERAL = Place("web:local", "general")
COUNCIL = Place("web:local", "council")
LI = Account("web:local", "li", "Li")
BO = Account("web:local", "bo", "Bo")
FAY = Account("web:local", "fay", "Fay", manages=True)


def later(days: float = 0, **parts: float) -> datetime:
    """Return `NOW` and so much more."""
    return NOW + timedelta(days=days, **parts)


def a_draft(title: str = "Restart the ingress after renewing", **fields: object) -> Draft:
    """Return a tip to be kept."""
    values: dict[str, Any] = {
        "kind": Kind.TIP,
        "title": title,
        "body": "The certificate is read once, at the start.",
        "told_at": NOW,
        "room": str(GENERAL),
    }
    return Draft(**values | fields)


def an_entry(number: int = 1, **fields: object) -> Entry:
    """Return a kept tip of community 1."""
    values: dict[str, Any] = {
        "community": 1,
        "number": number,
        "id": f"entry-{number}",
        "kind": Kind.TIP,
        "title": "Restart the ingress after renewing",
        "body": "The certificate is read once, at the start.",
        "told_at": NOW,
        "kept_at": NOW,
        "room": str(GENERAL),
    }
    return Entry(**values | fields)


def a_use(number: int, person: str, **fields: object) -> Use:
    """Return that *person* used an entry."""
    values: dict[str, Any] = {"number": number, "person": person, "name": "", "used_at": NOW, "at": NOW}
    return Use(**values | fields)


def a_consent(author: str, keeper: str, **fields: object) -> Consent:
    """Return a request of *keeper* to keep *author*'s words."""
    values: dict[str, Any] = {
        "community": 1,
        "id": "consent-1",
        "source_key": f"{GENERAL}#7",
        "place": str(GENERAL),
        "message_id": "7",
        "author": author,
        "keeper": keeper,
        "kind": Kind.TIP,
        "topics": (),
        "private": False,
        "url": None,
        "asked_at": NOW,
        "expires_at": later(14),
    }
    return Consent(**values | fields)


def a_question(asker: str | None = None, **fields: object) -> Question:
    """Return a question as it was just asked."""
    values: dict[str, Any] = {
        "community": 1,
        "id": "question-1",
        "asker": asker,
        "text": "Why does the old certificate stay?",
        "place": str(GENERAL),
        "asked_at": NOW,
    }
    return Question(**values | fields)


def a_post(text: str = "Kept as #1", **fields: object) -> Post:
    """Return a post of one paragraph."""
    values: dict[str, Any] = {"blocks": (Prose((Said(text),)),), "fallback": text}
    return Post(**values | fields)


def a_message(text: str = "#tip Restart the ingress after renewing", **fields: object) -> MessagePosted:
    """Return a message of Li in the public channel."""
    values: dict[str, Any] = {
        "ref": MessageRef(GENERAL, "7"),
        "author": LI,
        "text": text,
        "at": NOW,
        "private": False,
    }
    return MessagePosted(**values | fields)


def a_viewer(community: int = 1, **fields: object) -> Viewer:
    """Return somebody who looks, in no private room."""
    return Viewer(**{"community": community, **fields})  # type: ignore[arg-type]
