"""Why somebody was put together with nobody, and what of pairings stands on their own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.pairings.model import Fate
from bot.messages import When
from bot.wording import button, choices, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.messages import Block, Post, Span

STATES = {"paused": "you pause", "silent": "paused, as I heard nothing", "skipped": "you skip the next"}
HELD = {"paused", "silent"}
WHY = {
    Fate.CALLED: "it was called off before anybody was put together",
    Fate.SKIPPED: "you skipped it",
    Fate.SILENT: "I had heard nothing from you for three rounds, so you were paused",
    Fate.MUTED: "you had muted pairings",
    Fate.LEFT: "you had left before it",
    Fate.GONE: "I could not reach you in any space of this community then",
    Fate.ALONE: "nobody else took part",
    Fate.NO_SPACE: "nobody who took part was in a space where you are too",
    Fate.APART: "you had said no to everybody else who took part",
    Fate.ODD: "the numbers did not work out: there was no group with a place for you. You come first in the next one",
    Fate.ALONE_AFTER: "whoever you were to meet had gone by then. You come first in the next one",
}


def why_not(title: str, at: datetime, fate: Fate | None, *, until: datetime | None = None) -> Post:
    """Return why somebody was put together with nobody in a round; without a fate they did not take part."""
    return post(prose(*_why(title, at, fate, until)))


def _why(title: str, at: datetime, fate: Fate | None, until: datetime | None) -> list[Span | str]:
    of: list[Span | str] = [strong(title), " of ", When(at)]
    if fate is Fate.MATCHED:
        return ["In ", *of, " you were put together with somebody: look for it among your conversations."]
    if fate is None:
        return ["You did not take part in ", *of, ": you had not joined by then."]
    if fate in {Fate.PAUSED, Fate.AWAY}:
        was = "you had paused" if fate is Fate.PAUSED else "you were away"
        return ["In ", *of, f" you met nobody because {was}", *((" until ", When(until)) if until else ()), "."]
    return ["In ", *of, f" you met nobody because {WHY[fate]}."]


def why_none(title: str, at: datetime, reason: str = "") -> Post:
    """Return that a round put nobody together, and why; *reason* is the occurrence's."""
    said = {
        "late": "I was not running then",
        "paused": "it rested",
        "asked": "a facilitator left it out",
        "failed": "it could not be drawn",
    }
    why = said.get(reason, "it was called off")
    return post(prose(strong(title), " of ", When(at), f" put nobody together: {why}."))


def being_drawn(title: str, at: datetime) -> Post:
    """Return the answer to who asks while a round is being drawn."""
    return post(prose(strong(title), " of ", When(at), " is being drawn just now: ask again in a minute."))


def nothing_yet(title: str, at: datetime | None) -> Post:
    """Return the answer to who asks why before any round was drawn."""
    when = (" The first is ", When(at, "moment"), ".") if at else ()
    return post(prose("No round of ", strong(title), " has been drawn yet.", *when))


def my_pairings(
    rows: Sequence[tuple[str, str, datetime | None, str]], *, apart: Sequence[tuple[str, str]] = ()
) -> list[Block]:
    """Return what of pairings stands on one's own page; *rows* are (title, id, next, state), *apart* (name, person)."""
    if not rows and not apart:
        return []
    blocks: list[Block] = [prose("Pairings", tone="heading")]
    for title, id_, at, state in rows:
        next_ = (" · next ", When(at, "moment")) if at else ()
        held = state in HELD
        blocks += [
            prose(strong(title), f" · {STATES[state]}" if state in STATES else "", *next_),
            choices(
                button("I am back", "pair_back") if held else None,
                button("Take part after all", "pair_unskip", id_) if state == "skipped" else None,
                button("Skip the next", "pair_skip", id_) if not state else None,
                button("Pause…", "pair_pause") if not held else None,
                button("Why was I not matched?", "pair_why", id_),
                button("Leave", "pair_leave", id_),
            ),
        ]
    for name, person in apart[:5]:
        blocks += [
            prose("Never with ", strong(name), tone="quiet"),
            choices(button("Take it back", "pair_with", person)),
        ]
    return blocks
