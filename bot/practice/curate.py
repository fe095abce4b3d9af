"""Curate the repertoire: edit, widen, go nameless, withdraw, hide, restore, merge, report; carry over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import Absent, NotAllowed, Unfit
from bot.practice.brought import topics_anew
from bot.practice.draft import is_blank
from bot.practice.keep import deletion_key
from bot.practice.model import Change, Scope, State, visible
from bot.practice.parts import stand_alone, to_let_go
from bot.practice.sight import followed, seen

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Member, Viewer
    from bot.messages import MessageDeleted, MessageEdited
    from bot.practice.draft import Filled, Written
    from bot.practice.model import Entry
    from bot.transaction import Transaction


def own(tx: Transaction, number: int, member: Member) -> Entry:
    """Return an entry that *member* told, whatever its state; `Absent` hides what is not theirs."""
    entry = tx.entries.get(number)
    if entry is None or not owns(entry, member.person):
        raise Absent("entry", f"#{number}")
    return entry


def owns(entry: Entry, person: str) -> bool:
    """Return whether *person* may change the entry: its author, or who kept it where none is known."""
    return person == entry.author or (entry.author is None and person == entry.kept_by)


def edits(entry: Entry, person: str) -> bool:
    """Return whether *person* may change what the entry says: who owns it, or has adopted it."""
    return owns(entry, person) or (entry.keeper is not None and person == entry.keeper)


def editable(tx: Transaction, number: int, member: Member) -> Entry:
    """Return an entry whose words *member* may change; `Absent` hides what is not theirs."""
    entry = tx.entries.get(number)
    if entry is None or not edits(entry, member.person):
        raise Absent("entry", f"#{number}")
    return entry


def edit(tx: Transaction, number: int, filled: Filled, *, member: Member, now: datetime) -> Entry:
    """Give an entry another text, topics, name and audience; its author may.

    Who adopted it changes what it says: under which name, and for whom, stays its author's to say.
    """
    entry = editable(tx, number, member)
    if entry.state not in {State.KEPT, State.MERGED}:
        raise Absent("entry", f"#{number}")
    changed = edited(tx, entry, filled)
    if not owns(entry, member.person):
        changed = replace(changed, nameless=entry.nameless, scope=entry.scope)
    if reads_alike(entry, changed):
        return entry
    return _put(tx, changed, by=member.person, change=Change.EDITED, now=now)


def edited(tx: Transaction, entry: Entry, filled: Filled) -> Entry:
    """Return *entry* as a form would have it."""
    scope = Scope.PLACE if entry.room and not filled.wide else Scope.COMMUNITY
    return replace(
        entry.with_text(
            kind=filled.kind,
            title=filled.title,
            body=filled.body,
            parts=filled.parts,
            not_when=filled.not_when,
        ),
        topics=tx.topics.resolve(filled.topics),
        nameless=filled.nameless,
        scope=scope,
    )


def reads_alike(old: Entry, new: Entry) -> bool:
    """Return whether two versions differ in nothing but their number."""
    return replace(new, version=old.version) == old


def set_name(tx: Transaction, number: int, *, nameless: bool, member: Member, now: datetime) -> Entry:
    """Take the author's name off an entry, or put it back."""
    entry = own(tx, number, member)
    if entry.nameless is nameless:
        return entry
    change = Change.NAMELESS if nameless else Change.NAMED
    changed = replace(entry, nameless=nameless, version=entry.version + 1)
    return _put(tx, changed, by=member.person, change=change, now=now)


def set_scope(tx: Transaction, number: int, *, scope: Scope, member: Member, now: datetime) -> Entry:
    """Show an entry to the whole community, or in its channel only; only its author may."""
    entry = own(tx, number, member)
    if entry.scope is scope:
        return entry
    if scope is Scope.PLACE and not entry.room:
        raise Unfit("scope", "no_channel")
    change = Change.WIDENED if scope is Scope.COMMUNITY else Change.NARROWED
    changed = replace(entry, scope=scope, version=entry.version + 1)
    tx.audit.note(change.value, f"#{number}", by=member.person, now=now)
    return _put(tx, changed, by=member.person, change=change, now=now)


def withdraw(tx: Transaction, number: int, *, member: Member, now: datetime) -> Entry:
    """Take an entry out of the repertoire; only its author may."""
    entry = own(tx, number, member)
    if entry.state is State.WITHDRAWN:
        return entry
    return _set_state(tx, entry, State.WITHDRAWN, Change.WITHDRAWN, by=member.person, now=now)


def unwithdraw(tx: Transaction, number: int, *, member: Member, now: datetime) -> Entry:
    """Put back what its author withdrew: hidden or merged where it was so before."""
    entry = own(tx, number, member)
    if entry.state is not State.WITHDRAWN:
        return entry
    state, change = _before_withdrawal(tx, number)
    if state is State.MERGED and not _stands(tx, entry):  # What it was part of is there no more.
        entry, state, change = replace(entry, merged_into=None), State.KEPT, Change.PARTED
    return _set_state(tx, entry, state, change, by=member.person, now=now)


def _stands(tx: Transaction, part: Entry) -> bool:
    """Return whether what an entry was merged into is in the repertoire still."""
    whole = followed(tx, part.merged_into or 0)
    return whole is not None and whole.state is State.KEPT


def _before_withdrawal(tx: Transaction, number: int) -> tuple[State, Change]:
    """Return the state an entry goes back to; what a facilitator decided is not undone by its author."""
    decided = {
        Change.HIDDEN: State.HIDDEN,
        Change.MERGED: State.MERGED,
        Change.RESTORED: State.KEPT,
        Change.PARTED: State.KEPT,
    }
    last = next((one.change for one in reversed(tx.entries.revisions(number)) if one.change in decided), None)
    return (decided[last], last) if last else (State.KEPT, Change.RESTORED)


def hide(tx: Transaction, number: int, *, member: Member, viewer: Viewer, now: datetime) -> Entry:
    """Hide an entry from everybody; its reports are settled; a facilitator may.

    What its author withdrew stays withdrawn: hidden, it could be restored against their word.
    """
    entry = _curated(tx, number, member, viewer, "hide")
    tx.entries.settle(number)
    if entry.state in {State.HIDDEN, State.WITHDRAWN}:
        return entry
    tx.audit.note("hide", f"#{number}", by=member.person, now=now)
    return _set_state(tx, entry, State.HIDDEN, Change.HIDDEN, by=member.person, now=now)


def restore(tx: Transaction, number: int, *, member: Member, viewer: Viewer, now: datetime) -> Entry:
    """Show again what was hidden or merged; what its author withdrew stays withdrawn."""
    entry = _curated(tx, number, member, viewer, "restore")
    if entry.state is State.KEPT:
        return entry
    if entry.state is State.WITHDRAWN:
        raise NotAllowed("restore", "author")
    tx.audit.note("restore", f"#{number}", by=member.person, now=now)
    shown = _set_state(tx, replace(entry, merged_into=None), State.KEPT, Change.RESTORED, by=member.person, now=now)
    topics_anew(tx, entry.merged_into, by=member.person, change=Change.LEFT, now=now)
    return shown


def report(tx: Transaction, number: int, reason: str, *, member: Member, viewer: Viewer, now: datetime) -> bool:
    """Tell the facilitators about an entry; False where this member has already."""
    entry = seen(tx, number, viewer)
    return tx.entries.report(entry.number, by=member.person, reason=reason[:500], now=now)


def settle(tx: Transaction, number: int, *, member: Member, viewer: Viewer) -> None:
    """Close the reports of an entry that stays as it is; a facilitator may."""
    _curated(tx, number, member, viewer, "settle")
    tx.entries.settle(number)


def _carried_topics(tx: Transaction, entry: Entry, said: Written) -> tuple[str, ...]:
    """Return an entry's topics after an edit: those it names now, and those that it has from its channel."""
    if not said.topics:
        return entry.topics
    of_room = tx.topics.of_source(entry.room, None)
    return tx.topics.resolve((*said.topics, *(topic for topic in entry.topics if topic in of_room)))


def carry_edit(tx: Transaction, edit: MessageEdited, said: Written, *, member: Member, now: datetime) -> Entry | None:
    """Carry an edit on the platform over to the entry; None where that changes nothing.

    Edits can arrive out of order: an older version never overwrites a newer one.
    """
    entry = tx.entries.by_source(str(edit.ref))
    if entry is None or entry.author != member.person or entry.state is State.WITHDRAWN:
        return None
    if edit.version <= entry.source_version:
        return None
    if is_blank(said.body):  # Its author has taken the words away.
        emptied = replace(entry, source_version=edit.version)
        return _set_state(tx, emptied, State.WITHDRAWN, Change.CARRIED, by=member.person, now=now)
    changed = replace(
        entry.with_text(
            kind=said.kind or entry.kind,
            title=said.title,
            body=said.body,
            parts=entry.parts,
            not_when=entry.not_when,
        ),
        source_version=edit.version,
        topics=_carried_topics(tx, entry, said),
    )
    if reads_alike(replace(entry, source_version=edit.version), changed):
        return None
    return _put(tx, changed, by=member.person, change=Change.CARRIED, now=now)


def carry_deletion(tx: Transaction, deletion: MessageDeleted, *, now: datetime) -> Entry | None:
    """Withdraw what was kept from a deleted message; leave a tombstone for a late delivery of it."""
    if not tx.deliveries.first(deletion_key(deletion.ref), now=now):
        return None
    entry = tx.entries.by_source(str(deletion.ref))
    if entry is None or entry.state is State.WITHDRAWN:
        return None
    return _set_state(tx, entry, State.WITHDRAWN, Change.CARRIED, by=entry.author, now=now)


def _curated(tx: Transaction, number: int, member: Member, viewer: Viewer, verb: str) -> Entry:
    """Return an entry that a facilitator may curate: what they can see, what is hidden, or was reported.

    What they see none of looks to them as what does not exist.
    """
    if not member.facilitates:
        raise NotAllowed(verb, "facilitator")
    entry = tx.entries.get(number)
    if entry is None or not (
        visible(replace(entry, state=State.KEPT), viewer)
        or entry.state is State.HIDDEN
        or any(reported == number for reported, _, _ in tx.entries.reports())
    ):
        raise Absent("entry", f"#{number}")
    return entry


def _set_state(tx: Transaction, entry: Entry, state: State, change: Change, *, by: str | None, now: datetime) -> Entry:
    return _put(tx, replace(entry, state=state, version=entry.version + 1), by=by, change=change, now=now)


def _put(tx: Transaction, entry: Entry, *, by: str | None, change: Change, now: datetime) -> Entry:
    if not tx.entries.put(entry, by=by, change=change, now=now):
        raise Unfit("version", "outrun", f"#{entry.number}")
    let_go(tx, entry, now=now)
    said = {Change.EDITED, Change.CARRIED}  # Its author says which topics it has.
    if entry.merged_into:
        joins = Change.JOINED if entry.state is State.MERGED else Change.LEFT
        topics_anew(tx, entry.merged_into, by=by, change=joins, now=now)
    if change not in said:
        topics_anew(tx, entry.number, by=by, change=Change.LEFT, now=now)
    return tx.entries.get(entry.number) or entry


def let_go(tx: Transaction, whole: Entry, *, now: datetime) -> None:
    """Let parts that others told stand by themselves again, where their readers would lose them with the whole."""
    for part in to_let_go(tx, whole):
        stand_alone(tx, part, by=None, now=now)
        topics_anew(tx, part.merged_into, by=None, change=Change.LEFT, now=now, always=True)
