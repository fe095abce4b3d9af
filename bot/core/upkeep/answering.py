"""What is answered to “is it still true?”: yes, no, change it, there is something better."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.replies import sentence
from bot.core import curating
from bot.core.attention import tell
from bot.core.keeping import named_as
from bot.core.keys import key_for
from bot.core.numbers import number_of
from bot.core.places import near
from bot.core.upkeep.adopting import asked_key
from bot.errors import Absent, Unfit
from bot.practice import curate, upkeep
from bot.practice.draft import is_blank
from bot.practice.replies import upkeep as replies
from bot.practice.sight import seen
from bot.text import normalise, strike_secrets

MOST_SUGGESTED = 5
"""How often one person can tell another what should change in one of their entries."""
SUGGESTED = "suggest"

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from bot.community.model import Member
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted, Post, Pressed
    from bot.practice.model import Entry
    from bot.transaction import Transaction


async def on_answer(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Write whether an entry still holds for the one who presses."""
    holds = press.action.verb == "still_true"

    def answer(tx: Transaction) -> Answer:
        member = scene.member(tx)
        number, viewer = number_of(press.action.subject), scene.viewer(member)
        entry = upkeep.answer(tx, number, holds=holds, member=member, viewer=viewer, now=scene.now)
        return replies.confirmed(entry) if holds else replies.doubted(entry, mine=curate.owns(entry, member.person))

    return await desk.write(scene, answer)


async def on_change(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the edit form to who looks after an entry, and a suggestion to everybody else."""
    number = number_of(press.action.subject)

    def whose(tx: Transaction) -> Entry | None:
        entry, viewer = seen(tx, number, scene.someone(tx)), scene.someone(tx)
        return None if viewer.person and curate.edits(entry, viewer.person) else entry

    entry = await desk.read(scene, whose)
    return replies.suggest_form(entry) if entry else await curating.open_edit(desk, scene, number)


async def on_suggest(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Tell who looks after an entry what should change; the facilitators where nobody does."""
    typed = form.values.get("suggestion", "")
    text = strike_secrets(normalise(typed, limit=replies.SUGGESTION_LIMIT)).text.strip()

    def suggest(tx: Transaction) -> Answer:
        member = scene.member(tx)
        entry = seen(tx, number_of(form.action.subject), scene.viewer(member))
        if is_blank(text):
            return replies.suggest_form(entry, fault=sentence(Unfit("suggestion", "empty")), typed=typed)
        every = list(_owners(tx, entry, member))
        for owner in every:
            told = replies.suggestion(entry, named_as(member), text, to=owner.account)
            _tell(tx, owner, told, entry, member, scene, form.key)
        if not every:
            tx.entries.report(entry.number, by=member.person, reason=text[:500], now=scene.now)
        return replies.suggested(entry, reached=bool(every))

    return await desk.write(scene, suggest)


def _owners(tx: Transaction, entry: Entry, member: Member) -> Iterator[Member]:
    """Yield those who look after an entry and can be reached."""
    for person in tx.upkeep.here(upkeep.owners(entry)):
        owner = tx.members.get(person)
        if owner and owner.account and owner.person != member.person:
            yield owner


def _tell(  # Each is a fact of its own.
    tx: Transaction, owner: Member, post: Post, entry: Entry, by: Member, scene: Scene, once: str
) -> None:
    """Tell an owner what somebody says of theirs, once for each time that is sent; by keys that their erasure finds."""
    if not tx.deliveries.first(f"suggested {once} {owner.person}", now=scene.now):
        return
    tx.audit.note(SUGGESTED, f"#{entry.number}", by=by.person, now=scene.now)
    keys = _keys(entry.number, by.person, owner.person)
    free = next((key for key in keys if not _is_used(tx, owner, key)), None)
    if free:
        post = replace(post, near=near(tx, owner.account, ""))
        tell(tx, owner, post, cause=Cause.UPKEEP, key=free, now=scene.now)


def _is_used(tx: Transaction, owner: Member, key: str) -> bool:
    return tx.attention.was_told(owner.person, key) or tx.attention.is_held(key)


def _keys(number: int, person: str, owner: str) -> list[str]:
    return [key_for("suggested", number, person, owner, at) for at in range(MOST_SUGGESTED)]


def unsaid(tx: Transaction, person: str) -> Iterator[tuple[str, Post]]:
    """Yield (key, what stands there from now on) of what somebody said to others of their entries, who erases it."""
    held = tx.erasure.held(person)
    for number in {str(row["subject"]) for row in held["audit"] if row["verb"] == SUGGESTED}:
        entry = tx.entries.get(number_of(number))
        for owner in filter(None, map(tx.members.get, upkeep.owners(entry) if entry else ())):
            said = replies.said_by_somebody(number_of(number), to=owner.account)
            yield from ((key, said) for key in _keys(number_of(number), person, owner.person))
    for row in held["adoption"]:
        for one in tx.members.every():
            if one.facilitates and one.account:
                key = asked_key(one.community, int(str(row["number"])), person, one.person)
                yield key, replies.said_by_somebody(int(str(row["number"])), to=one.account)


def places_told(tx: Transaction, person: str, *, without: Collection[int]) -> list[tuple[int, datetime | None]]:
    """Return of which entries of others somebody told where they work, who erases that, and since when it is shown."""
    told = {int(str(row["number"])) for row in tx.erasure.held(person)["use"] if row.get("where_text")}
    uses = {number: tx.uses.get(number, person) for number in told}
    stands = tx.entries.stands(list(told))
    return [(stands[number], use.used_at) for number, use in uses.items() if use and stands[number] not in without]


async def open_instead(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form for what stands in an entry's place."""
    number = number_of(press.action.subject)
    return await desk.read(scene, lambda tx: replies.instead_form(seen(tx, number, scene.someone(tx))))


async def on_instead(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Let one entry stand in another's place, or ask who looks after that one; a fault opens the form again."""
    number, typed = number_of(form.action.subject), form.values.get("instead", "")

    def supersede(tx: Transaction) -> Answer:
        member = scene.member(tx)
        viewer = scene.viewer(member)
        try:
            instead = number_of(typed)
            entry, other, done = upkeep.supersede(tx, number, instead, member=member, viewer=viewer, now=scene.now)
        except (Absent, Unfit) as fault:
            return replies.instead_form(seen(tx, number, viewer), fault=sentence(fault), typed=typed)
        if done:
            return replies.is_superseded(entry, other)
        for owner in _owners(tx, entry, member):
            asked = replies.is_it_superseded(entry, other, named_as(member), to=owner.account)
            _tell(tx, owner, asked, entry, member, scene, form.key)
        return replies.superseded_suggested(entry)

    return await desk.write(scene, supersede)


async def on_is(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Take what somebody said stands in the place of an entry that one looks after."""
    old, _, new = press.action.subject.partition(".")

    def supersede(tx: Transaction) -> Answer:
        member = scene.member(tx)
        of = (tx, number_of(old), number_of(new))
        entry, other, done = upkeep.supersede(*of, member=member, viewer=scene.viewer(member), now=scene.now)
        return replies.is_superseded(entry, other) if done else replies.superseded_suggested(entry)

    return await desk.write(scene, supersede)
