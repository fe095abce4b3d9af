"""What people do to the learning loop that nobody meant: old buttons, presses again, those who are gone meanwhile."""

from __future__ import annotations

from bot.messages import Account, Action
from tests.core.tending import ASK, PEOPLE, TIP, asked, gone, look_through, standing, years_pass
from tests.core.village import BO, FAY, LI, Village, cards, text_of


def receipts(village: Village, who: Account = LI) -> list[str]:
    """Return the receipts that stand for somebody."""
    return [post.fallback for post in village.posts_to(who) if "What came this week" in post.fallback]


def trials(village: Village, who: Account) -> list[str]:
    """Return every question how a trial went that stands for somebody."""
    return [post.fallback for post in village.posts_to(who) if "You wanted to try" in post.fallback]


async def figures(village: Village) -> tuple[object, int]:
    """Return what the card of the first entry says of how many used it, and for how many it worked."""
    card = next(one for one in cards(await village.type(FAY, ASK)) if one.number == 1)
    return card.worked, card.used


async def test_on_its_card_three_people_are_a_figure_and_two_are_not(village: Village) -> None:
    await village.say(LI, TIP)

    said = []
    for person in PEOPLE[:3]:
        answer = await village.do(person, Action("worked", "1"))
        said.append((*(await figures(village)), "who tried" in text_of(answer)))

    assert said == [(None, 0, False), (None, 0, False), ((3, 3), 3, True)]


async def test_where_the_community_has_a_discord_server_five_are_a_figure_and_four_are_not(village: Village) -> None:
    await village.say(LI, TIP)
    village.store.write_now(1, lambda tx: tx.spaces.join("discord:77", name="", installer="", now=village.clock()))

    said = []
    for person in PEOPLE[:5]:
        answer = await village.do(person, Action("worked", "1"))
        said.append((*(await figures(village)), "who tried" in text_of(answer)))

    assert said == [*[(None, 0, False)] * 4, ((5, 5), 5, True)]


async def test_who_just_said_that_it_no_longer_holds_is_not_asked_whether_it_does(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(PEOPLE[0], Action("used", "1"))
    await village.do(BO, Action("used", "1"))
    village.clock.forward(days=1)
    await village.do(BO, Action("no_longer", "1"))

    await look_through(village)
    for _ in range(5):
        await village.tick(days=8)

    assert [len(asked(village, who)) for who in (BO, PEOPLE[0], LI)] == [0, 1, 1]


async def test_nobody_is_told_that_they_used_what_they_only_judged(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("still_true", "1"))

    await years_pass(village, days=2500)
    for _ in range(5):
        await village.tick(days=8)

    assert not any("You used" in said for said in asked(village, BO))


async def test_who_tries_again_what_they_never_told_of_gets_a_date_to_come(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("try", "1"))
    for _ in range(6):
        await village.tick(days=30)
    before = len(trials(village, BO))

    answer = await village.do(BO, Action("try", "1"))
    await village.tick(days=30)
    await village.tick(days=30)

    assert before == 2
    assert f"{village.clock().year}" in text_of(answer)
    assert len(trials(village, BO)) == 4


async def test_who_uses_it_again_a_year_later_confirms_it_again(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("used", "1"))
    village.clock.forward(days=400)

    await village.do(BO, Action("used", "1"))

    assert await standing(village) == f"last confirmed in {village.clock():%B %Y}"


async def test_what_somebody_changed_is_told_of_once(village: Village) -> None:
    await village.say(LI, TIP)
    await village.submit(BO, await village.do(BO, Action("changed", "1")), changed="Twice")
    await village.tick(days=8)
    await village.do(BO, Action("worked", "1"))
    await village.do(PEOPLE[0], Action("used", "1"))
    await village.tick(days=8)

    first, second = receipts(village)

    assert "adapted" in first
    assert "adapted" not in second


async def test_who_changed_it_and_kept_that_as_a_version_adapted_it_once(village: Village) -> None:
    await village.say(LI, TIP)
    for person in PEOPLE[:2]:
        await village.submit(person, await village.do(person, Action("changed", "1")), changed="Twice")
        form = await village.do(person, Action("my_version", "1"))
        await village.submit(person, form, title=f"Restart it twice, says {person.name}")

    await village.tick(days=8)

    (told,) = receipts(village)
    assert "somebody adapted it" in told


async def test_both_who_told_what_became_one_hear_what_came_of_it(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(BO, "#tip After the certificate is renewed the ingress wants a restart #kubernetes")
    await village.merge(FAY, 2, 1)
    await village.do(PEOPLE[0], Action("used", "1"))

    await village.tick(days=8)

    assert [len(receipts(village, who)) for who in (LI, BO)] == [1, 1]


async def test_of_what_two_told_the_one_who_is_left_is_asked(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(BO, "#tip After the certificate is renewed the ingress wants a restart #kubernetes")
    await village.merge(FAY, 2, 1)
    await gone(village, LI)

    await look_through(village)

    assert [len(asked(village, who)) for who in (LI, BO)] == [0, 1]
