"""`/hearth ending`: how a community goes on, or ends well. Facilitators only."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.core.charter import merging, resting
from bot.core.charter.anthology import looked_back
from bot.core.charter.telling import channels_of, tell_channels, why_not
from bot.core.unknown import not_known
from bot.domain.charter import ending
from bot.domain.replies import ending as replies
from bot.errors import NotAllowed, Unfit

if TYPE_CHECKING:
    from bot.core.desk import Desk, Scene
    from bot.domain.charter.model import Charter
    from bot.messages import Answer, CommandInvoked, FormSubmitted, Pressed
    from bot.transaction import Transaction


async def on_verb(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Answer `/hearth ending`, and `/hearth ending take CODE`."""
    word, _, more = rest.strip().partition(" ")
    if word.lower() == "take":
        return await merging.on_code(desk, scene, more.strip())
    return not_known(rest.strip(), "/hearth ending", ("take CODE",), await show(desk, scene))


async def show(desk: Desk, scene: Scene) -> Answer:
    """Show the three ways in which a community goes on, or where a closed one stands."""

    def shown(tx: Transaction) -> Answer:
        charter, name = _may(tx, scene), tx.members.community().name
        if charter.merged_into:
            return replies.stands_merged(name)
        if charter.closed_at:
            return replies.stands_closed(name, charter.closed_at)
        return replies.three_ways(name, looked_back(tx, now=scene.now))

    return await desk.read(scene, shown)


async def on_renew(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Open the form in which a community looks back and writes anew what it is about."""

    def form(tx: Transaction) -> Answer:
        charter = _may(tx, scene)
        return _closed(charter) or replies.renew_form(charter, values={})

    return await desk.read(scene, form)


async def on_renewed(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Renew the community; a fault opens the form again with what was typed."""

    def renew(tx: Transaction) -> Answer:
        ending.must_be_open(tx)
        member = scene.member(tx)
        return replies.is_renewed(
            ending.renew(tx, form.values, version=form.action.version, member=member, now=scene.now)
        )

    def again(tx: Transaction, said: str) -> Answer:
        charter = tx.charters.charter()
        return _closed(charter) or replies.renew_form(charter, values=form.values, fault_said=said)

    try:
        return await desk.write(scene, renew)
    except Unfit as fault:
        return await desk.read(scene, partial(again, said=why_not(fault)))


async def on_close(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Show what closing does, and ask whether the community is to be closed."""

    def ask(tx: Transaction) -> Answer:
        charter = _may(tx, scene)
        titles = [one.title for one in resting.active(tx)]
        return _closed(charter) or replies.closing_asked(tx.members.community().name, titles)

    return await desk.read(scene, ask)


async def on_close_yes(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Open the form in which it is said what was learned, and by which the community is closed."""

    def form(tx: Transaction) -> Answer:
        charter = _may(tx, scene)
        return _closed(charter) or replies.close_form(charter, values={})

    return await desk.read(scene, form)


async def on_closed(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Close the community: what recurs rests, and its channels are told once. A fault leaves what was typed."""

    def close(tx: Transaction) -> Answer:
        member = scene.member(tx)
        rested = [one.id for one in resting.rest(tx, member=member, now=scene.now)]
        ending.close(tx, form.values, rested, version=form.action.version, member=member, now=scene.now)
        name = tx.members.community().name
        news = dict.fromkeys(channels_of(tx, str(scene.place.room)), replies.closed_news(name))
        return replies.is_closed(name, told=tell_channels(tx, news, now=scene.now))

    def again(tx: Transaction, said: str) -> Answer:
        charter = tx.charters.charter()
        return _closed(charter) or replies.close_form(charter, values=form.values, fault_said=said)

    try:
        await desk.read(scene, partial(_may, scene=scene))
        return await desk.write(scene, close)
    except Unfit as fault:
        return await desk.read(scene, partial(again, said=why_not(fault)))


async def on_reopen(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Open a closed community again; what rested goes on, and its channels are told of it."""

    def reopen(tx: Transaction) -> Answer:
        try:
            was = ending.reopen(tx, member=scene.member(tx), now=scene.now)
        except Unfit as fault:
            return replies.ending_fault(why_not(fault))
        going_on = resting.go_on(tx, was.rested, now=scene.now)
        name = tx.members.community().name
        news = {
            room: replies.opened_news(name, [one.title for one in going_on if resting.room_of(tx, one) == room])
            for room in channels_of(tx, str(scene.place.room))
        }
        told = tell_channels(tx, news, now=scene.now, what="reopened")
        return replies.is_open_again(name, [one.title for one in going_on], told=told)

    return await desk.write(scene, reopen)


def _may(tx: Transaction, scene: Scene) -> Charter:
    """Return the charter; raise `NotAllowed` where whoever acts is no facilitator."""
    if not scene.someone(tx).facilitates:
        raise NotAllowed("ending", "facilitator")
    return tx.charters.charter()


def _closed(charter: Charter) -> Answer:
    return replies.ending_fault(replies.ENDING_FAULTS["ending", "closed"]) if charter.closed_at else None
