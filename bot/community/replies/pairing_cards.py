"""What is said to people who were put together: their card, and whether they met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.pairings.fitting import Because
from bot.messages import EntryLink, Quote, Who
from bot.wording import button, choices, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Block, Post, Span

TITLE_LIMIT = 80
QUESTION_LIMIT = 300
WHY = {
    Because.NEWCOMER: "One of you is new here, and can ask the other anything.",
    Because.ACROSS: "You are at home in different spaces, and would hardly meet otherwise.",
    Because.FRESH: "You have not been put together before.",
    Because.AGAIN: "You met before: by now everybody who takes part and could be here has met the others.",
}


def card(  # noqa: PLR0913  # Each is a fact of its own.
    people: Sequence[Who],
    because: Because,
    *,
    asker: Who | None = None,
    solver: Who | None = None,
    question: str = "",
    number: int = 0,
    told: Sequence[str] = (),
    sought: Sequence[str] = (),
    opening: str = "",
    addressees: Sequence[str] = (),
    near: str = "",
) -> Post:
    """Return what some people are shown who were put together: why just these, what they share, one question."""
    common = _common(told, sought)
    return post(
        prose("Meet: ", *_listed(people), "."),
        *_why(because, asker, solver, question, number, sought),
        prose("In common: ", common, ".") if common else None,
        prose(strong("To begin with: "), opening) if opening else None,
        prose(
            "Find half an hour for each other, in a call, over coffee or in writing. In three days I ask whether you met.",
            tone="quiet",
        ),
        audience="public",
        addressees=addressees,
        entries=[number] if number else [],
        near=near,
        title=names_of(people),
    )


def names_of(people: Sequence[Who]) -> str:
    """Return what the conversation of some people is called: `Li and Bo`."""
    names = [" ".join(who.name.split()) or "a member" for who in people]
    title = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return title if len(title) <= TITLE_LIMIT else f"{title[: TITLE_LIMIT - 1]}…"


def _listed(people: Sequence[Who]) -> list[Span | str]:
    spans: list[Span | str] = []
    for at, who in enumerate(people):
        if at:
            spans.append(" and " if at == len(people) - 1 else ", ")
        spans.append(who if who.name else Who("a member", who.account))
    return spans


def _why(
    because: Because, asker: Who | None, solver: Who | None, question: str, number: int, sought: Sequence[str]
) -> list[Block]:
    if because is Because.SOLVER and asker and solver and number:
        cut = question if len(question) <= QUESTION_LIMIT else f"{question[: QUESTION_LIMIT - 1]}…"
        return [
            prose(asker, " asked:"),
            Quote(cut),
            prose(solver, " told something near it: ", EntryLink(number), "."),
        ]
    if because is Because.GAP and sought:
        return [prose(f"You are looking for answers on the same thing: {_tags(sought)}.")]
    return [prose(WHY.get(because, WHY[Because.FRESH]))]


def _common(told: Sequence[str], sought: Sequence[str]) -> str:
    both = [f"you told something about {_tags(told)}"] if told else []
    return " and ".join([*both, f"you ask about {_tags(sought)}"] if sought else both)


def _tags(topics: Sequence[str]) -> str:
    return ", ".join(f"#{topic}" for topic in topics)


def did_you_meet(id_: str, *, addressees: Sequence[str] = (), near: str = "", title: str = "") -> Post:
    """Return what asks people whether they met; either of them may answer for all."""
    return post(
        prose(strong("Did you meet?"), " One of you answering is enough."),
        choices(
            button("We met", "pair_met", id_, weight="main"),
            button("It is planned", "pair_planned", id_),
            button("Not this time", "pair_not", id_),
        ),
        audience="public",
        addressees=addressees,
        near=near,
        title=title,
    )


def they_met(id_: str, who: Who, *, title: str = "", near: str = "") -> Post:
    """Return what stands in the place of the question once one said that they met."""
    return post(
        prose(who, " says that you met."),
        choices(button("What did you learn?", "pair_learned", id_), button("We did not", "pair_not", id_)),
        audience="public",
        title=title,
        near=near,
    )


def they_plan(id_: str, who: Who, *, title: str = "", near: str = "") -> Post:
    """Return what stands in the place of the question once one said that it is planned."""
    return post(
        prose(who, " says that it is planned. Enjoy it!"),
        choices(button("We met", "pair_met", id_, weight="main"), button("It fell through", "pair_not", id_)),
        audience="public",
        title=title,
        near=near,
    )


def they_did_not(id_: str, who: Who, *, title: str = "", near: str = "") -> Post:
    """Return what stands in the place of the question once one said that they did not meet."""
    return post(
        prose(who, " says: not this time. That is fine, and you may be put together again."),
        choices(button("We met after all", "pair_met", id_)),
        audience="public",
        title=title,
        near=near,
    )


def no_longer_there() -> Post:
    """Return what stands in the place of a card once one of those that it named has erased what was theirs."""
    return post(prose("One of you has erased all that was theirs here.", tone="quiet"), audience="public")


def noted_met(id_: str) -> Post:
    """Return the answer to who says that they met."""
    return post(
        prose("Good to hear. Did you learn something that others could use?"),
        choices(button("What did you learn?", "pair_learned", id_, weight="main")),
    )


def noted_planned() -> Post:
    """Return the answer to who says that it is planned."""
    return post(prose("Good. Come back to the button above when you have met, if you like."))


def noted_not() -> Post:
    """Return the answer to who says that they did not meet."""
    return post(prose("Noted, and no harm done: this does not count as a meeting."))


def learned_title(people: Sequence[Who]) -> str:
    """Return what a story is called that came of a meeting, until its author finds better words."""
    return f"What I learned from {names_of(people)}" if people else "What I learned from a meeting"
