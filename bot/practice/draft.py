"""From what somebody said to a draft worth keeping. Pure: no I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import Unfit
from bot.practice.model import Draft, Kind, Parts, Scope
from bot.text import find_tags, normalise, strike_secrets, title_from, topic_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import MessagePosted, Place

TITLE_LIMIT = 200
BODY_LIMIT = 20_000
SHORT_LIMIT = 2_000
LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote, made fit to keep.

    `struck` names the kinds of secrets taken out; `cut` tells that it was too long to keep whole.
    """

    kind: Kind | None
    title: str
    body: str
    topics: tuple[str, ...]
    struck: tuple[str, ...] = ()
    cut: bool = False


def written(text: str) -> Written:
    """Return the fit form of one member's text: normalised, secrets struck out, tags read."""
    struck = strike_secrets(normalise(text))
    tags = find_tags(struck.text)
    whole = tags.text.strip()
    body = whole[:BODY_LIMIT]
    kind = Kind(tags.kind) if tags.kind else None
    return Written(kind, title_from(body), body, tags.topics, struck.found, cut=len(whole) > BODY_LIMIT)


def is_blank(text: str) -> bool:
    """Return whether *text* says too little to be kept: fewer than three letters or digits."""
    return sum(map(str.isalnum, text[:BODY_LIMIT])) < LEAST_LETTERS


def scope_in(place: Place, *, private: bool) -> tuple[Scope, str]:
    """Return who may see what is kept in *place*, and its room.

    A conversation with Hearth alone is no place others could be in: what is kept
    there is meant for the community.
    """
    if not place.channel or is_direct(place):
        return Scope.COMMUNITY, ""
    return (Scope.PLACE if private else Scope.COMMUNITY), str(place.room)


def is_direct(place: Place) -> bool:
    """Return whether *place* is a conversation with Hearth of one account (`space/@native`), or of some (`space/+a+b`)."""
    return place.channel.startswith(("@", "+"))


def from_message(  # Each is a fact of its own.
    message: MessagePosted, said: Written, *, author: str, name: str, kept_by: str, version: str = ""
) -> Draft:
    """Return the draft of a message as its author wrote it, or by edit *version* of it."""
    scope, room = scope_in(message.ref.place, private=message.private)
    return Draft(
        kind=said.kind or Kind.TIP,
        title=said.title,
        body=said.body,
        told_at=message.at,
        author=author,
        author_name=name,
        kept_by=kept_by,
        topics=said.topics,
        scope=scope,
        room=room,
        source_key=str(message.ref),
        source_url=message.url,
        source_version=version,
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in, fit to keep."""

    kind: Kind
    title: str
    body: str
    parts: Parts
    not_when: str
    topics: tuple[str, ...]
    wide: bool
    nameless: bool
    struck: tuple[str, ...]

    def onto(self, draft: Draft) -> Draft:
        """Return *draft* with what the form says; who may see it stays with the form's caller."""
        return replace(
            draft,
            kind=self.kind,
            title=self.title,
            body=self.body,
            parts=self.parts,
            not_when=self.not_when,
            topics=self.topics,
            nameless=self.nameless,
        )


class _Scribe:
    """Reads one field after the other, remembering which secrets it struck out."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.struck: list[str] = []

    def text(self, name: str, limit: int) -> str:
        """Return a field, fit; `Unfit` where it is too long to keep whole."""
        clean = normalise(self._values.get(name, ""), limit=limit + 1).strip()
        if len(clean) > limit:
            raise Unfit(name, "too_long", str(limit))
        struck = strike_secrets(clean)
        self.struck.extend(struck.found)
        return struck.text


def filled(values: Mapping[str, str]) -> Filled:
    """Return the fit form of a submitted share or edit form; raise `Unfit` for the first faulty field."""
    scribe = _Scribe(values)
    try:
        kind = Kind(values.get("kind", "") or "tip")
    except ValueError:
        raise Unfit("kind", "unknown_choice", values.get("kind", "")[:40]) from None
    title = " ".join(scribe.text("title", TITLE_LIMIT).split())
    parts = Parts(*(scribe.text(name, SHORT_LIMIT) for name in ("situation", "did", "came", "learned")))
    body = scribe.text("body", BODY_LIMIT)
    if is_blank(title):
        raise Unfit("title", "empty")
    if is_blank(body) and not parts:
        raise Unfit("body", "empty")
    return Filled(
        kind=kind,
        title=title,
        body=body,
        parts=parts,
        not_when=scribe.text("not_when", SHORT_LIMIT),
        topics=topics_in(values.get("topics", "")),
        wide=values.get("scope", "community") != "place",
        nameless=values.get("nameless", "") not in {"", "no", "false", "0"},
        struck=tuple(scribe.struck),
    )


def topics_in(text: str) -> tuple[str, ...]:
    """Return the topics of a field, each once: separated by commas or by their hashes; one may be of several words."""
    clean = strike_secrets(normalise(text)).text[:1000]
    names = (topic_name(part) for part in clean.replace("#", ",").replace("\n", ",").split(","))
    return tuple(dict.fromkeys(name for name in names if name))[:20]
