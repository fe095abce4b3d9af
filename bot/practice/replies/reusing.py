"""What is said about using and trying entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Action, EntryLink, Field, Form, When, Who
from bot.practice.ask import Shown
from bot.practice.cards import answer_card, card
from bot.practice.model import Scope
from bot.wording import button, choices, post, prose

if TYPE_CHECKING:
    from datetime import datetime

    from bot.messages import Choices, Post
    from bot.practice.model import Entry, Outcome, Tally


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


def how_did_it_go(entry: Entry, *, to: str, near: str = "") -> Post:
    """Return the question how a trial went, which its taker asked for.

    Nobody tells then whether they are still in the channel of an entry that is shown only there.
    """
    title = entry.title if entry.scope is Scope.COMMUNITY else ""
    return post(
        prose("You wanted to try ", EntryLink(entry.number, title), ". How did it go?"),
        _outcomes(entry, later=True),
        prose("You see this because you pressed “I'll try this”. “Not after all” stops it.", tone="quiet"),
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
        choices(button("Tell what you changed", "changed", entry.number, entry.version)),
    )


def change_form(entry: Entry, text: str = "") -> Form:
    """Return the form for what had to be changed."""
    return Form(
        Action("changed", str(entry.number), entry.version),
        "What did you change?",
        (Field("changed", "What did you do differently?", "text", text, required=True, limit=2000),),
    )


def changed_noted(entry: Entry) -> Post:
    """Return the thanks for what somebody changed."""
    return post(prose("Noted with ", EntryLink(entry.number, entry.title), ". The next one will be glad of it."))


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


def shared_here(entry: Entry, tally: Tally, sharer: Who) -> Post:
    """Return an entry shown to a whole channel by one who found it."""
    buttons = answer_card(Shown(entry, tally)).buttons
    return post(
        prose(sharer, " shares from the repertoire:", tone="quiet"),
        card(entry, tally=tally, buttons=tuple(each for each in buttons if each.action.verb != "share_here")),
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
