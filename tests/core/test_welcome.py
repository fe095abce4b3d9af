"""Newcomers are welcomed once, to what is there, by those who agreed to; and nobody else is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.messages import Account, Arrived, Form, Place
from bot.practice.model import Scope
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, text_of
from tests.factories import a_draft, a_use

if TYPE_CHECKING:
    from bot.messages import Answer, Post
    from bot.transaction import Transaction
    from tests.core.village import Village

NIA = Account("web:local", "nia", "Nia")


async def settled(village: Village) -> None:
    """Let a community be there for a while: Fay looks after it, Li and Bo are members, something is kept."""
    for account in (FAY, LI, BO):
        await village.type(account, "/hearth me")

    def fill(tx: Transaction) -> None:
        tx.members.configure(tx.members.community().settings, name="Makers", about="Making things that last.")
        for title in ("First", "Second", "Third", "Fourth"):
            tx.entries.keep(a_draft(title), now=village.clock())
        tx.entries.keep(a_draft("Zwiebel", scope=Scope.PLACE, room=str(COUNCIL)), now=village.clock())
        tx.uses.put(a_use(2, "somebody"))

    village.store.write_now(1, fill)
    village.clock.forward(days=10)


async def arrive(village: Village, account: Account = NIA) -> None:
    """Let somebody be new in the space, as the platform tells it."""
    await village.core.on_change(Arrived(account, village.clock()))
    await village.tick(seconds=1)


async def test_who_arrives_is_told_what_this_is_about_and_where_to_begin(village: Village) -> None:
    await settled(village)

    await arrive(village)

    (told,) = village.posts_to(NIA)
    assert "Welcome to Makers!" in told.fallback
    assert "Making things that last." in told.fallback
    assert "#2 Second" in told.fallback.splitlines()[3]
    assert told.fallback.count("#") == 3
    assert "Zwiebel" not in told.fallback
    assert next(each.label for each in buttons(told)) == "Say who I am"
    assert "Why am I seeing this?" in [each.label for each in buttons(told)]


async def test_they_are_welcomed_once(village: Village) -> None:
    await settled(village)

    await arrive(village)
    await arrive(village)
    await village.type(NIA, "/hearth me")
    await village.tick(days=1)

    assert len(village.posts_to(NIA)) == 1


async def test_where_no_platform_tells_of_them_their_first_word_does(village: Village) -> None:
    await settled(village)

    await village.type(NIA, "/hearth me")
    await village.tick(seconds=1)

    (told,) = village.posts_to(NIA)
    assert told.near == str(GENERAL)


async def test_whoever_was_there_before_hearth_is_not_greeted(village: Village) -> None:
    await village.type(FAY, "/hearth setup")
    village.store.write_now(1, lambda tx: tx.entries.keep(a_draft(), now=village.clock()))

    for serial in range(30):
        await village.type(replace(NIA, native=f"n{serial}"), "/hearth me")
    await village.tick(seconds=1)

    assert not [one for one in village.chat.standing if "Welcome" in one.post.fallback]


async def test_who_only_is_talked_about_is_not_greeted(village: Village) -> None:
    await settled(village)
    said = await village.say(NIA, "The kiln has to dry first")

    await village.choose(LI, "thanks", said)
    await village.tick(seconds=1)

    assert not [one for one in village.posts_to(NIA) if "Welcome" in one.fallback]


async def test_a_community_that_has_nothing_to_show_says_nothing(village: Village) -> None:
    await village.type(FAY, "/hearth me")
    village.clock.forward(days=10)

    await arrive(village)

    assert village.posts_to(NIA) == []


async def test_a_facilitator_can_switch_it_off(village: Village) -> None:
    await settled(village)
    form = await village.type(FAY, "/hearth settings")
    await village.submit(FAY, form, welcome="no")

    await arrive(village)

    assert village.posts_to(NIA) == []


async def test_a_guest_is_shown_no_entries(village: Village) -> None:
    await settled(village)
    village.chat.guests.add(str(NIA))

    await arrive(village)

    (told,) = village.posts_to(NIA)
    assert "#" not in told.fallback


async def test_only_who_agreed_to_meet_newcomers_is_named_and_told(village: Village) -> None:
    await settled(village)
    await village.type(LI, "/hearth welcome me as greeter")

    await arrive(village)

    assert "Li likes to meet newcomers" in village.posts_to(NIA)[0].fallback
    assert "Nia is new here" in village.posts_to(LI)[0].fallback
    assert village.posts_to(BO) == []


async def test_greeters_are_named_no_more_often_than_they_want(village: Village) -> None:
    await settled(village)
    await village.type(LI, "/hearth welcome me as greeter 1 a week")
    other = replace(NIA, native="nico", name="Nico")

    await arrive(village)
    await arrive(village, other)

    assert "Li" in village.posts_to(NIA)[0].fallback
    assert "Li" not in village.posts_to(other)[0].fallback
    await village.tick(days=8)
    third = replace(NIA, native="noor", name="Noor")
    await arrive(village, third)
    assert "Li" in village.posts_to(third)[0].fallback


async def test_greeters_take_turns(village: Village) -> None:
    await settled(village)
    for account in (LI, BO):
        await village.type(account, "/hearth welcome me as greeter")

    for native in ("a", "b"):
        await arrive(village, replace(NIA, native=native, name=native))

    assert len([one for one in village.posts_to(LI) if "is new here" in one.fallback]) == 1
    assert len([one for one in village.posts_to(BO) if "is new here" in one.fallback]) == 1


async def test_a_greeter_stops_with_one_press(village: Village) -> None:
    await settled(village)
    agreed = await village.type(LI, "/hearth welcome me as greeter")
    assert "You meet newcomers" in text_of(await village.type(LI, "/hearth me"))
    await village.press(LI, agreed, "Not any more")

    await arrive(village)

    assert "likes to meet" not in village.posts_to(NIA)[0].fallback
    assert "did not name you" in text_of(await village.type(LI, "/hearth welcome me not"))


async def test_a_week_has_a_limit_of_ten(village: Village) -> None:
    assert "1 to 10" in text_of(await village.type(LI, "/hearth welcome me as greeter 99"))


async def said(village: Village, text: str = "I make lamps, and can help with wood.") -> Post:
    """Let Nia say who she is, in the open channel."""
    await arrive(village)
    form = await village.press(NIA, village.posts_to(NIA)[0], "Say who I am", Place("web:local", "@nia"))
    assert isinstance(form, Form)
    await village.submit(NIA, form, Place("web:local", "@nia"), said=text, room=str(GENERAL))
    return village.public()[-1]


async def test_what_a_newcomer_says_is_posted_in_their_words(village: Village) -> None:
    await settled(village)

    post = await said(village)

    assert "Nia is new here, and says:" in post.fallback
    assert "I make lamps" in post.fallback
    assert village.standing("I make lamps").place == GENERAL


async def test_said_again_it_is_changed_not_posted_twice(village: Village) -> None:
    await settled(village)
    await said(village)

    form = await village.press(NIA, village.posts_to(NIA)[0], "Say who I am")
    await village.submit(NIA, form, said="I make chairs.", room=str(GENERAL))

    assert len([text for text in village.chat.shown(GENERAL) if "is new here" in text]) == 1
    assert "chairs" in village.public()[-1].fallback


@pytest.mark.parametrize(("text", "says"), [("  ", "Write a sentence"), ("x" * 1_001, "1000 characters")])
async def test_what_will_not_do_opens_the_form_again(village: Village, text: str, says: str) -> None:
    await settled(village)
    await arrive(village)
    form = await village.press(NIA, village.posts_to(NIA)[0], "Say who I am")

    again = await village.submit(NIA, form, said=text, room=str(GENERAL))

    assert isinstance(again, Form)
    assert says in text_of(again)


async def test_a_secret_is_struck_out_before_it_is_posted(village: Village) -> None:
    await settled(village)
    secret = "xoxb-" + "1234567890-" * 2 + "AbCdEfGhIjKlMnOpQrStUvWx"

    post = await said(village, f"My token is {secret} if you need it")

    assert secret not in post.fallback


async def test_hello_is_one_press_told_once_and_counts_as_an_answer(village: Village) -> None:
    await settled(village)
    post = await said(village)

    await village.press(BO, post, "Say hello")
    again = await village.press(BO, post, "Say hello")
    await village.tick(days=2)

    assert [one.fallback for one in village.posts_to(NIA)[1:]] == ["Bo says hello to you."]
    assert "already" in text_of(again)
    assert village.posts_to(FAY) == []


async def test_a_reply_in_its_thread_counts_as_an_answer(village: Village) -> None:
    await settled(village)
    await said(village)
    thread = replace(GENERAL, thread=village.standing("I make lamps").id)

    await village.say(BO, "Good to have you here", thread)
    await village.tick(days=2)

    assert village.posts_to(FAY) == []


async def test_without_an_answer_for_a_day_the_facilitator_is_told_once(village: Village) -> None:
    await settled(village)
    await said(village)

    await village.tick(hours=23)
    assert village.posts_to(FAY) == []
    await village.tick(hours=2)
    await village.tick(days=3)

    (told,) = village.posts_to(FAY)
    assert "Nia is new here, said who they are a day ago" in told.fallback
    assert "lamps" not in told.fallback


async def asked(village: Village, place: Place = GENERAL) -> Answer:
    """Let Nia put a question to a channel."""
    await arrive(village)
    found = await village.type(NIA, "/ask How do I bend oak without steam?", place)
    return await village.press(NIA, found, "Ask the channel", place)


async def test_a_first_question_without_an_answer_is_told_as_well(village: Village) -> None:
    await settled(village)
    await asked(village)

    for _ in range(3):
        await village.tick(days=1)

    (told,) = village.posts_to(FAY)
    assert "asked something a day ago" in told.fallback
    assert "oak" not in told.fallback


async def test_a_first_question_that_found_a_reply_is_not(village: Village) -> None:
    await settled(village)
    await asked(village)
    await village.say(LI, "Kerf it", replace(GENERAL, thread=village.standing("asks:").id))

    for _ in range(3):
        await village.tick(days=1)

    assert village.posts_to(FAY) == []


async def test_what_was_asked_in_private_is_told_to_nobody(village: Village) -> None:
    await settled(village)
    await arrive(village)
    await village.type(NIA, "/ask How do I bend oak without steam?")

    for _ in range(3):
        await village.tick(days=1)

    assert village.posts_to(FAY) == []


async def test_introductions_go_where_a_facilitator_wants_them(village: Village) -> None:
    await settled(village)
    hall = Place("web:local", "hall")
    chosen = await village.type(FAY, "/hearth welcome here", hall)

    await arrive(village)
    form = await village.press(NIA, village.posts_to(NIA)[0], "Say who I am")
    await village.submit(NIA, form, said="I make lamps.")

    assert "posted in" in text_of(chosen)
    assert village.standing("I make lamps").place == hall
    assert village.posts_to(NIA)[0].near == str(hall)


async def test_only_a_facilitator_chooses_where(village: Village) -> None:
    await settled(village)

    assert "facilitator" in text_of(await village.type(LI, "/hearth welcome here"))


async def test_anybody_can_see_the_welcome_and_how_it_is_done(village: Village) -> None:
    await settled(village)

    page = await village.type(LI, "/hearth welcome")
    shown = await village.press(LI, page, "Show me the welcome")

    assert "welcomed once" in text_of(page)
    assert "Welcome to Makers!" in text_of(shown)


async def test_what_somebody_said_is_struck_when_they_erase_it(village: Village) -> None:
    await settled(village)
    await said(village)

    await village.press(NIA, await village.type(NIA, "/hearth me erase"), "Erase")

    assert "lamps" not in "\n".join(village.chat.shown(GENERAL))


async def test_who_came_while_hearth_was_not_running_for_long_is_not_greeted_late(village: Village) -> None:
    await settled(village)
    await village.core.on_change(Arrived(NIA, village.clock()))

    await village.tick(days=8)

    assert village.posts_to(NIA) == []
