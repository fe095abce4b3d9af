"""Three things to do this week, each with a press that does it. No I/O, no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.pulse.model import Element, Move
from bot.messages import Action

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.community.pulse.counted import Standing
    from bot.community.pulse.model import Diagnosis, Figure

MOST = 3
FRESH = 60


def moves(diagnosis: Diagnosis, figures: Sequence[Figure], standing: Standing, top_entry: int = 0) -> tuple[Move, ...]:
    """Return at most three moves: what an element lacks that is missing first, then what is off its target.

    *top_entry* is the number of the entry that was used most lately; 0 where there is none to show.
    """
    if standing.closed:
        return (_move("reopen", "ending_reopen"),)
    by_name = {one.name: one for one in figures}
    found = {
        one.name: one for one in (*_missing(diagnosis, standing), *_off_target(by_name, standing), *_always(top_entry))
    }
    return tuple(found.values())[:MOST]


def _move(name: str, verb: str, subject: str | int = "", about: str = "") -> Move:
    return Move(name, LABELS[name], Action(verb, str(subject)), about, CONFIRMS.get(name, ""))


LABELS = {
    "charter": "Write the charter",
    "session": "Plan an open hour",
    "session_lost": "Plan an open hour",
    "gap": "Look at the open gaps",
    "gap_post": "Ask its channel again",
    "share_top": "Share the most used entry",
    "keep": "Keep something",
    "newcomers": "Meet newcomers",
    "hello": "Say hello to them",
    "ask": "Ask a question",
    "learning": "Say what we want to learn",
    "review": "Review what has gone stale",
    "commit": "Say what I can help with",
    "reopen": "Open it again",
}
"""What stands on each move's button."""
CONFIRMS = {
    "gap_post": "This posts the question once more, for its whole channel to read.",
    "hello": "Each of them is told that you say hello.",
    "share_top": "This shows the entry to a whole channel.",
    "reopen": "What rested goes on, and its channels are told.",
}
"""What is asked before a press that speaks to others."""


def gap_post(id_: str, title: str) -> Move:
    """Return the move that asks about a gap once more where it was asked."""
    return _move("gap_post", "gap_there", id_, title)


def instead(present: Sequence[Move]) -> Iterator[Move]:
    """Yield what to do in the place of a move that is done already, best first."""
    names = {one.name for one in present}
    return (one for one in _always(0) if one.name not in {*names, "commit"})


def _missing(diagnosis: Diagnosis, standing: Standing) -> Iterator[Move]:
    if Element.DOMAIN in diagnosis.missing or not standing.charter:
        yield _move("learning", "learning") if standing.charter else _move("charter", "charter_open")
    if Element.COMMUNITY in diagnosis.missing and not standing.sessions_ahead:
        yield _move("session", "session_form")
    if Element.PRACTICE in diagnosis.missing:
        yield _move("keep", "share_form")


def _off_target(figures: Mapping[str, Figure], standing: Standing) -> Iterator[Move]:
    if figures["gaps_open"].value:
        yield _move("gap", "gaps_more", about=str(standing.gaps_open))
    if standing.newcomers_wait:
        yield _move("hello", "newcomers_hello")
    elif figures["welcomed"].reached is False:
        yield _move("newcomers", "welcome_greet")
    if figures["fresh"].reached is False:
        yield _move("review", "review", about=str(standing.stale))
    if not standing.sessions_ahead:
        yield _move("session", "session_form")
    elif figures["sessions"].reached is False:
        yield _move("session_lost", "session_form")


def _always(top_entry: int) -> Iterator[Move]:
    if top_entry:
        yield _move("share_top", "share_here", top_entry, about=f"#{top_entry}")
    yield _move("commit", "commit_open")
    yield _move("ask", "ask_form")
    yield _move("keep", "share_form")
