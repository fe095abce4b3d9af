"""What is said when two entries become one, and when they part again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import EntryLink, Lines, Quote
from bot.practice.cards import told
from bot.practice.model import Scope, Tally
from bot.wording import button, choices, code, line, post, prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Block, Button, Post, Span
    from bot.practice.merge import Merger
    from bot.practice.model import Entry


def preview(found: Merger, of_goes: Tally, of_stays: Tally, *, changed: bool = False) -> Post:
    """Return both entries and what becomes of each; nothing is done yet."""
    goes, stays = found.goes, found.stays
    names = _told_by(goes, stays)
    rows = (
        line(
            f"#{goes.number} becomes part of #{stays.number}: its words and its history stand beneath, as told there."
        ),
        line(f"Told by {names} from then on.") if names else (),
        line(f"Links to #{goes.number} lead to #{stays.number}, and so does a search for its words."),
        line("What people said of either counts together, each person once."),
        line(f"The words of #{goes.number} stay in its channel, for those who are in it.")
        if _kept_in(goes, stays)
        else (),
    )
    return post(
        prose(f"#{goes.number} has changed since; look again:", tone="quiet") if changed else None,
        prose("Nothing is merged yet. These two would become one:", tone="heading"),
        Lines((_of(goes, of_goes, "goes"), _of(stays, of_stays, "stays"))),
        prose("What becomes of them"),
        Lines(tuple(row for row in rows if row)),
        choices(
            button(
                f"Merge #{goes.number} into #{stays.number}",
                "merge_yes",
                f"{goes.number}.{stays.number}",
                goes.version,
                weight="main",
            ),
            button(f"Keep #{goes.number} instead", "merge", f"{stays.number}.{goes.number}") if found.back else None,
            button("Leave both", "merge_no", f"{goes.number}.{stays.number}"),
        ),
        prose("It can be undone: ", code(f"/hearth unmerge {goes.number}"), tone="quiet"),
    )


def _of(entry: Entry, tally: Tally, becomes: str) -> tuple[Span, ...]:
    by = f", told by {entry.shown_author}" if entry.shown_author else ""
    used = f", used by {tally.by} people" if tally.by else ""
    return line(EntryLink(entry.number, entry.title), f"{by}{used}: {becomes}")


def _told_by(goes: Entry, stays: Entry) -> str:
    names = dict.fromkeys(name for name in (stays.shown_author, goes.shown_author) if name)
    return " and ".join(names)


def _kept_in(goes: Entry, stays: Entry) -> bool:
    return goes.scope is Scope.PLACE and (goes.scope, goes.room) != (stays.scope, stays.room)


def merged(done: Merger) -> Post:
    """Return the confirmation of a merge, with the way back."""
    number, stays = done.goes.number, done.stays
    return post(
        prose(f"#{number} is merged into ", EntryLink(stays.number, stays.title), "; links and uses lead there."),
        choices(
            button("Undo: separate them", "unmerge", number),
            button("Read it all", "read", stays.number, stays.version),
        ),
    )


def merged_before(found: Merger) -> Post:
    """Return that two entries are one already."""
    stays = found.stays
    return post(
        prose(f"#{found.goes.number} is part of ", EntryLink(stays.number, stays.title), " already."),
        choices(button("Separate them", "unmerge", found.goes.number)),
    )


def left_apart(number: int, into: int) -> Post:
    """Return that both stay as they are."""
    return post(prose(f"#{number} and #{into} stay as they are."))


def parted(done: Merger) -> Post:
    """Return the confirmation that an entry stands by itself again."""
    goes, stays = done.goes, done.stays
    return post(
        prose(EntryLink(goes.number, goes.title), " stands by itself again, with its own history and uses."),
        prose(f"What was said of #{stays.number} while they were one stays with #{stays.number}.", tone="quiet"),
        choices(button("Merge them again", "merge", f"{goes.number}.{stays.number}")),
    )


def told_as(number: int, stays: Entry) -> Post:
    """Return what stands in the place of a card whose entry became part of another."""
    return post(
        prose(f"#{number} is told as #{stays.number} now: ", code(f"/hearth show {stays.number}"), tone="quiet"),
        audience="public",
        entries=[number, stays.number],
    )


def told_apart(number: int, stays: int) -> Post:
    """Return what stands in the place of a card that showed two entries as one, which are two again."""
    return post(
        prose(f"#{number} and #{stays} are told apart again: ", code(f"/hearth show {stays}"), tone="quiet"),
        audience="public",
        entries=[number, stays],
    )


def news(mine: Entry, other: Entry | None, *, goes: int, apart: bool, to: str, near: str = "") -> Post:
    """Return the news to an author that theirs and another became one, or two again; *other* where they may see it."""
    with_ = ("Your ", EntryLink(mine.number, mine.title), " and ", _other(other))
    if apart:
        return post(
            prose(*with_, " are told apart again: each stands by itself, with its own history."),
            addressees=[to],
            entries=[mine.number],
            lasting=True,
            near=near,
        )
    return post(
        prose(*with_, " are one entry now, told by both of you; all that was said of either counts together."),
        prose("Your words stay yours: you can separate them, edit yours, or take yours back.", tone="quiet"),
        choices(
            button("Separate them again", "unmerge", goes),
            button("Read it all", "read", mine.number),
        ),
        addressees=[to],
        entries=[mine.number],
        lasting=True,
        near=near,
    )


def _other(other: Entry | None) -> EntryLink | str:
    return EntryLink(other.number, other.title) if other else "another"


def part_blocks(parts: Sequence[tuple[Entry, bool]]) -> list[Block]:
    """Return the words of what was merged into an entry, each as it was told; with what its author may do."""
    blocks: list[Block] = []
    for part, mine in parts:
        blocks += [prose(heading_of(part), tone="heading"), Quote(told(part))]
        if mine:
            blocks.append(choices(*own_part(part)))
    return blocks


def own_part(part: Entry) -> tuple[Button, ...]:
    """Return what its author may do with their part of an entry."""
    confirm = "Take your part out of the repertoire?"
    return (
        button("Edit my part", "edit", part.number, part.version),
        button("Separate them", "unmerge", part.number, part.version),
        button("Take my part back", "withdraw", part.number, part.version, weight="danger", confirm=confirm),
    )


def heading_of(part: Entry) -> str:
    """Return under which heading the words of a part stand."""
    by = f" by {part.shown_author}" if part.shown_author else ""
    title = "" if told(part).startswith(part.title) else f": {part.title}"
    return f"Told{by} as #{part.number}{title}"
