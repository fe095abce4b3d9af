"""One's own page: what waits, what is theirs, what is new, and every way to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Account, Form, Place, Post
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, text_of

if TYPE_CHECKING:
    from tests.core.village import Village

DIRECT = Place("web:local", "@bo")


async def home(village: Village, account: Account = BO, place: Place | None = None) -> Post:
    return await village.core.home(account, place or Place(account.space, f"@{account.native}"))


async def test_what_waits_is_found_again(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    said = await village.say(BO, "Oil the gate before the frost")
    await village.choose(LI, "keep", said)
    found = await village.type(BO, "/ask salt path frost")
    await village.press(BO, found, "I'll try this")
    await village.type(BO, "/ask Which colour has the mayor's bicycle?")

    page = await home(village)

    assert "Li would like to keep something you said" in page.fallback
    assert "#1 Salt the path before the frost · I'll ask on" in page.fallback
    assert "1 question that you looked up is still open" in page.fallback
    labels = [each.label for each in buttons(page)]
    assert {"Yes, keep it", "It worked", "Look at it"} <= set(labels)


async def test_what_is_new_is_what_its_reader_may_see(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    await village.say(LI, "#tip The council meets at dawn", COUNCIL)

    assert "council" not in (await home(village)).fallback
    assert "The council meets at dawn" in (await home(village, LI)).fallback
    assert "Salt the path" in text_of(await village.press(BO, await home(village), "Read #1", DIRECT))


async def test_one_whom_hearth_has_not_met_sees_a_page_and_stays_unknown(village: Village) -> None:
    page = await home(village, Account("web:local", "zoe", "Zoe"))

    assert "Nothing waits for you" in page.fallback
    assert village.store.read_now(1, lambda tx: tx.members.known(Account("web:local", "zoe"))) is None


async def test_sharing_begins_at_home(village: Village) -> None:
    form = await village.press(BO, await home(village), "Share something", DIRECT)

    kept = await village.submit(BO, form, DIRECT, title="Salt the path", body="Before the frost comes")

    assert "Kept as a tip #1" in text_of(kept)


async def test_asking_begins_at_home(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")

    form = await village.press(BO, await home(village), "Ask", DIRECT)
    answer = await village.submit(BO, form, DIRECT, question="salt path frost")

    assert isinstance(form, Form)
    assert "#1 tip: Salt the path before the frost" in text_of(answer)


async def test_an_empty_question_is_told_how_to_ask(village: Village) -> None:
    form = await village.press(BO, await home(village), "Ask", DIRECT)

    assert "Type your question" in text_of(await village.submit(BO, form, DIRECT, question=" "))


async def test_ones_own_question_is_looked_up_again(village: Village) -> None:
    await village.type(BO, "/ask salt path frost")
    await village.say(LI, "#tip Salt the path before the frost")

    listed = await village.press(BO, await home(village), "Look at it", DIRECT)
    assert isinstance(listed, Post)
    again = await village.press(BO, listed, "Look again", DIRECT)

    assert "#1 tip: Salt the path before the frost" in text_of(again)
    assert "ended" in text_of(await village.press(LI, listed, "Look again", DIRECT))


async def test_a_question_that_was_solved_before_is_no_chore(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    found = await village.type(BO, "/ask salt path frost")

    assert "Solved before" in text_of(found)
    assert "salt path" not in (await home(village)).fallback
    assert "Nothing waits for you" in (await home(village)).fallback
    assert "Nothing waits for you" in text_of(await village.type(BO, "/hearth me"))


async def test_what_was_found_and_did_not_help_is_open_again(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    found = await village.type(BO, "/ask salt path frost")

    await village.press(BO, found, "Not what I need")

    assert "1 question that you looked up is still open" in (await home(village)).fallback


async def test_looking_things_up_leaves_one_quiet_line(village: Village) -> None:
    for word in ("bicycle", "gate"):
        await village.type(BO, f"/ask {word}")

    page = await home(village)

    assert "bicycle" not in page.fallback
    assert "2 questions that you looked up are still open" in page.fallback
    listed = await village.press(BO, page, "Look at them", DIRECT)
    assert "bicycle · open" in text_of(listed)
    assert "gate · open" in text_of(listed)
    assert "Nothing waits" in text_of(await village.press(LI, page, "Look at them", DIRECT))


async def test_what_was_asked_of_people_or_parked_stands_by_itself(village: Village) -> None:
    asked = await village.type(BO, "/ask Which colour has the mayor's bicycle?")
    await village.press(BO, asked, "Ask the channel")
    parked = await village.type(BO, "/ask Who oils the gate?")
    await village.press(BO, parked, "Park it as a gap")

    page = await home(village)

    assert "mayor's bicycle? · asked in its channel" in page.fallback
    assert "Who oils the gate? · a gap" in page.fallback
    assert [each.label for each in buttons(page)].count("It is solved") == 2
    assert "looked up" not in page.fallback


async def test_facilitators_find_their_own_ways(village: Village) -> None:
    await village.type(FAY, "/hearth help")

    labels = [each.label for each in buttons(await home(village, FAY))]

    assert {"Set up", "Settings", "Reports", "Check that all is well"} <= set(labels)
    assert "Set up" not in [each.label for each in buttons(await home(village))]
    for label in ("Set up", "Settings", "Reports"):
        said = await village.press(FAY, await home(village, FAY), label, Place("web:local", "@fay"))
        assert "facilitator can do that" not in text_of(said)
        assert "Only a facilitator" in text_of(await village.press(BO, await home(village, FAY), label, DIRECT))


async def test_what_hearth_can_do_is_one_press_away(village: Village) -> None:
    pressed = await village.press(BO, await home(village), "What can I do?", DIRECT)

    assert pressed == await village.type(BO, "/hearth help", DIRECT)
    for part in ("Keep and find", "Keep this in a message's menu", "The reaction 📝", "#warning in your own message"):
        assert part in text_of(pressed)


async def test_shared_from_home_an_entry_goes_to_a_channel_that_one_chooses(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    found = await village.type(FAY, "/ask salt path frost", Place("web:local", "@fay"))

    form = await village.press(FAY, found, "Share to channel", Place("web:local", "@fay"))

    assert isinstance(form, Form)
    assert [value for value, _ in form.fields[0].choices] == [str(COUNCIL), str(GENERAL)]
    shared = await village.submit(FAY, form, Place("web:local", "@fay"), room=str(GENERAL))
    assert "Shared #1" in text_of(shared)
    assert [one.place for one in village.chat.standing if "shares from" in one.post.fallback] == [GENERAL]


async def test_a_channel_that_one_is_not_in_or_that_is_gone_is_not_offered(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    found = await village.type(BO, "/ask salt path frost", DIRECT)

    form = await village.press(BO, found, "Share to channel", DIRECT)

    assert isinstance(form, Form)
    assert [value for value, _ in form.fields[0].choices] == [str(GENERAL)]
    forged = await village.submit(BO, form, DIRECT, room=str(COUNCIL))
    assert isinstance(forged, Form)
    assert [one for one in village.chat.standing if one.place == COUNCIL] == []


async def test_where_there_is_no_channel_nothing_promises_to_stay_in_one(village: Village) -> None:
    form = await village.press(BO, await home(village), "Share something", DIRECT)

    assert isinstance(form, Form)
    scope = next(each for each in form.fields if each.name == "scope")
    assert (scope.value, [value for value, _ in scope.choices]) == ("community", ["community"])


async def test_in_a_private_channel_what_is_shared_stays_there_unless_one_says_so(village: Village) -> None:
    form = await village.press(LI, await home(village, LI), "Share something", COUNCIL)

    assert isinstance(form, Form)
    scope = next(each for each in form.fields if each.name == "scope")
    assert (scope.value, len(scope.choices)) == ("place", 2)


async def test_a_guest_sees_what_is_new_in_their_channels_and_shares_there_alone(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    await village.say(LI, "#tip The council meets at dawn", COUNCIL)
    village.chat.guests.add(str(BO))
    village.chat.present[str(BO)] = frozenset({str(COUNCIL)})

    page = await home(village)

    assert "The council meets at dawn" in page.fallback
    assert "Salt the path" not in page.fallback
    form = await village.press(BO, await village.type(BO, "/ask council dawn", DIRECT), "Share to channel", DIRECT)
    assert isinstance(form, Form)
    assert [value for value, _ in form.fields[0].choices] == [str(COUNCIL)]


async def test_of_many_that_wait_ten_are_shown_and_the_rest_counted(village: Village) -> None:
    for number in range(12):
        said = await village.say(BO, f"Oil the gate number {number} before the frost")
        await village.choose(LI, "keep", said)
        asked = await village.type(BO, f"/ask What of gate {number}?")
        await village.press(BO, asked, "Park it as a gap")

    page = await home(village)

    assert page.fallback.count("Li would like to keep") == 10
    assert page.fallback.count("and 2 more") == 2
