"""A closed community starts nothing, and says so where members go on: what is planned is refused, the rest has a line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.charter.ending import is_closed
from bot.domain.replies.ending import closed_line
from bot.errors import NotAllowed
from bot.messages import Form, Post
from bot.wording import plain_of

if TYPE_CHECKING:
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Prose
    from bot.transaction import Transaction

GO_ON = frozenset({"share", "ask", "learning", "commit", "follow"})
"""The commands and forms that answer in a closed community as ever, but for the line."""


def may_plan(tx: Transaction) -> None:
    """Raise `NotAllowed` where the community is closed: nothing that recurs begins or goes on there."""
    if is_closed(tx):
        raise NotAllowed("ending", "open")


async def must_be_open(desk: Desk, scene: Scene) -> None:
    """Raise `NotAllowed` where the community is closed, before anybody fills in a form for nothing."""
    await desk.read(scene, may_plan)


async def with_line(desk: Desk, scene: Scene, verb: str, answer: Answer) -> Answer:
    """Return the answer to a command or a form, with a quiet line below it where the community is closed."""
    if verb.lower() not in GO_ON or not isinstance(answer, Post | Form):
        return answer
    said = await desk.read(scene, lambda tx: closed_line(tx.members.community().name) if is_closed(tx) else None)
    return _beneath(answer, said) if said else answer


def _beneath(answer: Post | Form, said: Prose) -> Answer:
    if isinstance(answer, Form):
        return replace(answer, notes=(*answer.notes, said))
    if answer.audience == "public":
        return answer  # What others read is no place for it.
    fallback = f"{answer.fallback}\n{plain_of(said)}"
    return replace(answer, blocks=(*answer.blocks, said), fallback=fallback)
