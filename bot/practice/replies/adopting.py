"""What is said about looking after what nobody looks after any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import EntryLink
from bot.practice.model import AdoptionState, Scope
from bot.wording import button, choices, post, prose

if TYPE_CHECKING:
    from bot.messages import Button, Post, Who
    from bot.practice.model import Adoption, Entry


def link_of(entry: Entry) -> EntryLink:
    """Return the link to an entry for one who may not be in its channel: its title only where everybody reads it."""
    return EntryLink(entry.number, entry.title if entry.scope is Scope.COMMUNITY else "")


def adopt_button(entry: Entry) -> Button:
    """Return the way to look after an entry."""
    return button("Look after it", "adopt", entry.number, entry.version)


def adoption_answer(entry: Entry, adoption: Adoption) -> Post:
    """Return what becomes of somebody's wish to look after an entry."""
    link = EntryLink(entry.number, entry.title)
    if adoption.state is AdoptionState.KEPT:
        return post(
            prose(
                "You look after ", link, " now: you may edit it, and are asked about it. Its author stays its author."
            ),
            choices(button("Edit", "edit", entry.number, entry.version)),
        )
    return post(prose("A facilitator is asked whether you may look after ", link, ". You hear of it."))


def may_they_adopt(entry: Entry, who: Who, adoption: Adoption, *, to: str) -> Post:
    """Return the question to a facilitator whether somebody may look after an entry."""
    return post(
        prose(who, " would like to look after ", link_of(entry), ". Nobody does now."),
        choices(*decisions(adoption)),
        addressees=[to],
        entries=[entry.number],
        lasting=True,
    )


def decisions(adoption: Adoption) -> tuple[Button, ...]:
    """Return what a facilitator may answer."""
    subject = f"{adoption.number}.{adoption.person}"
    return (button("Yes", "adopt_yes", subject, weight="main"), button("No", "adopt_no", subject))


def adoption_decided(entry: Entry, adoption: Adoption, who: Who, *, new: bool) -> Post:
    """Return the confirmation to the facilitator who decided; a second one hears how it was decided."""
    does = "looks after" if adoption.state is AdoptionState.KEPT else "does not look after"
    said = "" if new else "That was decided already: "
    return post(prose(said, who, f" {does} ", link_of(entry), "."))


def adoption_told(entry: Entry, adoption: Adoption, *, to: str) -> Post:
    """Return the news to whoever wanted to look after an entry."""
    link = link_of(entry)
    if adoption.state is AdoptionState.KEPT:
        words = prose("You look after ", link, " now: you may edit it, and are asked about it.")
    else:
        words = prose("It was decided that ", link, " stays without you. Thank you for offering.")
    return post(words, addressees=[to], entries=[entry.number], lasting=True)
