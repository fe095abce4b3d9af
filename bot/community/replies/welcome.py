"""What newcomers are told, what is told of them, and what is said to those who meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.welcome.model import WEEKLY
from bot.messages import Action, EntryLink, Field, Form, Quote, Row, Rows, When, Who
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Community
    from bot.messages import Block, Post
    from bot.practice.model import Entry

FAULTS = {
    ("said", "empty"): "Write a sentence about yourself.",
    ("said", "too_long"): "At most {} characters: the most important first.",
    ("room", "unknown"): "I can't post in that channel: choose one that I am in, and that you are in.",
    ("weekly", "out_of_range"): "How many newcomers a week? Type a number from {}.",
}


def welcome(
    community: Community,
    entries: Sequence[Entry] = (),
    *,
    charter: Sequence[Block] = (),
    greeter: Who | None = None,
    to: str = "",
    near: str = "",
) -> Post:
    """Return what a newcomer is told: what this is about, where to begin, a first small step, and whom to meet."""
    rows = tuple(
        Row(line(EntryLink(one.number, one.title)), button("Read", "read", one.number, one.version)) for one in entries
    )
    return post(
        prose("Welcome to ", strong(community.name), "!"),
        *(charter or ([Quote(community.about)] if community.about else [])),
        prose("Worth a look to begin with:") if rows else None,
        Rows(rows) if rows else None,
        prose(greeter, " likes to meet newcomers, and knows that you are here: just say hello.") if greeter else None,
        prose("A first small step:"),
        choices(
            button("Say who I am", "welcome_say", weight="main"),
            button("Commit myself", "commit_open"),
            button("Ask something", "ask_form"),
            button("What can I do?", "help"),
        ),
        addressees=[to] if to else [],
        entries=[one.number for one in entries],
        lasting=True,
        near=near,
    )


def say_form(
    rooms: Sequence[tuple[str, str]], *, room: str = "", values: Mapping[str, str], fault_said: str = ""
) -> Form:
    """Return the form in which somebody says who they are."""
    said = Field(
        "said",
        "What can you help with, or would like to learn?",
        "text",
        values.get("said", ""),
        required=True,
        hint="One or two sentences are plenty",
        limit=1_000,
    )
    where = Field("room", "Where shall I post it?", "choice", values.get("room", room), choices=tuple(rooms))
    notes = (prose(fault_said, tone="warning"),) if fault_said else ()
    return Form(
        Action("welcome_say"), "Say who I am", (said, *((where,) if rooms else ())), submit="Post it", notes=notes
    )


def nowhere() -> Post:
    """Return the answer where there is no channel to say it in."""
    return post(prose("I am in no channel yet where I could post that. Say it yourself wherever people are."))


def somebody_new(who: Who, said: str, person: str) -> Post:
    """Return what a channel is told of who is new, in their own words."""
    return post(
        prose(who, " is new here, and says:"),
        Quote(said),
        choices(button("Say hello", "welcome_hello", person, weight="main")),
        audience="public",
    )


def is_said(channel: str = "", *, struck: bool = False) -> Post:
    """Return the confirmation to who said who they are."""
    where = f" in #{channel}" if channel else ""
    secret = "There was something like a password or key in it: I took that out." if struck else ""
    return post(
        prose(f"I posted it{where}. People can say hello with one press."),
        prose(secret, tone="warning") if secret else None,
    )


def unsaid() -> Post:
    """Return what stands in the place of somebody's words who erased what was theirs."""
    return post(
        prose("Somebody introduced themselves here, and has erased all that was theirs.", tone="quiet"),
        audience="public",
    )


def has_gone(*, to: str = "") -> Post:
    """Return what stands in the place of a word about a newcomer who has erased what was theirs."""
    return post(
        prose("This was about somebody who has erased all that was theirs.", tone="quiet"),
        addressees=[to] if to else [],
    )


def hello(who: Who, *, to: str, near: str = "") -> Post:
    """Return what a newcomer is told when somebody says hello."""
    return post(prose(who, " says hello to you."), addressees=[to], near=near)


def said_hello(*, new: bool) -> Post:
    """Return the confirmation to who said hello."""
    return post(prose("I told them. Write to them if you like!" if new else "You said hello already."))


def said_hello_to(every: Sequence[Who]) -> Post:
    """Return the confirmation to who said hello to everybody that is new."""
    if not every:
        return post(prose("Nobody new is without a word: somebody has said hello to each of them."))
    names = [span for one in every for span in (", ", one)][1:]
    return post(prose("I told ", *names, " that you say hello. Write to them if you like!"))


def hello_to_oneself() -> Post:
    """Return the answer to who says hello to themselves."""
    return post(prose("That is you. Hello!"))


def meet_a_newcomer(who: Who, *, to: str, near: str = "") -> Post:
    """Return what somebody is told who agreed to meet newcomers."""
    return post(
        prose(who, " is new here, and I told them that you like to meet newcomers. Say hello when you find a minute."),
        choices(button("Not any more, please", "welcome_ungreet")),
        addressees=[to],
        near=near,
    )


def nobody_answered(who: Who, *, asked: bool, to: str, near: str = "") -> Post:
    """Return what a facilitator is told when a newcomer has had no answer for a day."""
    what = "asked something" if asked else "said who they are"
    return post(
        prose(who, f" is new here, {what} a day ago, and nobody has answered yet. A short word from you helps most."),
        addressees=[to],
        near=near,
    )


def greets(weekly: int = WEEKLY) -> Post:
    """Return the confirmation to who agreed to meet newcomers."""
    return post(
        prose(f"Thank you. I name you to newcomers of your space, to {weekly} a week at most, and tell you each time."),
        choices(button("Not any more", "welcome_ungreet")),
    )


def greets_no_longer(*, was: bool = True) -> Post:
    """Return the confirmation to who meets newcomers no longer."""
    said = (
        "I name you to newcomers no longer. Thank you for having met them."
        if was
        else "I did not name you to newcomers."
    )
    return post(prose(said), choices(button("Meet newcomers", "welcome_greet")))


def welcome_page(
    *,
    on: bool,
    greets_weekly: int = 0,
    channel: str = "",
    settles_at: datetime | None = None,
    facilitates: bool = False,
) -> Post:
    """Return how newcomers are welcomed here, and what one can do about it."""
    blocks: list[Block] = [
        prose(
            "Whoever is new here is welcomed once, by me alone."
            if on
            else "Newcomers are not welcomed here at present."
        ),
    ]
    if settles_at:
        blocks.append(
            prose(
                "Most who first speak to me now were here before me. From ",
                When(settles_at),
                " on I take whoever first does so for new.",
                tone="quiet",
            )
        )
    if channel:
        blocks.append(prose(f"What they say of themselves is posted in #{channel}."))
    if facilitates:
        typed = (
            code("/hearth welcome here"),
            " has it posted in this channel; ",
            code("/hearth settings"),
            " switches it.",
        )
        blocks.append(prose(*typed, tone="quiet"))
    return post(
        *blocks,
        choices(
            button("Show me the welcome", "welcome_show"),
            button("Meet newcomers no longer", "welcome_ungreet")
            if greets_weekly
            else button("Meet newcomers", "welcome_greet"),
        ),
    )


def posted_here(channel: str = "") -> Post:
    """Return the confirmation that introductions are posted in a channel."""
    return post(
        prose(
            f"What newcomers say of themselves is posted in {f'#{channel}' if channel else 'this channel'} from now on."
        )
    )


def my_greeting(weekly: int = WEEKLY) -> list[Block]:
    """Return what stands on the page of who meets newcomers."""
    return [
        prose("You meet newcomers", tone="heading"),
        prose(f"I name you to {weekly} a week at most."),
        choices(button("Not any more", "welcome_ungreet")),
    ]
