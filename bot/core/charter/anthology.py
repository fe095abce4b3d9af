"""The anthology: the best of what a community kept, on one page that can be printed.

It holds what all members may see and nothing else; who told something is named where they wanted to be.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.least import least_people
from bot.community.model import Viewer
from bot.community.rhythm import OccurrenceState
from bot.community.sessions.sight import between
from bot.core.charter.paper import markdown
from bot.domain.charter.looking_back import YEAR, LookBack
from bot.domain.model import QuestionState
from bot.domain.replies import ending as replies
from bot.domain.replies.charter import charter_blocks
from bot.messages import File, Lines, Page, Place, Quote, When
from bot.practice.cards import card, told
from bot.practice.model import Kind
from bot.practice.parts import told_with
from bot.practice.replies.merging import heading_of
from bot.wording import line, prose, strong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.community.sessions.model import Session
    from bot.core.desk import Desk, Scene
    from bot.domain.charter.looking_back import Kept
    from bot.domain.model import Question
    from bot.messages import Answer, Block, CommandInvoked, Pressed
    from bot.practice.model import Entry, Tally
    from bot.transaction import Transaction

FILE = "anthology.md"
BEST = 12
STORIES = 20
MOST_SESSIONS = 60
AT_A_TIME = 500


async def page(desk: Desk, scene: Scene, rest: str) -> Page | None:
    """Return the anthology as a page; a guest sees none: it holds what members see."""
    if rest or scene.guest:
        return None
    made = await desk.read(scene, lambda tx: anthology(tx, now=scene.now))
    along = File(FILE, "text/markdown", markdown(made), "Take it along as a file")
    return replace(made, blocks=(*made.blocks, along))


async def on_verb(desk: Desk, scene: Scene, _command: CommandInvoked, _rest: str) -> Answer:
    """Answer `/hearth anthology` with the file."""
    return await _file(desk, scene)


async def on_press(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Answer a press with the file."""
    return await _file(desk, scene, closing=press.action.subject == replies.CLOSING)


async def _file(desk: Desk, scene: Scene, *, closing: bool = False) -> Answer:
    if scene.guest:
        return replies.ending_fault("The anthology is for the members of this community.")

    def made(tx: Transaction) -> Answer:
        text = markdown(anthology(tx, now=scene.now))
        return replies.the_anthology(tx.members.community().name, text, FILE, closing=closing)

    return await desk.read(scene, made)


def anthology(tx: Transaction, *, now: datetime) -> Page:
    """Return the anthology of the transaction's community, of what every member may see."""
    community, charter = tx.members.community(), tx.charters.charter()
    least = least_people(tx)
    every = sorted(tx.charters.kept(), key=lambda one: one.helped(least), reverse=True)
    helped = [one for one in every if one.used >= least]
    best = (helped or [one for one in every if one.kind != Kind.STORY])[:BEST]
    stories = [one for one in every if one.kind == Kind.STORY and one not in best][:STORIES]
    chosen = [each.number for each in (*best, *stories)]
    shown = _whole(tx, chosen)
    told_by = {each.shown_author for one, _, parts in shown.values() for each in (one, *parts)}
    names = sorted(filter(None, told_by), key=str.casefold)
    learned: list[Block] = [prose("What we learned", tone="heading"), Quote(charter.learned)]
    thanks: list[Block] = [prose("Thanks", tone="heading"), prose(f"To {', '.join(names)}, who told what stands here.")]
    nothing = prose("Nothing was kept yet that all members may see.")
    blocks = (
        *charter_blocks(charter),
        *(learned if charter.learned else ()),
        *_chapter("What helped most" if helped else "From what we kept", best, shown),
        *_chapter("Stories", stories, shown),
        *(() if best or stories else (nothing,)),
        *_sessions(sessions_held(tx, now=now)),
        *(thanks if names else ()),
    )
    return Page(f"Anthology of {community.name}", blocks, sheet=True)


def _whole(tx: Transaction, numbers: Sequence[int]) -> dict[int, tuple[Entry, Tally, Sequence[Entry]]]:
    """Return entries by number, each with what came of it and those of its parts that every member may see."""
    tally, parts = tx.uses.tally(numbers), tx.entries.parts(numbers)
    return {
        one.number: (one, tally[one.number], [each for each in parts.get(one.number, ()) if each.scope is one.scope])
        for one in tx.entries.many(numbers)
    }


def sessions_held(tx: Transaction, *, now: datetime) -> list[Session]:
    """Return the sessions that took place in channels that all members may see, by their time."""
    first = tx.welcome.first_met() or now
    everybody, since = Viewer(tx.members.community().id), first - YEAR
    held: list[Session] = []
    while since < now:
        until = min(since + YEAR, now)
        held += [one for one in between(tx, since, until, everybody) if one.occurrence.state is OccurrenceState.DONE]
        since = until
    return held


def looked_back(tx: Transaction, *, now: datetime) -> LookBack:
    """Return what came of a community since it last wrote what it is about, and of the last year where it is as old."""
    since = max(min(tx.charters.charter().changed_at or now, now - YEAR), tx.pulses.founded())
    every, least = tx.charters.kept(), least_people(tx)
    asked = [one for one in _asked(tx) if one.asked_at >= since]

    def counted(count: int) -> int | None:
        return count if count >= least else None

    return LookBack(
        since=since,
        kept=sum(one.kept_at >= since for one in every),
        used=counted(sum(one.used for one in every)),
        worked=counted(sum(one.worked for one in every)),
        sessions=sum(one.starts >= since for one in sessions_held(tx, now=now)),
        asked=len(asked),
        answered=sum(one.state is QuestionState.ANSWERED for one in asked),
        thanks=counted(tx.thanks.count(since)),
    )


def _asked(tx: Transaction) -> list[Question]:
    """Return what was asked in front of all in channels that are open, in words, and parked for all to see."""
    rooms = {room.key for room in tx.members.rooms(private=False)}
    states = {QuestionState.POSTED, QuestionState.GAP, QuestionState.ANSWERED}
    found: list[Question] = []
    while some := tx.questions.shared(states, first=len(found), limit=AT_A_TIME):
        found += some
    return [one for one in found if str(Place.parse(one.place).room) in rooms]


def _chapter(
    title: str, kept: Sequence[Kept], shown: Mapping[int, tuple[Entry, Tally, Sequence[Entry]]]
) -> Iterator[Block]:
    if kept:
        yield prose(title, tone="heading")
    for one in kept:
        entry, tally, parts = shown[one.number]
        yield replace(card(told_with(entry, parts), tally=tally), passage=(), heading=(), source_url=None)
        if entry.body:
            yield Quote(entry.body)
        for name, text in entry.parts.rows():
            yield prose(strong(name))
            yield Quote(text)
        for part in parts:
            yield prose(strong(heading_of(part)))
            yield Quote(told(part))


def _sessions(held: Sequence[Session]) -> Iterator[Block]:
    if not held:
        return
    rows = tuple(line(When(one.starts), f" · {one.title}") for one in held[-MOST_SESSIONS:])
    more = len(held) - len(rows)
    yield prose("Sessions we held", tone="heading")
    yield Lines(rows)
    if more:
        yield prose(f"And {more} before these.")
