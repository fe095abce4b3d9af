from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import Unavailable
from bot.messages import Action, Form, Place
from tests.adapters.web.conftest import AMARA, BACKSTAGE, GENERAL, LI, a_message
from tests.adapters.web.standins import a_post

if TYPE_CHECKING:
    from tests.adapters.web.conftest import Served


def nonce_of(html: str) -> str:
    found = re.search(r'id="nonce" name="nonce" value="(\d+)"', html)
    assert found
    return found[1]


async def test_a_message_is_recorded_and_then_brought_to_the_core(page: Served) -> None:
    answer = await page.post("/c/general/say", text="We restart it on Fridays. #tip #deploys")

    assert answer.status == 200
    assert [message.text for message in page.inbox.messages] == ["We restart it on Fridays. #tip #deploys"]
    assert page.inbox.messages[0].author == LI
    assert not page.inbox.messages[0].private
    assert page.transcript.waiting == []
    assert "We restart it on Fridays." in (await page.get("/")).text


async def test_what_is_said_in_a_private_channel_is_private(page: Served) -> None:
    await page.post("/c/backstage/say", text="Not yet for everyone.")

    assert page.inbox.messages[0].private


async def test_a_message_sent_twice_is_said_once(page: Served) -> None:
    nonce = nonce_of((await page.get("/")).text)

    await page.post("/c/general/say", text="Once.", nonce=nonce)
    await page.post("/c/general/say", text="Once.", nonce=nonce)

    assert len(page.transcript.said) == 1


async def test_two_messages_from_one_page_are_two(page: Served) -> None:
    nonce = nonce_of((await page.get("/")).text)

    await page.post("/c/general/say", text="One.", nonce=nonce)
    await page.post("/c/general/say", text="Two.", nonce=nonce)

    assert len(page.transcript.said) == 2


async def test_a_command_is_answered_to_the_one_who_typed_it_and_not_posted(page: Served) -> None:
    page.inbox.answer = a_post("Nobody has told of this yet.")

    answer = await page.post("/c/general/say", text="/ask how do we <renew> it?")

    command = next(iter(page.inbox.commands.values()))
    assert (command.name, command.text, command.place) == ("ask", "how do we <renew> it?", GENERAL)
    assert "Nobody has told of this yet." in answer.text
    assert "<code>/ask how do we &lt;renew&gt; it?</code>" in answer.text
    assert page.transcript.said == {}


async def test_any_other_command_is_one_of_hearths(page: Served) -> None:
    await page.post("/c/general/say", text="/me please")

    command = next(iter(page.inbox.commands.values()))
    assert (command.name, command.text) == ("hearth", "me please")


async def test_a_path_is_a_message_and_no_command(page: Served) -> None:
    await page.post("/c/general/say", text="/etc/hosts is wrong again")

    assert [message.text for message in page.inbox.messages] == ["/etc/hosts is wrong again"]


async def test_a_mention_is_heard_without_the_name_and_shown_with_it(page: Served) -> None:
    await page.post("/c/general/say", text="@Hearth how do we renew it?")

    assert page.inbox.messages[0].to_hearth
    assert page.inbox.messages[0].text == "how do we renew it?"
    assert "@Hearth how do we renew it?" in (await page.get("/")).text


async def test_a_message_tells_where_it_stands(page: Served) -> None:
    await page.post("/c/general/say", text="hello")

    id_ = page.inbox.messages[0].ref.id
    assert page.inbox.messages[0].ref.place == Place("web:local", "general", id_)
    assert page.inbox.messages[0].url == f"{page.adapter.url}/c/general#m{id_}"
    assert f'id="m{id_}"' in (await page.get("/c/general")).text


async def test_with_the_core_away_a_message_stands_and_is_brought_later(page: Served) -> None:
    page.inbox.fault = Unavailable("locked")

    answer = await page.post("/c/general/say", text="Keep me. #tip")

    assert "takes it up as soon as" in answer.text
    assert page.inbox.messages == []
    assert len(page.transcript.waiting) == 1


async def test_what_was_not_taken_is_brought_again_at_the_start(page: Served) -> None:
    await page.transcript.say(a_message("Said before the restart. #tip"))
    page.inbox.fault = Unavailable("locked")
    await page.post("/c/general/say", text="Said while it was away. #tip")
    page.inbox.fault = None

    page.task.cancel()
    await asyncio.wait([page.task])
    page.task = asyncio.create_task(page.adapter.run(page.inbox, page.library))
    await asyncio.sleep(0.1)

    assert {message.text.split(" #")[0] for message in page.inbox.messages} == {
        "Said before the restart.",
        "Said while it was away.",
    }
    assert page.transcript.waiting == []


async def test_a_message_the_core_stumbles_over_does_not_hold_up_the_page(page: Served) -> None:
    await page.transcript.say(a_message("x", id_="1"))
    page.inbox.fault = ZeroDivisionError("a bug")

    answer = await page.post("/c/general/say", text="hello")

    assert answer.status == 500
    assert "Something in Hearth broke" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert (await page.get("/")).status == 200


async def test_with_the_database_away_an_interaction_says_so(page: Served) -> None:
    page.inbox.fault = Unavailable("locked")

    answer = await page.post("/c/general/say", text="/ask anything")

    assert answer.status == 503
    assert "try again in a moment" in answer.text


async def test_with_the_transcript_away_nothing_is_taken_and_that_is_said(page: Served) -> None:
    page.transcript.fault = Unavailable("full")

    answer = await page.post("/c/general/say", text="hello")

    assert answer.status == 503
    assert page.inbox.messages == []


async def test_an_edit_reaches_the_core_before_the_page(page: Served) -> None:
    await page.transcript.say(a_message("Old."))

    answer = await page.post("/c/general/m/100/edit", text="New.")

    assert answer.status == 200
    assert [(edit.text, edit.ref.id) for edit in page.inbox.edits] == [("New.", "100")]
    assert page.transcript.said["100"].text == "New."


async def test_an_edit_the_core_cannot_take_changes_nothing(page: Served) -> None:
    await page.transcript.say(a_message("Old."))
    page.inbox.fault = Unavailable("locked")

    answer = await page.post("/c/general/m/100/edit", text="New.")

    assert answer.status == 503
    assert page.transcript.said["100"].text == "Old."


async def test_a_later_edit_has_a_later_version(page: Served) -> None:
    await page.transcript.say(a_message("Old."))

    await page.post("/c/general/m/100/edit", text="Newer.")
    page.clock.forward(seconds=1)
    await page.post("/c/general/m/100/edit", text="Newest.")

    first, second = page.inbox.edits
    assert first.version < second.version


async def test_a_deleted_message_is_gone_from_the_core_and_the_page(page: Served) -> None:
    await page.transcript.say(a_message("Too much."))

    await page.post("/c/general/m/100/delete")

    assert [deletion.ref.id for deletion in page.inbox.deletions] == ["100"]
    assert "Too much." not in (await page.get("/")).text


async def test_nobody_edits_or_deletes_what_another_said(page: Served) -> None:
    await page.transcript.say(a_message("Amara's.", author=AMARA))

    edited = await page.post("/c/general/m/100/edit", text="Mine now.")
    deleted = await page.post("/c/general/m/100/delete")

    assert (edited.status, deleted.status) == (404, 404)
    assert page.inbox.edits == []
    assert page.inbox.deletions == []


async def test_a_message_shortcut_brings_the_message_along(page: Served) -> None:
    await page.transcript.say(a_message("We solved it so.", author=AMARA))

    await page.post("/c/general/m/100/choose", verb="keep")

    chosen = next(iter(page.inbox.chosen.values()))
    assert (chosen.verb, chosen.actor, chosen.message.text) == ("keep", LI, "We solved it so.")
    assert chosen.message.url == f"{page.adapter.url}/c/general#m100"


async def test_another_is_thanked_by_a_press_and_oneself_is_not(page: Served) -> None:
    await page.transcript.say(a_message("We solved it so.", author=AMARA))
    assert "Say thanks" in (await page.get("/c/general")).text

    await page.post("/c/general/m/100/choose", verb="thanks")

    assert [chosen.verb for chosen in page.inbox.chosen.values()] == ["thanks"]


async def test_on_ones_own_message_there_are_no_thanks(page: Served) -> None:
    await page.transcript.say(a_message("We solved it so.", author=LI))

    assert "Say thanks" not in (await page.get("/c/general")).text


async def test_a_shortcut_used_twice_from_one_page_has_one_key(page: Served) -> None:
    await page.transcript.say(a_message("We solved it so.", author=AMARA))
    nonce = nonce_of((await page.get("/")).text)

    await page.post("/c/general/m/100/choose", verb="keep", nonce=nonce)
    await page.post("/c/general/m/100/choose", verb="keep", nonce=nonce)
    await page.post("/c/general/m/100/choose", verb="solved", nonce=nonce)

    assert len(page.inbox.chosen) == 2


async def test_an_unknown_shortcut_is_refused_in_one_sentence(page: Served) -> None:
    await page.transcript.say(a_message("hello"))

    answer = await page.post("/c/general/m/100/choose", verb="explode")

    assert answer.status == 400
    assert page.inbox.chosen == {}


async def test_marking_a_message_is_the_reaction_that_keeps(page: Served) -> None:
    await page.transcript.say(a_message("We solved it so.", author=AMARA))

    await page.post("/c/general/m/100/react")

    assert [(reacted.emoji, reacted.by, reacted.added) for reacted in page.inbox.reactions] == [("📝", LI, True)]


async def test_a_reply_stands_beneath_what_it_answers(page: Served) -> None:
    await page.transcript.say(a_message("Who knows?"))

    await page.post("/c/general/say", text="I do.", thread="100")

    assert page.inbox.messages[0].ref.place == Place("web:local", "general", "100")
    html = (await page.get("/")).text
    assert html.index("Who knows?") < html.index('class="replies"') < html.index("I do.")


async def test_only_a_reply_to_hearth_can_be_what_solved_it(page: Served) -> None:
    asked = await page.adapter.chat.send(GENERAL, a_post("Li asks: who knows?", audience="public"), key="q1")
    await page.post("/c/general/say", text="I do.", thread=asked)
    with_question = (await page.get("/")).text
    await page.transcript.say(a_message("Lunch?", place=BACKSTAGE))
    await page.post("/c/backstage/say", text="Yes.", thread="100")

    without = (await page.get("/c/backstage")).text

    assert "This solved it" in with_question
    assert "This solved it" not in without


async def test_what_hearth_says_in_public_stands_in_the_channel(page: Served) -> None:
    await page.adapter.chat.send(GENERAL, a_post("Kept as #7.", audience="public"), key="k1")

    assert "Kept as #7." in (await page.get("/")).text
    assert "Kept as #7." in (await page.get("/c/general/messages")).text


async def test_what_hearth_says_to_one_member_is_seen_by_no_other(page: Served) -> None:
    post = a_post("You kept #7.", addressees=("web:local/amara",))
    await page.adapter.chat.send(GENERAL, post, key="k1")

    seen_by_li = (await page.get("/")).text + (await page.get("/notes")).text
    await page.become("amara")
    seen_by_amara = (await page.get("/")).text

    assert "You kept #7." not in seen_by_li
    assert "You kept #7." in seen_by_amara
    assert "You kept #7." in (await page.get("/c/@amara")).text


async def test_nobody_opens_the_room_that_is_anothers(page: Served) -> None:
    answer = await page.get("/c/@amara")

    assert answer.status == 404


async def test_no_button_fills_a_box_that_is_not_there(page: Served) -> None:
    for path, boxes in (("/", 1), ("/c/@li", 0)):
        html = (await page.get(path)).text

        assert html.count('id="text"') == boxes
        assert ("data-fill" in html) == bool(boxes)


async def test_nobody_speaks_in_the_room_where_hearth_speaks(page: Served) -> None:
    answer = await page.post("/c/@li/say", text="hello")

    assert answer.status == 404


async def test_an_answer_in_public_goes_to_the_channel_once(page: Served) -> None:
    page.inbox.answer = a_post("For everybody.", audience="public")
    nonce = nonce_of((await page.get("/")).text)

    await page.post("/press", action="share_here:7:1", place="web:local/general", nonce=nonce)
    await page.post("/press", action="share_here:7:1", place="web:local/general", nonce=nonce)

    assert len(page.transcript.standing) == 1


async def test_a_private_channel_looks_absent_from_outside(page: Served) -> None:
    await page.transcript.say(a_message("A secret.", place=BACKSTAGE, id_="7"))
    await page.become("jonas")

    hidden = [await page.get(path.format("backstage")) for path in EVERY_WAY]
    absent = [await page.get(path.format("nowhere")) for path in EVERY_WAY]

    assert {answer.status for answer in hidden + absent} == {404}
    assert [without_nonce(answer.text) for answer in hidden] == [without_nonce(answer.text) for answer in absent]
    assert "backstage" not in (await page.get("/")).text


async def test_nothing_is_done_in_a_private_channel_from_outside(page: Served) -> None:
    await page.transcript.say(a_message("A secret.", place=BACKSTAGE, id_="7"))
    await page.become("jonas")

    said = await page.post("/c/backstage/say", text="Let me in.")
    kept = await page.post("/c/backstage/m/7/choose", verb="keep")
    borrowed = await page.post("/c/general/m/7/choose", verb="keep")

    assert (said.status, kept.status, borrowed.status) == (404, 404, 404)
    assert page.inbox.messages == []
    assert page.inbox.chosen == {}


async def test_a_press_that_claims_to_come_from_a_closed_channel_comes_from_the_open_one(page: Served) -> None:
    await page.become("jonas")

    await page.post("/press", action="used:7:1", place="web:local/backstage")

    assert next(iter(page.inbox.presses.values())).place == GENERAL


async def test_an_empty_message_is_answered_and_not_said(page: Served) -> None:
    answers = [await page.post("/c/general/say", text=text) for text in ("", "  \n ", "\x00", "\u202e")]

    assert {answer.status for answer in answers} == {422}
    assert page.transcript.said == {}


async def test_a_message_that_is_too_long_is_refused_in_one_sentence(page: Served) -> None:
    answer = await page.post("/c/general/say", text="x" * 8_001)

    assert answer.status == 400
    assert "at most 8,000 characters" in answer.text


async def test_characters_that_hide_or_turn_text_are_struck_out(page: Served) -> None:
    await page.post("/c/general/say", text="a\x00b\u202ec\r\nd\x9b")

    assert page.inbox.messages[0].text == "abc\nd"


async def test_a_form_comes_with_its_answer_and_goes_to_the_panel(page: Served) -> None:
    page.inbox.answer = Form(Action("share"), "Keep something", ())

    answer = await page.post("/command", name="share", place="web:local/general")

    assert 'action="/form"' in answer.text
    assert 'value="share::0"' in answer.text


async def test_an_edit_box_holds_ones_own_words(page: Served) -> None:
    await page.transcript.say(a_message("Fix <me> please."))

    answer = await page.get("/c/general/composer?edit=100")

    assert "Fix &lt;me&gt; please.</textarea>" in answer.text


async def test_a_box_for_a_reply_to_nothing_is_absent(page: Served) -> None:
    answers = [await page.get(f"/c/general/composer?{query}") for query in ("reply=9", "edit=9", "reply=x")]

    assert {answer.status for answer in answers} == {404}


async def test_without_script_an_answer_is_a_page(page: Served) -> None:
    without_script = {"Sec-Fetch-Site": "same-origin"}

    answer = await page.post("/c/general/say", without_script, text="/ask how?")

    assert answer.text.startswith("<!doctype html>")
    assert "Here you are." in answer.text


async def test_without_script_a_message_leads_back_to_its_channel(page: Served) -> None:
    answer = await page.post("/c/backstage/say", {"Sec-Fetch-Site": "same-origin"}, text="hello")

    assert (answer.status, answer.headers["Location"]) == (303, "/c/backstage")
    assert len(page.inbox.messages) == 1


async def test_messages_stand_in_the_order_they_were_said(page: Served) -> None:
    await page.post("/c/general/say", text="First.", nonce="9" * 17)
    page.clock.at += timedelta(seconds=5)
    await page.post("/c/general/say", text="Second.")

    html = (await page.get("/")).text
    assert html.index("First.") < html.index("Second.")


EVERY_WAY = ("/c/{}", "/c/{}/messages", "/c/{}/composer")


def without_nonce(html: str) -> str:
    return re.sub(r'name="nonce" value="\d+"', "", html)
