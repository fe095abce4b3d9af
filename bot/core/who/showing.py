"""`/who`, the page of those who may be found, and agreeing to be one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.keeping import named_as
from bot.core.who import finding
from bot.domain.replies import who as said
from bot.domain.who import asking
from bot.domain.who.finding import in_no_rank
from bot.domain.who.model import CAP, MOST_A_WEEK
from bot.practice.ask import parse_question
from bot.practice.draft import is_blank

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, CommandInvoked, FormSubmitted, Page, Pressed, Who
    from bot.transaction import Transaction

MOST_TOPICS = 100
MOST_PEOPLE = 20
WORDS_LIMIT = 300
NO = frozenset({"off", "no", "not", "never", "stop", "0"})
YES = frozenset({"on", "yes", "me"})


async def on_who(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Show who knows about a topic or a question."""
    words = parse_question(rest[:WORDS_LIMIT]).text
    return said.what_about() if is_blank(words) else await _about(desk, scene, words)


async def _about(desk: Desk, scene: Scene, words: str) -> Answer:
    if scene.guest:
        return said.not_for_guests()

    def show(tx: Transaction) -> Answer:
        viewer = scene.someone(tx)
        found = finding.find(tx, words, viewer, seed=words.casefold(), now=scene.now)
        return said.who(words.strip(), found.known, same=found.same, free=found.free)

    return await desk.read(scene, show)


async def on_about(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show who knows about the topic of a button."""
    return await _about(desk, scene, press.action.subject)


async def on_findable(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Show whether the actor may be found; a number says how often a week at most, `off` ends it."""
    typed = rest.strip().lower()

    def set_(tx: Transaction) -> Answer:
        person = scene.member(tx).person
        if not typed:
            return said.findable(tx.who.findable(person))
        if typed in NO:
            tx.who.find_me_not(person)
            return said.found_no_more()
        cap = _cap(typed)
        if cap is None and typed not in YES:
            return said.no_such_findable(typed)
        return said.findable(asking.be_findable(tx, person, cap=cap or 0, now=scene.now))

    return await desk.write(scene, set_)


async def on_agree(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Let the actor be found."""
    return await desk.write(
        scene, lambda tx: said.findable(asking.be_findable(tx, scene.member(tx).person, now=scene.now))
    )


async def on_leave(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Let the actor be found no more."""

    def leave(tx: Transaction) -> Answer:
        tx.who.find_me_not(scene.member(tx).person)
        return said.found_no_more()

    return await desk.write(scene, leave)


async def open_cap(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Open the form for how often the actor may be asked."""

    def form(tx: Transaction) -> Answer:
        agreed = tx.who.findable(tx.members.known(scene.actor) or "")
        return said.cap_form(agreed.cap if agreed else CAP)

    return await desk.read(scene, form)


async def on_cap(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Set how often the actor may be asked; what is no number opens the form again."""
    typed = form.values.get("cap", "").strip()
    cap = _cap(typed)
    if cap is None:
        return said.cap_form(CAP, fault=said.not_a_cap(typed), typed=typed[:20])
    return await desk.write(
        scene, lambda tx: said.findable(asking.be_findable(tx, scene.member(tx).person, cap=cap, now=scene.now))
    )


def _cap(typed: str) -> int | None:
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= len(str(MOST_A_WEEK)) else 0
    return number if 1 <= number <= MOST_A_WEEK else None


async def page(desk: Desk, scene: Scene, _rest: str) -> Page | None:
    """Return the page of those who agreed to be found, by the topics on which they told something."""
    if scene.guest:
        return None

    def draw(tx: Transaction) -> Page:
        viewer = scene.someone(tx)
        mine = viewer.person is not None and tx.who.findable(viewer.person) is not None
        return said.who_page(by_topic(tx, viewer, now=scene.now), findable=mine, whose=scene.community)

    return await desk.read(scene, draw)


def by_topic(tx: Transaction, viewer: Viewer, *, now: datetime) -> list[tuple[str, list[Who]]]:
    """Return each topic with who told something on it that *viewer* may see and may be asked now, in an order that says nothing."""
    members = {one.person: one for one in tx.members.every() if one.account and one.name}
    agreed = finding.may_be_asked(tx, now=now) & set(members)
    found: dict[str, set[str]] = {}
    for topic, person in tx.who.told_by(agreed, viewer):
        found.setdefault(topic, set()).add(person)
    return [
        (topic, [named_as(members[person]) for person in in_no_rank(found[topic], topic)[:MOST_PEOPLE]])
        for topic in sorted(found)[:MOST_TOPICS]
    ]
