"""Another person's words: the request, and what the author's answer does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.core.attention import tell
from bot.core.desk import named
from bot.core.hashtags import ask_close, beside
from bot.core.keeping import alike, named_as
from bot.core.keys import id_for, key_for
from bot.core.tied import tie
from bot.domain.gaps import course
from bot.errors import Unfit
from bot.messages import Action, MessageRef, Place, Who
from bot.practice import consent as use_case
from bot.practice import curate, replies
from bot.practice.draft import filled, is_blank, written
from bot.practice.model import DraftState, Kind, State, visible
from bot.practice.replies.forms import edit_form

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Member, Viewer
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted, MessageChosen, MessagePosted, Post, Pressed
    from bot.practice.draft import Filled
    from bot.practice.model import Consent, Entry
    from bot.transaction import Transaction


def request(
    tx: Transaction,
    *,
    scene: Scene,
    message: MessagePosted,
    kind: Kind = Kind.TIP,
    near: Sequence[Entry] = (),
    question: str | None = None,
    fact: str = "",
) -> Answer:
    """Record that the actor wants *message* kept, and ask its author; return what to tell the actor.

    *fact* is the key of what they did: a request that they took back is made again by
    another fact, and not by the same one delivered twice.
    """
    keeper = scene.member(tx)
    author = tx.members.meet(named(message.author), now=scene.now, acts=False)
    tx.members.room(message.ref.place, private=message.private)
    said = written(message.text)  # For its kind alone: none of its words are stored.
    asked = use_case.ask_consent(
        tx,
        message,
        id=id_for("consent", scene.community, message.ref),
        keeper=keeper,
        author=author,
        kind=said.kind or kind,
        topics=(),  # The tags are the author's words too: they are read again with the rest.
        question=question,
        again=tx.deliveries.first(f"request {fact}", now=scene.now),
        now=scene.now,
    )
    if asked is None:
        return replies.consent_closed(_shown(tx, str(message.ref), scene.viewer(keeper)))
    if asked.new:
        ask = replies.ask_author(asked.consent, named_as(keeper), to=str(message.author))
        _ask(tx, author, ask, asked.consent, Cause.CONSENT, place=message.ref.place, now=scene.now)
    asked_of = Who(author.name, str(message.author))  # Without a name it is the platform that knows one.
    return replies.request_made(asked.consent, asked_of, new=asked.new, near=tuple(near))


def request_key(consent: Consent) -> str:
    """Return the key of the request to the author; one that was taken back and made again has another."""
    again = (consent.version,) if consent.version > use_case.TAKEN_BACK else ()
    return key_for("consent", consent.source_key, *again)


def offer(tx: Transaction, *, scene: Scene, message: MessagePosted, kind: Kind, question: str | None = None) -> None:
    """Ask the author of an answer that helped whether to keep it: nobody but them has asked for that."""
    author = tx.members.meet(named(message.author), now=scene.now, acts=False)
    tx.members.room(message.ref.place, private=message.private)
    said = written(message.text)
    asked = use_case.ask_consent(
        tx,
        message,
        id=id_for("consent", scene.community, message.ref),
        keeper=author,
        author=author,
        kind=said.kind or kind,
        topics=(),  # The tags are the author's words too: they are read again with the rest.
        question=question,
        now=scene.now,
    )
    if asked and asked.new:
        post = replies.offer_answer(asked.consent, to=str(message.author))
        _ask(tx, author, post, asked.consent, Cause.OFFER, place=message.ref.place, now=scene.now)


def _ask(
    tx: Transaction, author: Member, post: Post, consent: Consent, cause: Cause, *, place: Place, now: datetime
) -> None:
    """Tell an author what waits for their answer; it stands on their own page too, and after its day means no."""
    tell(tx, author, post, cause=cause, key=request_key(consent), now=now, place=place, by=consent.expires_at)


async def on_keep_shortcut(desk: Desk, scene: Scene, chosen: MessageChosen) -> Answer:
    """Ask the author of a message whether it may be kept; what it looks like is told while the text is in hand."""
    said = written(chosen.message.text)
    if is_blank(said.body):
        return replies.nothing_to_keep()
    near = await alike(desk, scene, said)
    return await desk.write(scene, partial(request, scene=scene, message=chosen.message, near=near, fact=chosen.key))


async def on_approve(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Keep the words as they read now, with or without their author's name."""
    nameless = press.action.verb == "approve_nameless"
    return await _approve(desk, scene, press.action.subject, nameless=nameless, form=None)


async def on_edit_first(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Give the author their own words in a form."""
    consent = await desk.write(scene, partial(_waiting, scene=scene, id=press.action.subject))
    if not use_case.is_open(consent, now=scene.now):
        return await desk.write(scene, partial(_closed, scene=scene, source_key=consent.source_key))
    message = await desk.message(_ref(consent))
    if message is None:
        return replies.please_keep_yourself()
    said = written(message.text)
    values = {
        "kind": (said.kind or consent.kind).value,
        "title": await desk.read(scene, lambda tx: use_case.title_of(tx, consent, said)),
        "body": said.body,
        "topics": ", ".join(said.topics or consent.topics),
        "scope": "place" if consent.private else "community",
    }
    return edit_form(Action("approve_edit", consent.id, consent.version), values, placed=consent.private)


async def on_edited(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Keep what the author made of their words."""
    try:
        what = filled(form.values)
    except Unfit as fault:
        return edit_form(form.action, form.values, placed=form.private, fault=fault)
    return await _approve(desk, scene, form.action.subject, nameless=what.nameless, form=what, key=form.key)


async def on_refuse(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Take a no for an answer, and tell the one who asked."""

    def refuse(tx: Transaction) -> Answer:
        author = scene.member(tx)
        consent = use_case.waiting_for(tx, press.action.subject, author)
        if not use_case.refuse(tx, consent, author=author, now=scene.now):
            return replies.consent_closed(_shown(tx, consent.source_key, scene.viewer(author)))
        _tell_keeper(tx, scene, consent, "refused")
        _decided(tx, scene, consent, None)
        return replies.declined()

    return await desk.write(scene, refuse)


async def on_take_back(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let the one who asked take it back."""

    def take_back(tx: Transaction) -> Answer:
        keeper = scene.member(tx)
        consent = tx.consents.get(press.action.subject)
        if use_case.take_back(tx, press.action.subject, keeper=keeper):
            taken_from(tx, scene, consent)
            return replies.taken_back()
        return replies.nothing_to_take_back(_shown(tx, consent.source_key, scene.viewer(keeper)) if consent else None)

    return await desk.write(scene, take_back)


async def _approve(desk: Desk, scene: Scene, id_: str, *, nameless: bool, form: Filled | None, key: str = "") -> Answer:
    consent = await desk.write(scene, partial(_waiting, scene=scene, id=id_))
    message = await desk.message(_ref(consent))
    if message is None:
        return replies.please_keep_yourself()

    def approve(tx: Transaction) -> Answer:
        author = scene.member(tx)
        asked = use_case.waiting_for(tx, id_, author)
        if asked.state is not DraftState.KEPT and not use_case.is_open(asked, now=scene.now):
            return replies.consent_closed(None)
        kept = use_case.approve(
            tx,
            asked,
            message,
            written(message.text),
            author=author,
            nameless=nameless,
            filled=form,
            now=scene.now,
        )
        if kept is None:
            return replies.please_keep_yourself()
        if kept.new:
            if not kept.entry.nameless:  # Beneath their message, the line would tell who told it.
                line = replies.kept_line(kept.entry, _keeper_of(tx, asked))
                tx.outgoing.send(message.ref.place, line, key=key_for("kept", message.ref), now=scene.now)
            _tell_keeper(tx, scene, asked, "approved", entry=kept.entry)
            _decided(tx, scene, asked, kept.entry)
            tie(tx, kept.entry, now=scene.now)
        fresh = bool(form) and tx.deliveries.first(key, now=scene.now)
        gone = kept.entry.state is not State.KEPT
        if form and fresh and not kept.new and not gone:
            return replies.changed_line(curate.edit(tx, kept.entry.number, form, member=author, now=scene.now))
        return replies.gone_again() if gone else replies.kept_privately(kept)

    close = await ask_close(desk, scene, form.topics if form else written(message.text).topics)
    return beside(await desk.write(scene, approve), close)


def taken_from(tx: Transaction, scene: Scene, consent: Consent | None) -> None:
    """Let the author see that there is nothing to decide any more."""
    author = tx.members.get(consent.author) if consent else None
    if consent and author:
        gone = replies.no_longer_wanted(to=author.account)
        tx.outgoing.replace(request_key(consent), gone, now=scene.now)


def answered_by_keeping(tx: Transaction, scene: Scene, entry: Entry) -> None:
    """Tell whoever asked for a message that its author has kept it by themselves."""
    asked = use_case.answered_by_keeping(tx, entry)
    if asked:
        _tell_keeper(tx, scene, asked, "approved", entry=entry)
        _decided(tx, scene, asked, entry)


def _decided(tx: Transaction, scene: Scene, consent: Consent, entry: Entry | None) -> None:
    """Let the request show how it was decided, in the place of its buttons, and a gap that ended with it name it."""
    tx.outgoing.replace(request_key(consent), replies.decided(entry, to=str(scene.actor)), now=scene.now)
    if entry and consent.question:
        course.name_answer(tx, consent.question, entry.number)


def _keeper_of(tx: Transaction, consent: Consent) -> Who | None:
    """Return the one who asked, if they are still here."""
    keeper = tx.members.get(consent.keeper)
    return named_as(keeper) if keeper and keeper.name else None


def _waiting(tx: Transaction, *, scene: Scene, id: str) -> Consent:
    return use_case.waiting_for(tx, id, scene.member(tx))


def _tell_keeper(tx: Transaction, scene: Scene, consent: Consent, news: str, entry: Entry | None = None) -> None:
    keeper = tx.members.get(consent.keeper)
    if keeper is None or consent.keeper == consent.author:
        return
    if entry:
        told = replies.approved(entry, entry.author_name, to=keeper.account)
    else:
        told = replies.refused(to=keeper.account)
    key, place = key_for(news, consent.id, consent.version), Place.parse(consent.place)
    tell(tx, keeper, told, cause=Cause.ANSWER, key=key, now=scene.now, place=place)


def _closed(tx: Transaction, *, scene: Scene, source_key: str) -> Answer:
    return replies.consent_closed(_shown(tx, source_key, scene.viewer(scene.member(tx))))


def _shown(tx: Transaction, source_key: str, viewer: Viewer) -> Entry | None:
    """Return what was kept from a message, if *viewer* may see it as it reads now."""
    entry = tx.entries.by_source(source_key)
    return entry if entry and visible(entry, viewer) else None


def _ref(consent: Consent) -> MessageRef:
    return MessageRef(Place.parse(consent.place), consent.message_id)
