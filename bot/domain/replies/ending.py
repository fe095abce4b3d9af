"""What is said of how a community goes on or ends: renewed, taken over by another, closed with an anthology."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.charter.ending import LEARNED_LIMIT
from bot.domain.replies.charter import charter_blocks, charter_form
from bot.messages import Action, Field, File, Form, Lines, Quote, When
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.domain.charter.looking_back import LookBack
    from bot.domain.charter.model import Charter
    from bot.messages import Block, Post, Prose

MOST_NAMED = 5
CLOSING = "closing"
"""On the button of an anthology that is looked at on the way to closing a community: there is a way back to it."""
ENDING_FAULTS = {
    ("learned", "too_long"): "What you learned is too long: at most {} characters. The entries tell the rest.",
    ("ending", "closed"): "It is closed already. /hearth ending opens it again.",
    ("ending", "answered"): "That was answered already, or is too old. Nothing was changed by this press.",
    ("ending", "open"): "It is open: nothing was closed.",
    ("ending", "merged"): "Another community has taken this one over: what was kept here is there now.",
    ("charter", "outrun"): "Somebody changed the charter just now. Look at /hearth ending once more.",
}


def three_ways(name: str, back: LookBack) -> Post:
    """Return the three good ends that a community can come to, with what came of it so far."""
    return post(
        prose(f"How does {name} go on?", tone="heading"),
        *look_back(back),
        Lines(
            (
                line(strong("Renew it:"), " look back, and write anew what you are about."),
                line(strong("Merge it:"), " another community takes over what was kept; facilitators of both agree."),
                line(
                    strong("Close it:"),
                    " with an anthology of what you made. Nothing is deleted, and it can be opened again.",
                ),
            )
        ),
        choices(
            button("Renew it", "ending_renew", weight="main"),
            button("Merge it", "ending_merge"),
            button("Close it", "ending_close"),
        ),
    )


def look_back(back: LookBack) -> list[Block]:
    """Return what came of the time since it was written last what the community is about."""
    told = [
        _many(back.kept, "entry was kept", "entries were kept"),
        _many(back.sessions, "session was held", "sessions were held"),
        _many(back.asked, "question was asked of all", "questions were asked of all")
        + (f", {back.answered} of them answered" if back.asked else ""),
        *([f"what is kept was used {back.used} times in all"] if back.used else []),
        *([f"and worked {back.worked} times for those who tried"] if back.worked else []),
        *([f"{back.thanks} times somebody said thank you"] if back.thanks else []),
    ]
    rows = tuple(line(text) for text in told)
    note = "Counted is what passed through me and all members may see; what people did without me I can't know."
    return [prose("Since ", When(back.since), ":"), Lines(rows), prose(note, tone="quiet")]


def renew_form(charter: Charter, *, values: Mapping[str, str], fault_said: str = "") -> Form:
    """Return the form of the charter to be written anew, with what was learned; what came of it was shown before."""
    form = charter_form(charter, values=values, fault_said=fault_said)
    learned = _learned(values.get("learned", charter.learned))
    return Form(
        Action("ending_renew", "", charter.version),
        "Look back, and renew it",
        (learned, *form.fields),
        submit="Renew it",
        notes=form.notes,
    )


def is_renewed(charter: Charter) -> Post:
    """Return the confirmation that a community was renewed."""
    return post(
        prose("Renewed. This is what everybody reads under ", code("/hearth about"), " from now on:"),
        *charter_blocks(charter),
        prose(strong("What we learned")) if charter.learned else None,
        Quote(charter.learned) if charter.learned else None,
        choices(button("Change it", "charter_open")),
    )


def close_form(charter: Charter, *, values: Mapping[str, str], fault_said: str = "") -> Form:
    """Return the form in which it is said what was learned, and by which a community is closed."""
    notes = (prose("This closes it, for everybody. Its anthology tells what you write here.", tone="quiet"),)
    return Form(
        Action("ending_close", "", charter.version),
        "Close with an anthology",
        (_learned(values.get("learned", charter.learned)),),
        submit="Close it",
        notes=(*((prose(fault_said, tone="warning"),) if fault_said else ()), *notes),
    )


def closing_asked(name: str, schedules: Sequence[str]) -> Post:
    """Return what closing does, with the press that leads to it: nothing is closed, and nobody told, before."""
    named = [*schedules[:MOST_NAMED], *(["…"] if len(schedules) > MOST_NAMED else [])]
    recurring = f" Here: {', '.join(named)}." if schedules else ""
    return post(
        prose(f"Close {name}?", tone="heading"),
        Lines(
            (
                line(f"What recurs comes to rest: sessions, check-ins, pairings, digests.{recurring}"),
                line("Whoever said that they come to a session hears that it is off."),
                line("I welcome and remind nobody and ask no member anything any more; in its channels I say so once."),
                line("Nothing is deleted: what was kept can be read, found and exported, and each stays its author's."),
                line(code("/hearth ending"), " opens it again."),
            )
        ),
        prose("Its anthology is made already: look at it first. What you learned you say next, with the last press."),
        choices(
            button("Look at the anthology", "anthology", CLOSING),
            button("Close it", "ending_close_yes", weight="danger"),
        ),
    )


def closed_news(name: str) -> Post:
    """Return what the channels of a community are told once when it is closed."""
    return post(
        prose(strong(name), " is closed: what recurs has come to rest, and I start nothing here by myself any more."),
        prose("What was kept stays and can be read and searched. Thank you for all that you brought."),
        choices(button("Read the anthology", "anthology")),
        audience="public",
    )


def closed_line(name: str) -> Prose:
    """Return the line below what goes on in a closed community as ever."""
    said = f"{name} is closed: it can be read, searched and added to, and I ask and remind nobody."
    return prose(said, tone="quiet")


def is_closed(name: str, *, told: int) -> Post:
    """Return the confirmation that a community was closed."""
    where = f" I said so in {_many(told, 'channel', 'channels')}." if told else ""
    return post(
        prose(f"{name} is closed.{where} Thank you for having looked after it."),
        choices(button("Read the anthology", "anthology"), button("Open it again", "ending_reopen")),
    )


def stands_closed(name: str, since: datetime) -> Post:
    """Return where a closed community stands, with the way to open it again."""
    return post(
        prose(f"{name} has been closed since ", When(since), ". Nothing was deleted."),
        choices(button("Read the anthology", "anthology"), button("Open it again", "ending_reopen", weight="main")),
    )


def stands_merged(name: str) -> Post:
    """Return where a community stands that another took over."""
    return post(prose(f"{name} has become part of another community: what was kept here is there now."))


def opened_news(name: str, schedules: Sequence[str]) -> Post:
    """Return what a channel of a community is told once when it is opened again, with what goes on there."""
    here = f" Here goes on: {', '.join(schedules)}." if schedules else ""
    return post(
        prose(strong(name), f" is open again: I welcome, ask and remind as before.{here}"),
        choices(button("What it is about", "about")),
        audience="public",
    )


def is_open_again(name: str, schedules: Sequence[str], *, told: int = 0) -> Post:
    """Return the confirmation that a community is open again, and what goes on with it."""
    goes_on = f" It goes on: {', '.join(schedules)}." if schedules else " Nothing that recurs had come to rest."
    where = f" I said so in {_many(told, 'channel', 'channels')}." if told else ""
    return post(
        prose(f"{name} is open again.{goes_on}{where}"),
        prose("Sessions that were called off stay so; later ones of their series come as before.", tone="quiet")
        if schedules
        else None,
    )


def ending_fault(said: str) -> Post:
    """Return one sentence on why an ending can't be as it was asked for."""
    return post(prose(said, tone="warning"))


def the_anthology(name: str, text: str, file: str, *, closing: bool = False) -> Post:
    """Return the anthology as a file to take along; on the way to *closing*, with the way on."""
    return post(
        prose(
            f"The anthology of {name}: what was used most, the stories, and who told them, but for those who want no "
            "name. What was imported names whom its file names: they were not asked."
        ),
        File(file, "text/markdown", text, "Download the anthology"),
        prose("On the page it is one sheet to be printed: ", code("/anthology"), ".", tone="quiet"),
        choices(button("Back to closing", "ending_close")) if closing else None,
    )


def _learned(value: str) -> Field:
    hint = "What you would tell those who come after you"
    return Field("learned", "What did we learn?", "text", value, hint=hint, limit=LEARNED_LIMIT)


def _many(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
