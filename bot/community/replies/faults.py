"""What is said where something will not do, or cannot be taken now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Absent, NotAllowed, Unfit
from bot.messages import Quote
from bot.text import normalise
from bot.wording import post, prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.errors import AskError
    from bot.messages import Block, Post


LABELS = {
    "consent_days": "Days an author has to agree before it means no",
    "trial_days": "Days until I ask how a trial went",
    "gap_days": "Days until a gap is looked at again",
    "question_days": "Days a question waits for an answer",
}

MOST_NAMED = 3

CURATED = ("hide", "restore", "settle")

SENTENCES = {
    ("name", "empty"): "Give the community a name.",
    ("topic", "empty"): "Say both names, such as /hearth alias k8s = kubernetes.",
    (
        "topic",
        "in_private",
    ): "Only a private channel speaks of #{0}, and its other names would be known to all. Type /hearth topic edit {0} there first: every member sees its name from then on.",
    ("topic", "circle"): "That would make #{} another name of itself.",
    ("name", "no_topic"): "A topic's name has letters or digits in it, such as #git.",
    ("name", "taken"): "There is a topic #{} already.",
    (
        "alias",
        "taken",
    ): "That name stands for {} already, and a name stands for one topic alone. Take it off there first, or let a facilitator merge the two.",
    ("alias", "too_many"): "A topic has at most {} other names.",
    ("about", "too_long"): "Say it in at most {} characters: what it is about, and what it is not.",
    ("parent", "circle"): "{} is a part of it already, or it itself: a topic can't be a part of itself.",
    (
        "parent",
        "too_deep",
    ): "Under {} it would stand on a fourth level. A tree of three is all that anybody finds their way in: choose one further up.",
    ("learning", "empty"): "Say in a sentence what you would like us to understand.",
    ("learning", "too_long"): "Say it in one question of at most {} characters: what is behind it is for the session.",
    ("learning", "too_many"): "{} of your proposals wait to be taken up: take one of them off first, or wait.",
    (
        "learning",
        "no_entry",
    ): "Say which entry tells what we understand now, by its number: /share it first if nobody did.",
    ("into", "same"): "An entry can't be merged into itself: name two numbers.",
    ("sources", "too_few"): "Name at least {} entries to put together, such as /hearth writeup 3 8.",
    ("sources", "too_many"): "That is too much for one: at most {} entries go together.",
    (
        "sources",
        "narrower",
    ): "{} is told in its channel alone: keep this to that channel too, or write it up without that entry.",
    (
        "into",
        "elsewhere",
    ): "That entry is another community's: two communities keep theirs apart. Share it here first, then merge.",
    (
        "goes",
        "merged",
    ): "{} is part of another entry already: separate them first with /hearth unmerge, or merge the other one.",
    ("goes", "withdrawn"): "{} is withdrawn: put it back before you merge it.",
    ("goes", "hidden"): "{} is hidden: a facilitator restores it before it is merged.",
    ("merge", "which_two"): "Say two entries, each by its number: /hearth merge 142 into 137 makes 142 a part of 137.",
    ("goes", "whole"): "{} stands by itself: it is part of no other entry.",
    ("into", "narrower"): "The entry that would stay is seen by fewer people: merge the other way round.",
    ("scope", "no_channel"): "This entry comes from no channel, so there is no channel to show it in.",
    ("version", "outrun"): "{} was changed by somebody else just now: look at it again, then change it.",
    ("date", "not_a_date"): "“{}” is no date: write it like 2027-01-31.",
    ("date", "past"): "That day is over: choose one from tomorrow on.",
    ("zone", "unknown"): "I know no time zone of that name. Did you mean {}?",
    ("quiet", "not_hours"): "“{}” are no hours: write them like 20:00-8:00, or off.",
    ("quiet", "whole_day"): "Those hours are the whole day, or none of it. /hearth mute all silences me altogether.",
    ("budget", "out_of_range"): "How many messages a week? Type a number from {}.",
    ("away", "too_long"): "Choose a day within the next {} days; /hearth mute all has no end.",
    ("number", "not_a_number"): "Say which entry, by its number, such as 142.",
    ("reason", "empty"): "Say in a few words what is wrong with it.",
    ("suggestion", "empty"): "Say in a few words what it should say instead.",
    ("instead", "same"): "Nothing stands in its own place: name another entry.",
    ("instead", "narrower"): "{} is seen by fewer people than this one: they could not follow you there.",
    ("instead", "circle"): "{} is superseded by this one already: the two would send everybody in a circle.",
    ("changed", "empty"): "Say in a few words what you did differently.",
    ("proposal", "empty"): "Say in a few words what you want to talk about.",
    ("proposal", "too_long"): "Say it in one line: at most {} characters. The rest is for the session.",
    ("proposal", "too_many"): "You have {} proposals on this agenda: take one off first.",
    (
        "proposal",
        "full",
    ): "This agenda is full: it takes {} points. Vote for one of them, or wait for the next session.",
    ("session", "over"): "That session is over. Propose it for the next one.",
    ("learned", "empty"): "Fill in one of the two: what you take away, or what you will try.",
    ("learned", "too_long"): "That is too long: at most {} characters. Tell the core of it.",
    ("trying", "too_long"): "What you will try is too long: at most {} characters.",
}


def fault(error: AskError, *, typed: str = "", whom: Sequence[str] | None = None) -> Post:
    """Return one clear sentence for what the asker can mend, with what they typed.

    *whom* are the names of the facilitators, where it takes one and they may be told.
    """
    return post(prose(sentence(error, whom), tone="warning"), *_given_back(typed))


NOT_ALLOWED = {
    "author": "Its author withdrew it; only they can put it back.",
    "open": "This community is closed: I plan nothing new in it. A facilitator opens it again with /hearth ending.",
    "orphan": "Somebody looks after that entry already; what should change, you can suggest under /hearth review.",
    "gone": "They have left, so they cannot look after it now.",
    "merger": "Who told an entry merges it into another, or a facilitator does. You can merge your own into it.",
    "owner": "Only its author can change that entry; you can report it.",
}
"""What is said where somebody else may do what a member may not."""


def sentence(error: AskError, whom: Sequence[str] | None = None) -> str:
    """Return the words for an error's facts."""
    match error:
        case Absent():
            return _absent(error)
        case NotAllowed(needs=needs) if needs in NOT_ALLOWED:
            return NOT_ALLOWED[needs]
        case NotAllowed(needs="steward"):
            return f"Only who looks after #{error.verb} can do that, or a facilitator."
        case NotAllowed(verb=verb):
            or_report = ", or report the entry" if verb in CURATED else ""
            return f"Only a facilitator can do that. {_ask(whom)}{or_report}."
        case Unfit():
            return _unfit(error)
        case _:
            return "That did not work: check what you typed."


def _ask(whom: Sequence[str] | None) -> str:
    if whom is None:
        return "Ask one"
    return (
        f"Ask {any_of(whom)}" if whom else "There is none yet: whoever manages this space becomes one by /hearth setup"
    )


def any_of(names: Sequence[str]) -> str:
    """Return up to three names, and how many more there are: `Ann, Bo or Cy`."""
    shown = [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else list(names)
    return " or ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _absent(error: Absent) -> str:
    if error.what == "entry":
        return f"There is no entry {error.name} that you can see."
    if error.what == "button":
        return "That button is from an older message and does nothing for you any more. Try /hearth help."
    if error.what == "topic":
        meant = f" Did you mean {any_of([f'#{one}' for one in error.near])}?" if error.near else ""
        return f"Nothing that you can see is about #{error.name}.{meant} /hearth topics lists them all."
    if error.what == "member":
        return _nobody(error)
    if error.what == "answer":
        return "That was answered already, once and to you alone: type it again for another answer."
    if error.what == "mention":
        return "I have not met them here yet: ask them to type /hearth me in this channel, then try again."
    return f"There is no such {error.what} of yours any more."


def _nobody(error: Absent) -> str:
    """Return that nobody is called so, who may be meant, and how else they can be named."""
    meant = f" Did you mean {any_of(error.near)}?" if error.near else ""
    else_ = "Type the whole name as it stands here, or mention them; who never wrote to me types /hearth me first."
    return f"I know nobody called “{error.name}” here.{meant} {else_}"


def _unfit(error: Unfit) -> str:
    if (error.field, error.reason) == ("member", "several"):
        return f"Several go by that name here: {error.value}. Type the whole name, or what stands in the brackets."
    if error.reason == "which_entry":
        return _which_entry(error.value, error.field)
    label = LABELS.get(error.field)
    if label and error.reason == "out_of_range":
        return f"{label}: choose a number from {error.value}."
    if label:
        return f"{label}: type a number."
    sentence_ = SENTENCES.get((error.field, error.reason), "That does not fit: check what you typed.")
    return sentence_.format(error.value)


def _which_entry(typed: str, example: str) -> str:
    """Return that a command takes an entry's number, with an *example*, and what was *typed* instead of one."""
    said = f"“{typed}” is no entry: name one by its number" if typed else "Say which entry, by its number"
    return f"{said}, such as {example}."


def try_again(*, typed: str = "") -> Post:
    """Return the answer while the database can't take anything, with what was typed."""
    said = "I can't write anything down right now, and nothing was changed. Please try again in a moment."
    return post(prose(said), *_given_back(typed))


def _given_back(typed: str) -> tuple[Block, ...]:
    text = normalise(typed).strip()
    return (prose("This is what you typed:", tone="quiet"), Quote(text)) if text else ()
