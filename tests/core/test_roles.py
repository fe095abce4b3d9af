"""Members, facilitators, and who runs Hearth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.community.model import Role
from tests.core.towns import CY, HALL, LIZ, YARD, settle, with_platforms
from tests.core.village import text_of

if TYPE_CHECKING:
    from tests.core.village import Village


@pytest.fixture
async def town(village: Village) -> Village:
    """A workspace and a server, run by Cy."""
    with_platforms(village, operators=frozenset({str(CY)}))
    await settle(village)
    return village


async def test_who_runs_hearth_may_in_every_community_what_its_facilitators_may(town: Village) -> None:
    here = await town.type(CY, "/hearth audit", HALL)
    there = await town.type(CY, "/hearth settings", YARD)
    help_ = await town.type(CY, "/hearth help", HALL)
    other = await town.type(LIZ, "/hearth audit", YARD)

    assert "Audit log" in text_of(here)
    assert "Settings" in text_of(there)
    assert "For facilitators" in text_of(help_)
    assert "Only a facilitator" in text_of(other)


async def test_that_somebody_runs_hearth_is_stored_nowhere(town: Village) -> None:
    await town.type(CY, "/hearth audit", HALL)
    with_platforms(town)

    members = await town.store.read(1, lambda tx: list(tx.members.every()))
    said = await town.type(CY, "/hearth audit", HALL)

    assert Role.OPERATOR not in {member.role for member in members}
    assert "Only a facilitator" in text_of(said)


async def test_another_of_ones_accounts_does_not_run_hearth(town: Village) -> None:
    home = await town.store.home(YARD, now=town.clock())
    cy = (await town.store.write(home, lambda tx: tx.members.meet(CY, now=town.clock()))).person
    liz = (await town.store.write(home, lambda tx: tx.members.meet(LIZ, now=town.clock()))).person
    await town.store.write(home, lambda tx: tx.persons.join(cy, liz))

    said = await town.type(LIZ, "/hearth audit", YARD)

    assert "Only a facilitator" in text_of(said)
