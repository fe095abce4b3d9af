"""What is said of gaps: what the community does not know yet, who looks after it, and how it ends.

No button tells the version of its gap: that grows with each private question too. What is pressed looks how it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import EntryLink, Lines, Page, Quote, When, Who
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.gaps.model import Gap, GapSeen
    from bot.domain.model import Topic
    from bot.messages import Block, Button, Post, Span

REASON_LIMIT = 200
TITLE_LIMIT = 300
TIMES = ("", "once", "twice", "three times", "four times", "five times", "six times")
NONE = "No gap is open: everything asked so far has an answer, or stays with its asker."
HEADING = "What we do not know yet"


def times(count: int) -> str:
    """Return how often something was asked, in words."""
    return TIMES[count] if count < len(TIMES) else f"{count} times"


def gaps(shown: Sequence[tuple[GapSeen, Who | None]], thin: Sequence[Topic], *, first: int, total: int) -> Post:
    """Return a part of the community's open gaps, each with what can be done about it."""
    if not total:
        return post(prose(NONE), *_thin(thin))
    blocks = [block for one, steward in shown for block in _gap(one, steward)]
    more = button(f"The next of {total}", "gaps_more", first + len(shown)) if first + len(shown) < total else None
    last = _thin(thin) if more is None else []
    return post(prose(HEADING, tone="heading"), *blocks, *last, choices(more) if more else None)


def gaps_page(shown: Sequence[tuple[GapSeen, Who | None]], thin: Sequence[Topic]) -> Page:
    """Return the page of all open gaps."""
    blocks: list[Block] = [block for one, steward in shown for block in _gap(one, steward)]
    about = prose(
        "Questions without an answer that their askers put to a channel or parked. What was asked in private "
        "is only counted, from several people up.",
        tone="quiet",
    )
    return Page("Gaps", (about, *(blocks or [prose(NONE)]), *_thin(thin)))


def gap_card(shown: GapSeen, steward: Who | None) -> Post:
    """Return one gap alone."""
    return post(*_gap(shown, steward))


def _gap(shown: GapSeen, steward: Who | None) -> list[Block]:
    gap = shown.gap
    title = called(shown)
    return [
        prose(strong(title), *_facts(shown, steward)),
        choices(
            button("Take care of it", "gap_take", gap.id, weight="main") if shown.may_take and not steward else None,
            button("Ask again", "gap_ask", gap.id) if shown.questions else None,
            button("It's answered by…", "gap_by", gap.id) if shown.may_end else None,
            button("Drop it", "gap_drop", gap.id) if shown.may_end else None,
        ),
    ]


def called(shown: GapSeen) -> str:
    """Return what a gap is called in front of its reader: what is asked, or what it is where no words may be shown."""
    return shown.title[:TITLE_LIMIT] or _untitled(shown)


def _untitled(shown: GapSeen) -> str:
    if shown.questions:
        return "A message that somebody pointed at"
    return f"Something on {shown.topic} that was looked for" if shown.topic else "Something that was looked for"


def _facts(shown: GapSeen, steward: Who | None) -> list[Span | str]:
    facts = _counted(shown)
    facts += [" · ", steward, " looks after it"] if steward else [" · nobody looks after it"]
    due_at = shown.gap.due_at
    return [*facts, " · again on ", When(due_at)] if due_at else facts


def _counted(shown: GapSeen) -> list[Span | str]:
    """Return what it is about and how often it was asked."""
    asked = len(shown.questions)
    facts: list[Span | str] = []
    if shown.topic and shown.questions:
        facts += [f" · #{shown.topic}"]
    if asked > 1:
        facts += [f" · asked {times(asked)}"]
    if shown.silent:
        others = " more" if asked else ""
        facts += [f" · looked for by {shown.silent} people{others} or more"]
    return facts


def _thin(topics: Sequence[Topic]) -> list[Block]:
    if not topics:
        return []
    names = ", ".join(f"#{one.name}" for one in topics)
    return [
        prose("Few know about these", tone="heading"),
        prose(f"Fewer than two people told something on {names}. If you know about one, ", code("/share"), " it."),
    ]


def no_gap_about(words: str) -> Post:
    """Return the answer where no open gap is about some words."""
    return post(prose("No open gap is about “", words, "”. ", code("/hearth gaps"), " shows all of them."))


def no_such_gap() -> Post:
    """Return the answer to a press on a gap that is no longer there, or not to be seen."""
    return post(prose("That gap is no longer there. ", code("/hearth gaps"), " shows those that are."))


def gap_ended(gap: Gap) -> Post:
    """Return the answer to a press on a gap that has found its end."""
    by = (" by ", EntryLink(gap.answered_by)) if gap.answered_by else ()
    how = {"answered": "was answered", "written": "was written up"}.get(gap.state.value, "was let go of")
    why = f": {gap.reason}" if gap.reason else ""
    return post(prose(f"This gap {how}", *by, f"{why}. ", code("/hearth gaps"), " shows those that are open."))


def taken(gap: Gap) -> Post:
    """Return the confirmation that somebody looks after a gap."""
    when = When(gap.due_at) if gap.due_at else "later"
    return post(
        prose("Thank you for looking after it. I ask you on ", when, " what has become of it."),
        choices(button("Another date", "gap_on", gap.id), leave(gap.id)),
    )


def leave(id_: str) -> Button:
    """Return the way out for who looks after a gap; *id_* is its own, or that of a question in it."""
    return button("Leave it to others", "gap_leave", id_)


def left(gap: Gap) -> Post:
    """Return the confirmation that somebody looks after a gap no more."""
    return post(
        prose("Left to others: nobody looks after it now, and your name is not with it any more."),
        choices(button("Take care of it", "gap_take", gap.id)),
    )


def left_already(steward: Who | None) -> Post:
    """Return the answer to one who would leave a gap that they do not look after."""
    return post(prose("You don't look after it: ", *((steward, " does.") if steward else ("nobody does.",))))


def taken_already(by: Who) -> Post:
    """Return the answer to one who wants to look after what another looks after."""
    return post(prose(by, " looks after it already. Talk to each other: two know more than one."))


def taken_by_you(gap: Gap) -> Post:
    """Return the answer to one who looks after it already."""
    return post(prose("You look after it already."), choices(button("Another date", "gap_on", gap.id), leave(gap.id)))


def not_yours(steward: Who | None) -> Post:
    """Return the answer to one who would end a gap that others look after."""
    if steward:
        return post(prose("Only ", steward, ", who looks after it, whoever asked, or a facilitator can do that."))
    return post(prose("Press ", strong("Take care of it"), " first: whoever looks after a gap can end it."))


def not_for_guests() -> Post:
    """Return the answer to a guest who would look after a gap."""
    return post(prose("Gaps are looked after by members of the community. Answer it in its channel, if you know."))


def what_becomes(shown: GapSeen, *, mine: bool, to: str, near: str) -> Post:
    """Return the question to a gap's steward, or to a facilitator where it has none, what becomes of it."""
    gap = shown.gap
    first = (
        "You look after this gap, and its day has come."
        if mine
        else "Nobody looks after this gap, and its day has come."
    )
    return post(
        prose(first),
        prose(strong(called(shown)), *_counted(shown)),
        choices(
            None if mine else button("Take care of it", "gap_take", gap.id, weight="main"),
            button("Ask again", "gap_ask", gap.id) if shown.questions else None,
            button("It's answered by…", "gap_by", gap.id),
            button("Another date", "gap_on", gap.id) if mine else None,
            button("Drop it", "gap_drop", gap.id),
        ),
        prose("Where nobody says anything I ask once more, and then let go of it.", tone="quiet"),
        addressees=[to],
        lasting=True,
        near=near,
    )


def asked_again(question: str, asker: Who | None, by: Who, near: Sequence[tuple[int, str]]) -> Post:
    """Return a gap as it is put to a channel once more by somebody else than who asked."""
    rows = tuple(line(EntryLink(number, title)) for number, title in near)
    first = (by, " asks again, for ", asker, ":") if asker else (by, " asks again:")
    return post(
        prose(*first),
        Quote(question),
        prose("Close, but not it:", tone="quiet") if rows else None,
        Lines(rows) if rows else None,
        prose("Answer in the thread. Whoever asked can mark the reply that solved it.", tone="quiet"),
        audience="public",
        entries=[number for number, _ in near],
    )


def is_asked_again(*, new: bool) -> Post:
    """Return the confirmation that a gap was put to a channel once more."""
    return post(prose("I asked the channel again." if new else "The channel was asked again already."))


def stays_there() -> Post:
    """Return the answer to one who would take to another channel what was asked in a private one."""
    return post(prose("This was asked in a channel of its own, and stays there. Ask again in that channel."))


def mine(shown: Sequence[GapSeen]) -> list[Block]:
    """Return the gaps that somebody looks after, for their own page."""
    if not shown:
        return []
    blocks: list[Block] = [prose("Gaps that you look after", tone="heading")]
    for one in shown:
        gap = one.gap
        when: list[Span | str] = [" · again on ", When(gap.due_at)] if gap.due_at else []
        blocks += [
            prose(called(one), *when),
            choices(
                button("Ask again", "gap_ask", gap.id) if one.questions else None,
                button("It's answered by…", "gap_by", gap.id),
                button("Another date", "gap_on", gap.id),
                leave(gap.id),
                button("Drop it", "gap_drop", gap.id),
            ),
        ]
    return blocks
