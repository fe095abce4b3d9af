"""What recurs under attack: what is hidden stays hidden, and nobody acts for another, whatever is forged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.community.rhythm import Recurs
from bot.messages import Action
from bot.storage.store import Store
from tests.core.village import BO, COUNCIL, FAY, LI, Village, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "Xylophonquark"


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Return a village on a file."""
    file = tmp_path / "hearth.db"
    store = Store.open(f"sqlite:///{file}")
    yield Village(store, file)
    store.close()


async def in_council(village: Village, kind: Recurs) -> str:
    """Have something recur in the private council, called by a word that is only its; return its schedule's id."""
    if kind is Recurs.SESSION:
        preview = await village.type(FAY, f"/session new {SECRET} every Thursday at 16:00", COUNCIL)
        await village.press(FAY, preview, "Save", COUNCIL)
    elif kind is Recurs.CHECKIN:
        form = await village.type(FAY, "/hearth checkin new", COUNCIL)
        preview = await village.submit(FAY, form, COUNCIL, title=SECRET, when="every day at 10:00", mode="morning")
        await village.press(FAY, preview, "Begin", COUNCIL)
    elif kind is Recurs.ROUND:
        form = await village.type(FAY, "/hearth pairing start", COUNCIL)
        if "every" not in text_of(form):
            form = await village.do(FAY, Action("pair_new"), COUNCIL)
        await village.submit(FAY, form, COUNCIL, title=SECRET, when="every Tuesday 10:00")
    schedules = village.store.read_now(1, lambda tx: tx.schedules.every(kind))
    return schedules[-1].id


@pytest.mark.parametrize("kind", [Recurs.SESSION, Recurs.CHECKIN, Recurs.ROUND])
async def test_no_forged_press_tells_what_recurs_in_a_private_channel(village: Village, kind: Recurs) -> None:
    id_ = await in_council(village, kind)
    causes = ("session", "reminder", "checkin", "pairing", "digest", "duty")
    forged = [
        *(Action("why", f"{cause}.{id_}") for cause in causes),
        *(Action("mute", f"{cause}.{id_}") for cause in causes),
        *(Action(f"checkin_{verb}", id_) for verb in ("join", "show", "stop", "leave")),
        *(Action(f"pair_{verb}", id_) for verb in ("join", "leave", "skip", "why", "stop")),
        *(Action(f"session_{verb}", id_) for verb in ("show", "next", "place", "edit")),
    ]

    for action in forged:
        answer = text_of(await village.do(BO, action))
        assert SECRET not in answer, action
        assert "16:00" not in answer, action
        assert "10:00" not in answer, action

    inside = text_of(await village.do(LI, Action("why", f"{kind.value}.{id_}"), COUNCIL))
    assert SECRET in inside or kind is Recurs.ROUND
