"""Value stories and merges full of what somebody typed: for the tests that draw all that can be said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.practice.merge import Merger
from bot.practice.model import Cycle, Evidence, Outcome, StoryState, ValueStory
from bot.practice.value import StoryTold
from tests.factories import NOW

if TYPE_CHECKING:
    from bot.practice.model import Entry

ID = "0193a3c07d5e7b1a9c3f0123456789ab"
KNOWN = Evidence(NOW, NOW, NOW, Outcome.WORKED, changed=True, thanked=True, attended=True)


def of_value(text: str, entry: Entry) -> dict[str, object]:
    """Return values for each way in which the replies on value and merging are told something."""
    story = ValueStory(
        community=1,
        id=ID,
        number=142,
        author="person",
        cycle=Cycle.TRANSFORMATIVE,
        at=NOW,
        text=(text * 60)[:4000],
        question="question",
        use_person="person",
        evidence=KNOWN,
        state=StoryState.CONFIRMED,
        sponsors=True,
        confirmed_at=NOW,
    )
    other = replace(entry, number=143, told_with=(text[:80], ""))
    return {
        "ValueStory": story,
        "StoryTold": StoryTold(story, entry),
        "Sequence[StoryTold]": [StoryTold(story, entry)] * 30,
        "Sequence[ValueStory]": [story] * 30,
        "Sequence[tuple[ValueStory, Entry]]": [(story, entry)] * 30,
        "Sequence[tuple[Cycle, int | None]]": [(cycle, None if at % 2 else 9) for at, cycle in enumerate(Cycle)],
        "Sequence[tuple[Entry, bool]]": [(entry, True), (other, False)] * 5,
        "Merger": Merger(entry, other, back=True),
    }
