"""Merging two entries into one: looked at first, done, told to both authors, and parted again."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.model import Viewer
from bot.core.attention import tell
from bot.core.keeping import merged_at, replace_posts
from bot.core.keys import key_for
from bot.core.numbers import number_of, number_typed
from bot.errors import Unfit
from bot.practice import merge as merging
from bot.practice.curate import owns
from bot.practice.model import State, visible
from bot.practice.parts import parts_seen
from bot.practice.replies import merging as replies
from bot.practice.replies import struck_since

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, CommandInvoked, Post, Pressed
    from bot.practice.merge import Merger
    from bot.practice.model import Entry
    from bot.transaction import Transaction

_LINK = re.compile(r"\S*/entries/(\d{1,9})(?:\?in=(\d{1,9}))?\S*")
TWO = 2


async def on_verb(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Show what `/hearth merge 142 into 137` would do; nothing is done yet."""
    number, into = references(rest, scene.community)
    return await look(desk, scene, number, into)


def references(text: str, community: int) -> tuple[int, int]:
    """Return the two entries that *text* names, by number or by a link to the page of *community*."""
    linked = [int(found[2] or 0) for found in _LINK.finditer(text)]
    if any(one not in {0, community} for one in linked):
        raise Unfit("into", "elsewhere")
    plain = _LINK.sub(lambda found: f" {found[1]} ", text)
    words = [word for word in plain.replace("#", " ").split() if any(map(str.isdigit, word))]
    if len(words) != TWO:
        raise Unfit("merge", "which_two")
    return number_of(words[0]), number_of(words[1])


async def on_look(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show what the merge of a button would do."""
    goes, _, stays = press.action.subject.partition(".")
    return await look(desk, scene, number_of(goes), number_of(stays))


async def look(desk: Desk, scene: Scene, number: int, into: int) -> Answer:
    """Show both entries and what becomes of each, and ask."""

    def preview(tx: Transaction) -> Answer:
        member = scene.member(tx)
        return _preview(tx, merging.look(tx, number, into, member=member, viewer=scene.viewer(member)))

    return await desk.write(scene, preview)


def _preview(tx: Transaction, found: Merger, *, changed: bool = False) -> Post:
    if not found.new:
        return replies.merged_before(found)
    tally = tx.uses.tally([found.goes.number, found.stays.number])
    return replies.preview(found, tally[found.goes.number], tally[found.stays.number], changed=changed)


async def on_merge(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Merge, unless the entry has changed since it was looked at: then it is shown again."""
    goes, _, stays = press.action.subject.partition(".")
    number, into, version = number_of(goes), number_of(stays), press.action.version

    def run(tx: Transaction) -> Answer:
        member = scene.member(tx)
        viewer = scene.viewer(member)
        found = merging.look(tx, number, into, member=member, viewer=viewer)
        if not found.new:
            return replies.merged_before(found)
        if version not in {0, found.goes.version}:
            return _preview(tx, found, changed=True)
        done = merging.merge(tx, number, into, member=member, viewer=viewer, now=scene.now)
        replace_posts(tx, number, replies.told_as(number, done.stays), now=scene.now)
        _tell_authors(tx, done, member, scene, apart=False)
        return replies.merged(done)

    return await desk.write(scene, run)


async def on_leave(_desk: Desk, _scene: Scene, press: Pressed) -> Answer:
    """Leave both as they are."""
    goes, _, stays = press.action.subject.partition(".")
    return replies.left_apart(number_of(goes), number_of(stays))


async def on_unmerge(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Part an entry from the one it was merged into."""
    return await unmerge(desk, scene, number_of(press.action.subject))


async def on_unmerge_verb(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Do what `/hearth unmerge 142` says."""
    return await unmerge(desk, scene, number_typed(rest, "/hearth unmerge 142"))


async def unmerge(desk: Desk, scene: Scene, number: int) -> Answer:
    """Part an entry from the one it was merged into, tell both authors, and make the posts that showed both anew."""

    def run(tx: Transaction) -> Answer:
        member = scene.member(tx)
        done = merging.part(tx, number, member=member, viewer=scene.viewer(member), now=scene.now)
        after_parting(tx, done.goes, done.stays, scene)
        _tell_authors(tx, done, member, scene, apart=True)
        return replies.parted(done)

    return await desk.write(scene, run)


def after_parting(tx: Transaction, goes: Entry, stays: Entry, scene: Scene) -> None:
    """Make anew what showed an entry with one of its parts, which is shown with it no more."""
    since = merged_at(tx, goes.number)
    replace_posts(tx, stays.number, replies.told_apart(goes.number, stays.number), since=since, now=scene.now)


def wholes_of(tx: Transaction, numbers: Sequence[int]) -> list[tuple[int, datetime | None]]:
    """Return what entries are part of that are about to go, and since when each is."""
    stands = tx.entries.stands(numbers)
    return [(stands[number], merged_at(tx, number)) for number in numbers if stands[number] not in numbers]


def left(tx: Transaction, wholes: Sequence[tuple[int, datetime | None]], *, now: datetime) -> None:
    """Make anew what showed entries together with parts that are there no more."""
    for number, since in wholes:
        replace_posts(tx, number, struck_since(number), since=since, now=now)


def _tell_authors(tx: Transaction, done: Merger, member: Member, scene: Scene, *, apart: bool) -> None:
    """Tell whoever told either, but for the one who did it; of an entry that they may not see nothing is said."""
    told = {member.person}
    for mine, other in ((done.goes, done.stays), (done.stays, done.goes)):
        author = tx.members.get(mine.author) if mine.author and mine.author not in told else None
        if author is None or not author.account:
            continue
        told.add(author.person)
        seen = _knows(other, author, scene)
        near = "" if mine.nameless else mine.room
        news = replies.news(
            mine, other if seen else None, goes=done.goes.number, apart=apart, to=author.account, near=near
        )
        key = key_for("merged", mine.community, mine.number, other.number, done.goes.version, apart)
        tell(tx, author, news, cause=Cause.ENTRY, key=key, now=scene.now)


def _knows(other: Entry, author: Member, scene: Scene) -> bool:
    """Return whether an author who is not here may be told of an entry: of a private channel nobody says who is in it."""
    return visible(replace(other, state=State.KEPT), Viewer(scene.community, author.person))


def mine_in(tx: Transaction, entry: Entry, viewer: Viewer) -> list[tuple[Entry, bool]]:
    """Return the parts of an entry that its reader may see, and whether each is theirs to take out."""
    every = parts_seen(tx, entry, viewer)
    return [(part, viewer.person is not None and owns(part, viewer.person)) for part in every]
