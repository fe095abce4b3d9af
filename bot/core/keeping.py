"""What keeping has in common, whatever way in: near-duplicates, confirmations, struck cards."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.core import digesting
from bot.core.answers import anybody_in, made_anew, standing_as
from bot.core.keys import key_for
from bot.domain import replies as domain
from bot.messages import Place, Who
from bot.practice import replies
from bot.practice.model import Change, Scope, State, visible
from bot.practice.sight import followed, standing_now

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.core.desk import Desk, Scene
    from bot.domain.model import Question
    from bot.messages import Block, MessagePosted, Post
    from bot.practice.draft import Written
    from bot.practice.keep import Kept
    from bot.practice.model import Entry
    from bot.transaction import Transaction


def named_as(member: Member) -> Who:
    """Return *member* as shown in a post that stands: with the account by which it is found at their erasure."""
    return Who(member.name, member.account)


async def alike(desk: Desk, scene: Scene, said: Written) -> Sequence[Entry]:
    """Return near-duplicates that everybody in the scene's place may see, for one who is about to keep."""

    def near(tx: Transaction) -> Sequence[Entry]:
        hits = tx.search.near(said.title, said.body, scene.anybody())
        return tx.entries.many([hit.number for hit in hits])

    return await desk.read(scene, near)


async def alike_unless_rushed(desk: Desk, message: MessagePosted, said: Written) -> Sequence[Entry]:
    """Do as `alike` for a tagged message; find nothing while very many keep at once: looking costs dozens of keeps."""
    now = asyncio.get_running_loop().time()
    if desk.keeping.is_dense(now) or not desk.looks.take(now):
        return ()
    return await alike(desk, await desk.event(message.author, message.ref.place, private=message.private), said)


def strike(tx: Transaction, entry: Entry, *, now: datetime) -> None:
    """Strike an entry that is no longer shown from every card that was posted."""
    if entry.state is not State.KEPT:
        _strike(tx, entry.number, replies.struck(entry.number), now=now)


def take_down(tx: Transaction, was: Entry, entry: Entry, *, now: datetime) -> None:
    """Strike the posted cards of an entry that now shows less: to fewer people, or without its author's name."""
    narrower = entry.scope is Scope.PLACE and was.scope is not Scope.PLACE
    if narrower or (entry.nameless and not was.nameless):
        _strike(tx, entry.number, replies.struck_since(entry.number), now=now)


def _strike(tx: Transaction, number: int, instead: Post, *, now: datetime) -> None:
    """Put *instead* in the place of every post that shows an entry.

    A question put to a channel stays asked, and an answer keeps its other cards.
    """
    for key in tx.outgoing.showing(number):
        tx.outgoing.replace(key, still_shown(tx, key, now=now) or instead, now=now)


def part_changed(tx: Transaction, was: Entry, entry: Entry, *, now: datetime) -> None:
    """Make the posts anew that show an entry with a part that has changed: its words, its name, or that it left."""
    whole = followed(tx, was.merged_into) if was.state is State.MERGED and was.merged_into else None
    if whole and was.version != entry.version:
        instead = replies.struck_since(whole.number)
        replace_posts(tx, whole.number, instead, since=merged_at(tx, was.number), now=now)


def merged_at(tx: Transaction, number: int) -> datetime | None:
    """Return when an entry was last merged into another; None where nobody knows."""
    return next((one.at for one in reversed(tx.entries.revisions(number)) if one.change is Change.MERGED), None)


def replace_posts(tx: Transaction, number: int, instead: Post, *, since: datetime | None = None, now: datetime) -> None:
    """Make the posts anew that show an entry in front of all, from *since* on, as it stands now.

    *instead* takes the place of what has nothing left. What one person was told works on: its buttons lead to what
    stands for the entry.
    """
    for key in tx.outgoing.standing(number, since):
        tx.outgoing.replace(key, still_shown(tx, key, now=now) or instead, now=now)


def still_shown(tx: Transaction, key: str, *, without: Collection[int] = (), now: datetime) -> Post | None:
    """Return a post that showed entries with what it may still show; None where nothing is left of it."""
    from bot.core.sessions.posted import again as of_session  # noqa: PLC0415 - Sessions name people by this module.

    again = made_anew(tx, key, without=without, now=now) or of_session(tx, key, without=without)
    again = again or digesting.made_anew(tx, key, without=without, now=now)
    question = tx.questions.by_posted(key) if again is None else None
    return asked_again(tx, question, without=without) if question and question.text else again


def asked_by(tx: Transaction, key: str) -> str | None:
    """Return the person whose question the post *key* asks or answers."""
    standing = standing_as(tx, key)
    question = tx.questions.get(standing.question) if standing else tx.questions.by_posted(key)
    return question.asker if question else None


def asked_again(tx: Transaction, question: Question, *, without: Collection[int] = ()) -> Post:
    """Return a question as it stands in its channel, with those near misses that are still shown there."""
    place = Place.parse(question.place)
    anybody = anybody_in(tx, place)
    still = [one for one in standing_now(tx, question.near) if visible(one, anybody, place)]
    near = [(one.number, one.title) for one in still if one.number not in without]
    asker = tx.members.get(question.asker) if question.asker else None
    return domain.posted_question(question, named_as(asker) if asker else Who("A member"), near)


def confirm(
    tx: Transaction,
    scene: Scene,
    message: MessagePosted,
    kept: Kept,
    *,
    member: Member,
    near: Sequence[Entry],
    asked: Sequence[Block] = (),
) -> None:
    """Say in the thread that *member* kept something, and to them what they can do about it, and what is *asked*."""
    thread = message.ref.place
    tx.outgoing.send(
        thread, replies.kept_line(kept.entry, named_as(member)), key=key_for("kept", message.ref), now=scene.now
    )
    tx.outgoing.send(
        thread,
        replies.kept_privately(kept, near, to=str(scene.actor), asked=asked),
        key=key_for("confirm", message.ref),
        now=scene.now,
    )
