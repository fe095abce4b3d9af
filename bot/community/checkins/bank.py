"""The bank of questions: what a check-in asks that has none of its own. Pure.

What the community wants to understand comes every other time. Between, plain questions take turns with such about a
topic of the community and with what members asked and nobody has answered yet. None comes again before all of its
kind have come.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.community.checkins.model import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAIN = (
    "What did you learn last week that you would have liked to know earlier?",
    "What took you longer than it should have?",
    "What went better than you expected, and why?",
    "What would you do differently if you did last week again?",
    "Which small trick did you use that others may not know?",
    "What are you stuck on right now?",
    "What did you try that did not work?",
    "Who helped you lately, and with what?",
    "What are you working on that somebody here may have done before?",
    "Which question did you have to answer more than once?",
    "What surprised you lately?",
    "What do you do by hand that ought to be easier?",
    "Which tool did you start or stop using, and why?",
    "What did you read, see or hear that belongs here?",
    "What would you like to get better at this month?",
    "What did you explain to somebody, and what made it click?",
    "Which decision are you glad about, looking back?",
    "Which habit of yours would you recommend?",
    "What nearly went wrong, and what saved it?",
    "What is worth asking everybody here?",
    "What have you changed your mind about?",
    "What would have helped you when you were new to this?",
    "Which of our ways of doing things no longer fits?",
    "What are you curious about next?",
)
ON_TOPIC = (
    "What did you last learn about {}?",
    "What about {} still puzzles you?",
    "Which mistake with {} would you spare somebody new?",
    "What works for you with {} that you have seen nowhere written down?",
    "Who is doing something with {} right now, and what?",
)
OF_QUESTION = "question:"
"""How the origin begins of what a member asked: its words stay theirs, and are read anew each time."""
OF_LEARNING = "learning:"
"""How the origin begins of what stands on the learning agenda: what is kept of an answer says something on it."""
APART = 5
"""So many other questions at least lie between two times that the same one of the learning agenda is asked."""
LONGEST = 300
"""So much of a member's question is asked again; the rest is left out."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What there is to ask about: topics, most used first, and open questions as (id, text), longest open first.

    `learning` is what the community wants to understand, as (id, text), most wanted first.
    """

    topics: Sequence[str] = ()
    questions: Sequence[tuple[str, str]] = ()
    learning: Sequence[tuple[str, str]] = ()


def draw(sources: Sources, asked: Sequence[str], *, many: int, seed: str) -> tuple[Asked, ...]:
    """Return *many* questions. *asked* are the origins of those asked before, newest first.

    *seed* lets two check-ins begin at different places of the bank.
    """
    drawn: list[Asked] = []
    for _ in range(many):
        before = [*(one.origin for one in reversed(drawn)), *asked]
        drawn.append(_next(sources, before, seed))
    return tuple(drawn)


def _next(sources: Sources, asked: Sequence[str], seed: str) -> Asked:
    learning = _of_learning(sources, asked) if len(asked) % 2 == 0 else None
    if learning:
        return learning
    turn = len(asked) % 3
    question = _of_questions(sources, asked) if turn == 1 else None
    topic = _on_topic(sources, asked) if turn == 2 or (turn == 1 and not question) else None  # noqa: PLR2004
    return question or topic or _plain(asked, seed)


def _of_learning(sources: Sources, asked: Sequence[str]) -> Asked | None:
    """Return the most wanted question of the agenda that was not asked here, or the one that was asked longest ago."""
    lately = set(asked[:APART])
    waiting = [(id_, text) for id_, text in sources.learning if f"{OF_LEARNING}{id_}" not in lately]
    if not waiting:
        return None
    id_, text = min(waiting, key=lambda one: _last(asked, f"{OF_LEARNING}{one[0]}"))
    return Asked(as_learned(text), f"{OF_LEARNING}{id_}")


def as_learned(text: str) -> str:
    """Return a question of the learning agenda as a check-in asks it."""
    return f"We want to understand: “{text}” What have you seen, tried or read about it?"


def _of_questions(sources: Sources, asked: Sequence[str]) -> Asked | None:
    """Return an open question that was not asked here yet; each only once."""
    known = set(asked)
    for id_, text in sources.questions:
        if text and f"{OF_QUESTION}{id_}" not in known:
            return Asked(as_asked(text), f"{OF_QUESTION}{id_}")
    return None


def as_asked(text: str) -> str:
    """Return a member's question as a check-in asks it; one without words was taken back."""
    shown = " ".join(text.split())
    if not shown:
        return "A question that whoever asked it took back."
    cut = f"{shown[: LONGEST - 1]}…" if len(shown) > LONGEST else shown
    return f"Somebody here asked: “{cut}” What do you know about it?"


def _on_topic(sources: Sources, asked: Sequence[str]) -> Asked | None:
    if not sources.topics:
        return None
    topic = min(sources.topics, key=lambda name: _last(asked, f"topic:{name}"))
    words = ON_TOPIC[sum(one.startswith("topic:") for one in asked) % len(ON_TOPIC)]
    return Asked(words.format(f"#{topic}"), f"topic:{topic}")


def _plain(asked: Sequence[str], seed: str) -> Asked:
    first = int.from_bytes(sha256(seed.encode()).digest()[:4]) % len(PLAIN)
    order = [*range(first, len(PLAIN)), *range(first)]
    best = min(order, key=lambda at: _last(asked, f"bank:{at}"))
    return Asked(PLAIN[best], f"bank:{best}")


def _last(asked: Sequence[str], origin: str) -> int:
    """Return how long ago something was asked, as a rank: the longest first, never before all."""
    return -asked.index(origin) if origin in asked else -len(asked) - 1
