"""An entry as it is shown: the card, and the buttons under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import EntryCard, Said
from bot.practice.heading import split_heading
from bot.practice.model import Scope, Tally
from bot.practice.standing import PLAIN
from bot.text import summary
from bot.wording import button

if TYPE_CHECKING:
    from bot.messages import Button
    from bot.practice.ask import Shown
    from bot.practice.model import Entry
    from bot.practice.standing import Footing

PASSAGE_LIMIT = 400
ENDS = tuple(".!?…:;`")


def card(
    entry: Entry,
    *,
    tally: Tally | None = None,
    passage: tuple[tuple[str, bool], ...] = (),
    standing: Footing = PLAIN,
    buttons: tuple[Button, ...] = (),
) -> EntryCard:
    """Return the card of *entry*; without a passage, the beginning of what it says.

    One without a name links to no message: that would show who said it.
    """
    tally = tally or Tally()
    runs = passage or ((summary(_in_sentences(entry), PASSAGE_LIMIT), False),)
    said = tuple(Said(text, "marked" if marked else "plain") for text, marked in runs if text)
    heading, rest = split_heading(entry.title, said)
    return EntryCard(
        number=entry.number,
        version=entry.version,
        kind=entry.kind.value,
        title=entry.title,
        passage=rest,
        heading=heading,
        told_by=entry.shown_author,
        told_at=entry.told_at,
        not_when=entry.not_when,
        worked=tally.shown,
        used=tally.by,
        source_url=None if entry.nameless else entry.source_url,
        source_gone=entry.source_gone,
        topics=entry.topics,
        old=standing.old,
        standing=standing.words,
        works_in=standing.works_in,
        fails_in=standing.fails_in,
        private_to=entry.room if entry.scope is Scope.PLACE else "",
        variant_of=entry.variant_of,
        buttons=buttons,
    )


def _in_sentences(entry: Entry) -> str:
    """Return what an entry tells; on a card its parts stand in one line, so each ends before the next."""
    *parts, last = [text for text in (entry.body, *(text for _, text in entry.parts.rows())) if text] or [""]
    return "\n\n".join([*(part if part.rstrip().endswith(ENDS) else f"{part}." for part in parts), last])


def told(entry: Entry) -> str:
    """Return all that an entry tells in one text: its body, then its parts."""
    return "\n\n".join(filter(None, (entry.body, *(text for _, text in entry.parts.rows()))))


def answer_card(shown: Shown, *, question: str = "") -> EntryCard:
    """Return the card of something found, with the buttons to reuse it.

    The question's id goes along, so that what helped can end the question.
    """
    entry = shown.entry
    subject = _about(entry, question)
    buttons = (
        button("I used this", "used", subject, entry.version, weight="main"),
        button("I'll try this", "try", subject, entry.version),
        button("Share to channel", "share_here", entry.number, entry.version),
        button("Read it all", "read", entry.number, entry.version),
    )
    return card(entry, tally=shown.tally, passage=shown.passage, standing=shown.standing, buttons=buttons)


def similar_card(shown: Shown, *, question: str, undecided: bool) -> EntryCard:
    """Return the card of something similar to a post in a forum; while *undecided*, with the way to end it."""
    entry = shown.entry
    solved = button("That solved it", "solved_by", _about(entry, question), entry.version, weight="main")
    read = button("Read it all", "read", entry.number, entry.version)
    buttons = (solved, read) if undecided else (read,)
    return card(entry, tally=shown.tally, passage=shown.passage, standing=shown.standing, buttons=buttons)


def _about(entry: Entry, question: str) -> str:
    return f"{entry.number}@{question}" if question else str(entry.number)
