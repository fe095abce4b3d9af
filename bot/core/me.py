"""`/hearth me`: what waits for me, what is mine; and its export and erasure."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING

from bot.community import replies as community
from bot.core import (
    charter,
    checkins,
    digests,
    gaps,
    learning,
    muting,
    pairings,
    sessions,
    tokens,
    topics,
    upkeep,
    value,
    welcome,
    who,
)
from bot.core.erasing import erase
from bot.domain import questions
from bot.domain.model import QuestionState
from bot.messages import EntryLink, Lines, Link, When
from bot.practice.model import MOST_ASKS, State, visible
from bot.practice.replies.consent import decisions
from bot.practice.replies.curating import DONE
from bot.practice.sight import standing_now
from bot.wording import button, choices, line, post, prose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.core.desk import Desk, Scene
    from bot.domain.model import Question
    from bot.messages import Answer, Block, Post, Pressed, Span
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
    counts = [await desk.store.write(one.id, partial(erase, person=person, now=scene.now)) for one in every]
    desk.wake()
    return community.erased(sum(counts))


def _page(tx: Transaction, scene: Scene) -> Post:
    viewer = scene.viewer(scene.member(tx))
    return post(
        *whole(tx, viewer, now=scene.now),
        choices(
            button("Export all that is mine", "export_me"),
            button("Erase all that is mine", "erase_me", weight="danger"),
        ),
    )


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
        *learning.mine(tx, viewer),
        *topics.mine(tx, viewer),
    ]
    settings = [
        *who.settings(tx, viewer),
        *digests.mine(tx, viewer),
        *muting.mine(tx, viewer, now=now),
        *tokens.mine(tx, viewer, now=now),
    ]
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
    rows = tuple(line(EntryLink(entry.number, entry.title), *_done(entry)) for entry in entries[:LAST])
    return [prose("What you told", tone="heading"), Lines(rows), *_more(len(entries))]


def _done(entry: Entry) -> tuple[Span | str, ...]:
    """Return what became of an entry; of one that is part of another, of which."""
    into = (" into ", EntryLink(entry.merged_into)) if entry.state is State.MERGED and entry.merged_into else ()
    return f" {DONE[entry.state]}", *into


def _export(tx: Transaction, scene: Scene) -> Post:
    """Return all that is the actor's as JSON; the export is noted in the audit log."""
    member = scene.member(tx)
    tx.audit.note("export of one's own", "", by=member.person, now=scene.now)
    mine = {"name": member.name, **tx.erasure.handed_over(member.person)}
    return community.exported(json.dumps(mine, ensure_ascii=False, indent=2))
