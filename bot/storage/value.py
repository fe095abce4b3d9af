"""Value stories, and which entries a write-up was put together from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select, update

from bot.practice.model import Cycle, Evidence, Outcome, StoryState, ValueStory
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.tables.community import thanks
from bot.storage.tables.domain import question
from bot.storage.tables.value import gathered, value_story
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

_OURS = value_story.c.community_id == bindparam("community")
_ADD = insert_new(value_story)
_GET = select(value_story).where(_OURS, value_story.c.story_id == bindparam("its_id"))
_PUT = update(value_story).where(
    _OURS, value_story.c.story_id == bindparam("its_id"), value_story.c.version == bindparam("was")
)
_MINE = (
    select(value_story)
    .where(_OURS, value_story.c.author == bindparam("person"))
    .order_by(value_story.c.at.desc(), value_story.c.story_id)
)
_CONFIRMED = (
    select(value_story)
    .where(_OURS, value_story.c.state == StoryState.CONFIRMED.value)
    .order_by(value_story.c.confirmed_at.desc(), value_story.c.story_id)
    .limit(bindparam("most"))
)
_GATHERED = gathered.c.community_id == bindparam("community")
_GATHER = insert_new(gathered)
_SOURCES = (
    select(gathered.c.source).where(_GATHERED, gathered.c.number == bindparam("number")).order_by(gathered.c.position)
)
_WRITE_UPS = (
    select(gathered.c.number).where(_GATHERED, gathered.c.source == bindparam("number")).order_by(gathered.c.number)
)
_ASKED = (
    select(question.c.question_id, question.c.near, question.c.answered_by)
    .where(question.c.community_id == bindparam("community"), question.c.asker == bindparam("person"))
    .order_by(question.c.asked_at.desc(), question.c.question_id)
    .limit(200)
)
_THANKED = select(thanks.c.subject).where(
    thanks.c.community_id == bindparam("community"),
    thanks.c.by_person == bindparam("person"),
    thanks.c.subject == bindparam("its_subject"),
)
ERASE_STORIES = (
    delete(value_story).where(_OURS, value_story.c.author == bindparam("person")),
    update(value_story).where(_OURS, value_story.c.use_person == bindparam("person")).values(use_person=None),
)
"""What is done at the erasure of a person: their stories go, and nothing of others' tells of them."""


class SqlStories(Repository):
    """The value stories of one community."""

    __slots__ = ()

    def add(self, story: ValueStory) -> bool:
        """Record a story; False where its id is known."""
        values = {"community_id": self._context.community, "story_id": story.id, **_values(story)}
        return self._context.connection.execute(_ADD, values).rowcount == 1

    def get(self, id: str) -> ValueStory | None:
        """Return a story, whatever its state."""
        row = self._context.run(_GET, its_id=id).first()
        return _story(row) if row else None

    def put(self, story: ValueStory) -> bool:
        """Write over version minus one; False if that was outrun."""
        values = {"its_id": story.id, "was": story.version - 1, **_values(story)}
        if self._context.run(_PUT, **values).rowcount != 1:
            return False
        self._context.run(CHANGED)
        return True

    def mine(self, person: str) -> Sequence[ValueStory]:
        """Return every story of a person, whatever its state, newest first."""
        return [_story(row) for row in self._context.run(_MINE, person=person)]

    def confirmed(self, *, last: int = 500) -> Sequence[ValueStory]:
        """Return the stories that their authors confirmed, newest first."""
        return [_story(row) for row in self._context.run(_CONFIRMED, most=last)]

    def asked(self, number: int, person: str) -> str | None:
        """Return the question of a person's own that entry *number* answered, else the last that it was found for."""
        mine = self._context.run(_ASKED, person=person).all()
        answered = (row.question_id for row in mine if row.answered_by == number)
        found = (row.question_id for row in mine if number in row.near)
        return next(answered, None) or next(found, None)

    def thanked(self, person: str, number: int) -> bool:
        """Return whether a person thanked for an entry."""
        return self._context.run(_THANKED, person=person, its_subject=f"#{number}").first() is not None

    def gather(self, number: int, sources: Sequence[int]) -> None:
        """Record that entry *number* was put together from *sources*; twice does no harm."""
        context = self._context
        for position, source in enumerate(dict.fromkeys(sources)):
            of = {"community_id": context.community, "number": number, "source": source, "position": position}
            context.connection.execute(_GATHER, of)

    def sources(self, number: int) -> Sequence[int]:
        """Return the entries that a write-up was put together from, in the order they were chosen."""
        return list(self._context.run(_SOURCES, number=number).scalars())

    def write_ups(self, source: int) -> Sequence[int]:
        """Return the write-ups that an entry is a source of."""
        return list(self._context.run(_WRITE_UPS, number=source).scalars())


_PLAIN = ("number", "author", "text", "use_person", "nameless", "sponsors", "at", "confirmed_at", "version")


def _values(story: ValueStory) -> dict[str, Any]:
    return {name: getattr(story, name) for name in _PLAIN} | {
        "cycle": story.cycle.value,
        "state": story.state.value,
        "question_id": story.question,
        "evidence": _written(story.evidence),
    }


def _story(row: Row[Any]) -> ValueStory:
    return ValueStory(
        community=row.community_id,
        id=row.story_id,
        cycle=Cycle(row.cycle),
        state=StoryState(row.state),
        question=row.question_id,
        evidence=_read(row.evidence),
        **{name: getattr(row, name) for name in _PLAIN},
    )


_TIMES = ("asked_at", "used_at", "told_at")
_FACTS = ("changed", "thanked", "attended")


def _written(evidence: Evidence) -> dict[str, object]:
    times = {name: at.isoformat() for name in _TIMES if (at := getattr(evidence, name))}
    facts = {name: True for name in _FACTS if getattr(evidence, name)}
    return times | facts | ({"outcome": evidence.outcome.value} if evidence.outcome else {})


def _read(noted: dict[str, Any]) -> Evidence:
    asked, used, told = (datetime.fromisoformat(noted[name]) if name in noted else None for name in _TIMES)
    changed, thanked, attended = (bool(noted.get(name)) for name in _FACTS)
    outcome = Outcome(noted["outcome"]) if "outcome" in noted else None
    return Evidence(asked, used, told, outcome, changed, thanked, attended)
