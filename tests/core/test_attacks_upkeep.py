"""What people do to the learning loop that nobody meant: old buttons, presses again, those who are gone meanwhile."""

from __future__ import annotations

import pytest

from bot.messages import Account, Action, Moved, Place, Pressed
from tests.core.tending import ASK, PEOPLE, TIP, asked, care, gone, look_through, standing, years_pass
from tests.core.village import BO, FAY, GENERAL, LI, Village, cards, text_of
from tests.factories import NOW


def receipts(village: Village, who: Account = LI) -> list[str]:
    """Return the receipts that stand for somebody."""
    return [post.fallback for post in village.posts_to(who) if "What came this week" in post.fallback]


def trials(village: Village, who: Account) -> list[str]:
    """Return every question how a trial went that stands for somebody."""
    return [post.fallback for post in village.posts_to(who) if "You wanted to try" in post.fallback]


async def goes(village: Village, who: Account) -> None:
    """Have somebody leave the whole space."""
    await village.core.on_change(Moved(who, Place(who.space), village.clock(), inside=False))
    await village.deliver()


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


async def test_who_is_asked_once_is_not_asked_again_that_week_whatever_others_press(village: Village) -> None:
    await village.say(LI, TIP)

    for _ in range(10):
        await village.do(BO, Action("no_longer", "1"))
        await look_through(village)
        await village.do(BO, Action("still_true", "1"))
        await look_through(village)

    weeks = (village.clock() - NOW).days / 7
    assert 1 <= len(asked(village, LI)) <= weeks + 1


async def test_what_stands_in_its_place_is_told_of_though_it_became_part_of_another(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(LI, "#tip Reload the proxy instead of restarting anything #proxy")
    await village.say(LI, "#tip Send the proxy a hangup signal #proxy")
    form = await village.do(LI, Action("superseded", "1"))
    await village.submit(LI, form, instead="#2")
    await village.merge(LI, 2, 3)

    await look_through(village)

    assert (await standing(village)).startswith("superseded by #3")


async def test_what_became_part_of_what_it_stood_in_the_place_of_stands_in_nobodys_place(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(LI, "#tip Reload the proxy instead of restarting anything #proxy")
    form = await village.do(LI, Action("superseded", "1"))
    await village.submit(LI, form, instead="#2")
    await village.merge(LI, 2, 1)

    await look_through(village)

    assert await standing(village) == ""
    assert care(village) is None


async def test_nobody_who_left_meanwhile_is_given_anything_to_look_after(village: Village) -> None:
    await village.type(FAY, "/hearth me")
    await village.say(LI, TIP)
    await gone(village, LI)
    await village.type(BO, "/hearth adopt 1")
    (question,) = [post for post in village.posts_to(FAY) if "would like to look after" in post.fallback]
    await goes(village, BO)

    decided = await village.press(FAY, question, "Yes")

    kept = village.store.read_now(1, lambda tx: tx.entries.get(1))
    assert kept
    assert kept.keeper is None
    assert "They have left" in text_of(decided)
    assert "would like to look after" not in text_of(await village.type(FAY, "/hearth review"))


async def test_facilitators_are_not_flooded_by_one_who_would_look_after_everything(village: Village) -> None:
    await village.type(FAY, "/hearth me")
    for number in range(12):
        await village.say(LI, f"#tip Step {number} of the long way through the archive is number {number * 7}")
    await gone(village, LI)

    for number in range(12):
        await village.type(BO, f"/hearth adopt {number + 1}")

    told = [post for post in village.posts_to(FAY) if "would like to look after" in post.fallback]
    assert len(told) == 5
    assert "would like to look after" in text_of(await village.type(FAY, "/hearth review"))


async def test_who_left_in_the_middle_of_a_trial_is_asked_nothing_and_told_nothing(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("try", "1"))
    await village.do(PEOPLE[0], Action("used", "1"))
    await goes(village, BO)
    await goes(village, LI)

    for _ in range(3):
        await village.tick(days=8)

    assert trials(village, BO) == []
    assert receipts(village) == []


@pytest.mark.parametrize("typed", ["", "nothing", "0", "-1", "#999", "9" * 30, "1 2", "#1x"])
async def test_a_number_that_is_none_gets_a_sentence(village: Village, typed: str) -> None:
    await village.say(LI, TIP)
    form = await village.do(LI, Action("superseded", "1"))

    answers = [
        await village.type(BO, f"/hearth adopt {typed}"),
        await village.type(BO, f"/hearth review {typed}"),
        await village.submit(LI, form, instead=typed),
    ]

    assert all(text_of(answer) and "went wrong" not in text_of(answer) for answer in answers)


async def test_old_buttons_on_what_was_taken_back_get_a_sentence_and_change_nothing(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("try", "1"))
    await village.type(LI, "/hearth withdraw 1")

    verbs = (
        "used",
        "worked",
        "still_true",
        "no_longer",
        "needs_change",
        "superseded",
        "adopt",
        "changed",
        "my_version",
    )
    said = [text_of(await village.do(BO, Action(verb, "1"))) for verb in verbs]

    assert all("#1" in each for each in said), said
    assert care(village) is None


async def test_a_press_that_is_delivered_again_counts_once(village: Village) -> None:
    await village.say(LI, TIP)
    for verb in ("used", "not", "no_longer", "try"):
        press = Pressed(f"again-{verb}", BO, GENERAL, Action(verb, "1"), village.clock())
        for _ in range(3):
            await village.core.on_press(press)
            village.clock.forward(days=3)

    words = village.store.read_now(1, lambda tx: tx.upkeep.words([1]))[1]
    assert sorted(word.says.value for word in words) == ["not", "over"]
    assert (await figures(village)) == (None, 0)


async def test_a_receipt_waits_for_the_morning_and_is_within_the_budget(village: Village) -> None:
    await village.type(LI, "/hearth quiet 00:00-23:59 UTC")
    await village.say(LI, TIP)
    await village.do(BO, Action("used", "1"))

    await village.tick(days=7)
    before = receipts(village)
    village.clock.at = village.clock().replace(hour=23, minute=59)
    await village.tick(seconds=5)

    assert before == []
    assert len(receipts(village)) == 1


async def test_without_a_budget_a_receipt_is_only_to_be_read(village: Village) -> None:
    await village.type(LI, "/hearth budget 0")
    await village.say(LI, TIP)
    await village.do(BO, Action("used", "1"))

    await village.tick(days=8)

    assert receipts(village) == []
    assert "What came this week" in text_of(await village.type(LI, "/hearth me"))


async def test_what_its_author_says_still_holds_is_not_old(village: Village) -> None:
    await village.say(LI, TIP)
    await years_pass(village)

    await village.do(LI, Action("still_true", "1"))

    (card,) = cards(await village.type(FAY, ASK))
    assert (card.old, care(village), card.standing) == (False, None, "")


async def test_what_its_author_edited_is_not_old(village: Village) -> None:
    await village.say(LI, TIP)
    await years_pass(village)

    form = await village.type(LI, "/hearth edit 1")
    await village.submit(LI, form, body="Since this year it is enough to reload it")

    assert care(village) is None


async def test_what_is_taken_back_while_a_question_waits_for_the_morning_is_not_told(village: Village) -> None:
    await village.type(BO, "/hearth quiet 00:00-23:59 UTC")
    await village.say(LI, "#tip The krelboyne restarts the ingress after you renew a certificate #kubernetes")
    await village.do(BO, Action("used", "1"))
    await village.do(BO, Action("try", "1"))
    await years_pass(village, days=1500)
    waiting = text_of(await village.type(BO, "/hearth me"))

    await village.type(LI, "/hearth withdraw 1")
    read = text_of(await village.type(BO, "/hearth me"))
    village.clock.at = village.clock().replace(hour=23, minute=59)
    await village.tick(seconds=5)

    assert "krelboyne" in waiting
    assert "krelboyne" not in read
    assert not [post for post in village.posts_to(BO) if "krelboyne" in post.fallback]


async def test_where_it_works_is_struck_from_what_stands_in_a_channel_with_the_one_who_told(village: Village) -> None:
    await village.say(LI, TIP)
    worked = await village.do(BO, Action("worked", "1"))
    await village.submit(BO, await village.press(BO, worked, "Tell where"), where="the krelboyne cluster")
    await village.do(FAY, Action("share_here", "1"))
    before = [post for post in village.public() if "krelboyne" in post.fallback]

    await village.do(BO, Action("erase"))
    await village.tick(seconds=5)

    assert len(before) == 1
    assert not [post for post in village.public() if "krelboyne" in post.fallback]


async def test_a_closed_community_asks_nobody_and_sends_no_receipt(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("used", "1"))
    await village.do(BO, Action("try", "1"))
    asked_first = await village.press(FAY, await village.type(FAY, "/hearth ending"), "Close it")
    await village.submit(FAY, await village.press(FAY, asked_first, "Close it"))

    await years_pass(village, days=1500)
    await village.tick(days=8)

    assert (asked(village, BO), receipts(village), trials(village, BO)) == ([], [], [])


async def test_on_discord_four_who_confirmed_or_used_it_are_no_number_and_five_are(village: Village) -> None:
    await village.say(LI, TIP)
    village.store.write_now(1, lambda tx: tx.spaces.join("discord:77", name="", installer="", now=village.clock()))

    said = []
    for person in PEOPLE[:5]:
        await village.do(person, Action("used", "1"))
        await village.do(person, Action("still_true", "1"))
        said.append((await standing(village)).partition(",")[0])
        if person == PEOPLE[3]:
            await village.tick(days=8)
    await village.tick(days=8)

    first, second = receipts(village)
    assert said == [*["last confirmed in November 2026"] * 4, "confirmed by 5 people"]
    assert "somebody used it" in first
    assert "somebody used it" in second
