"""What is said while check-ins are arranged: the form, the list, and what became of a press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.checkins.arrange import HOURS, MOST_QUESTIONS, QUESTION_LIMIT, TITLE_LIMIT
from bot.community.checkins.model import Mode
from bot.messages import Action, Field, Form, Lines, Row, Rows, When
from bot.recurrence import in_words
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.checkins.arrange import Wanted
    from bot.community.checkins.sight import Standing
    from bot.messages import Block, Post
    from bot.recurrence import Rule

MODES = (
    (Mode.CHANNEL.value, "Everybody in the channel, in one post"),
    (Mode.MORNING.value, "Each who signs up, in their own morning"),
)
_OPEN = {4: "4 hours", 8: "8 hours", 24: "a day", 48: "two days", 96: "four days", 168: "a week"}
MOST_LISTED = 20
STRUCK = "There was something like a password or key in it: I took that out."


def checkin_form(
    rooms: Sequence[tuple[str, str]], *, room: str, values: Mapping[str, str], plan: str = "", fault_text: str = ""
) -> Form:
    """Return the form of a new check-in; *rooms* are the channels (printed, name) that it may be in.

    *plan* is the id of what was typed before and shown.
    """
    what = "What it asks"
    questions = tuple(
        Field(
            f"question{at}",
            f"Question {at}",
            value=values.get(f"question{at}", ""),
            hint="Leave all empty: I draw from the bank" if at == 1 else "",
            limit=QUESTION_LIMIT,
            part=what,
        )
        for at in range(1, MOST_QUESTIONS + 1)
    )
    quick = Field(
        "quick",
        "Quick answers",
        value=values.get("quick", ""),
        hint="Up to three, separated by commas: All good, Stuck",
        limit=QUESTION_LIMIT,
        part=what,
    )
    return Form(
        Action("checkin_new", plan),
        "New check-in",
        (
            Field("title", "Name", value=values.get("title", ""), limit=TITLE_LIMIT, part=what),
            *questions,
            quick,
            *_when_and_where(rooms, room, values),
        ),
        submit="Preview",
        notes=(prose(fault_text, tone="warning"),) if fault_text else (),
    )


def _when_and_where(rooms: Sequence[tuple[str, str]], room: str, values: Mapping[str, str]) -> tuple[Field, ...]:
    part = "When, where and for how long"
    numbers = tuple((str(at), str(at)) for at in range(1, MOST_QUESTIONS + 1))
    hours = tuple((str(each), _OPEN[each]) for each in HOURS)
    where = Field("room", "Channel", "choice", values.get("room", room), choices=tuple(rooms), part=part)
    return (
        Field(
            "when",
            "When",
            value=values.get("when", "every Monday at 9:00"),
            required=True,
            hint="every Monday at 9:00; weekdays 9:30; every other Friday at noon",
            limit=200,
            part=part,
        ),
        Field("mode", "Who is asked", "choice", values.get("mode", Mode.CHANNEL.value), choices=MODES, part=part),
        Field("hours", "Open for", "choice", values.get("hours", "24"), choices=hours, part=part),
        Field("asks", "Questions from the bank", "choice", values.get("asks", "1"), choices=numbers, part=part),
        *((where,) if rooms else ()),
    )


def preview(
    plan: str,
    wanted: Wanted,
    rule: Rule,
    coming: Sequence[datetime],
    *,
    room: str,
    notes: Sequence[str] = (),
) -> Post:
    """Return what would be asked, when and where; to begin, or to change."""
    asked = tuple(line(question) for question in wanted.questions) or (line("a question from the bank, each time"),)
    whom = "everybody in" if wanted.mode is Mode.CHANNEL else "each who signs up, in their own morning; announced in"
    return post(
        prose("Shall I begin this?", tone="heading"),
        Lines(asked),
        prose(f"{_capital(in_words(rule))}. Asked: {whom} {room}. Open for {_OPEN[wanted.minutes // 60]}."),
        Lines(tuple(line(When(at, "moment")) for at in coming)) if coming else None,
        *(prose(note, tone="quiet") for note in notes),
        choices(
            button("Begin", "checkin_begin", plan, weight="main"),
            button("Change", "checkin_change", plan),
            button("Leave it", "checkin_drop", plan),
        ),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def left() -> Post:
    """Return that nothing was begun."""
    return post(prose("Left: nothing was begun."))


def begun_before() -> Post:
    """Return the answer to a second press on Begin, or one on what was typed too long ago."""
    return post(prose("That was begun already, or was left."), choices(button("A new check-in", "checkin_new")))


def begun(standing: Standing, coming: Sequence[datetime], *, notes: Sequence[str] = (), struck: bool = False) -> Post:
    """Return the confirmation of a new check-in, with the dates that it comes to."""
    checkin, schedule = standing.checkin, standing.schedule
    each = checkin.mode is Mode.MORNING
    dates = tuple(line(When(at, "moment")) for at in coming)
    secret = STRUCK if struck else ""
    return post(
        prose(strong(schedule.title), f" is set: {in_words(schedule.rule)}."),
        *(prose(note, tone="quiet") for note in notes),
        prose("It is asked next"),
        Lines(dates) if dates else None,
        prose("Each is asked at that hour by their own clock, once they sign up.", tone="quiet") if each else None,
        prose(secret, tone="warning") if secret else None,
        choices(
            button("Ask me too", "checkin_join", checkin.id) if each else None,
            button("Look at it", "checkin_show", checkin.id),
            button("Stop it", "checkin_stop", checkin.id, confirm="End this check-in for good?"),
        ),
    )


def ended_before() -> Post:
    """Return the answer to a form that began something that was ended since."""
    return post(prose("That check-in was begun by this form before, and has been ended since."))


def invitation(standing: Standing) -> Post:
    """Return what tells a channel of a check-in that members sign up to."""
    return post(
        prose(strong(standing.schedule.title), f" is a new check-in: {_when(standing.schedule.rule)}."),
        prose("Whoever signs up is asked in their own morning; one roundup follows here."),
        choices(button("Ask me too", "checkin_join", standing.checkin.id, weight="main")),
        audience="public",
    )


def checkins(every: Sequence[Standing], *, joined: Sequence[str], facilitates: bool) -> Post:
    """Return the check-ins that somebody may see; *joined* are the ids of those that ask them."""
    new = button("New check-in", "checkin_new") if facilitates else None
    if not every:
        how = (" ", code("/hearth checkin new"), " begins one.") if facilitates else ()
        return post(prose("There is no check-in here.", *how), choices(new) if new else None)
    rows = tuple(_listed(one, mine=one.checkin.id in joined) for one in every[:MOST_LISTED])
    return post(prose("Check-ins", tone="heading"), Rows(rows), choices(new) if new else None)


def _listed(standing: Standing, *, mine: bool) -> Row:
    schedule = standing.schedule
    paused = " · paused" if standing.paused else ""
    asks = " · asks you" if mine else ""
    look = button("Look", "checkin_show", schedule.id)
    return Row(line(strong(schedule.title), f" · {in_words(schedule.rule)}{paused}{asks}"), look)


def checkin(standing: Standing, *, joined: bool, facilitates: bool) -> Post:
    """Return one check-in: what it asks, when next, and what can be done about it."""
    one, schedule = standing.checkin, standing.schedule
    slower = "It comes less often than it was set to: twice there were few answers." if one.slowed else ""
    blocks: list[Block | None] = [
        prose(schedule.title, tone="heading"),
        prose(in_words(schedule.rule), " · paused" if standing.paused else ""),
        _next(standing),
        Lines(tuple(map(line, one.questions))) if one.questions else prose("Its questions come from the bank."),
        prose(f"Open for {_OPEN.get(one.minutes // 60, f'{one.minutes // 60} hours')}.", tone="quiet"),
        prose(slower, tone="quiet") if slower else None,
    ]
    if one.mode is Mode.MORNING:
        mine = button("Ask me no more", "checkin_leave", one.id) if joined else None
        blocks.append(choices(mine or button("Ask me too", "checkin_join", one.id, weight="main")))
    return post(*blocks, _curating(standing) if facilitates else None)


def _next(standing: Standing) -> Block | None:
    if standing.coming is None:
        return None
    return prose("Next: ", When(standing.coming.at, "moment"), tone="quiet")


def _curating(standing: Standing) -> Block:
    id_ = standing.checkin.id
    return choices(
        None if standing.paused else button("Skip the next", "checkin_skip", id_),
        button("Go on", "checkin_resume", id_) if standing.paused else button("Pause", "checkin_pause", id_),
        button("Ask as often as before", "checkin_faster", id_) if standing.checkin.slowed else None,
        button("Stop it", "checkin_stop", id_, weight="danger", confirm="End this check-in for good?"),
    )


def which_checkin(every: Sequence[Standing], verb: str, *, named: bool = True) -> Post:
    """Return the question which of several check-ins is meant."""
    if not (every or named):
        return post(prose("There is no check-in here yet. ", code("/hearth checkin"), " lists what there is."))
    if not every:
        return post(prose("There is no check-in here by that name. ", code("/hearth checkin"), " lists them."))
    rows = tuple(
        Row(line(strong(one.schedule.title)), button("This one", f"checkin_{verb}", one.schedule.id))
        for one in every[:MOST_LISTED]
    )
    return post(prose("Which one?"), Rows(rows))


def skipped_next(title: str, at: datetime | None) -> Post:
    """Return what became of leaving out the next time."""
    if at is None:
        return post(prose("Nothing of ", strong(title), " is planned that could be skipped."))
    return post(prose("Skipped: ", strong(title), " on ", When(at, "moment"), ". The one after it comes as planned."))


def paused(title: str, id: str) -> Post:
    """Return the confirmation of a pause."""
    return post(
        prose(strong(title), " rests until you let it go on. What is open now still gets its roundup."),
        choices(button("Go on", "checkin_resume", id)),
    )


def goes_on(title: str, rule: Rule) -> Post:
    """Return the confirmation that a check-in goes on."""
    return post(prose(strong(title), f" goes on: {in_words(rule)}."))


def stopped(title: str) -> Post:
    """Return the confirmation of an end."""
    return post(prose(strong(title), " has ended. What is open now still gets its roundup; all answers stay."))


def faster(title: str, rule: Rule) -> Post:
    """Return the confirmation that a check-in comes as often as before."""
    return post(prose(strong(title), f" comes as often as before: {in_words(rule)}."))


def no_change(title: str) -> Post:
    """Return the answer to a press that changes nothing any more."""
    return post(prose("Nothing to change: that was done before with ", strong(title), "."))


def _when(rule: Rule) -> str:
    return in_words(rule).rpartition(", ")[0]
