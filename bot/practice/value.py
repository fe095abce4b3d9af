"""Value stories: put together from what is known, told by who lived it, seen by others once they confirm.

A draft is put together from a question, the entry found for it, the trial and its outcome; the cycles are those
of Wenger, Trayner and de Laat (2011), see `bot.practice.model.value`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.community.model import Viewer
from bot.errors import Absent, Unfit
from bot.practice.draft import is_blank
from bot.practice.model import Cycle, Outcome, Scope, StoryState, ValueStory, visible
from bot.practice.model.value import cycle_of, evidence_of
from bot.practice.sight import followed
from bot.text import normalise, strike_secrets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.domain.model import Question
    from bot.practice.model import Entry, Evidence
    from bot.transaction import Transaction

TEXT_LIMIT = 4_000


@dataclass(frozen=True, slots=True)
class StoryTold:
    """A story that a reader may see, and the entry it is about, as it stands now."""

    story: ValueStory
    entry: Entry


@dataclass(frozen=True, slots=True)
class Telling:
    """What its author filled in: fit to be shown."""

    text: str
    cycle: Cycle
    nameless: bool
    sponsors: bool
    struck: tuple[str, ...] = ()


def propose(tx: Transaction, entry: Entry, *, member: Member, id: str, now: datetime) -> ValueStory | None:
    """Put a draft together of what came of an entry for *member*; None where it was told or declined already.

    Once more, a draft that waits is brought up to what is known by now.
    """
    story = begin(tx, entry, member=member, id=id, now=now)
    return story if story.state is StoryState.DRAFT else None


def begin(tx: Transaction, entry: Entry, *, member: Member, id: str, anew: bool = False, now: datetime) -> ValueStory:
    """Return the story of what came of an entry for *member*, a draft at first; *anew* takes a no back."""
    question = asked_for(tx, entry, member.person)
    evidence = known(tx, entry, member.person, question)
    fresh = ValueStory(
        community=member.community,
        id=id,
        number=entry.number,
        author=member.person,
        cycle=cycle_of(evidence, asked=question is not None),
        at=now,
        question=question.id if question else None,
        use_person=member.person if evidence.used_at or evidence.outcome else None,
        evidence=evidence,
    )
    if tx.stories.add(fresh):
        return fresh
    earlier = own(tx, id, member)
    if earlier.state is StoryState.CONFIRMED or (earlier.state is not StoryState.DRAFT and not anew):
        return earlier
    again = replace(fresh, number=earlier.number, at=earlier.at, version=earlier.version)
    return earlier if again == earlier else _put(tx, again)


def known(tx: Transaction, entry: Entry, person: str, question: Question | None) -> Evidence:
    """Return what is known of how an entry went for a person, without words."""
    taken = tx.afterwards.from_entry(entry.number)
    attended = taken is not None and person in tx.afterwards.attended(taken.occurrence)
    return evidence_of(
        tx.uses.dealings(entry.number, person),
        asked_at=question.asked_at if question else None,
        thanked=tx.stories.thanked(person, entry.number),
        attended=attended,
    )


def asked_for(tx: Transaction, entry: Entry, person: str) -> Question | None:
    """Return the question of a person's own that an entry was found for, the one it answered before others."""
    found = tx.stories.asked(entry.number, person)
    return tx.questions.get(found) if found else None


def worth_telling(use_outcome: Outcome | None) -> bool:
    """Return whether Hearth offers to put a story together by itself: only where it worked."""
    return use_outcome is Outcome.WORKED


def read_telling(values: Mapping[str, str]) -> Telling:
    """Return the fit form of what an author filled in; raise `Unfit` for the first faulty field."""
    text = normalise(values.get("text", ""), limit=TEXT_LIMIT + 1).strip()
    if is_blank(text):
        raise Unfit("story", "empty")
    if len(text) > TEXT_LIMIT:
        raise Unfit("story", "too_long", str(TEXT_LIMIT))
    try:
        cycle = Cycle(values.get("cycle", "") or Cycle.APPLIED)
    except ValueError:
        raise Unfit("cycle", "unknown_choice", values.get("cycle", "")[:40]) from None
    struck = strike_secrets(text)
    return Telling(
        text=struck.text,
        cycle=cycle,
        nameless=values.get("nameless", "") not in {"", "no", "false", "0"},
        sponsors=values.get("readers", "") == "sponsors",
        struck=struck.found,
    )


def confirm(tx: Transaction, id: str, told: Telling, *, member: Member, viewer: Viewer, now: datetime) -> StoryTold:
    """Have a story shown as its author told it; from now on others see it who may see its entry."""
    story = own(tx, id, member)
    entry = entry_seen(tx, story, viewer)
    if story.state is StoryState.CONFIRMED and telling_of(story) == replace(told, struck=()):
        return StoryTold(story, entry)
    confirmed = replace(
        story,
        text=told.text,
        cycle=told.cycle,
        nameless=told.nameless,
        sponsors=told.sponsors and entry.scope is Scope.COMMUNITY,
        state=StoryState.CONFIRMED,
        confirmed_at=story.confirmed_at or now,
    )
    return StoryTold(_put(tx, confirmed), entry)


def entry_of(tx: Transaction, story: ValueStory, viewer: Viewer) -> Entry | None:
    """Return the entry that stands for what a story is about, shown to no more people than that; None if unseen.

    A story on what became part of another stays with those who may read that part.
    """
    own_entry, whole = tx.entries.get(story.number), followed(tx, story.number)
    if own_entry is None or whole is None or not visible(whole, viewer):
        return None
    if own_entry.scope is Scope.COMMUNITY or own_entry.number == whole.number:
        return whole
    narrow = replace(whole, scope=own_entry.scope, room=own_entry.room)
    return narrow if visible(narrow, viewer) else None


def entry_seen(tx: Transaction, story: ValueStory, viewer: Viewer) -> Entry:
    """Return the entry of a story that *viewer* may see; raise `Absent` otherwise."""
    entry = entry_of(tx, story, viewer)
    if entry is None:
        raise Absent("entry", f"#{story.number}")
    return entry


def telling_of(story: ValueStory) -> Telling:
    """Return what the form shows of a story."""
    return Telling(story.text, story.cycle, story.nameless, story.sponsors)


def decline(tx: Transaction, id: str, *, member: Member) -> ValueStory:
    """Let a draft be: it is not offered again."""
    story = own(tx, id, member)
    if story.state is not StoryState.DRAFT:
        return story
    return _put(tx, replace(story, state=StoryState.DECLINED, text=""))


def withdraw(tx: Transaction, id: str, *, member: Member) -> ValueStory:
    """Take a story back, words and all; only its author may."""
    story = own(tx, id, member)
    if story.state is not StoryState.CONFIRMED:
        return story
    return _put(tx, replace(story, state=StoryState.WITHDRAWN, text="", sponsors=False))


def own(tx: Transaction, id: str, member: Member) -> ValueStory:
    """Return a story of *member*'s own; `Absent` hides what is not theirs."""
    story = tx.stories.get(id)
    if story is None or story.author != member.person:
        raise Absent("story", "")
    return story


def told_to(tx: Transaction, viewer: Viewer) -> Sequence[StoryTold]:
    """Return the confirmed stories that *viewer* may see, newest first: those on entries that they may see."""
    return list(_seen_by(tx, tx.stories.confirmed(), viewer))


def read(tx: Transaction, id: str, viewer: Viewer) -> StoryTold:
    """Return one story that *viewer* may see, their own in any state; raise `Absent` otherwise."""
    story = tx.stories.get(id)
    mine = story is not None and viewer.person == story.author
    if story is None or not (mine or story.state is StoryState.CONFIRMED):
        raise Absent("story", "")
    found = next(_seen_by(tx, [story], viewer), None)
    if found is None:
        raise Absent("story", "")
    return found


def for_sponsors(tx: Transaction, community: int) -> Sequence[StoryTold]:
    """Return the stories that may be shown outside: by their authors' word, on entries that everybody may see."""
    anybody = Viewer(community)
    return [one for one in told_to(tx, anybody) if one.story.sponsors and one.entry.scope is Scope.COMMUNITY]


def by_cycle(told: Iterable[StoryTold], least: int) -> list[tuple[Cycle, int | None]]:
    """Return how many stories there are of each cycle; None where fewer than *least* people told them."""
    every = list(told)
    return [(cycle, _counted([one for one in every if one.story.cycle is cycle], least)) for cycle in Cycle]


def _counted(told: Sequence[StoryTold], least: int) -> int | None:
    return len(told) if len({one.story.author for one in told}) >= least else None


def _seen_by(tx: Transaction, stories: Iterable[ValueStory], viewer: Viewer) -> Iterator[StoryTold]:
    for story in stories:
        entry = entry_of(tx, story, viewer)
        if entry is not None:
            yield StoryTold(story, entry)


def _put(tx: Transaction, story: ValueStory) -> ValueStory:
    newer = replace(story, version=story.version + 1)
    if not tx.stories.put(newer):
        raise Unfit("story", "outrun")
    return newer
