"""What members type of sessions: an answer, a proposal, a word that is none, a session that has begun."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.core.sitting import FIRST, arrive, fill_in, offers, said, session_at, until, village
from tests.core.village import FAY, LI, text_of

if TYPE_CHECKING:
    from tests.core.village import Village

__all__ = ["village"]


async def test_a_word_that_is_none_is_named_with_the_nearest(village: Village) -> None:
    shown = await village.type(FAY, "/session frobnicate 3")

    assert "frobnicate" in text_of(shown)
    assert "/session list" in text_of(shown)


async def test_only_who_may_make_sessions_is_told_how(village: Village) -> None:
    await arrive(village, LI)
    shown = await village.type(LI, "/session help")

    assert "/session going 1" in text_of(shown)
    assert "/session cancel" not in text_of(shown)
    assert "New session" not in offers(shown)


async def test_an_answer_can_be_typed(village: Village) -> None:
    await fill_in(village)

    answer = await village.type(LI, "/session going 1")

    assert "You are going to Clinic" in text_of(answer)
    assert said(village, session_at(village).id)["Li"].value == "going"


async def test_a_proposal_can_be_typed_for_one_session_or_the_next(village: Village) -> None:
    await fill_in(village)

    first = await village.type(LI, "/session propose How do we name things?")
    second = await village.type(LI, "/session propose 2 Shall we pair more?")

    assert "On the agenda: How do we name things?" in text_of(first)
    assert "On the agenda: Shall we pair more?" in text_of(second)
    assert "Shall we pair more?" not in text_of(await village.type(LI, "/session show 1"))


async def test_a_session_that_runs_says_so_and_is_not_offered_to_be_changed(village: Village) -> None:
    await fill_in(village)
    await until(village, FIRST + timedelta(minutes=5))

    listed = await village.type(FAY, "/session list")
    refused = await village.type(FAY, "/session cancel 1")

    assert "16:00 UTC · now" in text_of(listed)
    assert "has begun" in text_of(refused)
    assert "/session cancel 1" not in text_of(refused)
    called = await village.type(FAY, "/session cancel")
    assert offers(called).count("Call off") == offers(listed).count("Show") - 1
