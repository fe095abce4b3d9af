"""What is said when something was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import EntryLink, Lines, Said, Who
from bot.practice.draft import BODY_LIMIT
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Block, Post
    from bot.practice.keep import Kept
    from bot.practice.model import Entry

A = {"tip": "a tip", "story": "a story", "tool": "a tool", "solution": "a solution", "warning": "a warning"}


def kept_line(entry: Entry, keeper: Who | None) -> Post:
    """Return the one quiet line in the thread where something was kept; without a *keeper* it names nobody."""
    by = ("Kept by ", keeper) if keeper else ("Kept",)
    line_ = prose(
        *by,
        f" as {A[entry.kind]}",
        *_on(entry),
        " · ",
        EntryLink(entry.number),
        tone="quiet",
    )
    return post(line_, audience="public", entries=[entry.number])


def kept_privately(kept: Kept, near: Sequence[Entry] = (), *, to: str = "", asked: Sequence[Block] = ()) -> Post:
    """Return the confirmation to the one who kept something: number, link, undo, what to look at, what is *asked*."""
    entry = kept.entry
    first = "Kept as " if kept.new else "You had kept this already: it is "
    return post(
        prose(first, strong(f"{A[entry.kind]} "), EntryLink(entry.number, entry.title), *_on(entry), "."),
        _seen_by(entry),
        struck_out(kept.struck),
        _cut(kept),
        *_alike(entry, near),
        *asked,
        choices(
            button("Edit", "edit", entry.number, entry.version),
            button("Undo", "undo", entry.number, entry.version),
        ),
        addressees=[to],
    )


def struck_out(kinds: Sequence[str]) -> Block | None:
    """Return the warning that secrets were struck out before anything was kept."""
    if not kinds:
        return None
    names = ", ".join(dict.fromkeys(kinds))
    return prose(
        f"I struck out what looks like a secret ({names}) before keeping it. "
        "If it is real, take it out of your own message too, and change it.",
        tone="warning",
    )


def struck_notice(kinds: Sequence[str], *, to: str) -> Post:
    """Return the warning by itself, to the one whose edit held a secret."""
    return post(struck_out(kinds), addressees=[to])


def nothing_to_keep() -> Post:
    """Return the answer to a share that says nothing."""
    return post(
        prose(
            "There is nothing to keep in that yet. Type what you learned after the command, such as ",
            code("/share Run the tests before you rebase #git"),
            ", or ",
            code("/share"),
            " alone for a form.",
        )
    )


def gone_again() -> Post:
    """Return the answer where what was kept has been withdrawn since."""
    return post(prose("This was kept and taken back again. To keep it anew, type it once more."))


def _on(entry: Entry) -> list[Said]:
    if not entry.topics:
        return []
    return [Said(" on "), Said(", ".join(entry.topics), "strong")]


def _seen_by(entry: Entry) -> Block | None:
    if entry.scope == "community":
        return None
    return prose(
        "Only members of this channel see it. ",
        "Edit it to show it to the whole community.",
        tone="quiet",
    )


def _cut(kept: Kept) -> Block | None:
    if not kept.cut:
        return None
    return prose(f"It is long: I kept its first {BODY_LIMIT:,} characters.", tone="warning")


def _alike(entry: Entry, near: Sequence[Entry]) -> list[Block]:
    if not near:
        return []
    rows = tuple(line("Looks like ", EntryLink(other.number, other.title)) for other in near)
    offers = (
        button(
            f"Mine is the same as #{other.number}: merge",
            "merge",
            f"{entry.number}.{other.number}",
            entry.version,
        )
        for other in near[:2]
    )
    return [Lines(rows), choices(*offers)]
