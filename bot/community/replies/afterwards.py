"""What is said after a session: who was there, what is taken away and tried, what others missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.sessions.points import Came
from bot.messages import Action, EntryLink, Field, Form, Quote, When
from bot.wording import button, choices, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.sessions.points import Takeaway
    from bot.messages import Block, Post

WORDS_LIMIT = 4_000
TRYING_LIMIT = 500
MOST_TRIED = 5
CAME = {Came.WORKED: "worked", Came.PARTLY: "worked in part", Came.NOT: "did not work"}
PRIVATE = "Only you see this. I ask you about it once; name an entry as #142 to try that one"


def how_was_it(session: str, title: str, until: datetime) -> Post:
    """Return what is asked in its place when a session is over."""
    return post(
        prose(strong(title), " is over. Were you there? What do you take away?"),
        choices(
            button("I was there", "attend_yes", session),
            button("What I take away", "took", session, weight="main"),
        ),
        prose("What was taken away is summed up here on ", When(until), " for those who could not come.", tone="quiet"),
        audience="public",
    )


def was_there(session: str, *, new: bool) -> Post:
    """Return the thanks to one who was there."""
    return post(
        prose("Good to have had you there." if new else "You said so already."),
        choices(
            button("What I take away", "took", session, weight="main"),
            button("I was not, after all", "attend_no", session),
        ),
    )


def was_not_there(session: str) -> Post:
    """Return the answer to one who takes it back that they were there."""
    return post(prose("All right, you were not."), choices(button("I was there", "attend_yes", session)))


def takeaway_form(
    session: str,
    title: str,
    until: datetime,
    values: Mapping[str, str],
    *,
    fault: str = "",
    notes: Sequence[Block] = (),
) -> Form:
    """Return the form with its two fields, what I take away and what I will try, which can be changed *until* then."""
    warning = (prose(fault, tone="warning"),) if fault else ()
    return Form(
        Action("took", session),
        "What do you take away?",
        (
            Field(
                "learned",
                "What I take away",
                "text",
                values.get("learned", ""),
                hint="Kept in the repertoire as yours; #topics and a kind such as #story count",
                limit=WORDS_LIMIT,
            ),
            Field("trying", "What I will try", "text", values.get("trying", ""), hint=PRIVATE, limit=TRYING_LIMIT),
        ),
        notes=(*warning, *notes, prose(f"From {title}. You can change it until ", When(until), ".", tone="quiet")),
    )


def will_try(takeaway: Takeaway) -> list[Block]:
    """Return what stands beneath a takeaway of which somebody will try something."""
    when = When(takeaway.due_at) if takeaway.due_at else "later"
    if takeaway.trial:
        return [prose("I'll ask you how it went with ", EntryLink(takeaway.trial), ".")]
    if not takeaway.trying:
        return []
    return [
        prose("I'll ask you on ", when, " how it went with this:"),
        Quote(takeaway.trying),
        choices(button("Another date", "took_on", takeaway.occurrence)),
    ]


def date_form(session: str, day: str, *, fault: str = "") -> Form:
    """Return the form for another day to be asked on, with what was typed already."""
    return Form(
        Action("took_on", session),
        "When shall I ask?",
        (Field("date", "Date", "date", day, required=True, hint="Such as 2027-01-31"),),
        notes=(prose(fault, tone="warning"),) if fault else (),
    )


def will_ask(takeaway: Takeaway) -> Post:
    """Return the promise to ask on another day how it went."""
    return post(*will_try(takeaway))


def change_it(session: str) -> Block:
    """Return the way back into the form."""
    return choices(button("Change what I take away", "took", session))


def nothing_taken(session: str) -> Post:
    """Return the answer to a form that says nothing now, whether it did before or not."""
    return post(prose("Nothing is written down. You can still do it:"), change_it(session))


def is_closed(title: str) -> Post:
    """Return the answer where it is too late to say what one takes away."""
    return post(
        prose(strong(title), " is closed. What you learned since can be kept any time with /share."),
        choices(button("Share something", "share_form")),
    )


def was_not_held(title: str) -> Post:
    """Return the answer where a session was cancelled or skipped."""
    return post(prose(strong(title), " was not held that time. What you learned can be kept with /share."))


def not_yet(title: str, at: datetime) -> Post:
    """Return the answer where a session has not begun."""
    return post(prose(strong(title), " begins on ", When(at, "moment"), ". Tell me afterwards."))


def how_did_it_go(takeaway: Takeaway, title: str, *, to: str) -> Post:
    """Return the question how it went with what somebody wanted to try, which they asked for."""
    return post(
        prose(f"After {title} you wanted to try this. How did it go?"),
        Quote(takeaway.trying),
        outcomes(takeaway),
        addressees=[to],
        lasting=True,
        near=takeaway.place,
    )


def still_trying(every: Sequence[Takeaway]) -> list[Block]:
    """Return what somebody wanted to try after sessions, each with the ways to tell how it went."""
    if not every:
        return []
    blocks: list[Block] = [prose("After sessions you wanted to try", tone="heading")]
    for one in every[:MOST_TRIED]:
        asked = (" · I'll ask on ", When(one.due_at)) if one.due_at and not one.asked_at else ()
        blocks += [prose(one.trying, *asked), outcomes(one)]
    more = len(every) - MOST_TRIED
    return [*blocks, prose(f"and {more} more", tone="quiet")] if more > 0 else blocks


def outcomes(takeaway: Takeaway) -> Block:
    """Return the ways to tell how it went."""
    id_ = takeaway.occurrence
    return choices(
        button("It worked", "took_worked", id_, weight="main"),
        button("Partly", "took_partly", id_),
        button("It did not", "took_not", id_),
        button("Not after all", "took_drop", id_),
    )


def told_how(came: Came, session: str) -> Post:
    """Return the thanks for how it went, and the offer to tell others."""
    return post(
        prose(f"Noted: it {CAME[came]}. Others would learn from it. Do you want to tell it?"),
        choices(button("Tell it", "took_story", session, weight="main")),
    )


def tried_nothing() -> Post:
    """Return the answer to one who will not try it after all."""
    return post(prose("All right: I won't ask again."))


def nothing_to_tell() -> Post:
    """Return the answer to a press on something that one no longer tries."""
    return post(prose("That is settled already."))


def wishes(series: str, *, on: bool) -> Post:
    """Return the confirmation that somebody is told what they miss of a series, or no longer."""
    if on:
        said = "I'll tell you privately what you missed when you could not come."
        return post(prose(said), choices(button("Stop telling me", "attend_unwish", series)))
    return post(
        prose("I won't tell you any more what you missed."),
        choices(button("Tell me what I miss", "attend_wish", series)),
    )
