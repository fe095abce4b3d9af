"""Who knows what, and the one person who is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.who import answering, asking, showing
from bot.core.who.answering import expire, unsaid
from bot.core.who.showing import on_who, page
from bot.domain.replies import who as said

if TYPE_CHECKING:
    from bot.community.model import Viewer
    from bot.core.pages import Turn
    from bot.core.routes import Press, Submission
    from bot.core.verbs import Route
    from bot.messages import Block
    from bot.transaction import Transaction

__all__ = ["FORMS", "PAGES", "PRESSES", "VERBS", "expire", "mine", "on_who", "page", "settings", "unsaid"]


def mine(tx: Transaction, viewer: Viewer) -> list[Block]:
    """Return what somebody is asked, for their own page."""
    return answering.mine(tx, viewer)


def settings(tx: Transaction, viewer: Viewer) -> list[Block]:
    """Return whether somebody may be found, for their own page."""
    return said.findable_blocks(tx.who.findable(viewer.person), heading=False) if viewer.person else []


PRESSES: dict[str, Press] = {
    "ask_one": asking.on_ask_one,
    "ask_this_one": asking.on_ask_this_one,
    "who_about": showing.on_about,
    "who_ask": asking.open_who_ask,
    "who_group": asking.open_who_ask,
    "findable_on": showing.on_agree,
    "findable_off": showing.on_leave,
    "findable_cap": showing.open_cap,
    "one_help": answering.on_help,
    "one_not_now": answering.on_not_now,
    "one_stop": answering.on_stop,
    "one_answer": answering.open_answer,
    "one_talk": answering.on_talk,
    "one_solved": answering.on_solved,
}

FORMS: dict[str, Submission] = {
    "who_ask": asking.on_who_ask,
    "who_group": asking.on_who_group,
    "findable_cap": showing.on_cap,
    "one_answer": answering.on_answer,
}

PAGES: dict[str, Turn] = {"who": page}

VERBS: dict[str, Route] = {"who": showing.on_who, "findable": showing.on_findable}
