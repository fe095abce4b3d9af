from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.web import nonce
from bot.messages import Action, Form, Place, Suggestion
from tests.adapters.web.conftest import NOW

if TYPE_CHECKING:
    from tests.adapters.web.conftest import Served


async def test_a_press_is_answered_where_it_was_made(page: Served) -> None:
    answer = await page.post("/press", action="used:7:2", place="web:local/general/100")

    press = next(iter(page.inbox.presses.values()))
    assert (press.action, press.place) == (Action("used", "7", 2), Place("web:local", "general", "100"))
    assert "Here you are." in answer.text
    assert 'hx-target="#announce"' in answer.text


async def test_a_button_pressed_twice_on_one_page_has_one_key(page: Served) -> None:
    drawn = nonce.fresh(NOW)

    await page.post("/press", action="used:7:2", nonce=drawn)
    await page.post("/press", action="used:7:2", nonce=drawn)

    assert len(page.inbox.presses) == 1


async def test_a_button_pressed_by_two_members_has_two_keys(page: Served) -> None:
    drawn = nonce.fresh(NOW)

    await page.post("/press", action="used:7:2", nonce=drawn)
    await page.become("amara")
    await page.post("/press", action="used:7:2", nonce=drawn)

    assert {press.actor.native for press in page.inbox.presses.values()} == {"li", "amara"}


async def test_a_form_comes_back_with_what_was_entered(page: Served) -> None:
    values = {"v.title": "Restart it", "v.topics": "a, b", "toggles": "nameless", "v.nameless": "yes"}

    await page.post("/form", action="share::0", place="web:local/general", values=values)

    form = next(iter(page.inbox.forms.values()))
    assert form.values == {"title": "Restart it", "topics": "a, b", "nameless": "yes"}


async def test_topics_are_suggested_after_those_that_are_complete(page: Served) -> None:
    page.inbox.suggestions = (Suggestion("retries", "retries (4)"),)

    answer = await page.get("/suggest?field=topics&v.topics=deploys%2C%20re")

    assert page.inbox.asked == [("li", "topics", "re")]
    assert '<option value="deploys, retries">retries (4)</option>' in answer.text


async def test_my_page_is_the_answer_to_hearth_me(page: Served) -> None:
    answer = await page.get("/me")

    command = next(iter(page.inbox.commands.values()))
    assert (command.name, command.text) == ("hearth", "me")
    assert "Here you are." in answer.text


async def test_my_page_may_hold_a_form_or_nothing(page: Served) -> None:
    page.inbox.answer = Form(Action("quiet"), "Quiet hours", ())
    with_form = await page.get("/me")
    page.inbox.answer = None

    assert "Quiet hours" in with_form.text
    assert "nothing here yet" in (await page.get("/me")).text


async def test_a_press_without_an_answer_is_confirmed(page: Served) -> None:
    page.inbox.answer = None

    assert "Done." in (await page.post("/press", action="used:7:2")).text
