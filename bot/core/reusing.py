"""Presses and forms of reuse: used, will try, how it went, shared to a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies import sentence
from bot.core import value
from bot.core.asking import mark_helpful
from bot.core.dates import in_their_morning, parse_day
from bot.core.keeping import named_as
from bot.core.keys import key_for
from bot.core.ladder import open_rooms
from bot.core.numbers import number_of
from bot.core.thanking import can_be_thanked
from bot.domain import replies as domain
from bot.errors import Unfit
from bot.messages import Place
from bot.practice import replies, reuse
from bot.practice.ask import show
from bot.practice.draft import is_blank, is_direct
from bot.practice.model import Hit, Outcome, visible
from bot.practice.sight import seen
from bot.practice.standing import PLAIN
from bot.wording import with_more

if TYPE_CHECKING:
    from bot.community.model import Member
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted, Pressed
    from bot.practice.model import Entry
    from bot.transaction import Transaction


async def on_used(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Record a use, and end the asker's question with what helped."""

    def use(tx: Transaction) -> Answer:
        member = scene.member(tx)
        number = number_of(press.action.subject)
        entry = reuse.record_use(tx, number, member=member, viewer=scene.viewer(member), now=scene.now)
        mark_helpful(tx, scene, _question(press.action.subject), entry.number)
        return used(tx, entry, member)

    return await desk.write(scene, use)


def used(tx: Transaction, entry: Entry, member: Member) -> Answer:
    """Return what is said to one who used an entry."""
    tally, thankable = tx.uses.tally([entry.number])[entry.number], can_be_thanked(tx, entry, member.person)
    return replies.used(entry, tally, thankable=thankable)


async def on_try(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Record a trial with the usual date."""

    def attempt(tx: Transaction) -> Answer:
        member = scene.member(tx)
        number = number_of(press.action.subject)
        entry, due = reuse.record_trial(
            tx,
            number,
            due_at=None,
            member=member,
            viewer=scene.viewer(member),
            place=scene.place,
            now=scene.now,
        )
        mark_helpful(tx, scene, _question(press.action.subject), entry.number)
        return replies.will_ask(entry, due)

    return await desk.write(scene, attempt)


async def open_date(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form for another date."""

    def form(tx: Transaction) -> Answer:
        member = scene.member(tx)
        entry = seen(tx, number_of(press.action.subject), scene.viewer(member))
        use = tx.uses.dealings(entry.number, member.person)
        return replies.trial_form(entry, (use.due_at if use else None) or scene.now)

    return await desk.write(scene, form)


async def on_date(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Record the date that was typed; a faulty one opens the form again."""
    number = number_of(form.action.subject)
    typed = form.values.get("date", "")

    def attempt(tx: Transaction) -> Answer:
        member = scene.member(tx)
        viewer = scene.viewer(member)
        try:
            due = in_their_morning(tx, member, parse_day(typed, now=scene.now), now=scene.now)
        except Unfit as fault:
            return replies.trial_form(seen(tx, number, viewer), scene.now, fault=sentence(fault), typed=typed)
        entry, due = reuse.record_trial(
            tx, number, due_at=due, member=member, viewer=viewer, place=scene.place, now=scene.now
        )
        return replies.will_ask(entry, due)

    return await desk.write(scene, attempt)


async def on_not_after_all(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Forget a trial."""
    number = number_of(press.action.subject)
    await desk.write(scene, lambda tx: reuse.drop_trial(tx, number, member=scene.member(tx), now=scene.now))
    return replies.trial_dropped(number)


async def on_outcome(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Record how it went."""
    outcome = Outcome(press.action.verb)

    def record(tx: Transaction) -> Answer:
        member = scene.member(tx)
        number = number_of(press.action.subject)
        entry = reuse.record_outcome(tx, number, outcome, member=member, viewer=scene.viewer(member), now=scene.now)
        told = replies.outcome_recorded(entry, outcome, tx.uses.tally([entry.number])[entry.number])
        return with_more(told, *value.offer(tx, entry, member, outcome, now=scene.now))

    return await desk.write(scene, record)


async def open_change(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form for what had to be changed."""

    def form(tx: Transaction) -> Answer:
        member = scene.member(tx)
        entry = seen(tx, number_of(press.action.subject), scene.viewer(member))
        use = tx.uses.dealings(entry.number, member.person)
        changed, where, outcome = (use.changed, use.where_text, use.outcome) if use else ("", "", None)
        return replies.change_form(entry, changed, where, outcome)

    return await desk.write(scene, form)


async def on_change(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Record what had to be changed."""
    text, where = form.values.get("changed", ""), form.values.get("where", "")
    if is_blank(text) and not where.strip():
        raise Unfit("changed", "empty")

    def record(tx: Transaction) -> Answer:
        member = scene.member(tx)
        number = number_of(form.action.subject)
        viewer = scene.viewer(member)
        entry = reuse.record_change(tx, number, text, where=where, member=member, viewer=viewer, now=scene.now)
        use = tx.uses.dealings(entry.number, member.person)
        return replies.changed_noted(entry, use.outcome if use else None)

    return await desk.write(scene, record)


async def on_share_here(desk: Desk, scene: Scene, event: Pressed | FormSubmitted) -> Answer:
    """Show an entry to a whole channel, if everybody there may see it."""
    number = number_of(event.action.subject)
    rooms = dict(await open_rooms(desk, scene))
    values = getattr(event, "values", {})
    target = Place.parse(values["room"]) if values.get("room") in rooms else scene.place.room
    if is_direct(target) or not target.channel:
        choose = domain.which_channel(str(number), list(rooms.items()), verb="share_here")
        return choose if rooms else domain.no_channel()
    if str(target) not in {*scene.rooms, *rooms}:
        return domain.no_channel()

    def share(tx: Transaction) -> Answer:
        member = scene.member(tx)
        entry = seen(tx, number, scene.viewer(member))
        if not visible(entry, scene.viewer(member), target):
            return replies.not_shown_there(entry)
        tally = tx.uses.tally([entry.number])[entry.number]
        shown = show(tx, [Hit(entry.number, 0.0)], viewer=scene.viewer(member), place=target, now=scene.now)
        standing = shown[0].standing if shown else PLAIN
        new = tx.outgoing.send(
            target,
            replies.shared_here(entry, tally, named_as(member), standing),
            key=key_for("shared", target, entry.number, entry.version, scene.now.date()),
            now=scene.now,
        )
        return replies.is_shared(entry, rooms.get(str(target), ""), new=new)

    return await desk.write(scene, share)


def _question(subject: str) -> str:
    return subject.partition("@")[2]
