"""Five scripted communities, each named rightly by its pulse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.community.replies.pulse_words import MAKES
from bot.core.routes import PRESSES
from tests.simulation.communities import SCRIPTS, live

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from bot.community.pulse.model import Kind
    from tests.core.village import Village


@pytest.mark.parametrize(("name", "meant", "script"), SCRIPTS, ids=[name for name, *_ in SCRIPTS])
async def test_a_community_is_named_by_what_it_does(
    name: str, meant: Kind, script: Callable[[Village, int], Awaitable[None]], tmp_path: Path
) -> None:
    told = await live(name, meant, script, tmp_path)

    assert told.pulse.diagnosis.kind is meant, told.said
    assert MAKES[meant] in told.said
    assert len(told.pulse.moves) == 3
    assert [one.action.verb for one in told.pulse.moves if one.action.verb not in PRESSES] == []
