"""Keep what somebody told: a tagged message, one line, a form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.practice.draft import from_message, is_blank, scope_in
from bot.practice.model import Draft, Kind, Scope
from bot.text import label_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.messages import CommandInvoked, FormSubmitted, MessagePosted, MessageRef, Place
    from bot.practice.draft import Filled, Written
    from bot.practice.model import Entry
    from bot.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry and what its teller should know: `new` is false where it had been kept before."""

    entry: Entry
    new: bool = True
    struck: tuple[str, ...] = ()
    cut: bool = False


def deletion_key(ref: MessageRef) -> str:
    """Return the key of a message's deletion: a tombstone where it arrives first."""
    return f"{ref}:deleted"


def keep_message(
    tx: Transaction, message: MessagePosted, said: Written, *, member: Member, version: str = "", now: datetime
) -> Kept | None:
    """Keep a tagged message for its author; None where it is kept already, says nothing, or is deleted.

    Platforms deliver a message more than once and out of order: its key lets the
    second delivery change nothing, and a deletion that came first stands.
    """
    if is_blank(said.body) or tx.deliveries.outcome(deletion_key(message.ref)) is not None:
        return None
    draft = from_message(message, said, author=member.person, name=member.name, kept_by=member.person, version=version)
    entry = tx.entries.keep(replace(draft, topics=about(tx, said.topics, draft.room, message.labels)), now=now)
    if entry is None:
        return None
    note_kept(tx, entry, now=now)
    return Kept(entry, struck=said.struck, cut=said.cut)


def keep_line(tx: Transaction, command: CommandInvoked, said: Written, *, member: Member, now: datetime) -> Kept | None:
    """Keep what followed `/share`; the same interaction twice gives the same entry; None if it is gone."""
    scope, room = scope_in(command.place, private=command.private)
    draft = Draft(
        kind=said.kind or Kind.TIP,
        title=said.title,
        body=said.body,
        told_at=command.at,
        author=member.person,
        author_name=member.name,
        kept_by=member.person,
        topics=about(tx, said.topics, room),
        scope=scope,
        room=room,
        source_key=command.key,
    )
    return _keep_once(tx, draft, struck=said.struck, cut=said.cut, now=now)


def keep_form(
    tx: Transaction,
    form: FormSubmitted,
    filled: Filled,
    *,
    member: Member,
    source: MessagePosted | None = None,
    variant_of: int | None = None,
    now: datetime,
) -> Kept | None:
    """Keep a submitted form; sent twice it is kept once. None if what it made is gone again.

    *source* is the member's own message that it was opened on, if any: the entry then
    belongs to that message, so that its edits and deletion carry over.
    """
    place, private = (source.ref.place, source.private) if source else (form.place, form.private)
    scope, room = scope_in(place, private=private)
    if filled.wide:
        scope = Scope.COMMUNITY
    elif room:
        scope = Scope.PLACE
    blank = Draft(
        kind=filled.kind,
        title="",
        body="",
        told_at=source.at if source else form.at,
        author=member.person,
        author_name=member.name,
        kept_by=member.person,
        scope=scope,
        room=room,
        source_key=str(source.ref) if source else form.key,
        source_url=source.url if source else None,
        variant_of=variant_of,
    )
    draft = filled.onto(blank)
    topics = about(tx, filled.topics, room, source.labels if source else ())
    return _keep_once(tx, replace(draft, topics=topics), struck=filled.struck, now=now)


def keep_words(  # noqa: PLR0913  # Each is a fact of its own.
    tx: Transaction,
    said: Written,
    *,
    key: str,
    place: Place,
    private: bool,
    member: Member,
    variant_of: int | None = None,
    now: datetime,
) -> Kept | None:
    """Keep a member's own words, said in a form about *place*; the same *key* twice gives the same entry."""
    scope, room = scope_in(place, private=private)
    draft = Draft(
        kind=said.kind or Kind.TIP,
        title=said.title,
        body=said.body,
        told_at=now,
        author=member.person,
        author_name=member.name,
        kept_by=member.person,
        topics=about(tx, said.topics, room),
        scope=scope,
        room=room,
        source_key=key,
        variant_of=variant_of,
    )
    return _keep_once(tx, draft, struck=said.struck, cut=said.cut, now=now)


def about(tx: Transaction, topics: Sequence[str], room: str, labels: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the topics that something is kept under: those it names, then those that its channel stands for.

    *labels* are what the post is filed under that it was said in, where the channel is a forum.
    """
    return tx.topics.resolve((*topics, *tx.topics.of_source(room, tuple(map(label_name, labels)))))


def _keep_once(
    tx: Transaction, draft: Draft, *, struck: tuple[str, ...], cut: bool = False, now: datetime
) -> Kept | None:
    entry = tx.entries.keep(draft, now=now)
    if entry:
        note_kept(tx, entry, now=now)
        return Kept(entry, struck=struck, cut=cut)
    earlier = tx.entries.by_source(draft.source_key or "")
    mine = earlier is not None and draft.author in {earlier.author, earlier.kept_by}
    return Kept(earlier, new=False) if earlier and mine else None


def note_kept(tx: Transaction, entry: Entry, *, now: datetime) -> None:
    """Note that the author of a new entry kept it; one without an author was nobody's deed."""
    if entry.author:
        topic = next(iter(entry.topics), "")
        tx.interactions.note(Did.KEPT, by=entry.author, subject=f"#{entry.number}", topic=topic, now=now)
