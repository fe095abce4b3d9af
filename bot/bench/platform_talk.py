"""What is said in a made-up Slack: talk, tagged messages, edits and deletions, as the events that Slack sends of them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bot.bench.victim import WORDS
from tests.fakes.slack import payloads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from tests.fakes.slack import Workspace

TAGGED, EDITED, DELETED = 0.05, 0.03, 0.01
TWICE = 0.05
LATE, TAGGED_LATE = 0.008, 0.05
"""Of all together one in a hundred comes late: among tagged messages more, for what matters happens to these."""
LONGEST_LATE = 40
AT_ONCE_AFTER = 0.5
"""How often a tagged message that comes late is edited or deleted before it came."""
MOST_RECENT = 200


@dataclass(frozen=True, slots=True)
class Event:
    """One event to be delivered; what a deletion tells nobody tells again, so that it is never given up."""

    kind: Literal["talk", "said", "edited", "deleted"]
    body: dict[str, Any]


@dataclass(slots=True)
class Line:
    """A tagged message: which it is, where and when it was said, and how it reads at last."""

    number: int
    channel: str
    ts: str
    edits: int = 0
    deleted: bool = False

    @property
    def key(self) -> str:
        """Return how the core names its source, without the space."""
        return f"{self.channel}/{self.ts}"


@dataclass(slots=True)
class Talk:
    """The talk of a workspace. `lines` is the truth to hold what was kept against."""

    acme: Workspace
    random: Random
    lines: list[Line] = field(default_factory=list)
    twice: int = 0
    late: int = 0
    overtaken: int = 0
    _recent: deque[Line] = field(default_factory=lambda: deque(maxlen=MOST_RECENT))

    def events(self, count: int) -> Iterator[Event]:
        """Yield *count* events as they are delivered: some twice, some late, and none before it happened."""
        waiting: list[tuple[int, Event]] = []
        for position in range(count):
            for event in self._told(waiting, position):
                yield event
                if self.random.random() < TWICE:
                    self.twice += 1
                    waiting.append((position + self.random.randrange(1, LONGEST_LATE), event))
            ready = [pair for pair in waiting if pair[0] <= position]
            waiting[:] = [pair for pair in waiting if pair[0] > position]
            yield from (event for _, event in ready)
        yield from (event for _, event in waiting)

    def _told(self, waiting: list[tuple[int, Event]], position: int) -> Iterator[Event]:
        """Yield what happens next, unless it is to come late: then what came of it may overtake it."""
        event = self._next()
        if self.random.random() >= (TAGGED_LATE if event.kind == "said" else LATE):
            yield event
            return
        self.late += 1
        waiting.append((position + self.random.randrange(2, LONGEST_LATE), event))
        if event.kind == "said" and self.random.random() < AT_ONCE_AFTER:
            self.overtaken += 1
            line = self.lines[-1]
            yield self._edited(line) if self.random.random() < AT_ONCE_AFTER else self._deleted(line)

    def _next(self) -> Event:
        dice, recent = self.random.random(), self._line()
        if dice < TAGGED:
            return self._said()
        if recent and dice < TAGGED + EDITED:
            return self._edited(recent)
        if recent and dice < TAGGED + EDITED + DELETED:
            return self._deleted(recent)
        return Event("talk", self._posted(f"{self._words(8)}, and that is all"))

    def _line(self) -> Line | None:
        line = self.random.choice(self._recent) if self._recent else None
        return line if line and not line.deleted else None

    def _said(self) -> Event:
        number = len(self.lines)
        body = self._posted(self._text(number, 0))
        self.lines.append(Line(number, body["event"]["channel"], body["event"]["ts"]))
        self._recent.append(self.lines[-1])
        return Event("said", body)

    def _edited(self, line: Line) -> Event:
        line.edits += 1
        state, room = self.acme.state, self.acme.state.channels[line.channel]
        old = room.find(line.ts)
        assert old is not None  # noqa: S101  It was not deleted.
        text = self._text(line.number, line.edits)
        new = {**old, "text": text, "blocks": _blocks(text), "edited": {"user": old["user"], "ts": state.ts()}}
        room.messages[room.messages.index(old)] = new
        return Event("edited", payloads.event(state, payloads.edited(state, room, new, old)))

    def _deleted(self, line: Line) -> Event:
        line.deleted = True
        state, room = self.acme.state, self.acme.state.channels[line.channel]
        old = room.find(line.ts)
        assert old is not None  # noqa: S101  It is deleted once.
        room.messages.remove(old)
        return Event("deleted", payloads.event(state, payloads.deleted(state, room, old)))

    def _posted(self, text: str) -> dict[str, Any]:
        state = self.acme.state
        person = self.random.choice([one for one in state.people.values() if not one.bot])
        room = self.random.choice([one for one in state.channels.values() if one.name])
        said = payloads.message(state, person, text)
        room.add(said)
        return payloads.event(state, payloads.posted(room, said))

    def _text(self, number: int, edits: int) -> str:
        return f"Case {number} reading {edits} {self._words(6)} #tip"

    def _words(self, count: int) -> str:
        return " ".join(self.random.choices(WORDS, k=count))


def _blocks(text: str) -> list[dict[str, Any]]:
    section = {"type": "rich_text_section", "elements": payloads.spans(text)}
    return [{"type": "rich_text", "block_id": "b1", "elements": [section]}]
