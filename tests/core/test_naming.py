"""Whoever is named is found by as much of the name as fits them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.messages import Account
from tests.blank import fresh_store
from tests.core.village import FAY, LI, Village, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.transaction import Transaction

AMARA = Account("web:local", "amara", "Amara Okafor")
OTHER = Account("web:local", "amara2", "Amara Diallo")
SHORT = Account("web:local", "am", "Amara")


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Return a village on a file, with Amara in it."""
    file = tmp_path / "hearth.db"
    store = fresh_store(file)
    village = Village(store, file)
    meet(village, LI, FAY, AMARA)
    yield village
    store.close()


def meet(village: Village, *accounts: Account) -> None:
    def settle(tx: Transaction) -> None:
        for account in accounts:
            tx.members.meet(account, now=village.clock())

    village.store.write_now(1, settle)


async def apart(village: Village, typed: str) -> str:
    return text_of(await village.type(LI, f"/hearth pairing not with {typed}"))


@pytest.mark.parametrize(
    "typed",
    ["Amara", "amara", "@Amara", "@amara okafor", "AMARA  OKAFOR", "okafor", "<@web:local/amara>", "web:local/amara"],
)
async def test_a_part_of_a_name_that_fits_one_member_is_enough(village: Village, typed: str) -> None:
    assert "never put together with Amara Okafor" in await apart(village, typed)


async def test_several_that_fit_are_named_with_what_tells_them_apart(village: Village) -> None:
    meet(village, OTHER)

    said = await apart(village, "amara")

    assert f"Amara Okafor ({AMARA})" in said
    assert f"Amara Diallo ({OTHER})" in said
    assert "never put together with Amara Diallo" in await apart(village, "amara diallo")


async def test_a_whole_name_goes_before_a_part_of_anothers(village: Village) -> None:
    meet(village, SHORT)

    assert "never put together with Amara." in await apart(village, "Amara")


async def test_nobody_becomes_a_facilitator_by_a_name_that_is_a_part_of_anothers(village: Village) -> None:
    meet(village, SHORT)

    said = text_of(await village.type(FAY, "/hearth facilitator Amara"))

    assert "Several go by that name here" in said
    assert str(AMARA) in said


async def test_nobody_of_the_name_brings_the_names_that_are_near(village: Village) -> None:
    said = await apart(village, "Amra")

    assert "Did you mean Amara Okafor?" in said
    assert "whole name" in said


async def test_a_guest_is_told_no_names_of_others(village: Village) -> None:
    village.chat.guests.add(str(LI))

    assert "Okafor" not in await apart(village, "Amra")


async def test_me_is_who_says_it(village: Village) -> None:
    assert "never put together with yourself" in await apart(village, "me")
