"""What is said about keeping the repertoire fresh: does it hold, what needs care, who looks after it, receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Action, EntryLink, Field, Form, Quote, When
from bot.practice.model import UpkeepState
from bot.practice.replies.adopting import adopt_button, decisions, link_of
from bot.wording import button, choices, post, prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Block, Button, Post, Who
    from bot.practice.model import Adoption, Entry, Upkeep
    from bot.practice.standing import Footing

NEEDS = {
    UpkeepState.STALE: "nobody has confirmed it for long",
    UpkeepState.DISPUTED: "people do not agree whether it works",
    UpkeepState.ORPHANED: "nobody looks after it now",
    UpkeepState.SUPERSEDED: "something else stands in its place",
}
SUGGESTION_LIMIT = 1_000
NOTHING = "Nothing that you can see needs care now. What nobody has confirmed for long shows up here."


def does_it_hold(entry: Entry, care: Upkeep, *, to: str, near: str = "", mine: bool = False) -> Post:
    """Return the question whether an entry still holds, to one who used it last, or told it.

    Nobody tells then whether they are still in the channel of an entry that is shown only there.
    """
    did = "told" if mine else "used"
    return post(
        prose(f"You {did} ", link_of(entry), f", and {NEEDS[care.state]}. Is it still true?"),
        choices(*answers(entry)),
        addressees=[to],
        entries=[entry.number],
        lasting=True,
        near=near,
    )


def one(entry: Entry, standing: Footing, care: Upkeep | None) -> Post:
    """Return how one entry stands, and what may be said of it; whether it needs care or not."""
    how = NEEDS[care.state] if care else standing.words or "it needs no care now"
    orphan = care is not None and care.state is UpkeepState.ORPHANED
    return post(
        prose(EntryLink(entry.number, entry.title), f": {how}. Is it still true?"),
        choices(*answers(entry), adopt_button(entry) if orphan else None),
    )


def answers(entry: Entry) -> tuple[Button, ...]:
    """Return what may be said of an entry that needs care."""
    return (
        button("Still true", "still_true", entry.number, entry.version, weight="main"),
        button("Needs a change", "needs_change", entry.number, entry.version),
        button("Something better", "superseded", entry.number, entry.version),
        button("No longer true", "no_longer", entry.number, entry.version),
    )


def confirmed(entry: Entry) -> Post:
    """Return the thanks for a confirmation."""
    return post(prose("Noted: ", EntryLink(entry.number, entry.title), " still holds. Thank you."))


def doubted(entry: Entry, *, mine: bool) -> Post:
    """Return the thanks for a doubt, and what whoever looks after it may do at once."""
    said = prose("Noted: ", EntryLink(entry.number, entry.title), " no longer holds for you.")
    if not mine:
        return post(said, prose("Others are asked about it, and it is marked until then.", tone="quiet"))
    return post(
        said,
        choices(
            button("Edit", "edit", entry.number, entry.version),
            button("Something better", "superseded", entry.number, entry.version),
            button("Withdraw", "withdraw", entry.number, entry.version, weight="danger", confirm="Take it out?"),
        ),
    )


def suggest_form(entry: Entry, *, fault: str = "", typed: str = "") -> Form:
    """Return the form for what should be changed, to those who look after an entry."""
    return Form(
        Action("suggest", str(entry.number), entry.version),
        "What should change?",
        (
            Field(
                "suggestion",
                "What should it say?",
                "text",
                typed,
                required=True,
                hint="Its author reads this with your name, and changes it or not",
                limit=SUGGESTION_LIMIT,
            ),
        ),
        submit="Suggest it",
        notes=(prose(fault, tone="warning"),) if fault else (),
    )


def suggestion(entry: Entry, by: Who, text: str, *, to: str) -> Post:
    """Return what somebody suggests, to one who looks after the entry."""
    return post(
        prose(by, " suggests a change to ", EntryLink(entry.number, entry.title), ":"),
        Quote(text),
        choices(
            button("Edit", "edit", entry.number, entry.version, weight="main"),
            button("It is right as it is", "still_true", entry.number, entry.version),
        ),
        addressees=[to],
        entries=[entry.number],
        lasting=True,
    )


def suggested(entry: Entry, *, reached: bool) -> Post:
    """Return the thanks for a suggestion; where nobody looks after the entry, the way to do that oneself."""
    link = EntryLink(entry.number, entry.title)
    if reached:
        return post(prose("Whoever looks after ", link, " reads it, and decides."))
    return post(
        prose("Nobody looks after ", link, " now, so the facilitators read it. You can also look after it yourself:"),
        choices(adopt_button(entry)),
    )


def said_by_somebody(number: int, *, to: str) -> Post:
    """Return what stands in the place of what somebody said who has erased all that was theirs."""
    return post(
        prose(f"Somebody said something of #{number}, and has taken it back since.", tone="quiet"), addressees=[to]
    )


def instead_form(entry: Entry, *, fault: str = "", typed: str = "") -> Form:
    """Return the form for what stands in an entry's place."""
    return Form(
        Action("superseded", str(entry.number), entry.version),
        "What is better?",
        (Field("instead", "Number of what to use instead", value=typed, required=True, hint="Such as #142", limit=12),),
        submit="Say so",
        notes=(prose(fault, tone="warning"),) if fault else (),
    )


def is_superseded(entry: Entry, instead: Entry) -> Post:
    """Return the confirmation that something else stands in an entry's place."""
    return post(
        prose(
            *("Noted: ", EntryLink(entry.number, entry.title), " is superseded by "),
            *(EntryLink(instead.number, instead.title), ". Its card says so from now on."),
        ),
        choices(button("Still true after all", "still_true", entry.number, entry.version)),
    )


def superseded_suggested(entry: Entry) -> Post:
    """Return that whoever looks after an entry is asked first."""
    return post(prose("Whoever looks after ", EntryLink(entry.number, entry.title), " is asked whether that is so."))


def is_it_superseded(entry: Entry, instead: Entry, by: Who, *, to: str) -> Post:
    """Return the question whether something else stands in an entry's place, to one who looks after it."""
    return post(
        prose(
            *(by, " says that ", EntryLink(instead.number, instead.title), " should be used instead of "),
            *(EntryLink(entry.number, entry.title), "."),
        ),
        choices(
            button("Yes, say so", "superseded_is", f"{entry.number}.{instead.number}", entry.version, weight="main"),
            button("Still true", "still_true", entry.number, entry.version),
        ),
        addressees=[to],
        entries=[entry.number, instead.number],
        lasting=True,
    )


def review(
    rows: Sequence[tuple[Entry, Upkeep]],
    *,
    asked: Sequence[int] = (),
    wishes: Sequence[tuple[Entry, Adoption, Who]] = (),
    more: int = 0,
) -> Post:
    """Return what needs care, as one reader may see it: what they were asked about comes first."""
    return post(*review_blocks(rows, asked=asked, wishes=wishes, more=more))


def review_blocks(
    rows: Sequence[tuple[Entry, Upkeep]],
    *,
    asked: Sequence[int] = (),
    wishes: Sequence[tuple[Entry, Adoption, Who]] = (),
    more: int = 0,
) -> tuple[Block, ...]:
    """Return what needs care as blocks."""
    if not rows and not wishes:
        return (prose(NOTHING),)
    return (
        prose("What needs care", tone="heading"),
        *(block for entry, adoption, who in wishes for block in _wish(entry, adoption, who)),
        *(block for entry, care in rows for block in _one(entry, care, mine=entry.number in asked)),
        *((prose(f"and {more} more; they come up as these are dealt with.", tone="quiet"),) if more else ()),
    )


def _wish(entry: Entry, adoption: Adoption, who: Who) -> tuple[Block, ...]:
    said = prose(who, " would like to look after ", EntryLink(entry.number, entry.title), ".")
    return said, choices(*decisions(adoption))


def _one(entry: Entry, care: Upkeep, *, mine: bool) -> tuple[Block, ...]:
    asked = ("You are asked: ",) if mine else ()
    # Since when is known of a dispute alone: what an import brought was old, and nobody's, before it was noticed here.
    since = (
        (", since ", When(care.since)) if care.state is UpkeepState.DISPUTED else (". Told on ", When(entry.told_at))
    )
    said = prose(*asked, EntryLink(entry.number, entry.title), f": {NEEDS[care.state]}", *since, ".")
    orphan = care.state is UpkeepState.ORPHANED
    return said, choices(*answers(entry), adopt_button(entry) if orphan else None)


def mine(entries: Sequence[Entry]) -> list[Block]:
    """Return what a member is asked about, for their own page."""
    if not entries:
        return []
    return [
        prose("Is it still true?", tone="heading"),
        *(
            block
            for entry in entries
            for block in (prose(EntryLink(entry.number, entry.title)), choices(*answers(entry)))
        ),
    ]
