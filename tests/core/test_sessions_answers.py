"""Going, maybe, can't: taken once, counted in places, shown without a rush of edits, and seen by who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.sessions.model import Answer
from bot.messages import Meeting
from tests.core.sitting import (
    ANN,
    CY,
    FIRST,
    announcement,
    fill_in,
    hold,
    offers,
    press,
    said,
    session_at,
    settle,
    told,
    told_post,
    until,
    village,
)
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, text_of

if TYPE_CHECKING:
    from tests.core.village import Village

__all__ = ["village"]


async def announced(village: Village, **values: str) -> str:
    """Have a session announced; return its id."""
    await fill_in(village, GENERAL, FAY, **values)
    await until(village, FIRST.replace(day=24))
    return session_at(village).id


async def test_an_answer_is_taken_once_and_said_back(village: Village) -> None:
    id_ = await announced(village)

    first = await press(village, LI, announcement(village), "Going")
    again = await press(village, LI, announcement(village), "Going")

    assert "You are going to Clinic" in text_of(first)
    assert "You said so before" in text_of(again)
    assert said(village, id_) == {"Li": Answer.GOING}


async def test_the_last_answer_counts(village: Village) -> None:
    id_ = await announced(village)

    await press(village, LI, announcement(village), "Going")
    changed = await press(village, LI, announcement(village), "Can't")

    assert "You can't come to Clinic" in text_of(changed)
    assert said(village, id_) == {"Li": Answer.NO}


async def test_the_announcement_shows_how_many_come_after_a_moment(village: Village) -> None:
    await announced(village)

    for account in (LI, BO, ANN):
        await press(village, account, announcement(village), "Going")
    before = next(block for block in announcement(village).blocks if isinstance(block, Meeting))
    await village.tick(seconds=4)
    after = next(block for block in announcement(village).blocks if isinstance(block, Meeting))

    assert (before.going, after.going) == (0, 3)


async def test_a_rush_of_answers_is_one_edit(village: Village) -> None:
    await announced(village)

    for account in (LI, BO, ANN, CY):
        await press(village, account, announcement(village), "Maybe")
    waiting = village.store.queue.counts().get("todo", 0)

    assert waiting == 1


async def test_when_all_places_are_taken_one_waits_and_gets_the_first_that_comes_free(village: Village) -> None:
    id_ = await announced(village, capacity="1")

    await press(village, LI, announcement(village), "Going")
    waits = await press(village, BO, announcement(village), "Going")
    await press(village, ANN, announcement(village), "Going")
    await press(village, LI, announcement(village), "Can't")

    assert "waiting list" in text_of(waits)
    assert said(village, id_) == {"Ann": Answer.WAITING, "Li": Answer.NO, "Bo": Answer.GOING}
    assert any("A place came free" in one for one in told(village, BO))
    assert told(village, ANN) == []


async def test_who_got_a_place_can_give_it_on(village: Village) -> None:
    id_ = await announced(village, capacity="1")
    for account in (LI, BO, ANN):
        await press(village, account, announcement(village), "Going")
    await press(village, LI, announcement(village), "Maybe")

    await press(village, BO, told_post(village, BO, "A place came free"), "Can't after all")

    assert said(village, id_)["Ann"] is Answer.GOING


async def test_what_happens_in_a_private_channel_does_not_exist_for_others(village: Village) -> None:
    await hold(village, place=COUNCIL)
    await until(village, FIRST.replace(day=24))
    id_ = session_at(village).id
    from bot.messages import Action  # noqa: PLC0415

    refused = await village.do(BO, Action("rsvp_going", id_))
    unknown = await village.do(BO, Action("rsvp_going", "f" * 32))
    shown = await village.type(BO, "/session list")

    assert text_of(refused) == text_of(unknown)
    assert "Case clinic" not in text_of(shown)
    assert said(village, id_) == {}


async def test_who_is_in_the_private_channel_sees_and_answers(village: Village) -> None:
    await hold(village, place=COUNCIL)
    await until(village, FIRST.replace(day=24))

    await press(village, LI, announcement(village, COUNCIL), "Going", COUNCIL)

    assert "Case clinic" in text_of(await village.type(LI, "/session list"))
    assert said(village, session_at(village).id) == {"Li": Answer.GOING}


async def test_what_is_called_off_or_over_takes_no_answer(village: Village) -> None:
    await announced(village)
    post = announcement(village)
    await until(village, FIRST.replace(hour=18))

    late = await press(village, LI, post, "Going")

    assert "begun or is over" in text_of(late)


async def test_who_leads_sees_who_comes_and_nobody_else_does(village: Village) -> None:
    await announced(village)
    await press(village, LI, announcement(village), "Going")
    await press(village, BO, announcement(village), "Maybe")

    leads = await press(village, FAY, announcement(village), "Agenda and details")
    comes = await press(village, LI, announcement(village), "Agenda and details")

    assert "Going: Li" in text_of(leads)
    assert "Maybe: Bo" in text_of(leads)
    assert "Move" in offers(leads)
    assert "Bo" not in text_of(comes)
    assert "You are going" in text_of(comes)
    assert "Move" not in offers(comes)


async def test_an_erased_member_goes_from_the_list_and_their_place_comes_free(village: Village) -> None:
    id_ = await announced(village, capacity="1")
    await press(village, LI, announcement(village), "Going")
    await press(village, BO, announcement(village), "Going")

    sure = await village.type(LI, "/hearth me erase")
    await village.press(LI, sure, "Erase")
    await settle(village)

    assert said(village, id_) == {"Bo": Answer.GOING}
    assert any("A place came free" in one for one in told(village, BO))


async def test_the_list_is_numbered_and_says_what_one_said(village: Village) -> None:
    await announced(village)
    await press(village, LI, announcement(village), "Going")

    shown = await village.type(LI, "/session list")
    one = await village.type(LI, "/session show 1")

    assert "1. Clinic" in text_of(shown)
    assert "you are going" in text_of(shown)
    assert "Clinic" in text_of(one)


async def test_ones_own_page_has_the_sessions_that_one_comes_to(village: Village) -> None:
    from bot.community.model import Viewer  # noqa: PLC0415
    from bot.core.sessions import mine  # noqa: PLC0415
    from bot.wording import post  # noqa: PLC0415

    await announced(village)
    await press(village, LI, announcement(village), "Going")

    def blocks(tx: object) -> str:
        person = tx.members.known(LI)  # type: ignore[attr-defined]
        viewer = Viewer(1, person, frozenset({str(GENERAL)}))
        return post(*mine(tx, viewer, now=village.clock())).fallback  # type: ignore[arg-type]

    assert "you are going" in village.store.read_now(1, blocks)
