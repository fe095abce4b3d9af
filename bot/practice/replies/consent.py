"""What is said about keeping somebody else's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import EntryLink, Link, When, Who
from bot.practice.model import DraftState
from bot.practice.replies.keeping import A
from bot.wording import button, choices, post, prose

if TYPE_CHECKING:
    from bot.messages import Button, Post
    from bot.practice.model import Consent, Entry


def ask_author(consent: Consent, keeper: Who, *, to: str) -> Post:
    """Return the request to the author: a pointer to their words, never the words."""
    where = Link(consent.url, "what you said") if consent.url else "what you said here"
    return post(
        prose(keeper, " would like to keep ", where, f" as {A[consent.kind]}, so that others find it later. May I?"),
        prose(
            "I hold no copy of it. Without an answer by ",
            When(consent.expires_at),
            " I take it for a no.",
            tone="quiet",
        ),
        choices(*decisions(consent)),
        addressees=[to],
        lasting=True,
    )


def offer_answer(consent: Consent, *, to: str) -> Post:
    """Return the offer to one whose answer seems to have helped: a pointer to it, never the words."""
    where = Link(consent.url, "Your answer") if consent.url else "Your answer here"
    return post(
        prose(where, " seems to have helped. Shall I keep it, so that the next one finds it?"),
        prose("I hold no copy of it, and I ask this once. No answer means no.", tone="quiet"),
        choices(*decisions(consent)),
        addressees=[to],
        lasting=True,
    )


def decisions(consent: Consent) -> tuple[Button, ...]:
    """Return what an author may answer."""
    return (
        button("Yes, keep it", "approve", consent.id, consent.version, weight="main"),
        button("Edit first", "approve_edit", consent.id, consent.version),
        button("Without my name", "approve_nameless", consent.id, consent.version),
        button("No", "refuse", consent.id, consent.version),
    )


def request_made(consent: Consent, author: Who, *, new: bool, near: tuple[Entry, ...] = ()) -> Post:
    """Return the answer to the one who wants another's words kept."""
    if not new and consent.state is not DraftState.WAITING:
        return post(prose("This was asked before, and it is not kept: that is for its author to decide."))
    said = "I asked " if new else "This has been asked already; it is up to "
    until = When(consent.expires_at)
    return post(
        prose(said, author, ". Nothing of it is kept unless they say yes by ", until, "."),
        prose("It looks like ", EntryLink(near[0].number, near[0].title), ".") if near else None,
        choices(button("Take the request back", "take_back", consent.id, consent.version)) if new else None,
    )


def approved(entry: Entry, author: str, *, to: str) -> Post:
    """Return the news to the one who asked that the author said yes."""
    who = "Its author" if entry.nameless else author or "Its author"
    return post(
        prose(who, " agreed: kept as ", EntryLink(entry.number), "."),
        addressees=[to],
        entries=[entry.number],
        lasting=True,
    )


def declined() -> Post:
    """Return the answer to an author who would rather not."""
    return post(prose("All right: nothing of it is kept, and nobody can ask you for it again."))


def refused(*, to: str) -> Post:
    """Return the news that the author would rather not."""
    return post(
        prose("What you wanted to keep will not be kept: its author would rather not. That is fine."),
        addressees=[to],
        lasting=True,
    )


def consent_closed(entry: Entry | None) -> Post:
    """Return the answer to a press on a request that was decided before."""
    if entry:
        return post(prose("That was decided: it is kept as ", EntryLink(entry.number, entry.title), "."))
    return post(prose("That was decided before: it is not kept. To keep it after all, use Keep this on it yourself."))


def decided(entry: Entry | None, *, to: str) -> Post:
    """Return what stands in the place of a request that its author has answered."""
    if entry:
        return post(prose("You said yes: it is kept as ", EntryLink(entry.number), "."), addressees=[to], lasting=True)
    return post(prose("You said no: nothing of it is kept."), addressees=[to], lasting=True)


def nothing_to_take_back(entry: Entry | None) -> Post:
    """Return the answer to taking back what was decided before."""
    if entry:
        return post(prose("That was decided: it is kept as ", EntryLink(entry.number, entry.title), "."))
    return post(prose("That was decided before: nothing is kept, and there is nothing to take back."))


def taken_back() -> Post:
    """Return the answer to taking a request back."""
    return post(prose("Done: the request is gone, and nothing was kept."))


def no_longer_wanted(*, to: str) -> Post:
    """Return what stands in the place of a request that was taken back."""
    said = "This was taken back: there is nothing to decide any more."
    return post(prose(said), addressees=[to], lasting=True)


def no_answer_came(consent: Consent, *, to: str) -> Post:
    """Return the news that a request ran out."""
    return post(
        prose("What you wanted to keep on ", When(consent.asked_at), " was not kept: no yes came in time."),
        addressees=[to],
        lasting=True,
    )


def please_keep_yourself() -> Post:
    """Return the answer where the words cannot be read again."""
    return post(
        prose(
            "I can't read that message by myself: it is gone, or I may not. I hold no copy of it. "
            "To have it kept, use Keep this on it yourself, or type it after /share."
        )
    )
