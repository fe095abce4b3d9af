"""Every sentence that the community says: help, setup, settings, what is mine, and plain refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.setup import ABOUT_LIMIT, DAYS, NAME_LIMIT
from bot.errors import Absent, NotAllowed, Unfit
from bot.messages import Action, Field, Form, Lines, Quote, When
from bot.text import normalise
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.community.model import Audited, Community, Member
    from bot.errors import AskError
    from bot.messages import Block, Place, Post, Span

COMMANDS = (
    ("/share text #topic", "keep a tip in one line; /share alone opens a form"),
    ("/ask question", "how was this solved before?"),
    ("/hearth me", "my requests, trials, questions and entries"),
    ("/hearth show 142", "one entry, all of it"),
    ("/hearth edit 142", "change what I told; also withdraw 142"),
    ("/hearth report 142", "tell the facilitators about an entry"),
    ("/hearth topics", "what we talk about; also gaps: what we do not know yet"),
)
CURATING = (
    ("/hearth setup", "name the community, say what it is about, bind this channel"),
    ("/hearth settings", "the reaction, hashtags, and how many days things take"),
    ("/hearth hide 142", "hide an entry; also restore 142"),
    ("/hearth merge 142 into 137", "let one entry stand for another"),
    ("/hearth reports", "what members reported"),
    ("/hearth alias k8s = kubernetes", "another name of a topic"),
    ("/hearth facilitator Amara", "make a member a facilitator"),
    ("/hearth audit", "who did what: hides, consents, exports, settings"),
)
LABELS = {
    "consent_days": "Days an author has to agree before it means no",
    "trial_days": "Days until I ask how a trial went",
    "gap_days": "Days until a gap is looked at again",
    "question_days": "Days a question waits for an answer",
}
CURATED = ("hide", "restore", "settle")
SENTENCES = {
    ("name", "empty"): "Give the community a name.",
    ("topic", "empty"): "Say both names, such as /hearth alias k8s = kubernetes.",
    ("topic", "circle"): "That would make #{} another name of itself.",
    ("into", "same"): "An entry can't be merged into itself: name two numbers.",
    ("into", "narrower"): "The entry that would stay is seen by fewer people: merge the other way round.",
    ("scope", "no_channel"): "This entry comes from no channel, so there is no channel to show it in.",
    ("version", "outrun"): "{} was changed by somebody else just now: look at it again, then change it.",
    ("date", "not_a_date"): "“{}” is no date: write it like 2027-01-31.",
    ("date", "past"): "That day is over: choose one from tomorrow on.",
    ("number", "not_a_number"): "Say which entry, by its number, such as 142.",
    ("reason", "empty"): "Say in a few words what is wrong with it.",
    ("changed", "empty"): "Say in a few words what you did differently.",
}


def help_page(*, facilitates: bool) -> Post:
    """Return every command with what it does."""
    blocks: list[Block] = [prose("What I can do", tone="heading"), Lines(_commands(COMMANDS))]
    if facilitates:
        blocks += [prose("For facilitators", tone="heading"), Lines(_commands(CURATING))]
    blocks.append(
        prose(
            "Or tag a message with ",
            code("#tip"),
            ", ",
            code("#story"),
            ", ",
            code("#tool"),
            ", ",
            code("#solution"),
            " or ",
            code("#warning"),
            " and it is kept, and what you ask of me, until it has an answer. I keep nothing else of what is said.",
        )
    )
    return post(*blocks)


def unknown_command(typed: str, like: str | None) -> Post:
    """Return the answer to a command that does not exist, with the nearest that does."""
    meant = ("Did you mean ", code(f"/hearth {like}"), "? ") if like else ()
    return post(prose(f"I don't know “{typed}”. ", *meant, code("/hearth help"), " lists everything."))


def fault(error: AskError, *, typed: str = "") -> Post:
    """Return one clear sentence for what the asker can mend, with what they typed."""
    return post(prose(sentence(error), tone="warning"), *_given_back(typed))


def sentence(error: AskError) -> str:
    """Return the words for an error's facts."""
    match error:
        case Absent():
            return _absent(error)
        case NotAllowed(needs="author"):
            return "Its author withdrew it; only they can put it back."
        case NotAllowed(needs="owner"):
            return "Only its author can change that entry; you can report it."
        case NotAllowed(verb=verb):
            or_report = ", or report the entry" if verb in CURATED else ""
            return f"Only a facilitator can do that. Ask one{or_report}."
        case Unfit():
            return _unfit(error)
        case _:
            return "That did not work: check what you typed."


def _absent(error: Absent) -> str:
    if error.what == "entry":
        return f"There is no entry {error.name} that you can see."
    if error.what == "member":
        return f"I know nobody called “{error.name}” here, or more than one."
    return f"There is no such {error.what} of yours any more."


def _unfit(error: Unfit) -> str:
    label = LABELS.get(error.field)
    if label and error.reason == "out_of_range":
        return f"{label}: choose a number from {error.value}."
    if label:
        return f"{label}: type a number."
    sentence_ = SENTENCES.get((error.field, error.reason), "That does not fit: check what you typed.")
    return sentence_.format(error.value)


def try_again(*, typed: str = "") -> Post:
    """Return the answer while the database can't take anything, with what was typed."""
    said = "I can't write anything down right now, and nothing was changed. Please try again in a moment."
    return post(prose(said), *_given_back(typed))


def _given_back(typed: str) -> tuple[Block, ...]:
    text = normalise(typed).strip()
    return (prose("This is what you typed:", tone="quiet"), Quote(text)) if text else ()


def too_old() -> Post:
    """Return the answer to a press that no longer means anything."""
    return post(
        prose("That button is from an older message and no longer does anything. Try ", code("/hearth help"), ".")
    )


def setup_form(community: Community, place: Place, *, fault_text: str = "", values: Mapping[str, str]) -> Form:
    """Return the form that sets a community up."""
    bind = Field("bind", "This channel belongs to it", "toggle", values.get("bind", "yes" if place.channel else ""))
    which = Field(
        "which",
        "Which community?",
        "choice",
        values.get("which", "this"),
        choices=(("this", f"This one: {community.name}"), ("new", "A new one, in this channel")),
    )
    return Form(
        Action("setup"),
        "Set up the community",
        (
            Field("name", "Name", value=values.get("name", community.name), required=True, limit=NAME_LIMIT),
            Field(
                "about",
                "What is it about?",
                "text",
                values.get("about", community.about),
                hint="The concern or passion that you share",
                limit=ABOUT_LIMIT,
            ),
            *((bind, which) if place.channel else ()),
        ),
        notes=(prose(fault_text, tone="warning"),) if fault_text else (),
    )


def is_set_up(community: Community) -> Post:
    """Return the confirmation of a setup, and the first small step."""
    return post(
        prose(strong(community.name), " is set up."),
        Quote(community.about) if community.about else None,
        prose("Next: share a first tip with ", code("/share"), ", and look at ", code("/hearth settings"), "."),
    )


def settings_form(community: Community, *, fault_text: str = "", values: Mapping[str, str]) -> Form:
    """Return the form of a community's settings."""
    settings = community.settings
    days = tuple(
        Field(name, LABELS[name], value=values.get(name, str(getattr(settings, name))), required=True, limit=4)
        for name in DAYS
    )
    return Form(
        Action("settings"),
        "Settings",
        (
            Field("reaction", "The reaction that keeps a message", value=values.get("reaction", settings.reaction)),
            _switch("reactions_on", "Keep by reaction", on=settings.reactions_on),
            _switch("hashtags_on", "Keep messages with a tag", on=settings.hashtags_on),
            *days,
        ),
        notes=(prose(fault_text, tone="warning"),) if fault_text else (),
    )


def settings_saved() -> Post:
    """Return the confirmation of changed settings."""
    return post(prose("Saved. It holds from now on."))


def is_facilitator(member: Member) -> Post:
    """Return the confirmation of a new facilitator."""
    return post(prose(strong(member.name), " is a facilitator now."))


def audit_page(lines: Sequence[Audited], names: Mapping[str, str]) -> Post:
    """Return the newest lines of the audit log."""
    rows = tuple(
        line(
            When(each.at, "moment"),
            f" · {names.get(each.by or '') or 'somebody'} · {each.verb} {names.get(each.subject, each.subject)}".rstrip(),
        )
        for each in lines
    )
    return post(prose("Audit log", tone="heading"), Lines(rows) if rows else prose("It is empty."))


def erase_asked() -> Post:
    """Return the question before everything of a person is erased."""
    return post(
        prose(
            "This removes all you told, asked and tried from every community, for good. Nobody can bring it back.",
            tone="warning",
        ),
        choices(button("Erase all of it", "erase", weight="danger", confirm="Erase everything that is yours?")),
    )


def erased(count: int) -> Post:
    """Return the confirmation of an erasure."""
    told = {0: "", 1: ", 1 entry with it"}.get(count, f", {count} entries with it")
    return post(prose(f"Done: all that was yours is erased{told}."))


def exported(text: str) -> Post:
    """Return all that is somebody's, as text to copy."""
    return post(prose("All that I hold of yours:"), Quote(text))


def _switch(name: str, label: str, *, on: bool) -> Field:
    return Field(name, label, "choice", "yes" if on else "no", choices=(("yes", "Yes"), ("no", "No")))


def _commands(rows: Sequence[tuple[str, str]]) -> tuple[tuple[Span, ...], ...]:
    return tuple(line(code(typed), f" · {does}") for typed, does in rows)
