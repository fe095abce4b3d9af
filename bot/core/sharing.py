"""`/share` and its form: one line is kept at once, a form shows near-duplicates first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import consents
from bot.core.gap_ends import written_up
from bot.core.hashtags import ask_close
from bot.core.keeping import alike
from bot.core.numbers import number_of
from bot.core.own import note_own, noted_own
from bot.core.tied import tie
from bot.errors import AskError, Unfit
from bot.messages import Action, MessageRef
from bot.practice import replies, write_up
from bot.practice.curate import owns
from bot.practice.draft import filled, is_blank, is_direct, written
from bot.practice.keep import Kept, keep_form, keep_line
from bot.practice.model import Kind, State
from bot.practice.replies.forms import share_form
from bot.practice.replies.writing_up import merge_offers
from bot.practice.sight import seen
from bot.wording import with_more

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.core.desk import Desk, Scene
    from bot.domain.model import Question
    from bot.messages import (
        Answer,
        Block,
        CommandInvoked,
        Form,
        FormSubmitted,
        MessageChosen,
        MessagePosted,
        Post,
        Pressed,
    )
    from bot.practice.draft import Filled
    from bot.practice.model import Entry
    from bot.transaction import Transaction

WRITE_UP = "write_up"
"""The form by which a gap is written up: its subject is the gap, and no message."""


async def on_share(desk: Desk, scene: Scene, command: CommandInvoked, text: str) -> Answer:
    """Keep one line, or open the form where there is none."""
    if not text.strip():
        return _form(scene, Action("share"), {})
    said = written(text)
    if is_blank(said.body):
        return replies.nothing_to_keep()
    near, asked = await alike(desk, scene, said), await ask_close(desk, scene, said.topics)

    def keep(tx: Transaction) -> Answer:
        member = scene.member(tx)
        if scene.place.channel:
            tx.members.room(scene.place, private=scene.private)
        kept = keep_line(tx, command, said, member=member, now=scene.now)
        others = [entry for entry in near if kept and entry.number != kept.entry.number]
        return _confirmed(kept, others, asked)

    return await desk.write(scene, keep)


async def open_share(_desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Open the empty form."""
    return _form(scene, Action("share"), {})


async def on_share_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Keep a form; what looks like something kept already is shown first, and nothing is saved yet."""
    try:
        what = filled(form.values)
    except Unfit as fault:
        return _form(scene, form.action, form.values, fault=fault)
    source = await _own_message(desk, scene, form)
    key = str(source.ref) if source else form.key
    earlier = await desk.read(scene, lambda tx: tx.entries.by_source(key))
    if earlier is None and not (form.values.get("near") or form.values.get("sources")):
        near = await _near(desk, scene, what)
        if near:
            return _form(scene, form.action, form.values, near=near)
    asked = await ask_close(desk, scene, what.topics)
    return await desk.write(scene, lambda tx: _keep(tx, scene, form, what, source, asked))


def _form(
    scene: Scene,
    action: Action,
    values: Mapping[str, str],
    *,
    fault: Unfit | None = None,
    near: Sequence[tuple[Entry, int]] = (),
) -> Form:
    """Return the form as it fits the place; one opened on a message is about that message's channel."""
    placed = (bool(action.subject) and action.verb != WRITE_UP) or (
        bool(scene.place.channel) and not is_direct(scene.place)
    )
    return share_form(action, values, private=scene.private and placed, placed=placed, fault=fault, near=near)


def _keep(
    tx: Transaction,
    scene: Scene,
    form: FormSubmitted,
    what: Filled,
    source: MessagePosted | None,
    asked: Sequence[Block],
) -> Answer:
    member = scene.member(tx)
    if scene.place.channel:
        tx.members.room(scene.place, private=scene.private)
    variant_of = variant(tx, scene, form)
    sources = write_up.sources_in(tx, form.values, scene.viewer(member))
    write_up.must_stay_narrow(sources, wide=what.wide)
    kept = keep_form(tx, form, what, member=member, source=source, variant_of=variant_of, now=scene.now)
    if kept:
        write_up.gather(tx, kept.entry, sources)
    if kept and kept.new:
        consents.answered_by_keeping(tx, scene, kept.entry)
        tie(tx, kept.entry, now=scene.now)
    if kept and form.action.verb == WRITE_UP:
        written_up(tx, form.action.subject, kept.entry, by=member.person, now=scene.now)
    own = [one for one in sources if member.facilitates or owns(one, member.person)]
    return with_more(_confirmed(kept, (), asked), *(merge_offers(kept.entry, own) if kept else ()))


def _confirmed(kept: Kept | None, near: Sequence[Entry], asked: Sequence[Block]) -> Post:
    if kept is None or kept.entry.state is not State.KEPT:
        return replies.gone_again()
    return replies.kept_privately(kept, near, asked=asked if kept.new else ())


def variant(tx: Transaction, scene: Scene, form: FormSubmitted) -> int | None:
    """Return the entry that the form's answer makes this a variant of, if the actor may see it."""
    choice, _, number = form.values.get("near", "").partition(":")
    if choice != "variant":
        return None
    try:
        entry = seen(tx, number_of(number), scene.someone(tx))
    except AskError:  # Nothing that they can see goes by that: it is kept by itself.
        return None
    return entry.variant_of or entry.number


async def _own_message(desk: Desk, scene: Scene, form: FormSubmitted) -> MessagePosted | None:
    """Return the message that the form was opened on; it counts only where the actor wrote it."""
    if not form.action.subject or form.action.verb == WRITE_UP:
        return None
    ref = MessageRef.parse(form.action.subject)
    message = await desk.message(ref)
    if message is None:
        message = await desk.read(scene, lambda tx: noted_own(tx, ref, scene.actor))
    return message if message and str(message.author) == str(scene.actor) else None


async def on_keep_own(desk: Desk, scene: Scene, chosen: MessageChosen) -> Answer:
    """Open the form over the actor's own message."""
    return await desk.write(scene, lambda tx: own_words_form(tx, chosen.message, now=scene.now))


def own_words_form(
    tx: Transaction,
    message: MessagePosted,
    *,
    kind: Kind | None = None,
    question: Question | None = None,
    now: datetime,
) -> Answer:
    """Return the share form over the actor's own message; what is kept then belongs to that message."""
    note_own(tx, message, now=now)
    said = written(message.text)
    values = {
        "kind": (said.kind or kind or Kind.TIP).value,
        "title": (question.text[:200] if question and question.text else said.title),
        "body": said.body,
        "topics": ", ".join(said.topics),
    }
    return share_form(Action("share", str(message.ref)), values, private=message.private)


async def _near(desk: Desk, scene: Scene, what: Filled) -> list[tuple[Entry, int]]:
    def near(tx: Transaction) -> list[tuple[Entry, int]]:
        body = "\n".join([what.body, *(text for _, text in what.parts.rows())])
        hits = tx.search.near(what.title, body, scene.someone(tx))
        entries = tx.entries.many([hit.number for hit in hits])
        tally = tx.uses.tally([entry.number for entry in entries])
        return [(entry, tally[entry.number].by) for entry in entries]

    return await desk.read(scene, near)
