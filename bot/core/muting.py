"""Why somebody sees what Hearth starts, and the one place to change it: mutes, quiet hours, a budget, being away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.community import wishing
from bot.community.attention import EVERYTHING, FOR_ALL, FOR_YOU, WEEK, Cause, Reason
from bot.community.replies import attention as words
from bot.community.replies import sentence
from bot.community.replies import wishes as said
from bot.community.rhythm import ENDED, Recurs
from bot.core.causes import cause_of, what_is_muted
from bot.core.facilitating import facilitators
from bot.core.recurring import known_to
from bot.errors import Absent, Unfit
from bot.practice.draft import is_direct
from bot.practice.model import visible
from bot.practice.sight import standing_now
from bot.recurrence import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.community.attention import Held, Wishes
    from bot.community.model import Viewer
    from bot.community.rhythm import Schedule
    from bot.core.desk import Desk, Scene
    from bot.core.routes import Press, Submission
    from bot.core.verbs import Route
    from bot.messages import Answer, Block, CommandInvoked, FormSubmitted, Pressed, Span
    from bot.transaction import Transaction

LONGEST_NUMBER = 3
STANDING = frozenset(
    {Cause.CONSENT, Cause.OFFER, Cause.TRIAL, Cause.QUESTION, Cause.ASKED, Cause.COMMITMENT, Cause.UPKEEP}
)
"""What stands on a person's page in its own right, held back or not."""


async def on_why(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Tell why something is seen, when the next comes, and how it stops; in a channel, who can change it there."""
    cause, subject = cause_of(press.action.subject)
    if cause is None:
        raise Absent("button", press.action.subject)

    def tell(tx: Transaction) -> Answer:
        person = tx.members.known(scene.actor)
        brings, coming = _brought_by(tx, known_to(tx, subject, scene.someone(tx)), now=scene.now)
        if _is_for_all(tx, scene, person, cause, press.action.subject):
            return words.why_here(cause, brings=brings, coming=coming, whom=facilitators(tx, scene))
        wishes, settings = tx.attention.wishes(person or ""), _said(tx, person or "", now=scene.now)
        muted = wishes.mutes(cause, subject)
        return words.why_you(cause, subject, brings=brings, coming=coming, settings=settings, muted=muted)

    return await desk.read(scene, tell)


async def on_mute(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Mute one schedule, or a whole kind."""
    return await desk.write(scene, partial(_mute, scene=scene, what=what_is_muted(press.action.subject)))


async def on_unmute(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """End a mute."""
    return await desk.write(scene, partial(_unmute, scene=scene, what=what_is_muted(press.action.subject)))


async def on_fewer(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Offer a smaller budget."""
    return await desk.read(scene, lambda tx: said.fewer(tx.attention.wishes(tx.members.known(scene.actor) or "")))


async def on_budget(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Set the budget that was pressed."""
    return await _set(desk, scene, partial(wishing.set_budget, typed=press.action.subject))


async def on_away(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Leave whoever pressed alone for so many days; 0: they are back."""
    days = press.action.subject
    if not (days.isascii() and days.isdigit() and len(days) <= LONGEST_NUMBER):
        raise Absent("button", days)
    return await desk.write(scene, partial(_go_away, scene=scene, days=int(days)))


async def open_form(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Open the one form."""
    return await _form(desk, scene)


async def on_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Set what the form says; a fault opens it again with what was typed."""

    def save(tx: Transaction) -> Answer:
        person = scene.member(tx).person
        try:
            wishing.change_wishes(tx, person, form.values, now=scene.now)
        except Unfit as fault:
            return _form_of(tx, person, fault=sentence(fault), values=dict(form.values))
        return _is_set(tx, person, now=scene.now)

    return await desk.write(scene, save)


async def on_read(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show what was held back, as far as its reader may see it still."""

    def read(tx: Transaction) -> Answer:
        held = tx.attention.held(press.action.subject)
        mine = held is not None and held.person == tx.members.known(scene.actor)
        return held.post if held and mine and _is_seen(tx, held, scene.someone(tx)) else said.no_longer_held()

    return await desk.read(scene, read)


async def on_look_at_muted(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """List what was muted."""

    def listed(tx: Transaction) -> Answer:
        held = tx.attention.waiting(tx.members.known(scene.actor) or "")
        return said.what_is_muted([one for one in held if one.reason is Reason.MUTED])

    return await desk.read(scene, listed)


async def on_clear(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Let go of what was only kept to be read."""

    def clear(tx: Transaction) -> Answer:
        tx.attention.let_go(scene.member(tx).person)
        return said.let_go()

    return await desk.write(scene, clear)


def mine(tx: Transaction, viewer: Viewer, *, now: datetime) -> list[Block]:
    """Return what was held back from a reader and what they set, for their own page."""
    if viewer.person is None:
        return []
    every = [one for one in tx.attention.waiting(viewer.person) if one.cause not in STANDING]
    muted = [one for one in every if one.reason is Reason.MUTED]
    held = [one for one in every if one.reason is not Reason.MUTED and _is_seen(tx, one, viewer)]
    return said.mine(_said(tx, viewer.person, now=now), held, muted=len(muted))


def _is_seen(tx: Transaction, held: Held, viewer: Viewer) -> bool:
    """Return whether a reader may see all the entries that were to be shown to them."""
    numbers = held.post.entries
    shown = [entry.number for entry in standing_now(tx, numbers) if visible(entry, viewer)]
    return set(tx.entries.stands(numbers).values()) <= set(shown)


async def _quiet(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    if not rest:
        return await _form(desk, scene)
    verb, _, more = rest.partition(" ")
    if verb.lower() == "budget":
        return await _budget(desk, scene, _command, more.strip())
    return await _set(desk, scene, partial(wishing.set_quiet, typed=rest), named=wishing.names_zone(rest))


async def _budget(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    return await _set(desk, scene, partial(wishing.set_budget, typed=rest)) if rest else await _form(desk, scene)


async def _attention(desk: Desk, scene: Scene, _command: CommandInvoked, _rest: str) -> Answer:
    return await _form(desk, scene)


async def _mute_typed(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    return await _typed(desk, scene, rest, _mute)


async def _unmute_typed(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    return await _typed(desk, scene, rest, _unmute)


async def _typed(desk: Desk, scene: Scene, rest: str, do: Callable[..., Answer]) -> Answer:
    cause, everything = wishing.cause_named(rest), rest.strip().lower() in {"all", "everything"}
    if rest.strip().lower() in {"week", "for a week", "off for a week"}:
        return await desk.write(scene, partial(_go_away, scene=scene, days=WEEK.days))
    if cause is None and not everything:
        return said.what_can_be_muted(rest[:40])
    return await desk.write(scene, partial(do, scene=scene, what=cause.value if cause else EVERYTHING))


def _mute(tx: Transaction, *, scene: Scene, what: str) -> Answer:
    member = scene.member(tx)
    wishing.mute(tx, member.person, what, now=scene.now)
    cause, subject = cause_of(what)
    schedule = known_to(tx, subject, scene.viewer(member))
    duty = member.facilitates and cause in {None, Cause.DUTY}
    called = tx.members.community().name if duty else ""
    return said.is_muted(cause, subject, duty=called, schedule=schedule.title if schedule else "")


def _unmute(tx: Transaction, *, scene: Scene, what: str) -> Answer:
    wishes = wishing.unmute(tx, scene.member(tx).person, what, now=scene.now)
    return said.is_told_again(cause_of(what)[0], still=EVERYTHING in wishes.muted)


def _go_away(tx: Transaction, *, scene: Scene, days: int) -> Answer:
    wishes = wishing.go_away(tx, scene.member(tx).person, days, now=scene.now)
    return said.is_away(wishes.away_until) if wishes.away_until else said.is_back()


async def _set(desk: Desk, scene: Scene, change: Callable[..., Wishes], *, named: bool = False) -> Answer:
    def save(tx: Transaction) -> Answer:
        person = scene.member(tx).person
        known = tx.attention.own_zone(person)
        wishes = change(tx, person, now=scene.now)
        guessed = not (known or named) and wishes.quiet not in {"", "off"}
        return _is_set(tx, person, now=scene.now, guessed=guessed)

    return await desk.write(scene, save)


def _is_set(tx: Transaction, person: str, *, now: datetime, guessed: bool = False) -> Answer:
    zone = tx.attention.zone(person)
    there = f"{now.astimezone(ZoneInfo(zone)):%H:%M}"
    return said.is_set(_said(tx, person, now=now), there=there, zone=zone, guessed=guessed)


async def _form(desk: Desk, scene: Scene) -> Answer:
    return await desk.write(scene, lambda tx: _form_of(tx, scene.member(tx).person))


def _form_of(tx: Transaction, person: str, *, fault: str = "", values: dict[str, str] | None = None) -> Answer:
    wishes, known = tx.attention.wishes(person), bool(tx.attention.own_zone(person))
    hours, zone = wishes.hours(zone_known=known), tx.attention.own_zone(person)
    return said.attention_form(wishes, hours=hours, zone=zone, fault_text=fault, values=values or {})


def _said(tx: Transaction, person: str, *, now: datetime) -> tuple[Span | str, ...]:
    wishes, known = tx.attention.wishes(person), bool(tx.attention.own_zone(person))
    hours, told = wishes.hours(zone_known=known), tx.attention.counted(person, now - WEEK)
    return said.said_of(wishes, hours=hours, zone=tx.attention.zone(person), known=known, told=told, now=now)


def _brought_by(
    tx: Transaction, schedule: Schedule | None, *, now: datetime
) -> tuple[Sequence[Span | str], datetime | None]:
    """Return which schedule brings something, in words, and when it does next; nothing where none is known."""
    if schedule is None:
        return (), None
    planned = (one.at for one in tx.schedules.occurrences(schedule=schedule.id, since=now) if one.state not in ENDED)
    next_ = next(planned, None if schedule.kind is Recurs.SESSION else schedule.next_at)
    return words.brought_by(schedule.title, in_words(schedule.rule)), next_


def _is_for_all(tx: Transaction, scene: Scene, person: str | None, cause: Cause, subject: str) -> bool:
    """Return whether what was pressed stands in a channel for everybody, and was not told to who presses.

    A button that does not say so is judged by whether they were told: what one platform shows in a conversation
    of their own, another shows to them alone in a channel.
    """
    place, schedule = scene.place, cause_of(subject)[1]
    if subject.endswith(f".{FOR_ALL}") or schedule == FOR_YOU:
        return schedule != FOR_YOU
    if is_direct(place) or not place.channel or place.channel.startswith("+"):
        return False
    return person is None or not tx.attention.was_told_of(person, cause, schedule)


PRESSES: dict[str, Press] = {
    "why": on_why,
    "mute": on_mute,
    "mute_not": on_unmute,
    "quiet_read": on_read,
    "quiet_muted": on_look_at_muted,
    "quiet_clear": on_clear,
    "attention_form": open_form,
    "attention_fewer": on_fewer,
    "attention_budget": on_budget,
    "attention_away": on_away,
}

FORMS: dict[str, Submission] = {"attention_form": on_form}

VERBS: dict[str, Route] = {
    "quiet": _quiet,
    "mute": _mute_typed,
    "unmute": _unmute_typed,
    "budget": _budget,
    "attention": _attention,
}
