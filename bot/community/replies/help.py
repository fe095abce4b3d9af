"""What is said about what Hearth can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.faults import any_of
from bot.messages import Lines
from bot.wording import code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.messages import Block, Post, Span


Rows = tuple[tuple[str, str], ...]

KEEPING: Rows = (
    ("/share text #topic", "keep a tip in one line; /share alone opens a form"),
    ("/ask question", "how was this solved before?"),
    ("/hearth show 142", "one entry, all of it"),
    ("/hearth edit 142", "change what I told; /hearth withdraw 142 takes it back"),
    ("/hearth merge 142 137", "one of mine and another become one, after a look; /hearth unmerge 142 separates them"),
    ("/hearth writeup 3 8 its title", "write something up once and for all, from several entries"),
    ("/hearth review", "what nobody has confirmed for long; /hearth adopt 142: I look after what nobody does"),
    ("/hearth value", "what came of what we kept; /hearth value tell 142 tells what came of one for you"),
    ("/hearth report 142", "tell the facilitators about an entry"),
)
KNOWING: Rows = (
    ("/hearth about", "what we care about, for whom, and what is out; /hearth commit: what I bring and what I seek"),
    ("/hearth topics", "all topics, as a tree; /hearth topic git is one, with who looks after it"),
    ("/hearth follow retries", "what is new on a topic, once a week; /hearth unfollow retries ends it"),
    ("/hearth learning", "what we want to understand next: vote; with a question behind it, propose it"),
    ("/hearth gaps", "what we do not know yet"),
    ("/who retries", "who knows about it and may be asked; /hearth findable: whether you are one of them"),
)
MEETING: Rows = (
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
    ("/hearth welcome", "how newcomers are welcomed; /hearth welcome me as greeter: I like to meet them"),
    ("/hearth calendar", "my sessions in my own calendar, by an address that only I know"),
)
MINE: Rows = (
    ("/hearth me", "my requests, trials, questions and entries; me export gives all of it, me erase takes it away"),
    ("/hearth pulse me", "what I did here, for me alone"),
    ("/hearth attention", "my quiet hours, how much you tell me a week, and of what: in one form"),
    (
        "/hearth mute digest",
        "what you tell me no more of, until /hearth unmute digest; /hearth quiet 20:00-8:00 or /hearth budget 3 say it in a line",
    ),
    ("/hearth web", "my page in the browser, by a link that works once"),
    ("/hearth link", "join my account here with the one on another platform"),
    ("/hearth community", "which of my communities I mean when I write to you alone"),
    ("/hearth token", "lets a program or an assistant of mine read what I can read"),
    ("/hearth anthology", "what we made, as one paper to take along"),
)
GROUPS: Mapping[str, Rows] = {
    "Keep and find": KEEPING,
    "What we are about, and who knows": KNOWING,
    "Meet": MEETING,
    "What is yours": MINE,
}

CURATING: Rows = (
    (
        "/hearth setup",
        "name the community, bind this channel; /hearth settings: what is switched on, how long things take",
    ),
    ("/hearth charter", "write down what we care about, for whom, what is out, and our key questions"),
    ("/hearth pulse", "how the community is, in words and figures, and three moves for this week"),
    ("/hearth ending", "look back and renew the community, merge it with another, or close it with an anthology"),
    ("/hearth doctor", "whether all is well with me here, and what to do where it is not"),
    ("/hearth hide 142", "hide an entry; /hearth restore 142 shows it again; /hearth reports: what members reported"),
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
    (
        "/hearth topic edit git",
        "what a topic is about, what it is a part of, its names; /hearth topic merge git-scm into git makes one of two",
    ),
    ("/hearth topic map", "in a channel: what is kept and asked there is on these topics"),
    ("/hearth facilitator Amara", "make a member a facilitator; /hearth audit: who did what"),
    ("/hearth invite", "let another workspace or server in by a code; /hearth join CODE there brings it in"),
)


def help_page(*, facilitates: bool, facilitators: Sequence[str] | None = None, reaction: str = "") -> Post:
    """Return every command with what it does, and who facilitates, as far as that is told."""
    groups = {**GROUPS, "For facilitators": CURATING} if facilitates else GROUPS
    blocks: list[Block] = []
    for title, rows in groups.items():
        blocks += [prose(title, tone="heading"), Lines(_commands(rows))]
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
