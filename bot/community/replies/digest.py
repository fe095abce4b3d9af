"""What digests say: at most six rows with one press each; and what is said where one is set up or a topic followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import EntryLink, Quote, Row, Rows, When
from bot.recurrence import in_words
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.rhythm import Schedule
    from bot.domain.model import Question
    from bot.messages import Block, Post, Span
    from bot.practice.model import Entry, Tally
    from bot.recurrence import Rule

MOST_LISTED = 12
MOST_SHOWN = 140
"""So much of a question stands in a digest."""


def entry_row(entry: Entry) -> Row:
    """Return a new entry that is worth reading."""
    by = f", told by {entry.shown_author}" if entry.shown_author else ""
    said = line(f"New {entry.kind.value}: ", EntryLink(entry.number, entry.title), by)
    return Row(said, button("Read it", "read", entry.number, entry.version))


def trial_row(entry: Entry, tally: Tally) -> Row:
    """Return how it went for those who tried an entry, from three people up."""
    worked, told = tally.shown or (0, 0)
    said = line("Tried: ", EntryLink(entry.number, entry.title), f" worked for {worked} of {told}")
    return Row(said, button("I'll try this", "try", entry.number, entry.version))


def question_row(question: Question) -> Row:
    """Return a question that nobody has answered yet."""
    return Row(line(f"Still open: “{_cut(question.text)}”"), button("I can help", "digest_help", question.id))


def gap_row(question: Question) -> Row:
    """Return a gap that nobody looks after."""
    said = line(f"Nobody knows yet, and nobody looks after it: “{_cut(question.text)}”")
    return Row(said, button("I'll look after it", "digest_care", question.id))


def session_row(title: str, at: datetime, id: str) -> Row:
    """Return the session that is next."""
    return Row(line("Next session: ", strong(title), ", ", When(at, "moment")), button("Going", "rsvp_going", id))


def thanks_row(count: int) -> Row:
    """Return how often somebody was thanked."""
    said = line(f"{count} times somebody here said thank you to somebody. What helped you?")
    return Row(said, button("Share it", "share_form"))


def digest(since: datetime, rows: Sequence[Row], entries: Sequence[int]) -> Post:
    """Return the digest of a channel; what it tells is of the whole community, so that it goes by its time alone."""
    return post(
        prose("What is new since ", When(since), tone="heading"), Rows(tuple(rows)), audience="public", entries=entries
    )


def own_digest(topics: Sequence[str], rows: Sequence[Row], entries: Sequence[int], *, to: str, near: str = "") -> Post:
    """Return the digest of the topics that one member follows."""
    return post(
        prose("What is new on what you follow", tone="heading"),
        Rows(tuple(rows)),
        prose(f"You follow {_hashed(topics)}. ", code("/hearth follow"), " changes that.", tone="quiet"),
        addressees=[to],
        entries=entries,
        lasting=True,
        near=near,
    )


def nothing_left() -> Post:
    """Return what stands in the place of a digest of which all was taken back."""
    return post(prose("What stood here was taken back by whoever told or asked it."), audience="public")


def open_question(question: Question, room: str) -> Post:
    """Return a question to who may be able to help, and how they do."""
    where = f"It was asked in #{room}: reply there in its thread. " if room else "Reply where it was asked. "
    return post(
        prose("Asked on ", When(question.asked_at), ":"),
        Quote(question.text),
        prose(where, "Or tell what you know, for everybody who has the same question later."),
        choices(button("Share what I know", "share_form", weight="main")),
    )


def no_longer_open() -> Post:
    """Return the answer to who would have helped with what is settled, or is not theirs to see."""
    return post(prose("That question is no longer open: it has its answer by now, or was let go."))


def cared_for(question: Question, *, by: str = "") -> Post:
    """Return who looks after a gap from now on: the actor, or another who was sooner."""
    if by:
        return post(prose(f"{by} looks after it already. Thank you all the same."))
    due = ("I bring it up again on ", When(question.due_at), ".") if question.due_at else ("",)
    return post(
        prose("You look after it from now on: "), Quote(question.text), prose(*due) if question.due_at else None
    )


# Setting digests up.


def is_on(rule: Rule, room: str, coming: Sequence[datetime], *, id: str, notes: Sequence[str] = ()) -> Post:
    """Return the confirmation of a channel's digest, with when it comes."""
    dates: list[Span | str] = []
    for at in coming:
        dates += [", " if dates else "", When(at, "moment")]
    return post(
        prose(
            "The digest of ", strong(f"#{room}"), f" comes {in_words(rule)}: at most six lines, none in an empty week."
        ),
        *(prose(note, tone="quiet") for note in notes),
        prose("Next: ", *dates, tone="quiet") if dates else None,
        choices(button("Undo: turn it off", "digest_off", id)),
    )


def is_off(room: str, *, was_on: bool) -> Post:
    """Return the confirmation that a channel gets no digest."""
    said = "There is no more digest in " if was_on else "There was no digest in "
    return post(prose(said, strong(f"#{room}"), ". ", code("/hearth digest on friday 9:00"), " turns one on."))


def digests(every: Sequence[tuple[Schedule, str]], *, facilitates: bool, here: bool) -> Post:
    """Return the channels that get a digest, as (schedule, channel's name)."""
    on = button("A digest here on Fridays", "digest_on") if facilitates and here else None
    if not every:
        how = (" ", code("/hearth digest on friday 9:00"), " turns one on.") if facilitates else ()
        return post(prose("No channel that you see gets a digest.", *how), choices(on) if on else None)
    rows = tuple(_listed(schedule, room, facilitates=facilitates) for schedule, room in every[:MOST_LISTED])
    return post(prose("Digests", tone="heading"), Rows(rows), choices(on) if on else None)


def _listed(schedule: Schedule, room: str, *, facilitates: bool) -> Row:
    off = button("Turn it off", "digest_off", schedule.id) if facilitates else None
    paused = " · paused" if schedule.state == "paused" else ""
    return Row(line(strong(f"#{room}"), f" · {in_words(schedule.rule)}{paused}"), off)


def no_room(title: str, id: str, *, to: str) -> Post:
    """Return what a facilitator is told where the channel of a digest is gone."""
    return post(
        prose(
            strong(title),
            " has nowhere to go: its channel is gone, or I am not in it any more. I paused it. ",
            code("/hearth digest on"),
            " in its channel lets it go on.",
        ),
        choices(button("Turn it off", "digest_off", id)),
        addressees=[to],
        lasting=True,
    )


# Following topics.


def follows(topic: str, rule: Rule, zone: str, *, new: bool) -> Post:
    """Return the confirmation that somebody follows a topic."""
    said = "You follow" if new else "You follow already"
    return post(
        prose(
            f"{said} ",
            strong(f"#{topic}"),
            f". What is new on it comes to you {in_words(rule).rpartition(', ')[0]}, by the clock in {zone}; never more than once.",
        ),
        choices(button("No more of it", "follow_not", topic[:60])),
    )


def follows_not(topic: str, *, was: bool) -> Post:
    """Return the confirmation that somebody follows a topic no more."""
    said = "You follow it no more: " if was else "You did not follow "
    return post(prose(said, strong(f"#{topic}"), "."))


def followed(topics: Sequence[str]) -> Post:
    """Return what somebody follows."""
    if not topics:
        return post(
            prose("You follow no topic. ", code("/hearth follow retries"), " sends you what is new on it, once a week.")
        )
    rows = tuple(Row(line(strong(f"#{topic}")), button("No more", "follow_not", topic[:60])) for topic in topics)
    return post(prose("You follow", tone="heading"), Rows(rows))


def no_such_topic(topic: str, like: Sequence[str]) -> Post:
    """Return the answer to who wants to follow what nothing is about; *like* are topics that there are."""
    meant = f" Did you mean {_hashed(like)}?" if like else ""
    return post(
        prose(f"Nothing that you can see is about #{topic}.{meant} ", code("/hearth topics"), " lists them all.")
    )


def follows_enough(most: int) -> Post:
    """Return the answer to who follows very many topics."""
    return post(prose(f"You follow {most} topics, which is as many as I can do. Let go of one first."))


def not_for_guests() -> Post:
    """Return the answer to a guest, who sees nothing of the community but their rooms."""
    return post(prose("As a guest here you see what is in your channels, so there is nothing more to send you."))


def my_topics(topics: Sequence[str]) -> list[Block]:
    """Return what stands of followed topics on one's own page."""
    if not topics:
        return []
    return [prose("You follow ", _hashed(topics), ". ", code("/hearth follow"), " changes that.", tone="quiet")]


def _hashed(topics: Sequence[str]) -> str:
    return ", ".join(f"#{topic}" for topic in topics)


def _cut(text: str) -> str:
    shown = " ".join(text.split())
    return f"{shown[: MOST_SHOWN - 1]}…" if len(shown) > MOST_SHOWN else shown
