"""Whoever leaves a whole space is neither paired nor asked nor written to there, until they act again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.messages import Arrived, Moved, Place, Renamed
from tests.core.test_pairings import CY, conversations, days, person, started
from tests.core.towns import ANN, DEE, HALL, SLACK, YARD, code_in, settle, tell, with_platforms
from tests.core.village import BO, FAY, LI, Village

if TYPE_CHECKING:
    from bot.messages import Account

EVERY_FRIDAY = "/hearth pairing start every Friday 10:00"


async def goes(village: Village, who: Account) -> None:
    await tell(village, Moved(who, Place(who.space), village.clock(), inside=False))


def reached_by(village: Village, who: Account, community: int = 1) -> str:
    """Return by which account a member is written to."""
    member = village.store.read_now(community, lambda tx: tx.members.get(tx.members.known(who) or ""))
    assert member
    return member.account


async def test_who_left_is_not_put_together_with_anybody_nor_told_anything(village: Village) -> None:
    await started(village, LI, BO, CY, line=EVERY_FRIDAY)
    await goes(village, CY)
    told = len(village.posts_to(CY))

    await days(village, 5)

    assert list(conversations(village)) == ["+bo+li"]
    assert len(village.posts_to(CY)) == told


async def test_who_left_after_the_round_was_drawn_is_asked_nothing(village: Village) -> None:
    await started(village, LI, BO)
    await days(village, 2)
    assert list(conversations(village)) == ["+bo+li"]
    await goes(village, BO)

    await days(village, 4)

    assert [len(posts) for posts in conversations(village).values()] == [1]
    assert village.posts_to(BO)[-1].fallback.count("Did you meet") == 0


async def test_who_left_and_acts_again_takes_part_again(village: Village) -> None:
    await started(village, LI, BO, line=EVERY_FRIDAY)
    await goes(village, BO)
    await village.type(BO, "/hearth me")

    await days(village, 5)

    assert list(conversations(village)) == ["+bo+li"]


async def test_who_left_and_joins_again_takes_part_again(village: Village) -> None:
    await started(village, LI, BO, line=EVERY_FRIDAY)
    await goes(village, BO)
    await tell(village, Arrived(BO, village.clock()))

    await days(village, 5)

    assert list(conversations(village)) == ["+bo+li"]


async def test_neither_a_new_name_nor_what_they_said_brings_somebody_back(village: Village) -> None:
    message = await village.say(BO, "Restart the broker before you drain the queue")
    await village.type(BO, "/hearth me")
    await goes(village, BO)

    await tell(village, Renamed(replace(BO, name="Bob"), village.clock()))
    await village.choose(LI, "keep", message)

    assert reached_by(village, BO) == ""


async def test_who_left_is_asked_in_no_check_in_and_stays_signed_up(village: Village) -> None:
    form = await village.type(FAY, "/hearth checkin new")
    given = {"title": "Standup", "question1": "Stuck?", "when": "weekdays 9:00", "mode": "morning", "hours": "4"}
    shown = await village.submit(FAY, form, **given)  # type: ignore[arg-type]
    await village.press(FAY, shown, "Begin")
    for who in (LI, BO):
        await village.type(who, "/hearth checkin join Standup")
    await goes(village, BO)
    told = len(village.posts_to(BO))

    await days(village, 2)

    assert any("Stuck?" in each.fallback for each in village.posts_to(LI))
    assert len(village.posts_to(BO)) == told
    bo = person(village, BO)
    assert len(village.store.read_now(1, lambda tx: tx.checkins.joined(bo))) == 1


async def test_who_left_one_of_two_spaces_is_written_to_in_the_other_and_never_in_one_left_before(
    village: Village,
) -> None:
    with_platforms(village)
    await settle(village)
    await village.type(ANN, "/hearth me", HALL)
    code = code_in(await village.type(ANN, "/hearth invite", HALL))
    offered = await village.type(DEE, f"/hearth join {code}", YARD)
    await village.press(DEE, offered, "The whole space", YARD)
    home = (await village.store.where(HALL, now=village.clock())).community
    asked = next(one for one in village.posts_to(ANN) if "would like to bring" in one.fallback)
    await village.press(ANN, asked, "Let them in", Place(SLACK, f"@{ANN.native}"))
    linking = code_in(await village.type(ANN, "/hearth link", HALL))
    both = replace(DEE, native="9009", name="Ann", manages=False)
    await village.press(both, await village.type(both, f"/hearth link {linking}", YARD), "Join them", YARD)
    await village.type(both, "/hearth me", YARD)
    assert reached_by(village, ANN, home) == str(both)

    await goes(village, both)
    assert reached_by(village, ANN, home) == str(ANN)
    await goes(village, ANN)
    assert reached_by(village, ANN, home) == ""
    await village.type(both, "/hearth me", YARD)
    assert reached_by(village, ANN, home) == str(both)
