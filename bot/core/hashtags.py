"""A new hashtag that is close to a topic: its writer is asked once, privately, and one press makes it that topic."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain import topics
from bot.domain.near import names_of, nearest, slip_of
from bot.domain.replies import topic_forms as forms
from bot.errors import Absent
from bot.messages import Post
from bot.wording import plain_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.model import Member
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Block, MessagePosted, Pressed
    from bot.transaction import Transaction

MOST_CARRIED = 20


async def ask_close(desk: Desk, scene: Scene, names: Sequence[str]) -> Sequence[Block]:
    """Return what is asked about new hashtags that are close to a topic, before anything is kept under *names*.

    Only what everybody in the scene's place may know of is offered.
    """
    if not names:
        return ()
    return forms.close_names(await desk.read(scene, lambda tx: topics.close_to(tx, names, scene.anybody())))


async def ask_close_unless_rushed(desk: Desk, message: MessagePosted, names: Sequence[str]) -> Sequence[Block]:
    """Do as `ask_close` for a tagged message; ask nothing while very many keep at once."""
    if not names or desk.keeping.is_dense(asyncio.get_running_loop().time()):
        return ()
    return await ask_close(desk, await desk.event(message.author, message.ref.place, private=message.private), names)


def beside(answer: Answer, asked: Sequence[Block]) -> Answer:
    """Return an answer with what is *asked* beneath it; a form, or none, stays as it is."""
    if not isinstance(answer, Post) or not asked:
        return answer
    fallback = "\n".join([answer.fallback, *filter(None, map(plain_of, asked))])
    return replace(answer, blocks=(*answer.blocks, *asked), fallback=fallback)


async def on_near(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Make a new hashtag another name of the topic that was meant, while it is on nobody else's entries."""
    new, _, stays = press.action.subject.partition(">")

    def use(tx: Transaction) -> Answer:
        member = scene.member(tx)
        viewer = scene.viewer(member)
        others = names_of(one for one in topics.known(tx, viewer) if one.name != new)
        if tx.topics.canonical(new) == stays:
            return forms.used_instead(new, stays)
        meant = {nearest(new, others), slip_of(new, others) if member.facilitates else None}
        if tx.topics.canonical(new) != new or stays not in meant:
            raise Absent("topic", new)
        if not (member.facilitates or _is_theirs(tx, new, member)):
            return forms.taken_up(new)
        tx.topics.alias(new, stays)
        tx.audit.note("alias", f"{new} = {stays}", by=member.person, now=scene.now)
        return forms.used_instead(new, stays)

    return await desk.write(scene, use)


def _is_theirs(tx: Transaction, name: str, member: Member) -> bool:
    """Return whether a hashtag is on a member's own entries alone, and nobody made more of it."""
    topic = tx.topics.get(name)
    if topic and (topic.made_at or topic.steward or topic.aliases or tx.topics.followers(name)):
        return False
    numbers = tx.topics.carriers(name, limit=MOST_CARRIED)
    every = tx.entries.many(numbers)
    return len(numbers) < MOST_CARRIED and all(member.person in {one.author, one.kept_by} for one in every)
