"""What check-ins say: the questions, the roundup, and what members and facilitators do about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Action, Field, Form, Lines, Quote, Row, Rows, When
from bot.recurrence import in_words
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.community.checkins.model import Checkin, CheckinRound, Response
    from bot.community.checkins.sight import Standing
    from bot.messages import Block, Button, Post, Who
    from bot.recurrence import Rule

MOST_ROWS = 12
"""So many answers a roundup shows itself; all of them are a press away."""
MOST_SHOWN = 220
"""So much of an answer stands in the roundup."""
A_PAGE = 5


def prompt(title: str, round_: CheckinRound, quick: Sequence[str]) -> Post:
    """Return what asks everybody in a channel."""
    return post(
        prose(strong(title)),
        *_questions(round_),
        prose("Answer until ", When(round_.closes_at, "moment"), ". One roundup follows, here.", tone="quiet"),
        choices(button("Answer", "checkin_answer", round_.id, weight="main"), *_quick(round_, quick)),
        audience="public",
    )


def asked(title: str, checkin: Checkin, round_: CheckinRound, *, to: str) -> Post:
    """Return what asks one member in their own morning."""
    return post(
        prose(strong(title)),
        *_questions(round_),
        prose(
            "Answer until ",
            When(round_.closes_at, "moment"),
            ". What you say stands in one roundup in the check-in's channel.",
            tone="quiet",
        ),
        choices(
            button("Answer", "checkin_answer", round_.id, weight="main"),
            *_quick(round_, checkin.quick[:1]),
            button("Not this time", "checkin_pass", round_.id),
            button("I am away…", "checkin_away"),
        ),
        addressees=[to],
        lasting=True,
        near=checkin.place,
    )


def closed_prompt(title: str, round_: CheckinRound) -> Post:
    """Return what stands in the place of the questions once they are closed."""
    return post(
        prose(strong(title)), *_questions(round_), prose("This one is closed.", tone="quiet"), audience="public"
    )


def _questions(round_: CheckinRound) -> list[Block]:
    if len(round_.asked) == 1:
        return [prose(round_.asked[0].text)]
    return [Lines(tuple(line(asked.text) for asked in round_.asked))]


def _quick(round_: CheckinRound, quick: Sequence[str]) -> list[Button]:
    return [button(words, "checkin_quick", f"{round_.id}.{at}") for at, words in enumerate(quick)]


def answer_form(
    title: str, round_: CheckinRound, *, limit: int, values: Mapping[str, str], fault_text: str = ""
) -> Form:
    """Return the form to answer with, holding what was said before."""
    one = len(round_.asked) == 1
    fields = tuple(
        Field(
            f"answer{at}",
            asked.text if len(asked.text) <= MOST_SHOWN else f"Question {at + 1}",
            "text",
            values.get(f"answer{at}", ""),
            required=one,
            limit=limit,
        )
        for at, asked in enumerate(round_.asked)
    )
    fault = prose(fault_text, tone="warning") if fault_text else None
    notes = tuple(block for block in (fault, *_questions(round_)) if block)
    return Form(Action("checkin_answer", round_.id), title, fields, submit="Answer", notes=notes)


def noted(round_: CheckinRound, response: Response, *, struck: bool = False) -> Post:
    """Return to a member what they said, and until when it can be changed."""
    secret = "There was something like a password or key in it: I took that out before I noted it." if struck else ""
    return post(
        prose("Noted. You can change it until ", When(round_.closes_at, "moment"), "."),
        *(Quote(text) for text in response.texts if text),
        prose(secret, tone="warning") if secret else None,
        choices(
            button("Change it", "checkin_answer", round_.id),
            button("Take it back", "checkin_pass", round_.id),
        ),
    )


def passed(round_: CheckinRound) -> Post:
    """Return the answer to who does not answer this time."""
    return post(
        prose("All right, nothing from you this time. Nobody is told who did not answer."),
        choices(button("Answer after all", "checkin_answer", round_.id)),
    )


def has_closed(title: str) -> Post:
    """Return the answer to who comes too late."""
    return post(prose("This round of ", strong(title), " is closed; the next one is asked in its time."))


def roundup(title: str, round_: CheckinRound, said: Sequence[Response], who: Callable[[Response], Who]) -> Post:
    """Return the one roundup of a round: *who* said what, each with a way to keep it; only whom it shows is named."""
    if not said:
        return post(prose(strong(title)), prose("Nobody's answer stands here any more."), audience="public")
    share = max(MOST_ROWS // max(len(round_.asked), 1), 1)
    blocks: list[Block] = [prose(f"Roundup: {title}", tone="heading")]
    cut = False
    for at, asked in enumerate(round_.asked):
        every = [one for one in said if one.text(at)]
        cut = cut or len(every) > share or any(len(one.text(at)) > MOST_SHOWN for one in every)
        if every:
            blocks += [prose(strong(asked.text)), Rows(tuple(_row(who(one), one, at) for one in every[:share]))]
    whole = choices(button("Read all answers", "checkin_read", f"{round_.id}.0")) if cut else None
    return post(*blocks, whole, audience="public")


def _row(who: Who, response: Response, at: int) -> Row:
    text = " ".join(response.text(at).split())
    shown = f"{text[: MOST_SHOWN - 1]}…" if len(text) > MOST_SHOWN else text
    return Row(line(who, f": {shown}"), _tip(response, at))


def _tip(response: Response, at: int) -> Button:
    return button("Make this a tip", "checkin_tip", f"{response.id}.{at}")


def all_answers(title: str, round_: CheckinRound, said: Sequence[tuple[Who, Response]], *, page: int) -> Post:
    """Return some of the answers of a round, whole, with a way to those after them."""
    first = max(page, 0) * A_PAGE
    blocks: list[Block] = [prose(f"Roundup: {title}", tone="heading")]
    for who, one in said[first : first + A_PAGE]:
        there = [at for at in range(len(round_.asked)) if one.text(at)]
        blocks += [prose(who), *(Quote(one.text(at)) for at in there), choices(*(_tip(one, at) for at in there))]
    if not said[first:]:
        return post(*blocks, prose("There are no more answers."))
    more = button("More answers", "checkin_read", f"{round_.id}.{page + 1}") if said[first + A_PAGE :] else None
    return post(*blocks, choices(more) if more else None)


def no_answer_there() -> Post:
    """Return the answer to who wants to keep what is not there any more."""
    return post(prose("That answer is not there any more: its author took it back."))


def away_form(*, fault_text: str = "", values: Mapping[str, str]) -> Form:
    """Return the form that asks until when somebody is away."""
    return Form(
        Action("checkin_away"),
        "Away",
        (
            Field(
                "date",
                "Back on",
                "date",
                values.get("date", ""),
                required=True,
                hint="From that day on I ask you again",
            ),
        ),
        notes=(prose(fault_text, tone="warning"),) if fault_text else (),
    )


def is_away(until: datetime) -> Post:
    """Return the confirmation that somebody is asked nothing until then."""
    return post(
        prose("No check-in asks you anything before ", When(until), "."), choices(button("I am back", "checkin_back"))
    )


def is_back() -> Post:
    """Return the confirmation that somebody is asked again."""
    return post(prose("Welcome back: your check-ins ask you again."))


def not_signed_up() -> Post:
    """Return the answer to who is away from nothing."""
    return post(
        prose(
            "You are signed up to no check-in, so none asks you. ", code("/hearth checkin"), " shows which there are."
        )
    )


def nothing_to_join(title: str) -> Post:
    """Return that a check-in asks its whole channel, so that nobody has to sign up for it."""
    return post(
        prose(strong(title), " asks everybody in its channel: there is nothing to sign up for. Answer where it stands.")
    )


def signed_up(title: str, rule: Rule, zone: str, *, new: bool) -> Post:
    """Return the confirmation that somebody is asked from now on."""
    said = "From now on I ask you" if new else "I ask you already"
    return post(
        prose(f"{said}: ", strong(title), f", {_when(rule)}, by the clock in {zone}."),
        prose("Your quiet hours hold for it.", tone="quiet"),
    )


def signed_off(title: str) -> Post:
    """Return the confirmation that somebody is asked no more."""
    return post(prose("I ask you no more: ", strong(title), "."))


def _when(rule: Rule) -> str:
    return in_words(rule).rpartition(", ")[0]


def my_checkins(every: Sequence[tuple[Standing, CheckinRound | None]], *, joined: Sequence[str]) -> list[Block]:
    """Return what stands of check-ins on one's own page."""
    if not every:
        return []
    rows = tuple(_mine(one, round_, mine=one.checkin.id in joined) for one, round_ in every)
    return [prose("Check-ins", tone="heading"), Rows(rows)]


def _mine(standing: Standing, round_: CheckinRound | None, *, mine: bool) -> Row:
    title, id_ = standing.schedule.title, standing.checkin.id
    if round_:
        until = line(strong(title), " · open until ", When(round_.closes_at, "moment"))
        return Row(until, button("Answer", "checkin_answer", round_.id))
    paused = " · paused" if standing.paused else ""
    return Row(
        line(strong(title), f" · {_when(standing.schedule.rule)}{paused}"),
        button("Ask me no more", "checkin_leave", id_) if mine else None,
    )
