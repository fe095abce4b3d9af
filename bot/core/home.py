"""The actor's own page: what waits for them, what is theirs, what is new, and the ways to begin."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.core.me import whole
from bot.messages import EntryLink, Lines, Wanted, When, Who
from bot.wording import button, choices, line, post, prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.desk import Desk, Scene
    from bot.messages import Block, Post
    from bot.practice.model import Entry
    from bot.transaction import Transaction

NEWEST = 5


async def page(desk: Desk, scene: Scene) -> Post:
    """Return the actor's page in the community that is meant; looking makes nobody a member."""
    return await desk.read(scene, partial(_page, scene=scene, web=bool(desk.page_url)))


def _page(tx: Transaction, *, scene: Scene, web: bool) -> Post:
    viewer, community = scene.someone(tx), tx.members.community()
    newest, total = tx.entries.shelf(Wanted(), viewer, size=NEWEST)
    return post(
        prose(community.name, tone="heading"),
        prose(community.about, tone="quiet") if community.about else None,
        choices(
            button("Share something", "share_form", weight="main"),
            button("Ask", "ask_form"),
            button("Open the page", "web") if web else None,
            button("What can I do?", "help"),
        ),
        *whole(tx, viewer, now=scene.now),
        *_newest(newest, total),
        *(_facilitating() if viewer.facilitates else ()),
    )


def _newest(newest: Sequence[Entry], total: int) -> list[Block]:
    if not newest:
        return [prose("Nothing is kept yet: the first thing you share stands here.", tone="quiet")]
    rows = tuple(line(EntryLink(entry.number, entry.title), *_told(entry)) for entry in newest)
    return [
        prose(f"New here, of {total} in all" if total > len(newest) else "New here", tone="heading"),
        Lines(rows),
        choices(*(button(f"Read #{entry.number}", "read", entry.number, entry.version) for entry in newest)),
    ]


def _told(entry: Entry) -> tuple[Who | When | str, ...]:
    by = (" · ", Who(entry.shown_author)) if entry.shown_author else ()
    return (*by, " · ", When(entry.told_at))


def _facilitating() -> tuple[Block, ...]:
    return (
        prose("For facilitators", tone="heading"),
        choices(
            button("Set up", "setup"),
            button("Settings", "settings"),
            button("Reports", "reports"),
            button("Check that all is well", "doctor"),
        ),
    )
