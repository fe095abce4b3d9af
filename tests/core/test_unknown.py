"""A word that a command does not take is answered with a sentence and the nearest that it does, not with silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.blank import fresh_store
from tests.core.village import FAY, LI, Village, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Return a village on a file."""
    file = tmp_path / "hearth.db"
    store = fresh_store(file)
    yield Village(store, file)
    store.close()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("checkin joni standup", "I don't know “joni” after /hearth checkin: did you mean /hearth checkin join?"),
        ("checkin xyzzy", "I don't know “xyzzy” after /hearth checkin: it takes new, join, leave, away, back"),
        ("pairing jion", "I don't know “jion” after /hearth pairing: did you mean /hearth pairing join?"),
        ("digest of", "I don't know “of” after /hearth digest: did you mean /hearth digest off?"),
        ("welcome shwo", "I don't know “shwo” after /hearth welcome: did you mean /hearth welcome show?"),
    ],
)
async def test_a_wrong_word_is_said_with_the_nearest_above_what_there_is(
    village: Village, typed: str, said: str
) -> None:
    first, _, rest = text_of(await village.type(LI, f"/hearth {typed}")).partition("\n")

    assert first.startswith(said)
    assert rest


@pytest.mark.parametrize(("typed", "said"), [("quiet budget 3", "at most 3 things a week"), ("topics gaps", "gap")])
async def test_what_was_once_read_as_one_command_is_done_all_the_same(village: Village, typed: str, said: str) -> None:
    assert said in text_of(await village.type(LI, f"/hearth {typed}")).lower()


async def test_help_names_every_command_in_full(village: Village) -> None:
    text = text_of(await village.type(FAY, "/hearth help"))

    assert "also " not in text
    assert "/hearth budget 3" in text


@pytest.mark.parametrize("typed", ["checkin", "pairing", "digest", "welcome", "checkin list", "digest list"])
async def test_where_nothing_is_wrong_nothing_is_said_of_it(village: Village, typed: str) -> None:
    assert "I don't know" not in text_of(await village.type(LI, f"/hearth {typed}"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("merge", "Say two entries, each by its number: /hearth merge 142 into 137 makes 142 a part of 137."),
        ("merge 1", "Say two entries, each by its number: /hearth merge 142 into 137 makes 142 a part of 137."),
        ("merge one two", "Say two entries, each by its number: /hearth merge 142 into 137 makes 142 a part of 137."),
        ("unmerge", "Say which entry, by its number, such as /hearth unmerge 142."),
        ("review foo", "“foo” is no entry: name one by its number, such as /hearth review 142."),
        ("undo", "Say which entry, by its number, such as /hearth undo 142."),
        ("adopt it", "“it” is no entry: name one by its number, such as /hearth adopt 142."),
        ("value nonsense", "“nonsense” is no entry: name one by its number, such as /hearth value tell 142."),
        ("value tel 3", "“tel 3” is no entry: name one by its number, such as /hearth value tell 3."),
        ("show the loom", "“the loom” is no entry: name one by its number, such as /hearth show 142."),
        ("report", "Say which entry, by its number, such as /hearth report 142 out of date."),
    ],
)
async def test_a_missing_number_is_said_with_how_that_very_command_is_typed(
    village: Village, typed: str, said: str
) -> None:
    assert text_of(await village.type(LI, f"/hearth {typed}")) == said
