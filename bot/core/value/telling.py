"""Telling what came of an entry: offered after it worked, edited and confirmed by who lived it, taken back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.replies import sentence
from bot.core.attention import explained, tell
from bot.core.keys import id_for, key_for
from bot.core.numbers import number_of, number_typed
from bot.core.value import showing
from bot.errors import AskError, Unfit
from bot.practice import value
from bot.practice.model import StoryState
from bot.practice.parts import read_alike
from bot.practice.replies import value as replies
from bot.practice.replies.keeping import struck_out
from bot.practice.sight import seen
from bot.wording import with_more

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.community.model import Member
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Block, CommandInvoked, Form, FormSubmitted, Post, Pressed
    from bot.practice.model import Entry, Outcome, ValueStory
    from bot.practice.value import StoryTold
    from bot.transaction import Transaction


def offer(tx: Transaction, entry: Entry, member: Member, outcome: Outcome, *, now: datetime) -> tuple[Block, ...]:
    """Put a story together where something worked, and return the quiet offer of it; nothing where there is none."""
    if not value.worth_telling(outcome):
        return ()
    story = value.propose(tx, entry, member=member, id=story_id(tx, entry, member), now=now)
    return replies.offered(story) if story else ()


def story_id(tx: Transaction, entry: Entry, member: Member) -> str:
    """Return the id of what came of an entry for a member: one story each, that of a part where they told of it."""
    numbers = (entry.number, *(part.number for part in read_alike(tx, entry)))
    ids = [id_for("value", entry.community, number, member.person) for number in numbers]
    return next((each for each in ids if tx.stories.get(each)), ids[0])


async def on_verb(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Answer `/hearth value`: the list; `tell 142` tells of one; `142` alone is the same."""
    word, _, number = rest.strip().partition(" ")
    if not word:
        return await showing.listed(desk, scene)
    if word.lower() in {"tell", "told"} and not number.strip():
        return replies.which_entry()
    meant = number.strip().lstrip("#")
    example = f"/hearth value tell {meant if meant.isdecimal() else '142'}"
    typed = number if word.lower() in {"tell", "told"} else rest
    return await _open(desk, scene, number_typed(typed, example))


async def on_form(_desk: Desk, _scene: Scene, _press: Pressed) -> Answer:
    """Ask which entry a story is about."""
    return replies.which_entry()


async def on_about(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Open the story of the entry that was typed; a faulty number opens the form again."""
    typed = form.values.get("number", "")
    try:
        return await _open(desk, scene, number_of(typed))
    except AskError as fault:
        return replies.which_entry(typed, fault=sentence(fault))


async def on_tell(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the story of an entry."""
    return await _open(desk, scene, number_of(press.action.subject))


async def on_open(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form over a story of one's own."""

    def form(tx: Transaction) -> Answer:
        member = scene.member(tx)
        story = value.own(tx, press.action.subject, member)
        return _begun(tx, scene, member, value.entry_seen(tx, story, scene.viewer(member)), story.id)

    return await desk.write(scene, form)


async def on_told(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Show a story as its author told it; a fault opens the form again with what was typed."""
    try:
        told = value.read_telling(form.values)
    except Unfit as fault:
        return await desk.write(scene, partial(_again, scene=scene, form=form, fault=fault))

    def confirm(tx: Transaction) -> Answer:
        member = scene.member(tx)
        id_ = form.action.subject
        new = value.own(tx, id_, member).state is not StoryState.CONFIRMED
        shown = value.confirm(tx, id_, told, member=member, viewer=scene.viewer(member), now=scene.now)
        _tell_author(tx, shown, member, new=new, now=scene.now)
        return with_more(replies.shown(shown, member.name), struck_out(told.struck))

    return await desk.write(scene, confirm)


async def on_no(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let a draft be."""
    await desk.write(scene, lambda tx: value.decline(tx, press.action.subject, member=scene.member(tx)))
    return replies.declined()


async def on_gone(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Take a story back."""

    def take(tx: Transaction) -> Answer:
        story = value.withdraw(tx, press.action.subject, member=scene.member(tx))
        tx.outgoing.replace(news_key(story), replies.told_no_more(), now=scene.now)
        return replies.taken_back()

    return await desk.write(scene, take)


def news_key(story: ValueStory) -> str:
    """Return the key of what tells an entry's author of a story."""
    return key_for("value", story.community, story.id)


def unsaid(tx: Transaction, person: str) -> Iterator[tuple[str, Post]]:
    """Yield (key, what stands there from now on) of the news of each story of a person who is erased."""
    for story in tx.stories.mine(person):
        yield news_key(story), replies.told_no_more()


async def _open(desk: Desk, scene: Scene, number: int) -> Answer:
    def form(tx: Transaction) -> Answer:
        member = scene.member(tx)
        entry = seen(tx, number, scene.viewer(member))
        return _begun(tx, scene, member, entry, story_id(tx, entry, member))

    return await desk.write(scene, form)


def _begun(tx: Transaction, scene: Scene, member: Member, entry: Entry, id_: str) -> Form:
    """Return the form over a story, begun where there is none."""
    story = value.begin(tx, entry, member=member, id=id_, anew=True, now=scene.now)
    unnamed = _changed(tx, story, entry)
    return replies.telling_form(story, entry, _values(tx, story, entry), unnamed=unnamed)


def _again(tx: Transaction, *, scene: Scene, form: FormSubmitted, fault: Unfit) -> Form:
    member = scene.member(tx)
    story = value.own(tx, form.action.subject, member)
    entry = value.entry_seen(tx, story, scene.viewer(member))
    return replies.telling_form(story, entry, form.values, unnamed=_changed(tx, story, entry), fault=fault)


def _changed(tx: Transaction, story: ValueStory, entry: Entry) -> str:
    """Return what a story's author told of what they did differently: the entry's page shows that without their name."""
    use = tx.uses.dealings(entry.number, story.author)
    return use.changed if use else ""


def _values(tx: Transaction, story: ValueStory, entry: Entry) -> dict[str, str]:
    text = story.text
    if not text:
        question = tx.questions.get(story.question) if story.question else None
        asked = question.text if question else ""
        text = replies.put_together(story, asked=asked, changed=_changed(tx, story, entry))
    return {
        "text": text,
        "cycle": story.cycle.value,
        "readers": "sponsors" if story.sponsors else "community",
        "nameless": "yes" if story.nameless else "",
    }


def _tell_author(tx: Transaction, shown: StoryTold, member: Member, *, new: bool, now: datetime) -> None:
    """Tell who told the entry what came of it, now that all may know; what they were told is kept as it reads now."""
    entry = tx.entries.get(shown.story.number) or shown.entry
    author = tx.members.get(entry.author) if entry.author and entry.author != member.person else None
    if author is None or not author.account:
        return
    by = "" if shown.story.nameless else member.name
    # What stands for all to see near the entry would tell who told it.
    post = replies.told_of_yours(shown, by, to=author.account, near="" if entry.nameless else entry.room)
    if new:
        tell(tx, author, post, cause=Cause.ENTRY, key=news_key(shown.story), now=now)
    else:
        tx.outgoing.replace(news_key(shown.story), explained(post, Cause.ENTRY), now=now)
