"""What is said while one community becomes part of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Lines
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from bot.domain.charter.merging import Offered
    from bot.messages import Block, Post

NO_CODE = {
    "unknown": "I don't know that code. Type it as it was given; in the community that goes, /hearth ending makes one.",
    "expired": "That code is too old: each works for a day. In the community that goes, /hearth ending makes a new one.",
    "spent": "That code was used already: each works once. In the community that goes, /hearth ending makes a new one.",
    "here": "That is this community's own code: type it where the other community talks, the one that takes over.",
    "too_many": "That were too many wrong codes. Please wait an hour, then try again.",
}


def merge_code(code_: str, name: str) -> Post:
    """Return the code by which another community offers to take one over, and what to do with it."""
    return post(
        prose("Another community takes ", strong(name), " over with the code ", strong(code_), "."),
        prose(
            "It works once, within a day. A facilitator of the other one types there ",
            code(f"/hearth ending take {code_}"),
            ", reads what would happen, and says yes; then I ask you once more. Until then nothing changes.",
        ),
        *_what_happens(name, "the other community"),
    )


def with_a_merge_code() -> Post:
    """Return how another community is taken over, to one who typed no code."""
    return post(
        prose(
            "Type the code behind it, such as ",
            code("/hearth ending take ABCD-EFGH"),
            ". A facilitator of the community that goes gets one by ",
            code("/hearth ending"),
            ", “Merge it”.",
        )
    )


def no_merge_code(brought: Offered) -> Post:
    """Return why a code opens nothing."""
    return post(prose(NO_CODE.get(brought.state, NO_CODE["unknown"]), tone="warning"))


def take_over_what(name: str, here: str, ticket: str) -> Post:
    """Return what taking a community over would do, and the choice."""
    return post(
        prose(f"Shall {name} become part of {here}?", tone="heading"),
        *_what_happens(name, here),
        choices(
            button("Take it over", "ending_take", ticket, weight="main", confirm=f"Ask {name} for its last yes?"),
            button("No", "ending_take_not", ticket),
        ),
    )


def asked_to_give(name: str, *, yes: bool) -> Post:
    """Return the confirmation to who answered for the community that takes over."""
    said = (
        f"I asked a facilitator of {name} for the last yes. Until then nothing changes."
        if yes
        else "All right: nothing changes."
    )
    return post(prose(said))


def nobody_to_give(name: str) -> Post:
    """Return the answer where nobody facilitates the community that would go any more."""
    return post(prose(f"Nobody facilitates {name} any more whom I could ask for the last yes: nothing changes."))


def give_it_over(name: str, into: str, by: str, ticket: str, *, to: str) -> Post:
    """Return the question for the last yes of the community that goes."""
    return post(
        prose(strong(into), f" would take {name} over: {by or 'a facilitator there'} said yes. Is it to be so?"),
        *_what_happens(name, into),
        choices(
            button("Yes, merge them", "ending_give", ticket, weight="danger", confirm="This can't be taken back."),
            button("No", "ending_give_not", ticket),
        ),
        addressees=[to],
        lasting=True,
    )


def merge_answered_before() -> Post:
    """Return the answer to a press on what was answered, or is too old."""
    return post(prose("That was answered already, or is too old. Nothing was changed by this press."))


def not_given() -> Post:
    """Return the confirmation that a community goes on by itself."""
    return post(prose("All right: everything stays as it is."))


def goes_over(name: str, into: str, shift: int) -> Post:
    """Return the confirmation that a community is being taken over."""
    return post(
        prose(f"{name} is now part of {into}. What was kept is going over; I tell you when all of it is there."),
        prose(_numbers(shift), tone="quiet"),
    )


def merged_news(name: str, into: str, shift: int) -> Post:
    """Return what the channels of a community are told once when another takes it over."""
    return post(
        prose(
            strong(name), " has become part of ", strong(into), ". What was kept here is kept there, by its authors."
        ),
        prose(
            _numbers(shift), " What recurred has come to rest, and is arranged anew where it is wanted.", tone="quiet"
        ),
        audience="public",
    )


def all_is_there(name: str, into: str, *, to: str) -> Post:
    """Return the news that all that was kept in a community is in the other one by now."""
    return post(prose(f"All that was kept in {name} is in {into} by now."), addressees=[to], lasting=True)


def _what_happens(name: str, into: str) -> tuple[Block, ...]:
    rows = (
        f"The members of {name} become members of {into}, and its facilitators facilitate there too.",
        f"Its channels and spaces belong to {into}; what was kept for single channels stays theirs alone.",
        "All entries go over, with their authors, versions, uses and topics; so do questions, gaps, stories and thanks.",
        "Their numbers grow by whole thousands; old buttons and links lead to the new ones.",
        "Not taken along: sessions, check-ins, pairings, digests (they come to rest), the audit log, past figures.",
        f"{name} itself is closed by it. This can't be taken back.",
    )
    return (Lines(tuple(line(row) for row in rows)),)


def _numbers(shift: int) -> str:
    return f"What was #1 is #{shift + 1} now." if shift else "Every number stays what it was."
