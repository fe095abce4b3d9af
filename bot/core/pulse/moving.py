"""The moves of a pulse, each with what its press does: the oldest gap goes to the channel where it was asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.model import Viewer
from bot.community.pulse.moves import gap_post, instead
from bot.core.gaps.finding import every
from bot.core.gaps.pressing import asked_in
from bot.domain.charter.model import CommitmentState

if TYPE_CHECKING:
    from bot.community.pulse.model import Move, Pulse
    from bot.transaction import Transaction

TITLE_LIMIT = 120


def ready(tx: Transaction, pulse: Pulse, person: str | None = None) -> Pulse:
    """Return a pulse whose move about gaps asks the oldest again; where none may be asked, it shows them as before.

    To *person*, who reads it, no commitment is proposed where they made theirs.
    """
    mine = tx.charters.commitment(person) if person else None
    committed = mine is not None and mine.state is CommitmentState.KEPT
    others = instead(pulse.moves)
    moves = (next(others, one) if committed and one.name == "commit" else one for one in pulse.moves)
    return replace(pulse, moves=tuple(_ready(tx, one) for one in moves))


def _ready(tx: Transaction, move: Move) -> Move:
    if move.name != "gap":
        return move
    viewer = Viewer(tx.members.community().id)
    for shown in sorted(every(tx, viewer), key=lambda one: (one.gap.opened_at, one.gap.id)):
        if asked_in(tx, shown):
            return gap_post(shown.gap.id, shown.title[:TITLE_LIMIT])
    return move
