"""The words for linking accounts and choosing a community."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Lines
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.linking import Brought
    from bot.messages import CommunityChoice, Post

WHY_NOT = {
    "unknown": "I don't know that code. Type it as it was given, or get a new one with /hearth link on the other side.",
    "expired": "That code is too old: each works for ten minutes. Get a new one with /hearth link on the other side.",
    "spent": "That code was used already: each works once. Get a new one with /hearth link on the other side.",
    "own": "That is this account's own code: type it with the other account that is yours.",
    "same": "These two accounts are joined already.",
    "too_many": "That were too many wrong codes. Please wait an hour, then try again.",
}


def your_code(code_: str, *, minutes: int) -> Post:
    """Return a code, and what to do with it."""
    return post(
        prose("Your code is ", strong(spaced(code_)), f". It works once, within {minutes} minutes."),
        prose("Type ", code(f"/hearth link {spaced(code_)}"), " with your other account, on Slack or Discord."),
        prose("Give it to nobody: whoever types it becomes one person with you here.", tone="quiet"),
    )


def spaced(code_: str) -> str:
    """Return a code as people read it: `BCDF-GHJK`."""
    return f"{code_[:4]}-{code_[4:]}"


def join_whom(brought: Brought) -> Post:
    """Return the question whether to join two accounts."""
    platform = brought.account.partition(":")[0].capitalize()
    return post(
        prose("This joins you with ", strong(brought.name or "an account without a name"), f" on {platform}."),
        prose("What either told, asked and tried is one person's from then on. Only say yes if both are you."),
        prose(
            "Whoever gave you a code that you did not ask for would read and change all that you may.", tone="warning"
        ),
        choices(
            button("Join them", "link_yes", brought.ticket, weight="main"),
            button("No", "link_no", brought.ticket),
        ),
    )


def no_code(brought: Brought) -> Post:
    """Return why a code did nothing."""
    return post(prose(WHY_NOT[brought.state]))


def joined(done: bool | None) -> Post:  # noqa: FBT001  # What became of it: yes, no, or neither.
    """Return what became of the question."""
    if done is None:
        return post(prose("That question is answered or too old. ", code("/hearth link"), " begins anew."))
    return post(
        prose("Done: both accounts are you." if done else "Nothing was joined. The code works until it is too old.")
    )


def which_community(every: Sequence[CommunityChoice]) -> Post:
    """Return the communities that somebody may choose from."""
    if not every:
        return post(prose("You are in no community yet. Share or ask something in a channel, and you are."))
    rows = tuple(line(strong(one.name), " · the one that is meant here" if one.chosen else "") for one in every)
    return post(
        prose("Which community is meant when you write to me alone, or on the page?", tone="heading"),
        Lines(rows),
        choices(*(button(one.name[:70] or "A community", "community", one.id) for one in every[:20] if not one.chosen)),
        prose("In a channel it is always the channel's own.", tone="quiet"),
    )


def is_chosen(name: str) -> Post:
    """Return the confirmation of a choice."""
    return post(prose("From now on I mean ", strong(name), " when you write to me alone, and on the page."))
