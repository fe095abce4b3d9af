"""Reading what came of what was kept: the list, one story, the page, and the page for sponsors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.least import least_people
from bot.errors import Absent
from bot.messages import Page, Place
from bot.practice import value
from bot.practice.model import StoryState
from bot.practice.replies import value as telling
from bot.practice.replies import value_pages as replies

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.community.model import Viewer
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Block, Post, Pressed
    from bot.practice.model import Entry, ValueStory
    from bot.practice.value import StoryTold
    from bot.transaction import Transaction

SPONSORS = "sponsors"


async def on_press(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Show the list."""
    return await listed(desk, scene)


async def listed(desk: Desk, scene: Scene) -> Answer:
    """Show what came of what was kept, as the reader may see it, and their own drafts first."""

    def show(tx: Transaction) -> Answer:
        viewer = scene.someone(tx)
        told = value.told_to(tx, viewer)
        counts = value.by_cycle(told, least_people(tx))
        url = f"{desk.page_url}/value" if desk.page_url else ""
        own = unseen(tx, viewer)
        return replies.listed(told, counts, waiting(tx, viewer), own, names=names_of(tx, told), url=url)

    return await desk.read(scene, show)


async def on_read(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show one story with what is known of how it went."""
    return await desk.read(scene, lambda tx: _one(tx, scene.someone(tx), press.action.subject))


async def page(desk: Desk, scene: Scene, rest: str) -> Page | None:
    """Return the page of all stories, of one, or the sheet for sponsors; None for what its reader may not see."""
    if rest == SPONSORS:
        return await desk.read(scene, lambda tx: sheet(tx, scene.someone(tx)))
    if rest:
        return await desk.read(scene, lambda tx: _page_of_one(tx, scene.someone(tx), rest))
    sheet_url = f"{desk.page_url}/value/{SPONSORS}" if desk.page_url else ""
    return await desk.read(scene, lambda tx: _page(tx, scene.someone(tx), sheet_url))


def mine(tx: Transaction, viewer: Viewer) -> list[Block]:
    """Return the stories that wait for their author's word, and those that they told, each with the way to take it back."""
    every = tx.stories.mine(viewer.person) if viewer.person else ()
    told = [story for story in every if story.state is StoryState.CONFIRMED]
    shown = {story.id: entry for story, entry in _own(tx, viewer, StoryState.CONFIRMED)}
    return [*telling.drafts(waiting(tx, viewer)), *telling.told([(story, shown.get(story.id)) for story in told])]


def waiting(tx: Transaction, viewer: Viewer) -> list[tuple[ValueStory, Entry]]:
    """Return the reader's own drafts, on entries that they may see; none for one whom Hearth has not met."""
    return _own(tx, viewer, StoryState.DRAFT)


def unseen(tx: Transaction, viewer: Viewer) -> list[ValueStory]:
    """Return the reader's own stories that nobody sees for now, because their entries are not shown to the reader."""
    every = tx.stories.mine(viewer.person) if viewer.person else ()
    shown = {story.id for story, _ in _own(tx, viewer, StoryState.CONFIRMED)}
    return [one for one in every if one.state is StoryState.CONFIRMED and one.id not in shown]


def _own(tx: Transaction, viewer: Viewer, state: StoryState) -> list[tuple[ValueStory, Entry]]:
    every = tx.stories.mine(viewer.person) if viewer.person else ()
    found = ((story, value.entry_of(tx, story, viewer)) for story in every if story.state is state)
    return [(story, entry) for story, entry in found if entry is not None]


def names_of(tx: Transaction, told: Sequence[StoryTold]) -> Mapping[str, str]:
    """Return what the authors of some stories are called, by person."""
    wanted = {one.story.author for one in told if not one.story.nameless}
    return {person: member.name for person in wanted if (member := tx.members.get(person))}


def sheet(tx: Transaction, viewer: Viewer) -> Page | None:
    """Return the page for sponsors, the same whoever opens it; None for a guest, who sees no more than their rooms."""
    return None if viewer.guest else for_sponsors(tx)


def for_sponsors(tx: Transaction) -> Page:
    """Return what is shown to those outside: stories by their authors' word, on what every member may see."""
    community, least = tx.members.community(), least_people(tx)
    told = value.for_sponsors(tx, community.id)
    blocks = replies.sponsors_blocks(
        told,
        value.by_cycle(told, least),
        community=community.name,
        about=community.about,
        least=least,
        names=names_of(tx, told),
    )
    return Page(f"What came of it: {community.name}", tuple(blocks), sheet=True)


def _page(tx: Transaction, viewer: Viewer, url: str) -> Page:
    told, least = value.told_to(tx, viewer), least_people(tx)
    counts = value.by_cycle(told, least)
    mine_, url = waiting(tx, viewer), "" if viewer.guest else url
    made = replies.page_of_stories(told, counts, mine_, least=least, names=names_of(tx, told), url=url)
    return made if viewer.guest else replace(made, near=(f"value/{SPONSORS}",))


def _page_of_one(tx: Transaction, viewer: Viewer, id_: str) -> Page | None:
    try:
        shown = _one(tx, viewer, id_)
    except Absent:
        return None
    return Page("What came of it", shown.blocks)


def _one(tx: Transaction, viewer: Viewer, id_: str) -> Post:
    told = value.read(tx, id_, viewer)
    mine_ = viewer.person == told.story.author
    asked = _question(tx, told.story, viewer)
    return replies.one_story(told, names_of(tx, [told]), mine=mine_, question=asked)


def _question(tx: Transaction, story: ValueStory, viewer: Viewer) -> str:
    """Return the question in words, for whoever may know of it: its asker, or who was there when it was put to all."""
    question = tx.questions.get(story.question) if story.question else None
    if question is None or viewer.person == question.asker:
        return question.text if question else ""
    room = str(Place.parse(question.place).room)
    open_rooms = {one.key for one in tx.members.rooms(private=False)} if not viewer.guest else set[str]()
    return question.text if question.shared and not story.nameless and room in viewer.rooms | open_rooms else ""
