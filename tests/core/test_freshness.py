"""What was kept is kept fresh by those who use it: confirmed, doubted, asked about one by one."""

from __future__ import annotations

from bot.messages import Action
from bot.practice.model import UpkeepState
from tests.core.tending import ASK, PEOPLE, TIP, asked, care, standing, years_pass
from tests.core.village import BO, FAY, LI, Village, buttons, cards, text_of


async def test_how_many_confirmed_it_stands_on_its_card_from_three_people_up(village: Village) -> None:
    await village.say(LI, TIP)

    said = []
    for person in PEOPLE[:3]:
        await village.do(person, Action("still_true", "1"))
        await village.do(person, Action("still_true", "1"))
        said.append(await standing(village))

    assert said == [
        "last confirmed in November 2026",
        "last confirmed in November 2026",
        "confirmed by 3 people, last in November 2026",
    ]


async def test_what_nobody_confirmed_for_long_is_found_but_old(village: Village) -> None:
    await village.say(LI, TIP)

    await years_pass(village)

    (card,) = cards(await village.type(FAY, ASK))
    state = care(village)
    assert (card.old, card.standing) == (True, "nobody confirmed this since 2026")
    assert state
    assert state.state is UpkeepState.STALE


async def test_a_confirmation_makes_what_was_old_fresh_again(village: Village) -> None:
    await village.say(LI, TIP)
    await years_pass(village)

    answer = await village.do(BO, Action("still_true", "1"))

    (card,) = cards(await village.type(FAY, ASK))
    assert "still holds" in text_of(answer)
    assert (card.old, care(village)) == (False, None)


async def test_who_used_it_last_is_asked_first_and_who_told_it_last_one_at_a_time(village: Village) -> None:
    await village.say(LI, TIP)
    for person in (FAY, BO):
        await village.do(person, Action("used", "1"))
        village.clock.forward(days=1)

    await years_pass(village, days=1500)
    order = [[len(asked(village, who)) for who in (BO, FAY, LI)]]
    for _ in range(4):
        await village.tick(days=7)
        order.append([len(asked(village, who)) for who in (BO, FAY, LI)])

    assert order == [[1, 0, 0], [1, 1, 0], [1, 1, 1], [1, 1, 1], [1, 1, 1]]


async def test_nobody_else_is_asked_once_somebody_said_that_it_holds(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("used", "1"))
    await years_pass(village, days=1500)
    (question,) = [post for post in village.posts_to(BO) if "Is it still true?" in post.fallback]

    await village.press(BO, question, "Still true")
    await village.tick(days=30)

    assert asked(village, LI) == []


async def test_who_mutes_such_questions_is_passed_over(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("used", "1"))
    await village.type(BO, "/hearth mute reviews")

    await years_pass(village, days=1500)
    await village.tick(days=2)

    assert (asked(village, BO), len(asked(village, LI))) == ([], 1)


async def test_nobody_is_asked_about_more_than_one_entry_a_week(village: Village) -> None:
    for text in ("Restart the ingress", "Renew the certificate", "Rename the cluster"):
        await village.say(LI, f"#tip {text} before the weekend begins")

    await years_pass(village)
    first = len(asked(village, LI))
    for _ in range(8):
        await village.tick(days=1)

    assert (first, len(asked(village, LI))) == (1, 2)


async def test_an_answer_no_longer_true_marks_the_entry_and_its_author_may_withdraw_it(village: Village) -> None:
    await village.say(LI, TIP)

    other = await village.do(BO, Action("no_longer", "1"))
    marked = care(village)
    mine = await village.do(LI, Action("no_longer", "1"))

    assert "Others are asked" in text_of(other)
    assert marked
    assert marked.state is UpkeepState.STALE
    assert "Withdraw" in [each.label for each in buttons(mine)]


async def test_several_on_either_side_make_a_dispute_that_the_card_tells(village: Village) -> None:
    await village.say(LI, TIP)

    for person, verb in zip(PEOPLE, ("worked", "worked", "not", "not"), strict=False):
        await village.do(person, Action(verb, "1"))

    assert "disputed: people do not agree whether it works" in await standing(village)


async def test_the_questions_about_it_end_when_it_is_withdrawn(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("used", "1"))
    await years_pass(village, days=1500)
    await village.type(LI, "/hearth withdraw 1")

    await village.tick(days=8)

    assert care(village) is None
    assert "Nothing that you can see" in text_of(await village.type(BO, "/hearth review"))
