"""Written up: what is asked a third time is to be written down once and for all, and its gap ends with that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.least import least_people
from bot.community.model import Viewer
from bot.core import sharing
from bot.core.attention import tell
from bot.core.gaps.finding import found, near_entries
from bot.core.keys import key_for
from bot.core.places import near
from bot.domain.gaps import sight
from bot.domain.gaps.model import REPEATS, GapState
from bot.domain.replies import gap_ends as ends
from bot.domain.replies import gaps as said
from bot.messages import Action
from bot.practice import write_up
from bot.practice.draft import TITLE_LIMIT
from bot.practice.model import Scope
from bot.practice.replies.forms import share_form
from bot.practice.replies.writing_up import with_sources

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.core.desk import Desk, Scene
    from bot.domain.gaps.model import Gap
    from bot.domain.model import Question
    from bot.messages import Answer, FormSubmitted, Pressed
    from bot.transaction import Transaction

TOLD_OF = frozenset({GapState.OPEN, GapState.ANSWERED})


def propose(tx: Transaction, gap: Gap, *, now: datetime) -> bool:
    """Propose, once, to write up what was asked a third time: to who looks after it, who answered it, or who facilitates.

    What every member may read of it is shown, and counted; where that is nothing but a count, its topic is.
    """
    held = tx.gaps.questions(gap.id)
    shown = sight.shown(tx, gap, held, Viewer(gap.community), least=least_people(tx))
    times = len(shown.questions) + (shown.silent or 0)
    if gap.state not in TOLD_OF or times < REPEATS or not (gap.label or shown.topic):
        return False
    if not tx.deliveries.first(f"write up {gap.id}", now=now):
        return False
    entries = near_entries(tx, gap, held, Viewer(gap.community))
    for member, cause in _whom(tx, gap, held):
        post = ends.write_up(
            replace(gap, topic=shown.topic),
            times,
            [(one.number, one.title) for one in entries],
            to=member.account,
            near_place=near(tx, member.account, ""),
        )
        tell(tx, member, post, cause=cause, key=key_for("write up", gap.id, member.person), now=now)
    return True


def _whom(tx: Transaction, gap: Gap, held: Sequence[Question]) -> list[tuple[Member, Cause]]:
    helpers = sorted((one for one in held if one.helper and one.helped_at), key=lambda one: str(one.helped_at))
    for person in (gap.steward, helpers[-1].helper if helpers else None):
        member = tx.members.get(person) if person else None
        if member and member.account:
            return [(member, Cause.QUESTION)]
    every = () if tx.charters.is_closed() else tx.members.every()
    return [(one, Cause.DUTY) for one in every if one.facilitates and one.account]


async def open_write_up(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form to keep what was asked so often: called as it was asked, with what is kept near it."""

    def form(tx: Transaction) -> Answer:
        shown = found(tx, press.action.subject, scene.someone(tx))
        if shown is None:
            return said.no_such_gap()
        held, viewer = tx.gaps.questions(shown.gap.id), scene.someone(tx)
        # What is told in one channel alone is not put together into what all may read.
        near = [one for one in near_entries(tx, shown.gap, held, viewer) if one.scope is Scope.COMMUNITY]
        title, topic = shown.title or shown.gap.label, shown.topic
        values = write_up.prefilled(near, title=title, topic=topic)
        values["title"] = title[:TITLE_LIMIT]
        empty = share_form(Action("write_up", shown.gap.id), values, private=False, placed=False)
        return ends.for_all_who_asked(with_sources(empty, near) if near else empty)

    return await desk.read(scene, form)


async def on_write_up(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Keep what was written up, like any other form; its gap ends with it."""
    return await sharing.on_share_form(desk, scene, form)
