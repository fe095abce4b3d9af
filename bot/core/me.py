"""`/hearth me`: what waits for me, what is mine; and its export and erasure."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.community import replies as community
from bot.core import (
    charter,
    checkins,
    digesting,
    digests,
    gaps,
    muting,
    pairings,
    sessions,
    upkeep,
    value,
    welcome,
    who,
)
from bot.core.answers import FORUM, standing_as
from bot.core.keeping import asked_by, still_shown
from bot.core.keys import key_for
from bot.core.sessions.leaving import person_leaves
from bot.core.sessions.posted import person_gone, question_gone
from bot.core.thanking import unsigned
from bot.domain import questions
from bot.domain.model import QuestionState
from bot.domain.replies import is_solved, no_longer_asked
from bot.messages import EntryLink, Lines, Link, When
from bot.practice.consent import TAKEN_BACK
from bot.practice.draft import TITLE_LIMIT
from bot.practice.model import MOST_ASKS, Change, State, visible
from bot.practice.replies.consent import decisions
from bot.practice.replies.curating import DONE, struck_by_author
from bot.practice.replies.keeping import kept_line
from bot.practice.sight import standing_now
from bot.text import title_from
from bot.wording import button, choices, line, post, prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.core.desk import Desk, Scene
    from bot.domain.model import Question
    from bot.messages import Answer, Block, Post, Pressed
    from bot.practice.model import Consent, Entry, Use
    from bot.transaction import Transaction

LAST = 10
NOTHING = "Nothing waits for you. What you share, ask and try shows up here."


async def on_me(desk: Desk, scene: Scene, words: str) -> Answer:
    """Show the actor's own page; `export` and `erase` do what they say."""
    match words.strip().lower():
        case "export":
            return await desk.write(scene, lambda tx: _export(tx, scene))
        case "erase":
            return community.erase_asked()
        case _:
            return await desk.write(scene, lambda tx: _page(tx, scene))


async def on_looked_up(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """List what the actor looked up without finding it, each with its ways to an end."""

    def listed(tx: Transaction) -> Post:
        person = tx.members.known(scene.actor)
        mine = tx.questions.mine(person) if person else ()
        return post(*(_listed(list(filter(questions.is_looked_up, mine))) or [prose(NOTHING)]))

    return await desk.read(scene, listed)


async def on_erase(desk: Desk, scene: Scene) -> Answer:
    """Erase everything of the actor: hidden at once, scrubbed after."""
    person = await desk.read(scene, lambda tx: tx.members.known(scene.actor))
    if person is None:
        return community.erased(0)
    every = await asyncio.to_thread(desk.store.communities)
    counts = [await desk.store.write(one.id, partial(_erase, person=person, now=scene.now)) for one in every]
    desk.wake()
    return community.erased(sum(counts))


def _erase(tx: Transaction, *, person: str, now: datetime) -> int:
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
    return len(tx.erasure.erase(person, now=now))


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


def _page(tx: Transaction, scene: Scene) -> Post:
    viewer = scene.viewer(scene.member(tx))
    return post(
        *whole(tx, viewer, now=scene.now),
        choices(
            button("Export all that is mine", "export_me"),
            button("Erase all that is mine", "erase_me", weight="danger"),
        ),
    )


def _beneath_their_post(tx: Transaction, row: Mapping[str, object]) -> Iterator[tuple[str, Post]]:
    """Yield what was shown beneath a person's post in a forum: it may say that they found it solved."""
    key = key_for("answer", row["source_key"])
    standing = standing_as(tx, key)
    if standing and standing.way == FORUM and standing.question == row["question_id"]:
        yield key, no_longer_asked()


def whole(tx: Transaction, viewer: Viewer, *, now: datetime) -> list[Block]:
    """Return all that is on a reader's own page: what waits for them, what they take part in, what they set."""
    waiting = [
        *theirs(tx, viewer),
        *sessions.mine(tx, viewer, now=now),
        *checkins.mine(tx, viewer, now=now),
        *pairings.mine(tx, viewer, now=now),
        *welcome.mine(tx, viewer, now=now),
        *upkeep.mine(tx, viewer, now=now),
        *value.mine(tx, viewer),
        *charter.mine(tx, viewer, now=now),
        *gaps.mine(tx, viewer),
        *who.mine(tx, viewer),
    ]
    settings = [*who.settings(tx, viewer), *digests.mine(tx, viewer), *muting.mine(tx, viewer, now=now)]
    return [*(waiting or [prose(NOTHING)]), *settings]


def theirs(tx: Transaction, viewer: Viewer) -> list[Block]:
    """Return what waits for a reader and what is theirs; nothing for one whom Hearth has not met."""
    if viewer.person is None:
        return []
    return [
        *_consents(tx.consents.waiting(viewer.person), viewer.person, tx),
        *_trials(tx.uses.mine(viewer.person), tx, viewer),
        *_questions(tx.questions.mine(viewer.person)),
        *_entries(tx.entries.by_author(viewer.person)),
    ]


def _consents(consents: Sequence[Consent], person: str, tx: Transaction) -> list[Block]:
    if not consents:
        return []
    blocks: list[Block] = [prose("Waiting for a yes or a no", tone="heading")]
    for consent in consents[:LAST]:
        if consent.author == person:
            keeper = tx.members.get(consent.keeper)
            offered = consent.keeper == person
            who = "I" if offered else keeper.name if keeper else "A member"
            what = Link(consent.url, "something you said") if consent.url else "something you said"
            blocks += [
                prose(f"{who} would like to keep ", what, " on ", When(consent.asked_at), "."),
                choices(*decisions(consent)),
            ]
        else:
            blocks += [
                prose("You asked to keep somebody's words; no answer until ", When(consent.expires_at), " means no."),
                choices(button("Take the request back", "take_back", consent.id, consent.version)),
            ]
    return [*blocks, *_more(len(consents))]


def _more(count: int) -> list[Block]:
    """Return how many there are beside those shown; they come up as these are dealt with."""
    return [prose(f"and {count - LAST} more", tone="quiet")] if count > LAST else []


def _trials(uses: Sequence[Use], tx: Transaction, viewer: Viewer) -> list[Block]:
    if not uses:
        return []
    every = standing_now(tx, [use.number for use in uses])
    titles = {entry.number: entry.title for entry in every if visible(entry, viewer)}
    blocks: list[Block] = [prose("You wanted to try", tone="heading")]
    for use in uses[:LAST]:
        due = ("I'll ask on ", When(use.due_at)) if use.due_at and use.asks < MOST_ASKS else ("tell me when you have",)
        blocks += [
            prose(EntryLink(use.number, titles.get(use.number, "")), " · ", *due),
            choices(
                button("It worked", "worked", use.number),
                button("Partly", "partly", use.number),
                button("It did not", "not", use.number),
                button("Not after all", "try_not", use.number),
            ),
        ]
    return [*blocks, *_more(len(uses))]


def _questions(every: Sequence[Question]) -> list[Block]:
    """Return what was asked of people or parked, and one quiet line for what was only looked up."""
    looked_up = sum(map(questions.is_looked_up, every))
    return [*_listed([one for one in every if one.state is not QuestionState.ASKED]), *_looked_up(looked_up)]


def _looked_up(count: int) -> list[Block]:
    if not count:
        return []
    one = count == 1
    said = "1 question that you looked up is" if one else f"{count} questions that you looked up are"
    return [
        prose(f"{said} still open.", tone="quiet"),
        choices(button("Look at it" if one else "Look at them", "looked_up")),
    ]


def _listed(every: Sequence[Question]) -> list[Block]:
    if not every:
        return []
    blocks: list[Block] = [prose("Your open questions", tone="heading")]
    for question in every[:LAST]:
        state = {QuestionState.GAP: "a gap", QuestionState.POSTED: "asked in its channel"}.get(question.state, "open")
        due = (" · looked at again on ", When(question.due_at)) if question.due_at else ()
        blocks += [
            prose(question.text or "A message you pointed at", f" · {state}", *due),
            choices(
                button("Look again", "rest", question.id, question.version) if question.text else None,
                button("Ask the channel", "ask_channel", question.id, question.version),
                button("It is solved", "solved_itself", question.id, question.version),
                button("Let go of it", "drop", question.id, question.version),
            ),
        ]
    return [*blocks, *_more(len(every))]


def _entries(entries: Sequence[Entry]) -> list[Block]:
    if not entries:
        return []
    rows = tuple(line(EntryLink(entry.number, entry.title), f" {DONE[entry.state]}") for entry in entries[:LAST])
    return [prose("What you told", tone="heading"), Lines(rows), *_more(len(entries))]


def _export(tx: Transaction, scene: Scene) -> Post:
    """Return all that is the actor's as JSON; the export is noted in the audit log."""
    member = scene.member(tx)
    tx.audit.note("export of one's own", "", by=member.person, now=scene.now)
    mine = {"name": member.name, **tx.erasure.held(member.person)}
    return community.exported(json.dumps(mine, ensure_ascii=False, indent=2))
