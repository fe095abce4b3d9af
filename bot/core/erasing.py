"""Erasing a person: what shows anything of theirs is made anew without it, and then all of it goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core import checkins, digesting, merging, pairings, upkeep, value, welcome, who
from bot.core.answers import FORUM, standing_as
from bot.core.keeping import asked_by, still_shown
from bot.core.keys import key_for
from bot.core.sessions.leaving import person_leaves
from bot.core.sessions.posted import person_gone, question_gone
from bot.core.thanking import unsigned
from bot.domain import questions
from bot.domain.replies import is_solved, no_longer_asked
from bot.practice.brought import topics_anew
from bot.practice.consent import TAKEN_BACK
from bot.practice.draft import TITLE_LIMIT
from bot.practice.model import Change, State
from bot.practice.replies.curating import struck_by_author
from bot.practice.replies.keeping import kept_line
from bot.text import title_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from bot.messages import Post
    from bot.transaction import Transaction


def erase(tx: Transaction, *, person: str, now: datetime) -> int:
    """Erase a person from one community, and strike their entries from every card that was posted."""
    tx.audit.note("erasure", person, by=None, now=now)
    person_leaves(tx, person, now=now)  # First: what it shows anew is taken out again below.
    mine = [entry.number for entry in tx.entries.by_author(person)]
    for key, instead in [
        *_asked_by(tx, person),
        *unsigned(tx, person),
        *checkins.unsaid(tx, person),
        *_told_of(tx, person, now=now),
        *pairings.unsaid(tx, person),
        *welcome.unsaid(tx, person),
        *who.unsaid(tx, person),
        *upkeep.unsaid(tx, person),
        *value.unsaid(tx, person),
    ]:
        tx.outgoing.replace(key, instead, now=now)
    for key in {key for number in mine for key in tx.outgoing.showing(number)}:
        theirs = asked_by(tx, key) == person
        again = None if theirs else still_shown(tx, key, without=mine, now=now)
        tx.outgoing.replace(key, again or struck_by_author(), now=now)
    _retitle(tx, person, now=now)
    for question in tx.questions.mine(person):
        questions.forget(tx, question.id, now=now)  # Gaps are hidden at once; the rest is scrubbed after.
        question_gone(tx, question.id, without=mine, now=now)
    person_gone(tx, person, without=mine, now=now)
    wholes = merging.wholes_of(tx, mine)
    tried = upkeep.places_told(tx, person, without=mine)
    count = len(tx.erasure.erase(person, now=now))
    for number, _ in wholes:
        topics_anew(tx, number, by=None, change=Change.LEFT, now=now)
    merging.left(tx, [*wholes, *tried], now=now)
    return count


def _told_of(tx: Transaction, person: str, *, now: datetime) -> Iterator[tuple[str, Post]]:
    """Yield (key, what stands there from now on) of each digest that told of what a person asked."""
    for row in tx.erasure.held(person)["question"]:
        question = tx.questions.get(str(row["question_id"])) if row.get("asker") == person else None
        if question and question.shared:
            yield from digesting.unasked(tx, question, now=now)


def _retitle(tx: Transaction, person: str, *, now: datetime) -> None:
    """Call by their own words the entries of others that were called by a person's question."""
    for row in tx.erasure.held(person)["question"]:
        entry = tx.entries.get(int(str(row["answered_by"]))) if row.get("answered_by") else None
        if entry and entry.author != person and entry.title == " ".join(str(row.get("text", "")).split())[:TITLE_LIMIT]:
            named = replace(entry, title=title_from(entry.body) or "Untitled", version=entry.version + 1)
            tx.entries.put(named, by=None, change=Change.CARRIED, now=now)


def _asked_by(tx: Transaction, person: str) -> Iterator[tuple[str, Post]]:
    """Yield (key, what stands there from now on) of each post that a person asked for, ended or not.

    These are questions to a channel, requests to keep, and the line that says by whom another's words were kept.
    """
    held = tx.erasure.held(person)
    for row in held["question"]:
        if row.get("asker") == person and row.get("posted_key"):
            yield str(row["posted_key"]), no_longer_asked()
            yield key_for("solved", row["question_id"]), is_solved(None)
        if row.get("asker") == person and row.get("source_key"):
            yield from _beneath_their_post(tx, row)
    for row in held["consent"]:
        if row.get("keeper") != person:
            continue
        yield key_for("consent", row["source_key"]), no_longer_asked()
        yield key_for("consent", row["source_key"], TAKEN_BACK + 1), no_longer_asked()
        entry = tx.entries.by_source(str(row["source_key"]))
        if entry and entry.state is State.KEPT and entry.author != person:
            yield key_for("kept", row["source_key"]), kept_line(entry, None)


def _beneath_their_post(tx: Transaction, row: Mapping[str, object]) -> Iterator[tuple[str, Post]]:
    """Yield what was shown beneath a person's post in a forum: it may say that they found it solved."""
    key = key_for("answer", row["source_key"])
    standing = standing_as(tx, key)
    if standing and standing.way == FORUM and standing.question == row["question_id"]:
        yield key, no_longer_asked()
