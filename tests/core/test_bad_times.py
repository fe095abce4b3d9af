"""A time that cannot be is refused in a sentence, whatever it is wanted for, and nothing is begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.messages import Form
from tests.blank import fresh_store
from tests.core.village import FAY, GENERAL, Village, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.messages import Answer


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Return a village on a file, in which Fay facilitates."""
    file = tmp_path / "hearth.db"
    store = fresh_store(file)
    yield Village(store, file)
    store.close()


async def wanted(village: Village, kind: str, when: str) -> Answer:
    """Have Fay ask for something at a time."""
    match kind:
        case "session" | "checkin":
            form = await village.type(FAY, "/session new" if kind == "session" else "/hearth checkin new")
            given = {"title": "Clinic", "when": when} | ({"question1": "What now?"} if kind == "checkin" else {})
            return await village.submit(FAY, form, GENERAL, "", **given)
        case "digest":
            return await village.type(FAY, f"/hearth digest on {when}")
        case _:
            return await village.type(FAY, f"/hearth pairing start {when}")


@pytest.mark.parametrize("kind", ["session", "checkin", "digest", "pairing"])
@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("on 31 February at 10:00", "no such day"),
        ("every month on the 31st at 10:00 except Mondays", "understand"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31", "never"),
        ("every minute", "often"),
        ("every Thursday at 10:00 until 1 January 2080", "30 years"),
        ("every Thursday at 10:00 Europe/Berln", "Europe/Berlin"),
        ("on 1 May 2020 at 9:00", "passed"),
        ("every Thursday at 25:00", "time"),
        ("every Thursday", "at what time"),
    ],
)
async def test_a_time_that_cannot_be_is_refused_in_a_sentence(
    village: Village, kind: str, when: str, said: str
) -> None:
    refused = await wanted(village, kind, when)

    assert said in text_of(refused)
    assert isinstance(refused, Form) is (kind in {"session", "checkin"})
    assert village.store.read_now(1, lambda tx: tx.schedules.every()) == []


@pytest.mark.parametrize("kind", ["session", "checkin", "digest"])
async def test_a_rule_of_other_calendars_is_as_good_as_words(village: Village, kind: str) -> None:
    shown = await wanted(village, kind, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=16;BYMINUTE=0")

    assert "every other Thursday at 16:00" in text_of(shown).replace("Every", "every")
