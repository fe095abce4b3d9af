"""What is said about an entry's own life: changed, hidden, merged, reported, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Action, EntryLink, Field, Form, Lines, Quote, When
from bot.practice.cards import card, told
from bot.practice.model import State
from bot.practice.standing import PLAIN
from bot.wording import button, choices, code, line, post, prose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.messages import Block, Button, Post
    from bot.practice.model import Entry, Tally
    from bot.practice.standing import Footing

DONE = {
    State.KEPT: "is in the repertoire",
    State.HIDDEN: "is hidden from everybody",
    State.WITHDRAWN: "is withdrawn",
    State.MERGED: "is merged",
}


def changed_line(entry: Entry, *, remark: Block | None = None, mine: bool = True) -> Post:
    """Return the confirmation of a change, with the entry as it reads now; not *mine* where it was adopted."""
    if not mine:
        said = prose("Saved: ", EntryLink(entry.number, entry.title), " reads so now. Its author stays its author.")
        return post(said, remark, choices(button("Edit", "edit", entry.number, entry.version)))
    shown = "without a name" if entry.nameless else "with your name"
    wide = "to the whole community" if entry.scope == "community" else "in its channel only"
    return post(
        prose("Saved: ", EntryLink(entry.number, entry.title), f" is shown {wide}, {shown}."),
        remark,
        choices(*own_buttons(entry)),
    )


def own_buttons(entry: Entry) -> tuple[Button, ...]:
    """Return what its author may do with an entry."""
    if entry.state is State.WITHDRAWN:
        return (button("Put it back", "unwithdraw", entry.number, entry.version),)
    if entry.state is not State.KEPT:
        return (_withdraw(entry),)
    name = ("Put my name back", "named") if entry.nameless else ("Take my name off", "nameless")
    scope: tuple[Button, ...] = ()
    if entry.room:
        wide = entry.scope == "community"
        label = "Show in its channel only" if wide else "Show to the community"
        scope = (button(label, "narrow" if wide else "widen", entry.number, entry.version),)
    return (
        button("Edit", "edit", entry.number, entry.version),
        button(name[0], name[1], entry.number, entry.version),
        *scope,
        _withdraw(entry),
    )


def _withdraw(entry: Entry) -> Button:
    confirm = "Take it out of the repertoire?"
    return button("Withdraw", "withdraw", entry.number, entry.version, weight="danger", confirm=confirm)


def state_changed(entry: Entry, *, curated: bool = False) -> Post:
    """Return the confirmation that an entry is hidden, restored or withdrawn, with the way back of who did it."""
    way_back = {
        State.HIDDEN: button("Restore", "restore", entry.number, entry.version),
        State.WITHDRAWN: button("Put it back", "unwithdraw", entry.number, entry.version),
    }.get(entry.state)
    if curated and entry.state is State.WITHDRAWN:  # Its author alone puts it back.
        way_back = None
    return post(prose(f"#{entry.number} {DONE[entry.state]}."), choices(way_back) if way_back else None)


def struck(number: int) -> Post:
    """Return what stands in the place of a card whose entry is no longer in the repertoire."""
    return post(prose(f"#{number} is no longer in the repertoire.", tone="quiet"), audience="public")


def struck_since(number: int) -> Post:
    """Return what stands in the place of a card whose entry has lost its name or some of its readers."""
    return post(
        prose(f"#{number} has changed since this was posted: ", code(f"/hearth show {number}"), tone="quiet"),
        audience="public",
    )


def struck_by_author() -> Post:
    """Return what stands in the place of a card whose author erased all that was theirs."""
    return post(prose("This is no longer in the repertoire.", tone="quiet"), audience="public")


def report_form(number: int) -> Form:
    """Return the form to report an entry."""
    return Form(
        Action("report", str(number)),
        f"Report #{number}",
        (Field("reason", "What is wrong with it?", "text", required=True, limit=500),),
        submit="Tell the facilitators",
    )


def reported(*, new: bool) -> Post:
    """Return the thanks for a report."""
    again = "" if new else "You had told them already. "
    return post(prose(again + "Thank you: the facilitators will look at it. They see the reason, not who told it."))


def reports_waiting(reports: Sequence[tuple[int, str, datetime]]) -> Post:
    """Return the open reports for a facilitator."""
    if not reports:
        return post(prose("No entry is reported."))
    rows = tuple(line(EntryLink(number), " reported on ", When(at), f": {reason}") for number, reason, at in reports)
    offers = [
        each
        for number, _, _ in reports[:5]
        for each in (
            button(f"Hide #{number}", "hide", number, weight="danger"),
            button(f"#{number} is fine", "settle", number),
        )
    ]
    return post(prose("Reported entries", tone="heading"), Lines(rows), choices(*offers))


def read_all(
    entry: Entry,
    tally: Tally,
    standing: Footing = PLAIN,
    *,
    mine: bool = False,
    keeps: bool = False,
    curates: bool = False,
    stale: bool = False,
) -> Post:
    """Return the whole of an entry with all that its reader may do; *stale* after an old card's press."""
    parts = entry.parts.rows()
    return post(
        prose("It has changed since that card; this is the current one:", tone="quiet") if stale else None,
        prose(f"#{entry.number} {DONE[entry.state]}.", tone="warning") if entry.state is not State.KEPT else None,
        card(entry, tally=tally, passage=(("", False),), standing=standing),
        Quote(told(entry)) if not parts else None,
        *(block for name, text in parts for block in (prose(name, tone="heading"), Quote(text))),
        Quote(entry.body) if parts and entry.body else None,
        choices(*_what_to_do(entry, mine=mine, keeps=keeps, curates=curates), *_care(entry, standing)),
    )


def _care(entry: Entry, standing: Footing) -> tuple[Button, ...]:
    """Return the way to look after an entry that nobody looks after."""
    orphaned = standing.orphaned and entry.state is State.KEPT
    return (button("Look after it", "adopt", entry.number, entry.version),) if orphaned else ()


def _what_to_do(entry: Entry, *, mine: bool, keeps: bool, curates: bool) -> tuple[Button | None, ...]:
    if entry.state is not State.KEPT:
        return own_buttons(entry)
    return (
        button("I used this", "used", entry.number, entry.version, weight="main"),
        button("I'll try this", "try", entry.number, entry.version),
        button("Still true", "still_true", entry.number, entry.version),
        *(own_buttons(entry) if mine else (button("Report", "report", entry.number, entry.version),)),
        button("Edit", "edit", entry.number, entry.version) if keeps and not mine else None,
        button("Hide", "hide", entry.number, entry.version, weight="danger") if curates else None,
    )
