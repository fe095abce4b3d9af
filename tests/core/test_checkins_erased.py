"""What a member asked, and a check-in or a digest asked again, goes with them from every post."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.community.rhythm import Recurs
from bot.messages import Action
from tests.blank import fresh_store
from tests.core.village import BO, FAY, LI, Village

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORD = "Xylophonquark"


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Return a village on a file."""
    file = tmp_path / "hearth.db"
    store = fresh_store(file)
    yield Village(store, file)
    store.close()


async def asked(village: Village, mode: str = "channel") -> None:
    """Have Bo put a question to the channel, and a check-in ask it again; Li answers."""
    found = await village.type(BO, f"/ask How do I thaw the {WORD}?")
    await village.press(BO, found, "Ask the channel")
    form = await village.type(FAY, "/hearth checkin new")
    values = {"title": "Bank", "when": "every day at 10:00", "mode": mode, "hours": "4", "asks": "3"}
    preview = await village.submit(FAY, form, key="", **values)  # type: ignore[arg-type]
    await village.press(FAY, preview, "Begin")
    (schedule,) = village.store.read_now(1, lambda tx: tx.schedules.every(Recurs.CHECKIN))
    await village.do(LI, Action("checkin_join", schedule.id))
    await village.tick(minutes=31)
    await village.tick()
    round_ = village.store.read_now(1, lambda tx: tx.checkins.rounds(schedule.id))[0]
    assert any(WORD in one.text for one in round_.asked)
    answer = await village.do(LI, Action("checkin_answer", round_.id))
    await village.submit(LI, answer, answer0="With salt", answer1="With salt", answer2="With salt")


@pytest.mark.parametrize("mode", ["channel", "morning"])
async def test_while_it_is_open(village: Village, mode: str) -> None:
    await asked(village, mode)

    await village.do(BO, Action("erase"))

    assert _left(village) == []


async def test_after_its_roundup(village: Village) -> None:
    await asked(village)
    await village.tick(hours=5)

    await village.do(BO, Action("erase"))

    assert any("With salt" in text for text in village.chat.shown())
    assert _left(village) == []


async def test_from_the_digest(village: Village) -> None:
    await village.type(FAY, "/hearth digest on friday 9:00")
    await asked(village)
    await village.say(LI, "#tip Salt the path before the frost")
    village.clock.at = datetime(2026, 11, 27, 9, 1, tzinfo=UTC)
    await village.tick()
    assert any(WORD in text and "What is new" in text for text in village.chat.shown())

    await village.do(BO, Action("erase"))

    assert _left(village) == []
    assert any("What is new" in text and "Salt the path" in text for text in village.chat.shown())


async def test_no_byte_of_the_file_remembers_it(village: Village) -> None:
    await asked(village)
    await village.tick(hours=5)

    await village.do(BO, Action("erase"))
    village.store.scrub()
    village.store.close()

    assert not [path.name for path in village.file.parent.iterdir() if WORD.encode() in path.read_bytes()]


def _left(village: Village) -> list[str]:
    """Return what stands anywhere with the word in it, but for what was said to Bo alone."""
    return [one.post.fallback for one in village.chat.standing if WORD in one.post.fallback and not _to_bo(one.post)]


def _to_bo(post: object) -> bool:
    return str(BO) in getattr(post, "addressees", ())
