"""What is said about rounds of pairings: beginning one, taking part, and why somebody was not put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.sessions.faults import said_of
from bot.errors import Unfit
from bot.messages import Action, Field, Form, Lines, Row, Rows, When
from bot.recurrence import in_words
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.rhythm import Schedule
    from bot.errors import AskError
    from bot.messages import Block, Post
    from bot.recurrence import NotUnderstood, Rule

MOST_LISTED = 12
SIZES = (("2", "Two"), ("3", "Three"), ("4", "Four"))
UNFIT = {
    ("when", "too_often"): "People need time to meet: choose once a week at most.",
    ("when", "too_soon"): "Everybody is told two days before: choose a time that lies further ahead.",
    ("size", "out_of_range"): "A group has {}: say “groups of 3”, for example.",
    ("not_with", "oneself"): "You are never put together with yourself.",
    ("not_with", "empty"): "Say with whom not, such as /hearth pairing not with @name.",
    ("room", "unknown"): "I can't hold rounds in that channel: choose one that I am in, and that you are in.",
    ("room", "empty"): "Type it in the channel whose members may take part.",
    ("date", "not_a_date"): "“{}” is no day: write it like 2027-01-31.",
    ("date", "past"): "That day is over: choose one from tomorrow on.",
}


def fault_text(error: AskError | NotUnderstood) -> str:
    """Return the sentence for what somebody typed."""
    if isinstance(error, Unfit) and (error.field, error.reason) in UNFIT:
        return UNFIT[error.field, error.reason].format(error.value)
    return said_of(error)


def start_form(
    rooms: Sequence[tuple[str, str]], *, room: str = "", values: Mapping[str, str], fault_said: str = ""
) -> Form:
    """Return the form that begins rounds of pairings."""
    when = Field("when", "When?", value=values.get("when", ""), required=True, hint="every other Tuesday at 10:00")
    size = Field("size", "How many in a group?", "choice", values.get("size", "2"), choices=SIZES)
    where = Field("room", "Where is it announced?", "choice", values.get("room", room), choices=tuple(rooms))
    title = Field("title", "What is it called?", value=values.get("title", ""), limit=60, hint="Pairings")
    notes = (prose(fault_said, tone="warning"),) if fault_said else ()
    return Form(
        Action("pair_start"),
        "Put people together",
        (when, size, *((where,) if rooms else ()), title),
        submit="Begin",
        notes=notes,
    )


def started(
    title: str,
    id_: str,
    rule: Rule,
    dates: Sequence[datetime],
    *,
    size: int = 2,
    too_soon: Sequence[datetime] = (),
    notes: Sequence[str] = (),
) -> Post:
    """Return the confirmation of new rounds, with their next dates, and why one that is *too_soon* is none of them."""
    left_out = ("Not on ", When(too_soon[0], "moment"), ": everybody is told two days before.") if too_soon else ()
    return post(
        prose(strong(title), f": {in_words(rule)}, in groups of {size}. Next:"),
        Lines(tuple(line(When(at, "moment")) for at in dates)),
        prose(*left_out, tone="quiet") if left_out else None,
        *(prose(note, tone="quiet") for note in notes),
        prose("I announced it in its channel. Whoever joins is told two days before each round.", tone="quiet"),
        choices(button("Join it myself", "pair_join", id_), button("Undo: stop it", "pair_stop", id_)),
    )


def begun_before(title: str, id_: str, dates: Sequence[datetime]) -> Post:
    """Return the answer where rounds with the same times are there already: nothing is begun or posted."""
    next_ = ("; the next that I can still tell of is ", When(dates[0], "moment")) if dates else ()
    return post(
        prose(strong(title), " is here at these times already", *next_, ". Nothing new was begun."),
        choices(
            button("Join it myself", "pair_join", id_),
            button("Stop it", "pair_stop", id_, confirm="Stop it?"),
            button("All rounds", "pair_list"),
        ),
    )


def how_it_works(id_: str = "") -> Post:
    """Return how rounds go, from joining to what is asked afterwards."""
    steps = (
        "Nobody takes part who did not join; leave whenever you like.",
        "Two days before a round I tell you. You can skip that one, pause for a while, or name somebody you would rather not be put with: they are never told.",
        "On the day I put people together in twos, threes or fours: first those who have not met, then who asks with who may know. One left over makes a group larger.",
        "You get a conversation of your own with a reason why it is you, and find half an hour that suits you both.",
        "Three days later I ask whether you met. Who says nothing three rounds in a row is paused, and told so.",
    )
    return post(
        prose("How pairings work", tone="heading"),
        Lines(tuple(map(line, steps))),
        choices(button("Join", "pair_join", id_, weight="main") if id_ else None, button("All rounds", "pair_list")),
    )


def has_ended() -> Post:
    """Return the answer where rounds were ended meanwhile."""
    return post(prose("These rounds have ended."))


def invitation(title: str, id_: str, rule: Rule) -> Post:
    """Return what a channel is told when rounds begin there: nobody takes part who did not say so."""
    return post(
        prose(strong(title), f" begins here: {in_words(rule)}."),
        prose(
            "Whoever joins is put together with somebody they have not met, to talk for half an hour. "
            "You are told two days before, and can skip a round, pause or leave whenever you like."
        ),
        choices(button("Join", "pair_join", id_, weight="main"), button("How it works", "pair_how", id_)),
        audience="public",
    )


def every_round(
    rows: Sequence[tuple[Schedule, datetime | None, int]], *, joined: Sequence[str] = (), facilitates: bool = False
) -> Post:
    """Return the rounds there are, with the next date and, where they are enough, how many take part."""
    if not rows:
        return post(
            prose("There are no rounds of pairings yet."),
            choices(button("Begin one", "pair_new")) if facilitates else None,
        )
    blocks: list[Block] = [prose("Pairings", tone="heading")]
    for schedule, at, takers in rows:
        next_ = (" · next ", When(at, "moment")) if at else (" · rests",)
        some = f" · {takers} take part" if takers else ""
        theirs = schedule.id in joined
        blocks += [
            prose(strong(schedule.title), f": {in_words(schedule.rule)}", *next_, some),
            choices(
                button("Leave", "pair_leave", schedule.id) if theirs else button("Join", "pair_join", schedule.id),
                button("Skip the next", "pair_skip", schedule.id) if theirs else None,
                button("Why was I not matched?", "pair_why", schedule.id) if theirs else None,
                button("Stop it", "pair_stop", schedule.id, confirm="Stop it?") if facilitates else None,
            ),
        ]
    return post(*blocks, _ways())


def _ways() -> Block:
    return prose(
        code("/hearth pairing pause until 2027-01-31"),
        ", ",
        code("/hearth pairing not with @name"),
        " and ",
        code("/hearth pairing why"),
        " work anywhere.",
        tone="quiet",
    )


def which_round(rows: Sequence[tuple[str, str]], verb: str) -> Post:
    """Return the question which of several rounds is meant; *rows* are (title, id)."""
    if not rows:
        begin = code("/hearth pairing start every other Tuesday 10:00")
        return post(prose("There are no rounds of pairings here. A facilitator begins them with ", begin, "."))
    return post(prose("Which one?"), choices(*(button(title[:75], verb, id_) for title, id_ in rows[:5])))


def say_which(rounds: Sequence[tuple[str, str, str]], verb: str) -> Post:
    """Return the question which of several rounds a facilitator means; *rounds* are (title, id, when)."""
    if not rounds:
        return post(prose("There are no rounds of that name here."))
    rows = tuple(
        Row(line(strong(title), f" · {when}"), button("This one", f"pair_{verb}", id_)) for title, id_, when in rounds
    )
    return post(prose("Which one?"), Rows(rows[:MOST_LISTED]))


def joined(title: str, id_: str, at: datetime | None, *, new: bool = True) -> Post:
    """Return the confirmation that somebody takes part."""
    when = ("; the next round is ", When(at, "moment")) if at else ()
    return post(
        prose("You take part in " if new else "You take part already in ", strong(title), *when, "."),
        prose("Two days before I tell you, and you can still say no.", tone="quiet"),
        choices(
            button("Skip the next", "pair_skip", id_),
            button("Pause…", "pair_pause"),
            button("Not with…", "pair_apart"),
            button("Leave", "pair_leave", id_),
        ),
    )


def left(title: str, id_: str, *, was: bool = True) -> Post:
    """Return the confirmation that somebody takes part no longer."""
    said = "You take part no longer in " if was else "You do not take part in "
    return post(prose(said, strong(title), "."), choices(button("Join", "pair_join", id_)))


def paused(until: datetime | None, count: int) -> Post:
    """Return the confirmation of a pause."""
    if not count:
        return post(prose("You take part in no round of pairings, so there is nothing to pause."))
    how_long = ("until ", When(until)) if until else ("until you come back",)
    return post(
        prose("Paused ", *how_long, ": you are put together with nobody meanwhile."),
        choices(button("I am back", "pair_back")),
    )


def is_back(count: int) -> Post:
    """Return the confirmation that a pause has ended."""
    return post(prose("Welcome back: you are part of the next round again." if count else "You were not paused."))


def pause_form(*, values: Mapping[str, str], fault_said: str = "") -> Form:
    """Return the form for how long somebody pauses; without a day until they come back."""
    until = Field("date", "Until when?", "date", values.get("date", ""), hint="Empty: until you come back")
    notes = (prose(fault_said, tone="warning"),) if fault_said else ()
    return Form(Action("pair_pause"), "Pause pairings", (until,), submit="Pause", notes=notes)


def skipped(title: str, id_: str, at: datetime | None) -> Post:
    """Return the confirmation that somebody skips the next round."""
    if at is None:
        return post(prose("There is no coming round of ", strong(title), " that you could skip."))
    return post(
        prose("You skip ", strong(title), " of ", When(at), "; the one after that counts on you again."),
        choices(button("Take part after all", "pair_unskip", id_)),
    )


def not_skipped(title: str, at: datetime | None) -> Post:
    """Return the confirmation that a skip was taken back."""
    if at is None:
        return post(prose("You did not skip the next round of ", strong(title), "."))
    return post(prose("You are part of ", strong(title), " of ", When(at), "."))


def apart_form(*, values: Mapping[str, str], fault_said: str = "") -> Form:
    """Return the form for with whom somebody does not want to be put together."""
    whom = Field("member", "Not with whom?", value=values.get("member", ""), required=True, hint="Their name here")
    said = prose("Only you see this: they are never told.", tone="quiet")
    notes = (prose(fault_said, tone="warning"), said) if fault_said else (said,)
    return Form(Action("pair_apart"), "Not with", (whom,), submit="Keep us apart", notes=notes)


def kept_apart(name: str, person: str) -> Post:
    """Return the confirmation that somebody is not put together with another."""
    return post(
        prose("You are never put together with ", strong(name), ". They are not told, now or later."),
        choices(button("Take it back", "pair_with", person)),
    )


def brought_together(name: str, *, was: bool = True) -> Post:
    """Return the confirmation that it was taken back."""
    return post(prose("You may be put together with ", strong(name), " again." if was else ": you never said no."))


def halted(title: str, what: str) -> Post:
    """Return the confirmation of what a facilitator did to rounds; *what* is a word of ours."""
    return post(prose(strong(title), f" {what}."))
