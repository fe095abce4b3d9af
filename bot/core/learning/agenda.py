"""The learning agenda in its routes: listed, proposed to, voted on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community import replies as community
from bot.community.least import least_people
from bot.community.model import Did, Viewer
from bot.core.keys import id_for
from bot.domain import learning, topics
from bot.domain.model import LearningState
from bot.domain.replies import learning as replies
from bot.errors import Absent, Unfit
from bot.messages import Page
from bot.practice.model import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.community.model import Member
    from bot.core.desk import Desk, Scene
    from bot.domain.model import Learning
    from bot.messages import Answer, Block, CommandInvoked, FormSubmitted, Pressed
    from bot.transaction import Transaction

MOST_ON_PAGE = 50


async def on_learning(desk: Desk, scene: Scene, command: CommandInvoked, rest: str) -> Answer:
    """Show the agenda; with a number behind it that question, with words propose them."""
    if scene.guest:
        return replies.not_for_guests()
    if not rest.strip():
        return await _listed(desk, scene)
    if rest.strip().rstrip(".").isdecimal():
        at = int(rest.strip().rstrip(".")[:6])
        return await desk.write(scene, lambda tx: _numbered(tx, scene, at))
    return await desk.write(scene, lambda tx: _propose(tx, scene, rest, key=command.key))


def _numbered(tx: Transaction, scene: Scene, at: int) -> Answer:
    """Return the question with this number on the list as it is now."""
    every = learning.living(tx, scene.someone(tx))
    return shown(tx, scene, every[at - 1]) if 0 < at <= len(every) else replies.no_such_number(at)


async def on_list(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Show the agenda."""
    return replies.not_for_guests() if scene.guest else await _listed(desk, scene)


async def _listed(desk: Desk, scene: Scene) -> Answer:
    def read(tx: Transaction) -> Answer:
        viewer = scene.someone(tx)
        every, ended = _rows(tx, learning.living(tx, viewer), viewer), _understood(tx, viewer)
        return replies.agenda(every, ended, least=least_people(tx), coverage=tx.learning.coverage())

    return await desk.read(scene, read)


async def page(desk: Desk, scene: Scene, rest: str) -> Page | None:
    """Return the page of the agenda; guests have none."""

    def read(tx: Transaction) -> Page | None:
        viewer = scene.someone(tx)
        every, ended = _rows(tx, learning.living(tx, viewer), viewer), _understood(tx, viewer)
        of = {"least": least_people(tx), "most": MOST_ON_PAGE}
        blocks: list[Block] = replies.agenda_blocks(every, ended, coverage=tx.learning.coverage(), **of)
        return Page("What we want to understand", tuple(blocks))

    return None if rest or scene.guest else await desk.read(scene, read)


def mine(tx: Transaction, viewer: Viewer) -> list[Block]:
    """Return what *viewer* wants to understand of what is on the agenda, for their own page."""
    wanted = tx.learning.voted(viewer.person) if viewer.person else ()
    return replies.my_questions([one for one in learning.living(tx, viewer) if one.id in wanted]) if wanted else []


async def open_proposal(_desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Open the form for a question."""
    return replies.not_for_guests() if scene.guest else replies.propose_form({})


async def on_proposal(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Put what the form says on the agenda; a fault opens it again with what was typed."""

    def propose(tx: Transaction) -> Answer:
        try:
            return _propose(tx, scene, form.values.get("question", ""), key=form.key)
        except Unfit as fault:
            return replies.propose_form(form.values, community.sentence(fault))

    return replies.not_for_guests() if scene.guest else await desk.write(scene, propose)


def _propose(tx: Transaction, scene: Scene, text: str, *, key: str) -> Answer:
    member = scene.member(tx)
    id_ = id_for("learning", scene.community, scene.actor, key)
    one = learning.propose(tx, id_, text, topics=_open_topics(tx, scene), member=member, now=scene.now)
    if one.id != id_:
        _note(tx, Did.VOTED, one, member, scene)
        learning.want(tx, one, member=member, enough=least_people(tx), now=scene.now)
        return shown(
            tx, scene, learning.get(tx, one.id), said="That stands on the agenda already, so I added your vote."
        )
    _note(tx, Did.PROPOSED, one, member, scene)
    return shown(tx, scene, one, said="It stands on the learning agenda, with your vote.")


def _open_topics(tx: Transaction, scene: Scene) -> Sequence[str]:
    """Return what the scene's channel stands for; of a private one only what every member may know of.

    Everybody reads the agenda, so what is said in a private channel would be told by its topic.
    """
    found = tx.topics.of_source(str(scene.place.room))
    if not (found and scene.private):
        return found
    known = {one.name for one in topics.known(tx, Viewer(scene.community))}
    return [name for name in found if name in known]


async def on_show(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show one question with what there is on it."""
    return await _about(desk, scene, press, lambda tx, one, _member: shown(tx, scene, one))


async def on_want(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Record that the actor wants to know."""

    def want(tx: Transaction, one: Learning, member: Member) -> Answer:
        if one.ended:
            return shown(tx, scene, one, said=replies.ENDED_SINCE)
        learning.want(tx, one, member=member, enough=least_people(tx), now=scene.now)
        _note(tx, Did.VOTED, one, member, scene)
        after = learning.get(tx, one.id)
        opened = one.state is not after.state
        return shown(tx, scene, after, said="With your vote it is open now." if opened else "Your vote is in.")

    return await _about(desk, scene, press, want)


async def on_unwant(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Take the actor's vote back."""

    def leave(tx: Transaction, one: Learning, member: Member) -> Answer:
        if one.ended:
            return shown(tx, scene, one, said=replies.ENDED_SINCE)
        tx.learning.unvote(one.id, member.person)
        return shown(tx, scene, learning.get(tx, one.id), said="Your vote is taken back.")

    return await _about(desk, scene, press, leave)


async def _about(
    desk: Desk, scene: Scene, press: Pressed, act: Callable[[Transaction, Learning, Member], Answer]
) -> Answer:
    def do(tx: Transaction) -> Answer:
        member = scene.member(tx)
        try:
            return act(tx, learning.get(tx, press.action.subject), member)
        except Absent:
            return replies.no_such_question()

    return replies.not_for_guests() if scene.guest else await desk.write(scene, do)


def shown(tx: Transaction, scene: Scene, one: Learning, *, said: str = "") -> Answer:
    """Return a question to the actor, with what they may do about it."""
    member = scene.member(tx)
    viewer = scene.viewer(member)
    alone = one.by == member.person and one.state is LearningState.PROPOSED and one.votes <= 1
    row = replies.LearningRow(one, _titles(tx, one, viewer), wanted=one.id in tx.learning.voted(member.person))
    return replies.card(
        row,
        least=least_people(tx),
        said=said,
        ends=learning.may_end(tx, one, member),
        opens=member.facilitates,
        drops=member.facilitates or alone,
    )


def _titles(tx: Transaction, one: Learning, viewer: Viewer) -> tuple[tuple[int, str], ...]:
    return tuple((entry.number, entry.title) for entry in learning.on(tx, one, viewer)[:10])


def _rows(tx: Transaction, every: Sequence[Learning], viewer: Viewer) -> list[replies.LearningRow]:
    """Return questions with what *viewer* may see on them, read at once."""
    linked = tx.learning.linked([one.id for one in every])
    numbers = list(dict.fromkeys(number for some in linked.values() for number in some))
    entries = {entry.number: entry for entry in tx.entries.many(numbers) if visible(entry, viewer)}
    wanted = tx.learning.voted(viewer.person) if viewer.person else ()

    def on(one: Learning) -> tuple[tuple[int, str], ...]:
        first = (one.answered_by,) if one.answered_by else ()
        found = dict.fromkeys((*first, *linked.get(one.id, ())))
        return tuple((number, entries[number].title) for number in found if number in entries)

    return [replies.LearningRow(one, on(one), one.id in wanted) for one in every]


def _understood(tx: Transaction, viewer: Viewer) -> list[replies.LearningRow]:
    every = sorted(
        tx.learning.every(LearningState.UNDERSTOOD), key=lambda one: (one.ended_at or one.at, one.id), reverse=True
    )
    return _rows(tx, every[: replies.MOST_ENDED], viewer) if not viewer.guest else []


def _note(tx: Transaction, did: Did, one: Learning, member: Member, scene: Scene) -> None:
    tx.interactions.note(did, by=member.person, subject=one.id, topic=one.topic, now=scene.now)
