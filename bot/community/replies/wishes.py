"""What is said about what somebody set for being told things, and about what was held back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.community.attention import BUDGET, EVERYTHING, MOST_A_WEEK, Cause, Reason
from bot.community.replies.attention import CALLED
from bot.messages import Action, Field, Form, Lines, Row, Rows, When
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.attention import Held, Hours, Wishes
    from bot.messages import Block, Button, Post, Span

PARTS = {
    "What you signed up to": (Cause.REMINDER, Cause.CHECKIN, Cause.PAIRING, Cause.ANSWER, Cause.DUTY),
    "What is new": (Cause.SESSION, Cause.DIGEST, Cause.WELCOME, Cause.PRIOR_ART, Cause.COMMUNITY),
    "What you told": (Cause.CONSENT, Cause.OFFER, Cause.THANKS, Cause.RECEIPT, Cause.ENTRY),
    "What waits for you": (Cause.TRIAL, Cause.QUESTION, Cause.UPKEEP, Cause.ASKED, Cause.COMMITMENT),
}
"""Every kind there is, in parts that Discord shows whole."""
UNNAMED = "local"
"""What the page's own community is called before `/hearth setup` names it."""
FEWER = (3, 1, 0)
LONGEST = 140
MOST_SHOWN = 10
HELD = {
    Reason.QUIET: "it came in your quiet hours",
    Reason.AWAY: "you were away",
    Reason.MUTED: "muted",
    Reason.BUDGET: "your messages of the week were used up",
    Reason.LATE: "it came too late to be of use",
    Reason.CHANGED: "it changed before it was sent",
}


def said_of(  # Each is a fact of its own.
    wishes: Wishes, *, hours: Hours | None, zone: str, known: bool, told: int, now: datetime
) -> tuple[Span | str, ...]:
    """Return in one paragraph what somebody set, and how much of their budget is used."""
    quiet = f"Quiet hours {hours.begin:%H:%M}–{hours.end:%H:%M}, {zone}." if hours else _no_quiet(wishes, known=known)
    away = (" Away until ", When(wishes.away_until), ".") if wishes.away_until and wishes.away_until > now else ()
    return (
        f"Of my own accord I tell you at most {_times(wishes.budget)} a week ({told} in the last seven days). {quiet}",
        *away,
        f" {_muted(wishes)}" if wishes.muted else "",
    )


def _no_quiet(wishes: Wishes, *, known: bool) -> str:
    if wishes.quiet == "off" or known:
        return "No quiet hours."
    return "No quiet hours yet, for I don't know your own time zone: /hearth quiet 20:00-8:00 sets them."


def _times(count: int) -> str:
    return {0: "nothing", 1: "one thing"}.get(count, f"{count} things")


def _muted(wishes: Wishes) -> str:
    if EVERYTHING in wishes.muted:
        return "Muted: everything."
    kinds = [CALLED[cause] for cause in Cause if cause.value in wishes.muted]
    single = sum("." in one for one in wishes.muted)
    more = [] if not single else ["one series" if single == 1 else f"{single} series"]
    return f"Muted: {', '.join([*kinds, *more])}."


def mine(said: Sequence[Span | str], held: Sequence[Held], *, muted: int) -> list[Block]:
    """Return what was held back from somebody, and what they set."""
    settings: list[Block] = [prose(*said, tone="quiet"), choices(button("Change that", "attention_form"))]
    if not (held or muted):
        return settings
    blocks: list[Block] = [prose("While you were not to be disturbed", tone="heading")]
    if held:
        blocks.append(held_rows(held[:MOST_SHOWN]))
    if len(held) > MOST_SHOWN:
        blocks.append(prose(f"and {len(held) - MOST_SHOWN} more", tone="quiet"))
    if muted:
        blocks.append(prose(f"{muted} of what you muted.", tone="quiet"))
    look = button("Look at what is muted", "quiet_muted") if muted else None
    return [*blocks, choices(look, button("Let go of these", "quiet_clear")), *settings]


def held_rows(held: Sequence[Held]) -> Rows:
    """Return what was held back, a row each, with a press that reads it."""
    return Rows(tuple(Row(line(*_row(one)), button("Read", "quiet_read", one.key)) for one in held))


def _row(held: Held) -> tuple[Span | str, ...]:
    first = next((text for text in held.post.fallback.splitlines() if text.strip()), CALLED[held.cause])
    shown = first if len(first) <= LONGEST else f"{first[: LONGEST - 1]}…"
    then = (" · I send it at ", When(held.due_at, "moment")) if held.due_at else (f" · {HELD[held.reason]}",)
    return (shown, " · ", When(held.at), *then)


def what_is_muted(held: Sequence[Held]) -> Post:
    """Return what was muted and can be read all the same."""
    if not held:
        return post(prose("Nothing came of what you muted."))
    return post(prose("What you muted", tone="heading"), held_rows(held[:MOST_SHOWN]))


def no_longer_held() -> Post:
    """Return the answer where what was held back is not there any more."""
    return post(prose("That was sent, or is not kept any more. ", code("/hearth me"), " shows what is."))


def let_go() -> Post:
    """Return the confirmation that what was held back is let go."""
    return post(prose("Gone from your page. What is still to be sent comes when it may."))


def is_muted(cause: Cause | None, subject: str, *, duty: str = "", schedule: str = "") -> Post:
    """Return the confirmation of a mute; None: of everything. *duty* is the community that they facilitate."""
    what = f"“{schedule}”" if schedule else CALLED[cause] if cause else "everything that I start"
    key = f"{cause.value}.{subject}" if cause else EVERYTHING
    return post(
        prose("Muted: ", strong(what), ". What you ask me I answer as ever, and what comes can be read under "),
        prose(code("/hearth me"), "."),
        prose(
            f"You facilitate {called(duty)}: when something of it can't go on, I don't tell you any more. See that somebody else is told.",
            tone="warning",
        )
        if duty
        else None,
        prose("Requests to keep what you said wait on your page; no answer still means no.", tone="quiet")
        if cause in {None, Cause.CONSENT, Cause.OFFER}
        else None,
        choices(button("Undo", "mute_not", key), button("All that is set", "attention_form")),
    )


def called(community: str) -> str:
    """Return what a community is called in a sentence: one that nobody named yet has only the name of its space."""
    return "this community" if community in {"", UNNAMED} else community


def is_told_again(cause: Cause | None, *, still: bool) -> Post:
    """Return the confirmation that a mute ended; *still*: everything is muted nevertheless."""
    if still:
        return post(
            prose("Everything is muted still, and this with it."),
            choices(
                button("Tell me everything again", "mute_not", EVERYTHING), button("All that is set", "attention_form")
            ),
        )
    what = CALLED[cause] if cause else "everything"
    return post(prose(f"I tell you again: {what}."), choices(button("All that is set", "attention_form")))


def what_can_be_muted(typed: str = "") -> Post:
    """Return what can be muted, and how it is typed."""
    rows = tuple(line(code(f"/hearth mute {cause.value}"), f" · {CALLED[cause]}") for cause in Cause)
    return post(
        prose(f"There is no such thing to mute: “{typed}”.", tone="warning") if typed else None,
        prose("What you can mute", tone="heading"),
        Lines(
            (
                *rows,
                line(code("/hearth mute all"), " · everything that I start; ", code("/hearth unmute all"), " ends it"),
            )
        ),
        choices(
            button("Choose in a form", "attention_form", weight="main"), button("Off for a week", "attention_away", 7)
        ),
    )


def fewer(wishes: Wishes) -> Post:
    """Return how much less somebody may choose to be told."""
    less = [each for each in FEWER if each < wishes.budget]
    return post(
        prose(
            f"Of my own accord I tell you at most {_times(wishes.budget)} a week. What you signed up to comes beside that."
        ),
        choices(*(button(f"At most {_times(each)}", "attention_budget", each) for each in less), _usual(wishes)),
        prose("What is more than that stands under ", code("/hearth me"), ".", tone="quiet"),
    )


def _usual(wishes: Wishes) -> Button | None:
    return button(f"{BUDGET}, as usual", "attention_budget", BUDGET) if wishes.budget != BUDGET else None


def is_set(said: Sequence[Span | str], *, there: str = "", zone: str = "", guessed: bool = False) -> Post:
    """Return the confirmation of what was set; *there* is what the clock in its zone says."""
    clock = f"It is {there} now in {zone}." if there else ""
    if guessed:
        clock += f" You named no zone, so I took {zone}: name yours if it is another one."
    return post(
        prose("Saved. ", *said),
        prose(clock, tone="quiet") if clock else None,
        choices(button("All that is set", "attention_form")),
    )


def is_away(until: datetime) -> Post:
    """Return the confirmation that somebody is left alone for a while."""
    return post(
        prose("Good. I start nothing with you until ", When(until), ". What comes meanwhile waits for you, or under "),
        prose(code("/hearth me"), "."),
        choices(button("I am back", "attention_away", 0)),
    )


def is_back() -> Post:
    """Return the confirmation that somebody is there again."""
    return post(prose("Welcome back. What waited for you comes now, as far as it is still of use."))


def attention_form(
    wishes: Wishes, *, hours: Hours | None, zone: str, fault_text: str = "", values: Mapping[str, str]
) -> Form:
    """Return the one form in which somebody sets what they are told, and when; *zone* is the one that holds for them."""
    return Form(
        Action("attention_form"),
        "What I tell you",
        (*_when(wishes, hours, zone, values), *_kinds(wishes, values)),
        notes=(prose(fault_text, tone="warning"),) if fault_text else (),
    )


def _when(wishes: Wishes, hours: Hours | None, zone: str, values: Mapping[str, str]) -> tuple[Field, ...]:
    begin, end = (f"{hours.begin:%H:%M}", f"{hours.end:%H:%M}") if hours else ("", "")
    away = f"{wishes.away_until.astimezone(ZoneInfo(zone or 'UTC')):%Y-%m-%d}" if wishes.away_until else ""
    part = "When, and how much"
    return (
        Field(
            "zone", "Your time zone", value=values.get("zone", zone), hint="Such as Europe/Berlin", limit=64, part=part
        ),
        Field(
            "quiet_from", "Quiet from", "time", values.get("quiet_from", begin), hint="Empty: no quiet hours", part=part
        ),
        Field("quiet_to", "Quiet to", "time", values.get("quiet_to", end), part=part),
        Field(
            "budget",
            "Messages a week of my own accord",
            value=values.get("budget", str(wishes.budget)),
            hint=f"0 to {MOST_A_WEEK}; what you signed up to does not count",
            limit=2,
            part=part,
        ),
        Field("away", "Away until", "date", values.get("away", away), hint="Empty: you are here", part=part),
    )


def _kinds(wishes: Wishes, values: Mapping[str, str]) -> tuple[Field, ...]:
    return tuple(
        Field(f"cause_{cause.value}", _capital(CALLED[cause]), "toggle", _is_told(wishes, cause, values), part=part)
        for part, causes in PARTS.items()
        for cause in causes
    )


def _is_told(wishes: Wishes, cause: Cause, values: Mapping[str, str]) -> str:
    usual = "no" if {EVERYTHING, cause.value} & wishes.muted else "yes"
    return "yes" if values.get(f"cause_{cause.value}", usual) == "yes" else ""


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
