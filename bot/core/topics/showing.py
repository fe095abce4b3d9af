"""Topics to read: the tree of them, and one with what there is on it; each as its one reader may know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.least import least_people
from bot.core.keeping import named_as
from bot.core.topics import changing, mapping
from bot.domain import topics, tree
from bot.domain.replies import topic_forms as forms
from bot.domain.replies import topics as replies
from bot.errors import Absent
from bot.messages import Page, Wanted
from bot.text import topic_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.model import Viewer
    from bot.core.desk import Desk, Scene
    from bot.domain.model import Topic
    from bot.messages import Answer, Block, CommandInvoked, Pressed
    from bot.practice.model import Entry
    from bot.transaction import Transaction

MOST_LISTED, MOST_ON_PAGE = replies.MOST_SHOWN, 200
LOOKED_AT, MOST_ENTRIES = 60, 3


async def on_topics(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """List the topics as a tree, or those that begin with what was typed."""
    prefix = topic_name(rest.lstrip("#"))

    def read(tx: Transaction) -> Answer:
        every = tx.topics.every(scene.someone(tx), prefix, limit=topics.MOST_KNOWN)
        more = max(len(every) - MOST_LISTED, 0)
        return replies.topics(grown(every)[:MOST_LISTED], more=more, beginning=prefix)

    return await desk.read(scene, read)


async def on_topic(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Show one topic; with a word before its name, change it: edit, merge … into …, or map the channel."""
    word, _, name = rest.strip().partition(" ")
    match word.lower():
        case "":
            return await desk.read(scene, lambda tx: forms.how_topic(facilitates=scene.someone(tx).facilitates))
        case "edit" if name:
            return await changing.open_form(desk, scene, name)
        case "merge" if name:
            return await changing.merge_typed(desk, scene, name)
        case "edit" | "merge":
            return await _or_topic(desk, scene, word)
        case "map" if not name:
            return await mapping.open_form(desk, scene)
        case _:
            return await show(desk, scene, rest)


async def _or_topic(desk: Desk, scene: Scene, word: str) -> Answer:
    """Show the topic that is called as one of the words is; where there is none, say what is missing behind that word."""

    def is_one(tx: Transaction) -> bool:
        return tx.topics.canonical(topic_name(word)) in {one.name for one in topics.known(tx, scene.someone(tx))}

    if await desk.read(scene, is_one):
        return await show(desk, scene, word)
    return forms.say_which() if word.lower() == "edit" else forms.say_both()


async def on_press(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show one topic."""
    return await show(desk, scene, press.action.subject)


async def show(desk: Desk, scene: Scene, typed: str) -> Answer:
    """Show the topic that somebody means."""

    def read(tx: Transaction) -> Answer:
        viewer = scene.someone(tx)
        try:
            return replies.topic_card(card_of(tx, topics.find(tx, typed, viewer), viewer))
        except Absent as absent:
            return forms.no_topic(absent.name, absent.near, facilitates=viewer.facilitates)

    return await desk.read(scene, read)


async def page(desk: Desk, scene: Scene, rest: str) -> Page | None:
    """Return the page of all topics, or of the one that is named."""

    def read(tx: Transaction) -> Page | None:
        viewer = scene.someone(tx)
        if not rest:
            every = grown(topics.known(tx, viewer))
            more = max(len(every) - MOST_ON_PAGE, 0)
            blocks = replies.topic_tree(every[:MOST_ON_PAGE], page=desk.page_url, whose=scene.community, more=more)
            return Page("Topics", tuple(blocks))
        try:
            topic = topics.find(tx, rest, viewer)
        except Absent:
            return None
        return Page(f"#{topic.name}", tuple(replies.card_blocks(card_of(tx, topic, viewer))))

    return await desk.read(scene, read)


def mine(tx: Transaction, viewer: Viewer) -> list[Block]:
    """Return the topics that *viewer* looks after, for their own page."""
    return replies.my_topics(tx.topics.cared_for(viewer.person)) if viewer.person else []


def grown(every: Sequence[Topic]) -> list[tuple[int, Topic]]:
    """Return topics as a tree: (level, topic), each beneath the nearest that its reader knows of."""
    named = {one.name: one for one in every}
    parents = {one.name: one.parent for one in every}
    return [(level, named[name]) for level, name in tree.in_order(parents, list(named))]


def card_of(tx: Transaction, topic: Topic, viewer: Viewer) -> replies.TopicCard:
    """Return a topic with all that *viewer* may know of it."""
    every = {one.name: one for one in topics.known(tx, viewer)}
    steward = None if viewer.guest else topics.steward_of(tx, topic)
    entries, _ = tx.entries.shelf(Wanted(topic=topic.name), viewer, size=LOOKED_AT)
    tally = tx.uses.tally([one.number for one in entries])
    used = sorted((one for one in entries if tally[one.number].used), key=lambda one: -tally[one.number].used)
    followers = tx.topics.followers(topic.name)
    member = tx.members.get(viewer.person) if viewer.person else None
    return replies.TopicCard(
        topic,
        parent=topic.parent if topic.parent in every else "",
        parts=tuple(one for one in every.values() if one.parent == topic.name),
        steward=named_as(steward) if steward else None,
        followers=followers if followers >= least_people(tx) and not viewer.guest else 0,
        newest=_titles(entries),
        used=_titles(used),
        follows=bool(viewer.person and topic.name in tx.digests.followed(viewer.person)),
        cares=bool(viewer.person and topic.steward == viewer.person),
        frees=viewer.facilitates,
        changes=bool(viewer.facilitates or (member and topics.may_change(topic, member))),
        guest=viewer.guest,
    )


def _titles(every: Sequence[Entry]) -> tuple[tuple[int, str], ...]:
    return tuple((one.number, one.title) for one in every[:MOST_ENTRIES])
