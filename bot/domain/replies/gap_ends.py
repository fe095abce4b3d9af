"""What is said when a gap gets another date or finds its end: answered, written up, or dropped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.replies.gaps import times
from bot.messages import Action, EntryLink, Field, Form, Lines, Quote, When
from bot.wording import button, choices, line, post, prose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.domain.gaps.model import Gap
    from bot.messages import Post

REASON_LIMIT = 200


def by_form(gap: Gap, *, fault: str = "", typed: str = "") -> Form:
    """Return the form for the entry that answers a gap."""
    field = Field("number", "Which entry answers it?", value=typed, required=True, hint="Its number, such as #142")
    notes = (prose(fault, tone="warning"),) if fault else ()
    return Form(Action("gap_by", gap.id), "It's answered", (field,), submit="That is it", notes=notes)


def drop_form(gap: Gap, *, fault: str = "", typed: str = "") -> Form:
    """Return the form for the reason why a gap is dropped."""
    field = Field(
        "reason",
        "Why does nobody need it any more?",
        value=typed,
        required=True,
        hint="Whoever asked reads it",
        limit=REASON_LIMIT,
    )
    notes = (prose(fault, tone="warning"),) if fault else ()
    return Form(Action("gap_drop", gap.id), "Drop it", (field,), submit="Drop it", notes=notes)


def date_form(gap: Gap, due: datetime, *, fault: str = "", values: Mapping[str, str] | None = None) -> Form:
    """Return the form for a gap's next date."""
    typed = (values or {}).get("date", f"{due:%Y-%m-%d}")
    field = Field("date", "Look at it again on", "date", typed, required=True, hint="Such as 2027-01-31")
    notes = (prose(fault, tone="warning"),) if fault else ()
    return Form(Action("gap_on", gap.id), "Another date", (field,), notes=notes)


def dated(gap: Gap) -> Post:
    """Return the confirmation of a gap's new date."""
    return post(prose("It is looked at again on ", When(gap.due_at) if gap.due_at else "another day", "."))


def answered(number: int, title: str, *, told: int) -> Post:
    """Return the confirmation that an entry answers a gap."""
    whom = " I tell whoever asked." if told else ""
    return post(prose("The gap is closed by ", EntryLink(number, title), f".{whom}"), entries=[number])


def is_answered(number: int, title: str) -> Post:
    """Return the one quiet line in the thread of a question that an entry answers."""
    spans = ("This is answered by ", EntryLink(number, title), ".")
    return post(prose(*spans, tone="quiet"), audience="public", entries=[number])


def dropped(*, told: int) -> Post:
    """Return the confirmation that a gap is dropped."""
    return post(prose("The gap is dropped." + (" I tell whoever asked why." if told else "")))


def your_answer(question: str, number: int, title: str, *, to: str, near: str) -> Post:
    """Return the news to somebody who asked that an entry answers it."""
    return post(
        prose("What you asked is answered by ", EntryLink(number, title), "."),
        Quote(question) if question else None,
        choices(
            button("Read it", "read", number, weight="main"),
            button("I used this", "used", number),
            button("Ask again", "ask_form"),
        ),
        addressees=[to],
        entries=[number],
        lasting=True,
        near=near,
    )


def your_gap_dropped(question: str, reason: str, *, to: str, near: str) -> Post:
    """Return the news to somebody who asked that nobody looks for an answer any more, and why."""
    return post(
        prose("What you asked is let go of" + (f": {reason}" if reason else ".")),
        Quote(question) if question else None,
        prose("If you still need it, ask again: that opens it anew."),
        choices(button("Ask again", "ask_form", weight="main")),
        addressees=[to],
        lasting=True,
        near=near,
    )


def write_up(gap: Gap, count: int, near: Sequence[tuple[int, str]], *, to: str, near_place: str = "") -> Post:
    """Return the proposal to write up what was asked so often."""
    rows = tuple(line(EntryLink(number, title)) for number, title in near)
    about = prose(f"It is about #{gap.topic}.") if gap.topic and not gap.label else None
    return post(
        prose(f"We have faced this {times(count)}: let us write it down once and for all."),
        Quote(gap.label) if gap.label else None,
        about,
        prose("Near it:", tone="quiet") if rows else None,
        Lines(rows) if rows else None,
        choices(button("Write it up", "gap_write", gap.id, weight="main")),
        addressees=[to],
        entries=[number for number, _ in near],
        lasting=True,
        near=near_place,
    )


def for_all_who_asked(form: Form) -> Form:
    """Return the form to write a gap up, with what becomes of it above its fields."""
    note = prose("What you keep answers all who asked this; they are told.")
    return replace(form, title="Write it up", notes=(note, *form.notes))
