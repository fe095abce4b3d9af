"""From one document, of Hearth's own making or anybody's, to something to keep."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.practice.draft import BODY_LIMIT, SHORT_LIMIT, TITLE_LIMIT, is_blank
from bot.practice.model import Draft, Kind, Parts
from bot.text import canonical, normalise, shortened, strike_secrets, title_from, topic_name
from bot.transfer.codec import draft_from_json
from bot.transfer.reading.shapes import listed, moment, text
from bot.transfer.records import Told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

HEARTH = "hearth"
KEY = "import:"
_NAME_LIMIT = 100
_KEY_LIMIT = 300
_MOST_TOPICS = 20
_MOST_ENTRIES = 1 << 32
_WEB = ("https://", "http://")


class _Edge:
    """Makes texts fit to keep, and remembers whether it struck anything out or cut anything off."""

    def __init__(self) -> None:
        self.struck = False
        self.cut = False

    def __call__(self, value: str, limit: int) -> str:
        """Return *value* normalised, without secrets, at most *limit* characters."""
        clean = strike_secrets(normalise(value, limit=limit))
        self.struck = self.struck or bool(clean.found)
        self.cut = self.cut or (len(value) > limit and len(normalise(value, limit=limit + 1)) > limit)
        return clean.text

    def parts(self, parts: Parts) -> Parts:
        """Return the fit form of a story's parts."""
        return Parts(*(self(part, SHORT_LIMIT) for part in (parts.situation, parts.did, parts.came, parts.learned)))


def told_by_hearth(value: Mapping[str, Any]) -> Told:
    """Return what Hearth exported as *value*, as it was; ValueError, KeyError or TypeError where it is none."""
    draft = draft_from_json(value)
    edge = _Edge()
    fit = replace(
        draft,
        title=edge(draft.title, TITLE_LIMIT),
        body=edge(draft.body, BODY_LIMIT),
        not_when=edge(draft.not_when, SHORT_LIMIT),
        parts=edge.parts(draft.parts),
        author_name="" if draft.nameless else normalise(draft.author_name, limit=_NAME_LIMIT),
        topics=_topics(list(draft.topics)),
        source_key=_key(draft.source_key) or f"{KEY}{_key(value.get('id')) or _digest(draft)}",
        source_url=_address(draft.source_url or ""),
        source_id=_key(draft.source_id),
        source_version=normalise(draft.source_version, limit=_NAME_LIMIT),
        room=normalise(draft.room, limit=_KEY_LIMIT),
    )
    number = int(text(value.get("number")) or 0)
    fit_number = number if 0 < number <= _MOST_ENTRIES else 0
    return Told(
        fit,
        variant_of=_key(value.get("variant_of")) or "",
        merged_into=_key(value.get("merged_into")) or "",
        number=fit_number,
        struck=edge.struck,
        cut=edge.cut,
    )


def told_by_others(value: Mapping[str, Any], *, dated: datetime) -> Told:
    """Return the document that *value* describes; *dated* is when it was told if it does not say so.

    Known by many names: tags, topics or categories; date, created or told_at.
    What it does not hold is left empty; without a title it is known by its first sentence.
    """
    edge = _Edge()
    body = canonical(edge(text(value.get("body")), BODY_LIMIT))
    title = " ".join(edge(text(value.get("title")), 2 * BODY_LIMIT).split()) or title_from(body)
    draft = Draft(
        kind=_kind(text(value.get("kind"))),
        title=shortened(title, TITLE_LIMIT),
        body=body,
        told_at=_first_moment(value) or dated,
        author_name=normalise(text(value.get("author")), limit=_NAME_LIMIT).strip(),
        topics=_topics(_tags(value)),
        not_when=canonical(edge(text(value.get("not_when")), SHORT_LIMIT)),
        source_id=_key(text(value.get("id"))),
        source_url=_address(text(value.get("url")) or text(value.get("source_url"))),
    )
    key = draft.source_id or _digest(draft)
    return Told(replace(draft, source_key=f"{KEY}{key}"), struck=edge.struck, cut=edge.cut)


def says_nothing(told: Told) -> bool:
    """Return whether a document says too little to be kept."""
    draft = told.draft
    return not draft.title.strip() or (is_blank(draft.title + draft.body) and not draft.parts)


def _kind(name: str) -> Kind:
    try:
        return Kind(name.strip().casefold())
    except ValueError:
        return Kind.TIP


def _tags(value: Mapping[str, Any]) -> list[Any]:
    for name in ("tags", "topics", "categories"):
        held = value.get(name)
        if isinstance(held, str):
            return held.replace("#", " ").split("," if "," in held else None)
        if listed(held):
            return listed(held)
    return []


def _topics(names: list[Any]) -> tuple[str, ...]:
    found = (topic_name(text(name)) for name in names)
    return tuple(dict.fromkeys(name for name in found if name))[:_MOST_TOPICS]


def _first_moment(value: Mapping[str, Any]) -> datetime | None:
    found = (moment(value.get(name)) for name in ("told_at", "date", "created", "created_at"))
    return next((instant for instant in found if instant), None)


def _address(url: str) -> str | None:
    clean = normalise(url, limit=2_000).strip()
    return clean if clean.lower().startswith(_WEB) else None


def _key(value: object) -> str | None:
    return normalise(text(value), limit=_KEY_LIMIT).strip() or None


def _digest(draft: Draft) -> str:
    said = f"{draft.title}\0{draft.body}".encode("utf-8", "replace")
    return hashlib.sha256(said).hexdigest()[:32]
