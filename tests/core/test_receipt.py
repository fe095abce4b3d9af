"""Authors hear quietly what came of theirs: once a week at most, without names, and nothing where nothing did."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bot.messages import Account, Action
from tests.core.village import BO, COUNCIL, FAY, LI, text_of

if TYPE_CHECKING:
    from tests.core.village import Village

TIP = "#tip Restart the ingress after you renew a certificate #kubernetes"
PEOPLE = [Account("web:local", f"person{number}", f"Person {number}") for number in range(6)]


def receipts(village: Village, who: Account = LI) -> list[str]:
    """Return the receipts that stand for somebody."""
    return [post.fallback for post in village.posts_to(who) if "What came this week" in post.fallback]


async def test_an_author_hears_within_a_week_that_it_was_of_use_without_a_name_or_number(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("used", "1"))

    await village.tick(days=6)
    before = receipts(village)
    await village.tick(days=1)

    (told,) = receipts(village)
    assert before == []
    assert "somebody used it" in told
    assert "Bo" not in told


async def test_how_many_people_it_were_is_said_from_three_up(village: Village) -> None:
    await village.say(LI, TIP)
    for person in PEOPLE[:5]:
        await village.do(person, Action("worked", "1"))
    await village.submit(PEOPLE[4], await village.do(PEOPLE[4], Action("changed", "1")), changed="Twice")

    await village.tick(days=7)

    (told,) = receipts(village)
    assert "used by 5 people, somebody adapted it" in told


async def test_there_are_never_two_within_a_week_and_none_where_nothing_came(village: Village) -> None:
    await village.say(LI, TIP)
    days = []
    for day in range(40):
        if day < 20:
            await village.do(Account("web:local", f"user{day}", f"User {day}"), Action("used", "1"))
        before = len(receipts(village))
        await village.tick(days=1)
        days += [day] if len(receipts(village)) > before else []

    assert len(days) == 3
    assert all(after - before >= 7 for before, after in pairwise(days))


async def test_what_one_does_with_ones_own_is_nothing_to_be_told_of(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(LI, Action("used", "1"))

    await village.tick(days=30)

    assert receipts(village) == []


async def test_who_mutes_receipts_gets_none(village: Village) -> None:
    await village.say(LI, TIP)
    await village.type(LI, "/hearth mute receipts")
    await village.do(BO, Action("used", "1"))

    await village.tick(days=30)

    assert receipts(village) == []


async def test_what_was_withdrawn_meanwhile_is_not_told_of(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("used", "1"))
    await village.type(LI, "/hearth withdraw 1")

    await village.tick(days=30)

    assert receipts(village) == []


async def test_an_erased_author_is_told_nothing(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("used", "1"))
    await village.do(LI, Action("erase"))

    await village.tick(days=30)

    assert receipts(village) == []


async def test_a_version_kept_beside_it_is_told_of(village: Village) -> None:
    await village.say(LI, TIP)
    form = await village.press(BO, await village.do(BO, Action("worked", "1")), "Keep my version")
    await village.submit(BO, form, body="Restart the gateway instead")

    await village.tick(days=7)

    (told,) = receipts(village)
    assert "somebody used it, somebody adapted it" in told


async def test_a_version_that_its_author_may_not_see_is_not_told_of(village: Village) -> None:
    await village.say(BO, TIP)
    await village.say(LI, "#tip Restart the ingress twice #kubernetes", COUNCIL)
    form = await village.type(LI, "/share", COUNCIL)
    values = {"title": "Restart the ingress twice after a renewal", "body": "After you renew a certificate, twice"}
    await village.submit(LI, form, COUNCIL, **values, near="variant:1")

    await village.tick(days=30)

    assert receipts(village, BO) == []


async def test_it_comes_within_the_weekly_budget_and_waits_on_ones_page_else(village: Village) -> None:
    await village.say(LI, TIP)
    await village.type(LI, "/hearth budget 0")
    await village.do(BO, Action("used", "1"))

    await village.tick(days=7)

    assert receipts(village) == []
    assert "What came this week" in text_of(await village.type(LI, "/hearth me"))


async def test_it_tells_why_it_is_seen_and_how_it_stops(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(FAY, Action("used", "1"))
    await village.tick(days=7)
    (told,) = [post for post in village.posts_to(LI) if "What came this week" in post.fallback]

    why = await village.press(LI, told, "Why am I seeing this?")

    assert "once a week at most" in text_of(why)
