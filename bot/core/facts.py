"""What was said: a tagged message is kept, a question to Hearth answered, edits and deletions carried over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.core import asking, checkins, consents, digesting, forum, prior_art, replied, solving
from bot.core.emoji import is_check, sign
from bot.core.hashtags import ask_close, ask_close_unless_rushed
from bot.core.keeping import alike, alike_unless_rushed, confirm, strike
from bot.core.keys import id_for, key_for
from bot.core.sessions.posted import question_gone
from bot.core.switches import switched
from bot.core.welcome import introducing
from bot.domain import questions
from bot.domain import replies as domain
from bot.messages import MessagePosted
from bot.practice import consent, curate, replies
from bot.practice.draft import written
from bot.practice.keep import keep_message
from bot.practice.model import DraftState
from bot.text import KINDS, is_thanks, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.model import Room
    from bot.core.desk import Desk, Scene
    from bot.messages import Block, MessageDeleted, MessageEdited, Reacted
    from bot.practice.draft import Written
    from bot.practice.model import Entry
    from bot.transaction import Transaction

TAGS = tuple(f"#{kind}" for kind in KINDS)


async def on_message(desk: Desk, message: MessagePosted) -> None:
    """Keep a tagged message; answer one put to Hearth; leave no trace of any other."""
    said = tagged(message.text)
    if said is not None:
        await _keep_tagged(desk, message, said)
        if message.ref.place.thread not in {"", message.ref.id}:
            await replied.on_reply(desk, message)
    elif message.to_hearth:
        await asking.on_mention(desk, message)
    elif message.ref.place.thread not in {"", message.ref.id}:
        await introducing.on_reply(desk, message)
        await replied.on_reply(desk, message)
        if is_thanks(message.text):
            await solving.on_thanks(desk, message)
    elif message.forum:
        await forum.on_post(desk, message)
    else:
        await prior_art.on_message(desk, message)


def tagged(text: str) -> Written | None:
    """Return what is said in *text* where a tag says to keep it.

    Nearly all that is said has no tag: it is not looked at any further than it takes to know that.
    """
    if "#" not in text:
        return None
    folded = normalise(text).casefold()
    said = written(text) if any(tag in folded for tag in TAGS) else None
    return said if said and said.kind else None


async def on_edit(desk: Desk, edit: MessageEdited) -> None:
    """Carry an edit over; an edit that adds the tag keeps the message."""
    said, kept = written(edit.text), False
    for scene in await _scenes(desk, edit):
        if await desk.read(scene, lambda tx: tx.entries.by_source(str(edit.ref)) is not None):
            kept = True
            await desk.write(scene, partial(_carry_edit, scene=scene, edit=edit, said=said))
    if said.kind is not None and not kept:
        await _keep_tagged(desk, _as_posted(edit), said, version=edit.version)


async def _scenes(desk: Desk, edit: MessageEdited) -> Sequence[Scene]:
    """Return the edit's scene in the channel's community, and in those that the channel belonged to before."""
    scene = await desk.event(edit.author, edit.ref.place, private=edit.private)
    earlier = await desk.store.earlier(edit.ref.place)
    return [scene, *(replace(scene, community=one) for one in earlier)]


async def on_delete(desk: Desk, deletion: MessageDeleted) -> None:
    """Withdraw what was kept from a deleted message, and drop what was asked about it."""
    now, place = desk.clock(), deletion.ref.place
    for community in (await desk.store.home(place, now=now), *await desk.store.earlier(place)):
        carry = partial(_carry_deletion, community=community, deletion=deletion, now=now)
        await desk.store.write(community, carry)
    desk.wake()


def _carry_deletion(tx: Transaction, *, community: int, deletion: MessageDeleted, now: datetime) -> None:
    entry = curate.carry_deletion(tx, deletion, now=now)
    consent.drop_deleted(tx, deletion)
    if entry:
        strike(tx, entry, now=now)
    asked = questions.forget(tx, id_for("question", community, deletion.ref), now=now)
    if asked:
        question_gone(tx, asked.id, now=now)
    if asked and asked.posted_key:
        tx.outgoing.replace(asked.posted_key, domain.no_longer_asked(), now=now)
    for key, instead in (*checkins.unasked(tx, asked.id), *digesting.unasked(tx, asked, now=now)) if asked else ():
        tx.outgoing.replace(key, instead, now=now)


async def on_reaction(desk: Desk, reaction: Reacted) -> None:
    """Keep what somebody marked with the community's reaction, where the channel wants that.

    Their own words are kept at once, another's with consent. A check mark is another matter.
    """
    if is_check(reaction.emoji) and reaction.added:
        await solving.on_check(desk, reaction)
    message = reaction.message
    scene = await desk.event(reaction.by, message.ref.place, private=message.private)
    message = replace(message, private=scene.private)
    reaction = replace(reaction, message=message)
    if not await desk.read(scene, partial(_keeps, reaction=reaction)):
        return
    if not reaction.added:
        await desk.write(scene, partial(_unreact, scene=scene, reaction=reaction))
    elif str(reaction.by) == str(message.author):
        said = written(message.text)
        near, asked = await alike(desk, scene, said), await ask_close(desk, scene, said.topics)
        put = partial(_react, scene=scene, reaction=reaction, said=said, near=near, asked=asked)
        await desk.write(scene, put)
    else:
        await desk.write(scene, partial(_react, scene=scene, reaction=reaction))


def _keeps(tx: Transaction, *, reaction: Reacted) -> bool:
    """Return whether this reaction keeps a message in its channel."""
    its = tx.members.community().settings.reaction
    return sign(reaction.emoji) == sign(its) and switched(tx, reaction.message.ref.place).reactions


async def _keep_tagged(desk: Desk, message: MessagePosted, said: Written, *, version: str = "") -> None:
    with desk.keeping:
        found = await alike_unless_rushed(desk, message, said)
        asked = await ask_close_unless_rushed(desk, message, said.topics)
        await _keep_once_told(desk, message, said, found, asked, version=version)


async def _keep_once_told(
    desk: Desk, message: MessagePosted, said: Written, found: Sequence[Entry], asked: Sequence[Block], *, version: str
) -> None:
    """Keep a tagged message where its channel wants that; *found* is what is like it, *asked* what its author is."""

    def keep(tx: Transaction, scene: Scene, known: Room | None) -> None:
        its = replace(message, private=scene.private)  # What was told of the channel itself goes before it.
        room = tx.members.room(its.ref.place, private=its.private, known=known)
        if switched(tx, its.ref.place, room).tags:
            near = [one for one in found if one.community == scene.community]  # The channel may have been bound since.
            _keep(tx, scene=scene, message=its, said=said, near=near, asked=asked, version=version)

    await desk.write_at(message.author, message.ref.place, keep, private=message.private)


def _keep(
    tx: Transaction,
    *,
    scene: Scene,
    message: MessagePosted,
    said: Written,
    near: Sequence[Entry],
    asked: Sequence[Block],
    version: str = "",
) -> bool:
    member = scene.member(tx)
    kept = keep_message(tx, message, said, member=member, version=version, now=scene.now)
    if kept:
        confirm(tx, scene, message, kept, member=member, near=near, asked=asked)
        consents.answered_by_keeping(tx, scene, kept.entry)
    return kept is not None


def _react(
    tx: Transaction,
    *,
    scene: Scene,
    reaction: Reacted,
    said: Written | None = None,
    near: Sequence[Entry] = (),
    asked: Sequence[Block] = (),
) -> None:
    """Keep one's own words (*said*) or ask for another's, unless the reaction is gone again already."""
    gone = tx.deliveries.outcome(_reaction_key(reaction, "gone"))
    if gone and reaction.at <= datetime.fromisoformat(gone):
        return
    tx.members.room(reaction.message.ref.place, private=reaction.message.private)
    if said is None:
        fact = f"{_reaction_key(reaction, 'put')} {reaction.at.isoformat()}"
        consents.request(tx, scene=scene, message=reaction.message, fact=fact)
    elif _keep(tx, scene=scene, message=reaction.message, said=said, near=near, asked=asked):
        tx.deliveries.first(_reaction_key(reaction, "kept"), now=scene.now)


def _reaction_key(reaction: Reacted, what: str) -> str:
    return f"{reaction.message.ref}:{reaction.by}:reaction {what}"


def _carry_edit(tx: Transaction, *, scene: Scene, edit: MessageEdited, said: Written) -> None:
    entry = curate.carry_edit(tx, edit, said, member=scene.member(tx), now=scene.now)
    if entry:
        strike(tx, entry, now=scene.now)
    if entry and said.struck:
        warning = replies.struck_notice(said.struck, to=str(scene.actor))
        tx.outgoing.send(edit.ref.place, warning, key=key_for("struck", edit.ref, edit.version), now=scene.now)


def _unreact(tx: Transaction, *, scene: Scene, reaction: Reacted) -> None:
    """Take back what a reaction caused: the request while it waits, or one's own entry.

    What was kept in another way, such as by a tag, stays.
    """
    key, gone = str(reaction.message.ref), _reaction_key(reaction, "gone")
    if not tx.deliveries.first(gone, now=scene.now, outcome=reaction.at.isoformat()):
        tx.deliveries.conclude(gone, reaction.at.isoformat())
    member = scene.member(tx)
    by_reaction = tx.deliveries.outcome(_reaction_key(reaction, "kept")) is not None
    asked = tx.consents.by_source(key)
    entry = tx.entries.by_source(key)
    if asked and asked.keeper == member.person and asked.state is DraftState.WAITING:
        consent.take_back(tx, asked.id, keeper=member)
        consents.taken_from(tx, scene, asked)
    elif entry and by_reaction and entry.author == member.person:
        strike(tx, curate.withdraw(tx, entry.number, member=member, now=scene.now), now=scene.now)


def _as_posted(edit: MessageEdited) -> MessagePosted:
    return MessagePosted(edit.ref, edit.author, edit.text, edit.at, edit.private, edit.url)
