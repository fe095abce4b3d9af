"""The takeaway form: what somebody takes away is kept as theirs, what they will try is asked about later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.replies import afterwards as replies
from bot.community.replies import sentence
from bot.community.sessions.points import Takeaway
from bot.core.hashtags import ask_close, beside
from bot.core.keeping import strike
from bot.core.keys import id_for
from bot.core.sessions.afterwards import closes, held, not_now
from bot.core.sharing import variant
from bot.core.tied import taught
from bot.domain.replies.learning import answers_it
from bot.errors import Unfit
from bot.messages import Form, Place
from bot.practice import curate, keep, reuse
from bot.practice.draft import Filled, is_blank, written
from bot.practice.model import Scope, State, visible
from bot.practice.replies.curating import changed_line
from bot.practice.replies.forms import near_notes, what_now
from bot.practice.replies.keeping import gone_again, kept_privately, struck_out
from bot.practice.sight import standing_now
from bot.text import find_numbers, normalise, strike_secrets
from bot.wording import post

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Member, Viewer
    from bot.community.sessions.model import Session
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Block, FormSubmitted, Post, Pressed
    from bot.practice.draft import Written
    from bot.practice.model import Entry
    from bot.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Said:
    """What a takeaway form says, fit to keep; `typed` is as it was filled in."""

    learned: Written
    trying: str
    struck: tuple[str, ...]
    typed: Mapping[str, str]

    @property
    def teaches(self) -> bool:
        """Return whether there is anything to keep in it."""
        return not is_blank(self.learned.body)


def read_form(values: Mapping[str, str], *, blank: bool) -> Said:
    """Return what a form says; `Unfit` for what is too long, and where it says nothing unless it may be *blank*."""
    learned = normalise(values.get("learned", ""), limit=replies.WORDS_LIMIT + 1)
    trying = " ".join(normalise(values.get("trying", ""), limit=2 * replies.TRYING_LIMIT).split())
    if len(learned) > replies.WORDS_LIMIT:
        raise Unfit("learned", "too_long", str(replies.WORDS_LIMIT))
    if len(trying) > replies.TRYING_LIMIT:
        raise Unfit("trying", "too_long", str(replies.TRYING_LIMIT))
    clean = strike_secrets(trying)
    said = written(learned)
    text = "" if is_blank(clean.text) and not find_numbers(clean.text) else clean.text
    if is_blank(said.body) and not text and not blank:
        raise Unfit("learned", "empty")
    return Said(said, text, (*said.struck, *clean.found), values)


async def open_form(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form, over what the actor said before."""

    def form(tx: Transaction) -> Answer:
        member, session = held(tx, scene, press.action.subject)
        refused = not_now(session, scene.now)
        if refused:
            return refused
        before = tx.afterwards.get(session.id, member.person)
        entry = _entry(tx, before)
        values = {"learned": entry.body if entry else "", "trying": before.trying if before else ""}
        return replies.takeaway_form(session.id, session.title, closes(session), values)

    return await desk.write(scene, form)


async def on_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Keep what the form says; what looks like something kept already is shown first, and nothing is saved yet."""
    id_ = form.action.subject
    session = await desk.write(scene, lambda tx: held(tx, scene, id_)[1])
    try:
        said = read_form(form.values, blank=await _said_before(desk, scene, session))
    except Unfit as fault:
        return replies.takeaway_form(session.id, session.title, closes(session), form.values, fault=sentence(fault))
    if said.teaches and not form.values.get("near"):
        near = await _near(desk, scene, session, said)
        if near:
            return _asked_which(session, said, near)
    asked = await ask_close(desk, scene, said.learned.topics)
    return beside(await desk.write(scene, lambda tx: _taken(tx, scene, form, said)), asked)


async def _said_before(desk: Desk, scene: Scene, session: Session) -> bool:
    def before(tx: Transaction) -> bool:
        person = tx.members.known(scene.actor)
        return person is not None and tx.afterwards.get(session.id, person) is not None

    return await desk.read(scene, before)


async def _near(desk: Desk, scene: Scene, session: Session, said: Said) -> list[tuple[Entry, int]]:
    """Return what the actor's words look like; nothing where they said them before from this session."""

    def near(tx: Transaction) -> list[tuple[Entry, int]]:
        viewer = scene.someone(tx)
        if viewer.person and _entry(tx, tx.afterwards.get(session.id, viewer.person)):
            return []
        hits = tx.search.near(said.learned.title, said.learned.body, viewer)
        entries = tx.entries.many([hit.number for hit in hits])
        tally = tx.uses.tally([entry.number for entry in entries])
        return [(entry, tally[entry.number].by) for entry in entries]

    return await desk.read(scene, near)


def _asked_which(session: Session, said: Said, near: Sequence[tuple[Entry, int]]) -> Form:
    form = replies.takeaway_form(session.id, session.title, closes(session), said.typed, notes=near_notes(near))
    return replace(form, fields=(what_now(near), *form.fields))


def _taken(tx: Transaction, scene: Scene, form: FormSubmitted, said: Said) -> Answer:
    """Write down what somebody takes away; the same form twice is one takeaway."""
    member, session = held(tx, scene, form.action.subject)
    refused = not_now(session, scene.now)
    if refused:
        return refused
    before = tx.afterwards.get(session.id, member.person)
    blank = Takeaway(session.series.community, session.id, session.series.id, member.person, scene.now)
    takeaway, kept = _learned(tx, scene, form, said, before or blank, member, session)
    after = _tries(tx, scene, said, takeaway, member)
    tx.afterwards.put(after)
    if kept is None and not after.trying:
        return replies.nothing_taken(session.id)
    return post(
        *(kept.blocks if kept else ()),
        *([struck_out(said.struck)] if kept is None else []),
        *replies.will_try(after),
        *_teaches(tx, scene, session, after),
        replies.change_it(session.id),
    )


def _teaches(tx: Transaction, scene: Scene, session: Session, after: Takeaway) -> list[Block]:
    """Return the ways to link what was kept to what the session was to teach."""
    return answers_it(taught(tx, session.id), after.number) if after.number and not scene.guest else []


def _learned(  # Each is a fact of its own: who, what, before, from where.
    tx: Transaction,
    scene: Scene,
    form: FormSubmitted,
    said: Said,
    before: Takeaway,
    member: Member,
    session: Session,
) -> tuple[Takeaway, Post | None]:
    """Keep what was learned, change what was kept, or take it back; return it with what is said of that."""
    entry = _entry(tx, before)
    if not said.teaches:
        if entry:
            strike(tx, curate.withdraw(tx, entry.number, member=member, now=scene.now), now=scene.now)
        return replace(before, number=None), None
    if entry:
        return before, changed_line(_edited(tx, entry, said.learned, member, scene.now), remark=struck_out(said.struck))
    place = Place.parse(session.place)
    room = tx.members.known_room(place)
    key = f"took {id_for('takeaway', session.id, member.person, before.number or form.key)}"
    kept = keep.keep_words(
        tx,
        said.learned,
        key=key,
        place=place,
        private=room is None or room.private,
        member=member,
        variant_of=variant(tx, scene, form),
        now=scene.now,
    )
    if kept is None or kept.entry.state is not State.KEPT:
        return before, gone_again()
    shown = kept_privately(replace(kept, struck=tuple(dict.fromkeys(said.struck))))
    return replace(before, number=kept.entry.number), shown


def _edited(tx: Transaction, entry: Entry, said: Written, member: Member, now: datetime) -> Entry:
    """Return an entry with other words; its title stays as it was chosen where the words do."""
    if said.body == entry.body:
        return entry
    filled = Filled(
        kind=said.kind or entry.kind,
        title=said.title,
        body=said.body,
        parts=entry.parts,
        not_when=entry.not_when,
        topics=said.topics or entry.topics,
        wide=entry.scope is Scope.COMMUNITY,
        nameless=entry.nameless,
        struck=said.struck,
    )
    return curate.edit(tx, entry.number, filled, member=member, now=now)


def _tries(tx: Transaction, scene: Scene, said: Said, before: Takeaway, member: Member) -> Takeaway:
    """Return the takeaway with what they will try: an entry that they named, or their words, to be asked about."""
    if said.trying == before.trying:
        return before
    viewer = scene.viewer(member)
    number = _named(tx, said.trying, viewer)
    if before.trial and before.trial != number:
        reuse.drop_trial(tx, before.trial, member=member, now=scene.now)
    if number:
        reuse.record_trial(tx, number, due_at=None, member=member, viewer=viewer, place=scene.place, now=scene.now)
    days = timedelta(days=tx.members.community().settings.trial_days)
    return replace(
        before,
        trying=said.trying,
        trial=number,
        place=str(scene.place),
        due_at=scene.now + days if said.trying and not number else None,
        asked_at=None,
        came=None,
    )


def _named(tx: Transaction, text: str, viewer: Viewer) -> int | None:
    """Return the first entry that *text* names and its writer may see."""
    every = standing_now(tx, list(find_numbers(text))[:5])
    return next((entry.number for entry in every if visible(entry, viewer)), None)


def _entry(tx: Transaction, takeaway: Takeaway | None) -> Entry | None:
    """Return the entry that a takeaway was kept as, while it is kept and its teller's own."""
    entry = tx.entries.get(takeaway.number) if takeaway and takeaway.number else None
    mine = entry is not None and takeaway is not None and entry.author == takeaway.person
    return entry if entry and mine and entry.state is State.KEPT else None


PRESSES = {"took": open_form}
FORMS = {"took": on_form}
