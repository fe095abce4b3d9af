"""What is said about using and trying entries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.messages import Action, EntryLink, Field, Form, When, Who
from bot.practice.ask import Shown
from bot.practice.cards import answer_card, card
from bot.practice.draft import TITLE_LIMIT
from bot.practice.model import Kind, Outcome, Scope
from bot.practice.replies.forms import SCOPES, share_form
from bot.practice.replies.keeping import struck_out
from bot.practice.reuse import CHANGED_LIMIT, WHERE_LIMIT
from bot.practice.standing import PLAIN
from bot.wording import button, choices, post, prose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.messages import Button, Choices, Post
    from bot.practice.model import Entry, Tally, Use
    from bot.practice.standing import Footing

SHOWN = "Shown on its page, without your name"


def used(entry: Entry, tally: Tally, *, thankable: bool = False) -> Post:
    """Return the thanks for a use, and the question whether it worked; *thankable* where its teller can be thanked."""
    told = f" It worked for {tally.shown[0]} of {tally.shown[1]} who tried." if tally.shown else ""
    return post(
        prose("Noted: you used ", EntryLink(entry.number, entry.title), f".{told} Did it work for you?"),
        _outcomes(entry),
        choices(button("Say thanks", "thanks", entry.number, entry.version)) if thankable else None,
    )


def will_ask(entry: Entry, due: datetime) -> Post:
    """Return the promise to ask later how it went."""
    return post(
        prose(
            "Good luck with ", EntryLink(entry.number, entry.title), ". I'll ask you on ", When(due), " how it went."
        ),
        choices(
            button("Another date", "try_on", entry.number, entry.version),
            button("Not after all", "try_not", entry.number, entry.version),
        ),
    )


def trial_form(entry: Entry, due: datetime, *, fault: str = "", typed: str | None = None) -> Form:
    """Return the form for another date, with what was typed already."""
    day = f"{due:%Y-%m-%d}" if typed is None else typed
    return Form(
        Action("try_on", str(entry.number), entry.version),
        "When shall I ask?",
        (Field("date", "Date", "date", day, required=True, hint="Such as 2027-01-31"),),
        notes=(prose(fault, tone="warning"),) if fault else (),
    )


def trial_dropped(entry_number: int) -> Post:
    """Return the answer to a trial that will not be."""
    return post(prose(f"All right: I won't ask about #{entry_number}."))


def how_did_it_go(entry: Entry, *, to: str, near: str = "", again: bool = False) -> Post:
    """Return the question how a trial went, which its taker asked for; *again* where it is the last time.

    Nobody tells then whether they are still in the channel of an entry that is shown only there.
    """
    title = entry.title if entry.scope is Scope.COMMUNITY else ""
    last = " I ask no more after this; it stays on your own page." if again else ""
    return post(
        prose("You wanted to try ", EntryLink(entry.number, title), ". How did it go?"),
        _outcomes(entry, later=True),
        prose(f"You see this because you pressed “I'll try this”. “Not after all” stops it.{last}", tone="quiet"),
        addressees=[to],
        entries=[entry.number],
        lasting=True,
        near=near,
    )


def outcome_recorded(entry: Entry, outcome: Outcome, tally: Tally) -> Post:
    """Return the thanks for an outcome, and the question what had to be changed."""
    told = f" It worked for {tally.shown[0]} of {tally.shown[1]} who tried." if tally.shown else ""
    words = {"worked": "It worked", "partly": "It worked in part", "not": "It did not work"}[outcome.value]
    return post(
        prose("Noted for ", EntryLink(entry.number, entry.title), f": {words.lower()} for you.{told} Thank you."),
        choices(
            button("Tell where, and what you changed", "changed", entry.number, entry.version), _mine(entry, outcome)
        ),
    )


def change_form(entry: Entry, text: str = "", where: str = "", outcome: Outcome | None = None) -> Form:
    """Return the form for what had to be changed, and where that was."""
    fails = outcome is Outcome.NOT
    return Form(
        Action("changed", str(entry.number), entry.version),
        "Where, and what changed",
        (
            Field(
                "where",
                "Where did it not work?" if fails else "Where did you use it?",
                value=where,
                hint=f"Shown to all on its card, without your name: “{'fails' if fails else 'works'} in …”",
                limit=WHERE_LIMIT,
            ),
            Field("changed", "What did you do differently?", "text", text, hint=SHOWN, limit=CHANGED_LIMIT),
        ),
    )


def changed_noted(entry: Entry, outcome: Outcome | None = None) -> Post:
    """Return the thanks for what somebody changed, and the way to tell it whole."""
    return post(
        prose("Noted with ", EntryLink(entry.number, entry.title), ". The next one will be glad of it."),
        choices(_mine(entry, outcome)),
    )


def _mine(entry: Entry, outcome: Outcome | None) -> Button:
    label = "Keep a warning beside it" if outcome is Outcome.NOT else "Keep my version"
    return button(label, "my_version", entry.number, entry.version)


def version_form(entry: Entry, use: Use | None, values: Mapping[str, str] | None = None, fault: str = "") -> Form:
    """Return the form over one's own version of an entry: linked to it, and shown to the same people at the most.

    It begins with what was told of it already, not with the words of the one it comes from.
    """
    filled = dict(values) if values is not None else _version(entry, use)
    wide = entry.scope is Scope.COMMUNITY
    plain = share_form(
        Action("my_version", str(entry.number), entry.version), filled, private=not wide, placed=not wide
    )
    fields = tuple(
        replace(field, choices=SCOPES[1:]) if field.name == "scope" and not wide else field for field in plain.fields
    )
    notes = (prose(fault, tone="warning"),) if fault else ()
    title = "Keep a warning" if filled.get("kind") == Kind.WARNING.value else "Keep my version"
    return replace(plain, title=title, fields=fields, notes=notes)


def _version(entry: Entry, use: Use | None) -> dict[str, str]:
    """Return what the form over one's own version begins with."""
    failed = use is not None and use.outcome is Outcome.NOT
    where = use.where_text if use else ""
    title = f"{entry.title} ({'fails' if failed else 'works'} in {where})" if where else entry.title
    return {
        "kind": Kind.WARNING.value if failed else entry.kind.value,
        "title": title if len(title) <= TITLE_LIMIT else entry.title,
        "body": use.changed if use else "",
        "topics": ", ".join(entry.topics),
        "scope": entry.scope.value,
    }


def version_kept(entry: Entry, original: Entry, struck: Sequence[str]) -> Post:
    """Return the confirmation that one's own version is kept beside the one it comes from."""
    what = "a warning beside " if entry.kind is Kind.WARNING else "a version of "
    return post(
        prose(
            "Kept as ",
            EntryLink(entry.number, entry.title),
            f", {what}",
            EntryLink(original.number, original.title),
            ".",
        ),
        struck_out(struck),
        choices(
            button("Edit", "edit", entry.number, entry.version), button("Undo", "undo", entry.number, entry.version)
        ),
    )


def trial_gone(number: int, *, to: str, near: str = "") -> Post:
    """Return the news that what somebody wanted to try is there no more, so that they are not asked about it."""
    return post(
        prose(f"You wanted to try #{number}. It is no longer in the repertoire, so I won't ask how it went."),
        addressees=[to],
        near=near,
    )


def is_shared(entry: Entry, channel: str, *, new: bool) -> Post:
    """Return the confirmation that an entry was shown to a channel: which one, and whether it stood there already."""
    where = f"#{channel}" if channel else "the channel"
    link = EntryLink(entry.number, entry.title)
    return post(prose("Shared ", link, f" with {where}.") if new else prose(link, f" was shown in {where} today."))


def not_shown_there(entry: Entry) -> Post:
    """Return the refusal to show an entry to people who may not see it."""
    return post(
        prose(
            EntryLink(entry.number, entry.title),
            " is for the members of its own channel, so I can't show it here. Its author can widen it.",
        )
    )


def shared_here(entry: Entry, tally: Tally, sharer: Who, standing: Footing = PLAIN) -> Post:
    """Return an entry shown to a whole channel by one who found it."""
    buttons = answer_card(Shown(entry, tally)).buttons
    return post(
        prose(sharer, " shares from the repertoire:", tone="quiet"),
        card(
            entry,
            tally=tally,
            standing=standing,
            buttons=tuple(each for each in buttons if each.action.verb != "share_here"),
        ),
        audience="public",
    )


def _outcomes(entry: Entry, *, later: bool = False) -> Choices:
    return choices(
        button("It worked", "worked", entry.number, entry.version, weight="main"),
        button("Partly", "partly", entry.number, entry.version),
        button("It did not", "not", entry.number, entry.version),
        button("Not yet", "try_on", entry.number, entry.version) if later else None,
        button("Not after all", "try_not", entry.number, entry.version) if later else None,
    )
