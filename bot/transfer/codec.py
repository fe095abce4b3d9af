"""Drafts and records as JSON values, and back without loss.

The same form serves the lines of an export, the front matter of a Markdown
file and the batches that go to a running process. What has its default is left
out; `date` values are ISO 8601 with an offset.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.messages import Account, MessageRef, Place
from bot.practice.model import Draft, Kind, Parts, Scope
from bot.transfer.records import Record, Solved, Told

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEXTS = ("not_when", "room", "source_key", "source_url", "source_version", "source_id")
_PARTS = tuple(part.name for part in fields(Parts))


def told_as_json(draft: Draft, *, variant_of: str = "", merged_into: str = "") -> dict[str, Any]:
    """Return what of *draft* is its own: all but who wrote and kept it as persons of this database."""
    value: dict[str, Any] = {
        "kind": draft.kind.value,
        "title": draft.title,
        "body": draft.body,
        "tags": list(draft.topics),
        "author": draft.author_name,
        "told_at": draft.told_at.isoformat(),
        "scope": draft.scope.value,
        "nameless": draft.nameless,
        "parts": {name: text for name in _PARTS if (text := getattr(draft.parts, name))},
        "variant_of": variant_of,
        "merged_into": merged_into,
    }
    value.update((name, getattr(draft, name)) for name in _TEXTS)
    return {name: held for name, held in value.items() if held or name in {"title", "body"}}


def draft_from_json(value: Mapping[str, Any]) -> Draft:
    """Return the draft that *value* was made from; ValueError, KeyError or TypeError where it is none."""
    parts = value.get("parts") or {}
    return Draft(
        kind=Kind(value["kind"]),
        title=str(value["title"]),
        body=str(value["body"]),
        told_at=_instant(value["told_at"]),
        author_name=str(value.get("author", "")),
        topics=tuple(map(str, value.get("tags", ()))),
        parts=Parts(**{name: str(parts[name]) for name in _PARTS if name in parts}),
        not_when=str(value.get("not_when", "")),
        nameless=bool(value.get("nameless", False)),
        scope=Scope(value.get("scope", Scope.COMMUNITY)),
        room=str(value.get("room", "")),
        source_key=value.get("source_key"),
        source_url=value.get("source_url"),
        source_version=str(value.get("source_version", "")),
        source_id=value.get("source_id"),
    )


def _instant(value: str) -> datetime:
    """Return what *value* says, in UTC; without an offset it is taken for UTC."""
    at = datetime.fromisoformat(value)
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        raise ValueError("before the first or after the last day there is") from None


def record_as_json(record: Record) -> dict[str, Any]:
    """Return *record* as a JSON value."""
    account = record.account
    value: dict[str, Any] = {
        "account": [account.space, account.native, account.name] if account else None,
        "private": record.private,
        "room_name": record.room_name,
    }
    if isinstance(record, Told):
        told = told_as_json(record.draft, variant_of=record.variant_of, merged_into=record.merged_into)
        return value | {"told": told, "number": record.number, "struck": record.struck, "cut": record.cut}
    place = record.ref.place
    return value | {
        "solved": [place.space, place.channel, place.thread, record.ref.id],
        "at": record.at.isoformat(),
        "url": record.url,
        "topics": list(record.topics),
    }


def record_from_json(value: Mapping[str, Any]) -> Record:
    """Return the record that *value* was made from; ValueError, KeyError or TypeError where it is none."""
    account = Account(*value["account"]) if value["account"] else None
    if "told" in value:
        told = value["told"]
        return Told(
            draft_from_json(told),
            account=account,
            private=value["private"],
            room_name=value["room_name"],
            variant_of=told.get("variant_of", ""),
            merged_into=told.get("merged_into", ""),
            number=value["number"],
            struck=value["struck"],
            cut=value["cut"],
        )
    if account is None:
        raise ValueError("a solved thread without its author")
    space, channel, thread, message = value["solved"]
    return Solved(
        MessageRef(Place(space, channel, thread), message),
        account=account,
        at=datetime.fromisoformat(value["at"]),
        private=value["private"],
        room_name=value["room_name"],
        url=value["url"],
        topics=tuple(value["topics"]),
    )
