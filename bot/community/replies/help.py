"""What is said about what Hearth can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.faults import any_of
from bot.messages import Lines
from bot.wording import code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Block, Post, Span


COMMANDS = (
    ("/share text #topic", "keep a tip in one line; /share alone opens a form"),
    ("/ask question", "how was this solved before?"),
    ("/hearth me", "my requests, trials, questions and entries"),
    ("/hearth show 142", "one entry, all of it"),
    ("/hearth edit 142", "change change what I told; /hearth withdraw 142 takes it back"),
    ("/hearth review", "what nobody has confirmed for long; /hearth adopt 142: I look after what nobody does"),
    ("/hearth pulse me", "what you did here, for you alone; a facilitator sees the pulse of all by /hearth pulse"),
    ("/hearth value", "what came of what we kept; /hearth value tell 142 tells what came of one for you"),
    ("/hearth merge 142 137", "one of mine and another become one, after a look; /hearth unmerge 142 separates them"),
    ("/hearth writeup 3 8 its title", "write something up once and for all, from several entries"),
    ("/hearth report 142", "tell the facilitators about an entry"),
    ("/hearth web", "my page in the browser, by a link that works once"),
    ("/hearth link", "join my account here with the one on another platform"),
    ("/hearth community", "which of my communities I mean when I write to you alone"),
    ("/hearth calendar", "my sessions in my own calendar, by an address that only I know"),
    ("/hearth quiet 20:00-8:00 Europe/Berlin", "when I leave you alone; /hearth budget 3: how much I tell you a week"),
    ("/hearth mute digest", "what I tell you no more of; /hearth mute all is everything, /hearth unmute all ends it"),
    ("/hearth attention", "all of that in one form"),
    ("/session list", "the sessions to come; /session show 1 is one of them, with its agenda"),
    (
        "/session agenda",
        "what the next one here is about: vote, propose a point; /session guide lean coffee is how it goes",
    ),
    ("/hearth checkin", "the check-ins there are; with join, leave, away 2027-01-31 or back behind it, the rest"),
    (
        "/hearth pairing",
        "rounds in which I put people together; with join, leave, skip, pause, not with or why behind it, the rest",
    ),
    ("/hearth about", "what we care about, for whom, and what is out; /hearth commit: what I bring and what I seek"),
    ("/hearth welcome", "how newcomers are welcomed; /hearth welcome me as greeter: I like to meet them"),
    ("/hearth follow retries", "what is new on a topic, once a week; /hearth unfollow retries ends it"),
    (
        "/hearth topic git",
        "one topic: what there is on it, who looks after it; /hearth topics is all of them, as a tree",
    ),
    ("/hearth learning", "what we want to understand next: vote; with a question behind it, propose it"),
    ("/hearth topics", "what we talk about; /hearth gaps: what we do not know yet"),
    ("/who retries", "who knows about it and may be asked; /hearth findable: whether you are one of them"),
)

CURATING = (
    ("/hearth setup", "name the community, say what it is about, bind this channel"),
    ("/hearth charter", "write down what we care about, for whom, what is out, and our key questions"),
    ("/hearth ending", "look back and renew the community, merge it with another, or close it with an anthology"),
    ("/hearth settings", "what this channel has switched on, the reaction, and how many days things take"),
    ("/hearth doctor", "whether all is well with me here, and what to do where it is not"),
    ("/hearth hide 142", "hide an entry; /hearth restore 142 shows it again"),
    ("/hearth merge 142 137", "let two entries become one, told by both; /hearth unmerge 142 separates them"),
    ("/hearth reports", "what members reported"),
    (
        "/session new clinic every Thursday at 16:00",
        "sessions that recur; /session skip 1, move 1 to Friday 15:00, cancel 1 or host 1 Amara change one",
    ),
    (
        "/hearth checkin new",
        "ask everybody something, again and again; /hearth checkin skip, pause, resume or stop changes it",
    ),
    (
        "/hearth pairing start every other Tuesday 10:00",
        "put people together; /hearth pairing stop, rest, resume or cancel changes it",
    ),
    ("/hearth welcome here", "what newcomers say of themselves is posted in this channel"),
    ("/hearth digest on friday 9:00", "what is new, once a week in this channel; /hearth digest off ends it"),
    ("/hearth alias k8s = kubernetes", "another name of a topic"),
    (
        "/hearth topic edit git",
        "what a topic is about, what it is a part of, its names; /hearth topic merge git-scm into git makes one of two",
    ),
    ("/hearth topic map", "in a channel: what is kept and asked there is on these topics"),
    ("/hearth facilitator Amara", "make a member a facilitator"),
    ("/hearth invite", "let another workspace or server into the community; by a code"),
    ("/hearth join CODE", "bring this channel, or all of the space, into the community that gave the code"),
    ("/hearth audit", "who did what: hides, consents, exports, settings"),
)


def help_page(*, facilitates: bool, facilitators: Sequence[str] | None = None, reaction: str = "") -> Post:
    """Return every command with what it does, and who facilitates, as far as that is told."""
    blocks: list[Block] = [prose("What I can do", tone="heading"), Lines(_commands(COMMANDS))]
    if facilitates:
        blocks += [prose("For facilitators", tone="heading"), Lines(_commands(CURATING))]
    if facilitators:
        blocks.append(prose("What only a facilitator can do: ask ", any_of(facilitators), "."))
    return post(*blocks, *_other_ways(reaction))


def _other_ways(reaction: str) -> list[Block]:
    kinds = ("#story", "#tool", "#solution")
    tags = [span for kind in kinds for span in (", ", code(kind))]
    return [
        prose("Without a command", tone="heading"),
        Lines(
            (
                line(strong("Keep this"), " in a message's menu keeps it; another's words only when they say yes."),
                line(code("#tip"), *tags, " or ", code("#warning"), " in your own message keeps it."),
                line(
                    f"{f'The reaction {reaction}' if reaction else 'A reaction'} does what Keep this does, in channels that have it switched on."
                ),
            )
        ),
        prose("What you ask me I keep until it has an answer; of all else that is said, nothing.", tone="quiet"),
    ]


def unknown_command(typed: str, like: str | None) -> Post:
    """Return the answer to a command that does not exist, with the nearest that does."""
    meant = ("Did you mean ", code(f"/hearth {like}"), "? ") if like else ()
    return post(prose(f"I don't know “{typed}”. ", *meant, code("/hearth help"), " lists everything."))


def unknown_word(typed: str, command: str, words: Sequence[str], *, like: str | None) -> Post:
    """Return that a word is none of those which *command* takes, with the nearest that is, else with all."""
    if like:
        return post(
            prose(f"I don't know “{typed}” after ", code(command), ": did you mean ", code(f"{command} {like}"), "?")
        )
    return post(prose(f"I don't know “{typed}” after ", code(command), f": it takes {', '.join(words)}."))


def too_old() -> Post:
    """Return the answer to a press that no longer means anything."""
    return post(
        prose("That button is from an older message and no longer does anything. Try ", code("/hearth help"), ".")
    )


def _commands(rows: Sequence[tuple[str, str]]) -> tuple[tuple[Span, ...], ...]:
    return tuple(line(code(typed), f" · {does}") for typed, does in rows)
