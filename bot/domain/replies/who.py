"""What is said of who knows: who may be found, by what, and what becomes of a question to one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.replies.topics import page_of
from bot.domain.who.model import MOST_A_WEEK, Way
from bot.messages import Action, EntryLink, Field, Form, Lines, Page, Row, Rows, Who
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.model import Question
    from bot.domain.who.model import Evidence, Findable
    from bot.messages import Block, Post, Span

    Known = tuple[Who, str, Sequence[Evidence]]
    """Somebody as they are shown, the id of the person, and what shows that they know."""

ANSWER_LIMIT = 3_000
WORDS_LIMIT = 80
BY = {Way.TOLD: "told ", Way.SOLVED: "solved: ", Way.THANKED: "was thanked for "}
HEARD = "Only people who agreed to be found are shown; the order says nothing. Whoever was asked enough this week is left out."


def who(about: str, known: Sequence[Known], *, same: bool, free: bool) -> Post:
    """Return who knows about something; *same* where it is always the same ones who are asked, *free* who agreed."""
    group = button("Ask the group", "who_group", "", weight="main" if same or not known else "plain")
    if not known:
        return post(
            prose("Nobody whom I may name has told or solved something about ", strong(about), "."),
            prose("Others may know all the same:"),
            choices(group, None if free else button("I may be found", "findable_on")),
        )
    same_ones = prose(
        "The same people are asked about this again and again. Others may know, and have not been asked: "
        "the group is the better place."
    )
    return post(
        prose("Who knows about ", strong(about), tone="heading"),
        *(block for one in known for block in _known(one, "who_ask", "")),
        same_ones if same else None,
        choices(group),
        prose(HEARD, tone="quiet"),
    )


def _known(one: Known, verb: str, question: str, *, confirm: str = "") -> list[Block]:
    name, person, evidence = one
    subject = f"{question}.{person}" if question else person
    rows = tuple(line(BY[each.way], *_shown(each)) for each in evidence)
    ask = button(f"Ask {name.name[:40]}", verb, subject, confirm=confirm)
    return [prose(strong(name.name)), Lines(rows), choices(ask)]


def _shown(evidence: Evidence) -> tuple[Span | str, ...]:
    if evidence.number:
        return (EntryLink(evidence.number, evidence.words),)
    words = evidence.words
    return (f"“{words[:WORDS_LIMIT]}{'…' if len(words) > WORDS_LIMIT else ''}”",)


def what_about() -> Post:
    """Return the answer to `/who` without a word."""
    return post(prose("Who knows about what? Type it after the command, such as ", code("/who postgres"), "."))


def not_for_guests() -> Post:
    """Return the answer to a guest: who is a member is not told to them."""
    return post(prose("Who knows what is told to members. Ask in the channel that you are in; who knows can answer."))


def who_page(topics: Sequence[tuple[str, Sequence[Who]]], *, findable: bool, whose: int) -> Page:
    """Return the page of those who may be found, by topic; each leads to its page of the community *whose* it is."""
    rows = tuple(
        Row(line(page_of(topic, whose), " · ", *_names(people)), button("Ask", "who_about", topic))
        for topic, people in topics
    )
    about = prose(
        "People who agreed to be found, by what they told. The order says nothing. Whoever was asked enough this week "
        "is left out.",
        tone="quiet",
    )
    nobody = prose("Nobody is here now who agreed to be found, told something, and may still be asked this week.")
    own = choices(
        button("Do not find me any more", "findable_off") if findable else button("I may be found", "findable_on")
    )
    return Page("Who knows", (about, Rows(rows) if rows else nobody, own))


def _names(people: Sequence[Who]) -> list[Span | str]:
    return [part for place, one in enumerate(people) for part in ((", ", one) if place else (one,))]


def findable(agreed: Findable | None, *, page: bool = False) -> Post:
    """Return whether somebody may be found, and how that ends or begins."""
    return post(*findable_blocks(agreed, heading=not page))


def findable_blocks(agreed: Findable | None, *, heading: bool = True) -> list[Block]:
    """Return whether somebody may be found, for their own page."""
    if agreed is None:
        return [
            prose(
                "You are not to be found: ",
                code("/who"),
                " never names you. If you agree, members find you by what you told, solved and were thanked for, and may "
                "ask you, twice a week at most.",
            ),
            choices(button("I may be found", "findable_on", weight="main" if heading else "plain")),
        ]
    often = "once" if agreed.cap == 1 else "twice" if agreed.cap == 2 else f"{agreed.cap} times"  # noqa: PLR2004
    return [
        prose(f"You may be found by what you told, solved and were thanked for, and asked {often} a week at most. "),
        choices(
            button("Do not find me any more", "findable_off"),
            button("How often", "findable_cap"),
        ),
    ]


def found_no_more() -> Post:
    """Return the confirmation that somebody is not to be found any more."""
    return post(
        prose("Nobody finds you by ", code("/who"), " any more, and I send nobody to you with a question."),
        choices(button("I may be found again", "findable_on")),
    )


def cap_form(cap: int, *, fault: str = "", typed: str = "") -> Form:
    """Return the form for how often somebody may be asked."""
    field = Field("cap", "How often a week may you be asked?", value=typed or str(cap), required=True, hint="Such as 2")
    notes = (prose(fault, tone="warning"),) if fault else ()
    return Form(Action("findable_cap"), "How often", (field,), notes=notes)


def not_a_cap(typed: str) -> str:
    """Return what is wrong with how often somebody would be asked."""
    return f"“{typed[:20]}” is no number from 1 to {MOST_A_WEEK}. To be asked never, press “Do not find me any more”."


def no_such_findable(typed: str) -> Post:
    """Return the answer to a word after `/hearth findable` that says nothing."""
    return post(
        prose(not_a_cap(typed)),
        prose(
            "Type ",
            code("/hearth findable"),
            ", ",
            code("/hearth findable 3"),
            " or ",
            code("/hearth findable off"),
            ".",
        ),
    )


def question_form(whom: Findable | None, name: str = "", *, typed: str = "", fault: str = "") -> Form:
    """Return the form for a question to one person, or to the group where none is given."""
    field = Field("question", "What do you want to know?", "text", typed, required=True, limit=2_000)
    sees = f"{name} alone is shown your question." if whom else "Everybody in the channel sees your question."
    notes = [prose(sees), prose(fault, tone="warning") if fault else None]
    action = Action("who_ask", whom.person) if whom else Action("who_group")
    title = "Ask one person" if whom else "Ask the group"
    return Form(action, title, (field,), submit="Ask", notes=tuple(one for one in notes if one))


def whom(question: Question, known: Sequence[Known], *, same: bool, pointer: bool) -> Post:
    """Return whom somebody may ask their question, one of them at most; whoever is asked is shown it."""
    channel = button("Ask the channel", "ask_channel", question.id, weight="main" if same or not known else "plain")
    park = button("Park it as a gap", "park", question.id)
    if not known:
        return post(
            prose("Nobody who agreed to be asked has told or solved something like it, or has time this week."),
            choices(channel, park),
        )
    shown = "the message you pointed at" if pointer else "your question"
    confirm = f"They alone are shown {shown}. They have three days to say whether they can help."
    return post(
        prose("You may ask one of these. Whoever you choose is shown ", shown, "; nobody else is."),
        *(block for one in known for block in _known(one, "ask_this_one", question.id, confirm=confirm)),
        prose("The same people are asked again and again; the channel may know as well.") if same else None,
        choices(channel, park),
        prose(HEARD, tone="quiet"),
    )


def asked_one(name: Who) -> Post:
    """Return the confirmation that one person is asked."""
    return post(
        prose(
            "I asked ",
            name,
            ", and nobody else. Within three days you hear whether they can help, or what else you can do.",
        )
    )


def asked_already() -> Post:
    """Return the answer to one who would ask a second person at once."""
    return post(
        prose("Somebody is asked this already. I ask one person at a time: you hear of them within three days."),
    )


def not_free(question: str) -> Post:
    """Return the answer where somebody can't be asked any more: too often this week, or not at all."""
    return post(
        prose("They can't be asked just now. Somebody else, or the channel, may know:"),
        choices(
            button("Ask somebody else", "ask_one", question),
            button("Ask the channel", "ask_channel", question, weight="main"),
        ),
    )
