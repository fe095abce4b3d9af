"""Whoever told a part of an entry hears of it as whoever told the whole does: thanks, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Account, Action
from tests.core.village import BO, COUNCIL, FAY, LI, text_of

if TYPE_CHECKING:
    from tests.core.village import Village

LIS = "#tip Restart the ingress after you renew a certificate #kubernetes"
BOS = "#tip Bounce the proxy when the secret rotates, or it serves stale TLS #tls"
PEOPLE = [Account("web:local", f"person{number}", f"Person {number}") for number in range(4)]


async def made_one(village: Village) -> None:
    """Have what Bo told become part of what Li told."""
    await village.say(LI, LIS)
    await village.say(BO, BOS)
    await village.merge(FAY, 2, 1)


def thanked(village: Village, who: Account) -> list[str]:
    """Return the thanks that somebody was told."""
    return [one.fallback for one in village.posts_to(who) if "thanks you for" in one.fallback]


def receipts(village: Village, who: Account) -> list[str]:
    """Return the receipts that stand for somebody."""
    return [one.fallback for one in village.posts_to(who) if "What came this week" in one.fallback]


async def test_thanks_reach_all_who_told_an_entry_each_once_and_for_what_they_told(village: Village) -> None:
    await made_one(village)

    for _ in range(2):
        await village.do(FAY, Action("thanks", "1"))

    assert [each.splitlines()[0] for each in thanked(village, LI)] == [
        "Fay thanks you for #1 Restart the ingress after you renew a certificate."
    ]
    assert len(thanked(village, BO)) == 1
    assert "#2 Bounce the proxy" in thanked(village, BO)[0]


async def test_who_told_a_part_thanks_the_others_and_not_themselves(village: Village) -> None:
    await made_one(village)

    used = await village.do(LI, Action("used", "1"))
    await village.press(LI, used, "Say thanks")

    assert thanked(village, LI) == []
    assert len(thanked(village, BO)) == 1


async def test_thanks_said_before_a_merge_are_not_told_again_after_it_nor_lost_by_parting(village: Village) -> None:
    await village.say(LI, LIS)
    await village.say(BO, BOS)
    await village.do(FAY, Action("thanks", "2"))
    await village.merge(FAY, 2, 1)
    await village.do(FAY, Action("thanks", "2"))
    await village.type(FAY, "/hearth unmerge 2")

    again = await village.do(FAY, Action("thanks", "2"))

    assert "thanked them for this already" in text_of(again)
    assert (len(thanked(village, LI)), len(thanked(village, BO))) == (1, 1)


async def test_who_told_a_part_that_fewer_see_is_not_thanked_by_those_who_do_not(village: Village) -> None:
    await village.say(LI, LIS)
    await village.say(FAY, "#tip The krelboyne rests the ingress", COUNCIL)
    await village.merge(FAY, 2, 1, COUNCIL)

    await village.do(BO, Action("thanks", "1"))

    assert (len(thanked(village, LI)), thanked(village, FAY)) == (1, [])


async def test_a_receipt_tells_each_author_of_the_whole_by_what_they_told(village: Village) -> None:
    await made_one(village)
    for person in PEOPLE:
        await village.do(person, Action("worked", "1"))

    await village.tick(days=7)

    assert "#1 Restart the ingress" in receipts(village, LI)[0]
    assert "used by 4 people" in receipts(village, LI)[0]
    assert "#2 Bounce the proxy" in receipts(village, BO)[0]
    assert "used by 4 people" in receipts(village, BO)[0]
    assert "Restart" not in receipts(village, BO)[0]


async def test_what_was_used_before_a_merge_is_told_of_after_it_each_person_once(village: Village) -> None:
    await village.say(LI, LIS)
    await village.say(BO, BOS)
    for person in PEOPLE[:3]:
        await village.do(person, Action("used", "2"))
    await village.merge(FAY, 2, 1)
    for person in PEOPLE[1:]:
        await village.do(person, Action("used", "1"))

    await village.tick(days=7)

    (told,) = receipts(village, BO)
    assert "used by 4 people" in told


async def test_a_receipt_counts_no_use_of_its_own_reader_and_none_of_a_part_that_fewer_see(village: Village) -> None:
    await village.say(LI, LIS)
    await village.say(FAY, "#tip The krelboyne rests the ingress", COUNCIL)
    await village.say(BO, BOS)
    await village.merge(FAY, 2, 1, COUNCIL)
    await village.merge(FAY, 3, 1)

    await village.do(BO, Action("used", "1"))
    await village.tick(days=7)

    assert len(receipts(village, LI)) == 1
    assert receipts(village, BO) == []
    assert receipts(village, FAY) == []
