"""Which rounds somebody may know of, and which one they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.pairings import rounds
from bot.errors import Absent
from bot.messages import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.model import Viewer
    from bot.community.rhythm import Schedule
    from bot.core.desk import Scene
    from bot.transaction import Transaction


def seen(tx: Transaction, viewer: Viewer) -> Sequence[Schedule]:
    """Return the rounds that somebody may know of: those of channels open to them, and those they take part in."""
    theirs = {one.round for one in tx.pairings.takes(viewer.person)} if viewer.person else set()
    return [one for one in rounds.every(tx) if one.id in theirs or _open(tx, one, viewer)]


def _open(tx: Transaction, schedule: Schedule, viewer: Viewer) -> bool:
    round_ = tx.pairings.get(schedule.id)
    room = tx.members.known_room(Place.parse(round_.place)) if round_ else None
    if round_ is None:
        return False
    if room is None or room.private or viewer.guest:
        return round_.place in viewer.rooms
    return True


def one_seen(tx: Transaction, id_: str, viewer: Viewer) -> Schedule:
    """Return rounds that somebody may know of; `Absent` for any other."""
    found = next((one for one in seen(tx, viewer) if one.id == id_), None)
    if found is None:
        raise Absent("round", "")
    return found


def meant(tx: Transaction, scene: Scene, viewer: Viewer, name: str = "", *, taking: bool = False) -> Sequence[Schedule]:
    """Return the rounds that somebody may mean: by name, else those of the channel, else all; *taking*: of theirs."""
    every = seen(tx, viewer)
    if taking and viewer.person:
        theirs = {one.round for one in tx.pairings.takes(viewer.person)}
        every = [one for one in every if one.id in theirs]
    wanted = name.strip().strip("“”\"'").casefold()
    if wanted:
        exactly = [one for one in every if wanted == one.title.casefold()]
        return exactly or [one for one in every if wanted in one.title.casefold()]
    here = [one for one in every if _is_of(tx, one, scene)]
    return here or every


def _is_of(tx: Transaction, schedule: Schedule, scene: Scene) -> bool:
    round_ = tx.pairings.get(schedule.id)
    return round_ is not None and round_.place == str(scene.place.room)
