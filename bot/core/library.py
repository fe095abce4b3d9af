"""The repertoire to read: the shelf, an entry's page, completions; each as its one reader may see it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.merging import mine_in
from bot.core.writing_up import beneath as gathered
from bot.messages import EntryPage, Page, Revision, Shelf, Suggestion, When
from bot.messages.meant import card_of, page_of
from bot.practice import curate
from bot.practice.ask import look_up, parse_question, show
from bot.practice.cards import card
from bot.practice.model import Change, Hit, Kind, Query, State, visible
from bot.practice.parts import parts_seen
from bot.practice.replies.curating import own_buttons
from bot.practice.replies.merging import part_blocks
from bot.practice.sight import as_seen, followed
from bot.practice.standing import PLAIN
from bot.text import topic_name
from bot.wording import button, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.model import Viewer
    from bot.core.desk import Desk, Scene
    from bot.messages import Button, EntryCard, Span, Wanted
    from bot.practice.ask import Shown
    from bot.practice.model import Entry, Revised, Use
    from bot.transaction import Transaction

PAGE = 20
DEEP = 100  # How many hits a search on the page turns up at most.
SUGGESTIONS = 25
MERGERS = frozenset({Change.MERGED, Change.JOINED, Change.PARTED, Change.LEFT})


async def shelf(desk: Desk, scene: Scene, wanted: Wanted) -> Shelf:
    """Return one page of entries, best first with words, newest first without."""

    def read(tx: Transaction) -> Shelf:
        viewer = scene.someone(tx)
        kinds, topics = tx.entries.facets(viewer)
        tier = ""
        if wanted.words.strip():
            answer = look_up(tx, _query(wanted), viewer=viewer, now=scene.now)
            shown, total, tier = answer.shown, len(answer.shown), answer.tier.value
            shown = shown[(wanted.page - 1) * PAGE : wanted.page * PAGE]
        else:
            named = replace(wanted, topic=tx.topics.canonical(topic_name(wanted.topic)))
            entries, total = tx.entries.shelf(named, viewer, size=PAGE)
            shown = show(tx, [Hit(entry.number, 0.0) for entry in entries], viewer=viewer, now=scene.now)
        return Shelf(
            cards=tuple(card_of(_row(each), scene.community) for each in shown),
            total=total,
            page=wanted.page,
            pages=max(1, -(-total // PAGE)),
            kinds=tuple(kinds),
            topics=tuple(topics),
            tier=tier,
        )

    return await desk.read(scene, read)


async def entry(desk: Desk, scene: Scene, number: int) -> EntryPage | None:
    """Return an entry's page; None where it is absent or hidden from the reader, with no difference."""

    def read(tx: Transaction) -> EntryPage | None:
        viewer = scene.someone(tx)
        found = followed(tx, number)
        if found is None:
            return None
        mine = viewer.person is not None and curate.owns(found, viewer.person)
        if not (mine or visible(found, viewer)):
            return None
        return _page(tx, as_seen(tx, found, viewer), viewer, scene, mine=mine)

    return await desk.read(scene, read)


async def suggest(desk: Desk, scene: Scene, field: str, prefix: str) -> Sequence[Suggestion]:
    """Return at most 25 completions for a field: topics by name or alias, members by name."""

    def read(tx: Transaction) -> Sequence[Suggestion]:
        if field == "topic" or field.endswith("topics"):
            every = tx.topics.every(scene.someone(tx), topic_name(prefix), limit=SUGGESTIONS)
            return [Suggestion(topic.name, f"{topic.name} ({topic.entries})") for topic in every]
        if field in {"author", "steward"}:
            start = prefix.strip().casefold()
            called = [member.name for member in tx.members.every() if member.name] if not scene.guest else []
            names = [name for name in called if name.casefold().startswith(start)]
            return [Suggestion(name, name) for name in names[:SUGGESTIONS]]
        return []

    return await desk.read(scene, read)


def _query(wanted: Wanted) -> Query:
    kind = Kind(wanted.kind) if wanted.kind in set(Kind) else None
    words = parse_question(wanted.words).text
    return Query(words, kind=kind, topic=topic_name(wanted.topic), author=wanted.author, limit=DEEP)


def _row(each: Shown) -> EntryCard:
    return card(each.entry, tally=each.tally, passage=each.passage, standing=each.standing)


def _page(tx: Transaction, found: Entry, viewer: Viewer, scene: Scene, *, mine: bool) -> EntryPage:
    shown = show(tx, [Hit(found.number, 0.0)], viewer=viewer, now=scene.now)
    variants = show(
        tx, [Hit(number, 0.0) for number in tx.entries.variants(found.number)], viewer=viewer, now=scene.now
    )
    tally = tx.uses.tally([found.number])[found.number]
    standing = shown[0].standing if shown else PLAIN
    buttons = _buttons(found, viewer, mine=mine, orphaned=standing.orphaned)
    top = card(found, tally=tally, standing=standing, buttons=buttons)
    beneath = (*part_blocks(mine_in(tx, found, viewer)), *gathered(tx, found, viewer))
    return EntryPage(
        card=card_of(top, scene.community),
        body=found.body,
        parts=found.parts.rows(),
        revisions=_revisions(tx, found, viewer),
        variants=tuple(card_of(_row(each), scene.community) for each in variants),
        uses=tuple(_use(use) for use in tx.uses.told(found.number) if (use.changed or use.where_text) and use.name),
        scope=found.scope.value,
        place=_room_of(tx, found, viewer),
        mine=mine,
        state=found.state.value,
        beneath=page_of(Page("", beneath), scene.community).blocks,
    )


def _room_of(tx: Transaction, found: Entry, viewer: Viewer) -> str:
    """Return the channel an entry comes from, unless it is a private one that the reader is not in."""
    open_rooms = {room.key for room in tx.members.rooms(private=False)}
    return found.room if found.room in viewer.rooms | open_rooms else ""


def _buttons(found: Entry, viewer: Viewer, *, mine: bool, orphaned: bool = False) -> tuple[Button, ...]:
    if found.state is not State.KEPT:
        return own_buttons(found) if mine else ()
    reuse = (
        button("I used this", "used", found.number, found.version, weight="main"),
        button("I'll try this", "try", found.number, found.version),
        button("Share to channel", "share_here", found.number, found.version),
        button("Still true", "still_true", found.number, found.version),
    )
    own = own_buttons(found) if mine else (button("Report", "report", found.number, found.version),)
    curating = (button("Hide", "hide", found.number, found.version, weight="danger"),) if viewer.facilitates else ()
    keeps = not mine and viewer.person is not None and curate.edits(found, viewer.person)
    kept = (button("Edit", "edit", found.number, found.version),) if keeps else ()
    care = (button("Look after it", "adopt", found.number, found.version),) if orphaned else ()
    return (*reuse, *own, *kept, *care, *curating)


def _revisions(tx: Transaction, found: Entry, viewer: Viewer) -> tuple[Revision, ...]:
    """Return the versions of an entry and of what was merged into it, oldest first, each with what it was called then.

    Earlier words are for their author and facilitators: an edit may have taken something out.
    """
    every = [(found, ""), *((part, f", as #{part.number}") for part in parts_seen(tx, found, viewer))]
    rows = [(each, told, mark) for told, mark in every for each in tx.entries.revisions(told.number)]
    return tuple(_revision(told, each, viewer, mark) for each, told, mark in sorted(rows, key=lambda row: row[0].at))


def _revision(told: Entry, each: Revised, viewer: Viewer, mark: str) -> Revision:
    """Return one version; whoever merged it is not named, for that may be one who told theirs without a name."""
    hidden = each.change in MERGERS or (told.nameless and each.by == told.author)
    open_text = viewer.facilitates or (viewer.person is not None and curate.owns(told, viewer.person))
    return Revision(
        version=each.version,
        at=each.at,
        by="" if hidden else each.by_name,
        change=f"{each.change.value}{mark}",
        title=each.title if open_text else "",
        body=each.body if open_text else "",
    )


def _use(use: Use) -> tuple[Span, ...]:
    """Return how it went for one person, without their name; who is erased has none, and is left out before."""
    words = {"worked": "It worked", "partly": "It worked in part", "not": "It did not work"}
    how = words.get(use.outcome.value if use.outcome else "", "Used")
    where = f" ({use.where_text})" if use.where_text else ""
    return line(*((When(use.at), " · ") if use.at else ()), f"{how}{where}{f': {use.changed}' if use.changed else ''}")
