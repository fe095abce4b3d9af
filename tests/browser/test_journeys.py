from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Reader, Visits

pytestmark = pytest.mark.browser

SOLUTION = "A renewed certificate is not served until the ingress restarts: it reads the file once. #solution #tls"
SECRET = "The merger is called Bluebird; the vault code is in the green folder. #tip #bluebird"


def test_what_one_keeps_another_finds_and_uses(visit: Visits) -> None:
    amara, li = visit("amara"), visit("li")

    amara.say(SOLUTION)
    expect(amara.log).to_contain_text("Kept by Amara Okafor as a solution")
    li.say("/ask why is the renewed certificate not served?")
    expect(li.answer.locator("mark").first).to_be_visible()
    li.answer.get_by_role("button", name="I used this").click()
    expect(li.answer).to_contain_text("Did it work for you?")
    li.answer.get_by_role("button", name="It worked").click()
    expect(li.answer).not_to_contain_text("Did it work for you?")

    li.open("/repertoire?q=certificate")
    expect(li.page.get_by_role("heading", name="renewed certificate")).to_be_visible()
    li.page.get_by_role("link", name="#1").click()
    expect(li.page).to_have_url(re.compile("/entries/1(\\?in=\\d+)?$"))
    expect(li.page.get_by_role("heading", level=1)).to_contain_text("renewed certificate")


def test_the_form_keeps_a_story_with_topics_that_are_there_already(visit: Visits) -> None:
    amara = visit("amara")
    amara.say(SOLUTION)
    expect(amara.log).to_contain_text("Kept by")

    amara.page.get_by_role("button", name="Share with a form").click()
    form = amara.answer.get_by_role("form", name="Keep something")
    form.get_by_label("Kind").select_option("story")
    form.get_by_label("Title").fill("Why we moved the stand-up to the afternoon")
    form.get_by_label("What happened, or what to do").fill("Nobody had news at nine.")
    form.get_by_label("Topics").press_sequentially("meetings, tl")
    expect(amara.page.locator("datalist option[value='meetings, tls']")).to_be_attached()
    form.get_by_label("Topics").fill("meetings, tls")
    form.get_by_role("button", name="Keep it", exact=True).click()

    expect(amara.answer).to_contain_text("Why we moved the stand-up")
    amara.open("/repertoire?kind=story&topic=meetings")
    expect(amara.page.get_by_role("heading", name="Why we moved the stand-up")).to_be_visible()


def test_a_story_may_be_told_in_its_parts_alone(visit: Visits) -> None:
    amara = visit("amara")
    amara.page.get_by_role("button", name="Share with a form").click()
    form = amara.answer.get_by_role("form", name="Keep something")

    form.get_by_label("Kind").select_option("story")
    form.get_by_role("button", name="Keep it", exact=True).click()
    expect(amara.answer.get_by_role("note")).to_be_visible()
    form.get_by_label("Title").fill("The day the queue stood still")
    form.get_by_label("What we learned").fill("Look at the oldest message, not at the length.")
    form.get_by_role("button", name="Keep it", exact=True).click()

    expect(amara.answer).to_contain_text("The day the queue stood still")
    amara.open("/entries/1")
    expect(amara.page.get_by_role("heading", name="What we learned")).to_be_visible()


def test_a_private_channel_is_not_found_from_outside(visit: Visits) -> None:
    li, jonas = visit("li"), visit("jonas")
    li.open("/c/backstage")
    li.say(SECRET)
    expect(li.log).to_contain_text("Kept by Li Wei")
    li.open("/repertoire?q=Bluebird")
    expect(li.page.locator(".card")).to_have_count(1)
    jonas.expected.add(404)

    for path in ("/repertoire", "/repertoire?q=Bluebird", "/repertoire?topic=bluebird", "/repertoire?author=Li", "/me"):
        jonas.open(path)
        expect(jonas.page.locator(".card")).to_have_count(0)
        assert "bluebird" not in without_question(jonas)
    jonas.open()
    jonas.say("/ask what is the merger called, Bluebird?")
    expect(jonas.answer).to_contain_text("Ask the channel")
    assert "green folder" not in jonas.page.content()
    assert refusal(jonas, "/entries/1") == refusal(jonas, "/entries/999")
    assert refusal(jonas, "/c/backstage") == refusal(jonas, "/c/nowhere")
    suggested = jonas.page.request.get(f"{jonas.hearth.url}/suggest?field=topics&place=web:local/general&v=blue")
    assert "bluebird" not in suggested.text()


def test_two_browsers_see_each_others_words_without_reloading(visit: Visits) -> None:
    amara, jonas = visit("amara"), visit("jonas")

    amara.say("Lunch at noon?")
    expect(jonas.log).to_contain_text("Lunch at noon?")
    jonas.say("Yes. #tip Book the corner table before ten.")
    expect(amara.log).to_contain_text("Book the corner table")
    expect(amara.log).to_contain_text("Kept by Jonas Berg")


def test_what_one_reads_on_the_repertoire_grows_without_reloading(visit: Visits) -> None:
    amara, jonas = visit("amara"), visit("jonas")
    jonas.open("/repertoire")
    expect(jonas.page.locator("#shelf")).to_contain_text("Nothing has been kept yet")

    amara.say(SOLUTION)

    expect(jonas.page.locator("#shelf .card")).to_have_count(1)


def test_anothers_words_are_kept_once_they_agree(visit: Visits) -> None:
    amara, jonas = visit("amara"), visit("jonas")
    amara.say("We put the request id on every error page; people paste it without being asked.")
    expect(jonas.log).to_contain_text("request id")

    jonas.log.get_by_role("button", name="Keep this").click()
    expect(jonas.answer).to_contain_text("Amara")
    amara.page.locator("#notes").get_by_role("button").first.click()

    expect(amara.answer).to_contain_text("Kept")
    expect(jonas.log).to_contain_text("Kept by Jonas Berg")


def test_a_question_to_the_channel_ends_with_who_solved_it(visit: Visits) -> None:
    li, jonas = visit("li"), visit("jonas")
    li.say("/ask how do we rotate the database password without downtime?")
    li.answer.get_by_role("button", name="Ask the channel").click()
    expect(jonas.log).to_contain_text("rotate the database password")

    jonas.log.get_by_role("button", name="Reply").first.click()
    expect(jonas.page.locator("#composer")).to_contain_text("Replying to Hearth")
    jonas.say("Two users in turn: grant the new one, deploy, drop the old one.")
    li.log.get_by_role("button", name="This solved it").click()

    expect(li.answer).to_contain_text("The question is answered")
    expect(jonas.page.locator("#notes").get_by_role("button").first).to_be_visible()


def test_a_message_is_edited_and_deleted_with_what_was_kept_from_it(visit: Visits) -> None:
    amara = visit("amara")
    amara.say("Always restart it twice. #tip #deploys")
    expect(amara.log).to_contain_text("Kept by")

    amara.log.get_by_role("button", name="Edit").click()
    box = amara.page.get_by_role("textbox", name="Your message")
    expect(box).to_have_value("Always restart it twice. #tip #deploys")
    box.fill("Never restart it twice. #tip #deploys")
    box.press("Enter")
    expect(amara.log).to_contain_text("Never restart it twice.")
    amara.open("/entries/1")
    expect(amara.page.get_by_role("heading", level=1)).to_contain_text("Never restart it twice")

    amara.open()
    amara.page.once("dialog", lambda dialog: dialog.accept())
    amara.log.get_by_role("button", name="Delete").click()
    expect(amara.log).not_to_contain_text("Never restart it twice")
    assert refusal(visit("jonas"), "/entries/1")[0] == 404


def test_a_button_pressed_twice_in_a_hurry_is_pressed_once(visit: Visits) -> None:
    amara = visit("amara")
    amara.page.get_by_role("textbox", name="Message to").fill("Just once, please.")

    amara.page.get_by_role("button", name="Send").dblclick()

    expect(amara.log).to_contain_text("Just once, please.")
    amara.say("And something else.")
    expect(amara.log.get_by_text("Just once, please.")).to_have_count(1)


def test_a_box_that_was_pulled_larger_is_sent_like_any_other(visit: Visits) -> None:
    amara = visit("amara")
    box = amara.page.get_by_role("textbox", name="Message to")
    pulled = "box => { box.style.height = '180px'; }"

    box.evaluate(pulled)
    visit("jonas").say("What others say leaves it as large as it is.")
    expect(amara.log).to_contain_text("What others say")
    expect(box).to_have_css("height", "180px")
    amara.say("Said in a larger box.")
    expect(amara.log).to_contain_text("Said in a larger box.")
    amara.page.get_by_role("button", name="Share with a form").click()
    amara.answer.get_by_label("Title").evaluate(pulled)
    amara.answer.get_by_role("button", name="Keep it", exact=True).click()

    expect(amara.answer.get_by_role("note")).to_be_visible()


def test_a_search_is_typed_and_its_address_is_a_link_to_it(visit: Visits) -> None:
    amara = visit("amara")
    amara.say(SOLUTION)
    expect(amara.log).to_contain_text("Kept by")
    amara.open("/repertoire")

    amara.page.get_by_label("Words, a question").press_sequentially("certificate")
    expect(amara.page).to_have_url(re.compile(r"/repertoire\?q=certificate$"))
    expect(amara.page.locator("#shelf mark").first).to_be_visible()
    amara.page.reload()

    expect(amara.page.get_by_label("Words, a question")).to_have_value("certificate")
    expect(amara.page.locator("#shelf .card")).to_have_count(1)


def test_an_open_page_survives_a_restart(visit: Visits) -> None:
    amara, hearth = visit("amara"), visit.hearth
    amara.say("Before the restart.")

    assert hearth.stop() == 0
    amara.page.get_by_role("textbox", name="Message to").fill("While it was away.")
    amara.page.get_by_role("button", name="Send").click()
    expect(amara.answer).to_contain_text("Nothing was taken")
    hearth.start()
    amara.page.get_by_role("button", name="Send").click()

    expect(amara.log).to_contain_text("Before the restart.")
    expect(amara.log).to_contain_text("While it was away.")
    amara.faults.clear()


def refusal(reader: Reader, path: str) -> tuple[int, str]:
    answer = reader.page.request.get(reader.hearth.url + path)
    return answer.status, re.sub(r'name="nonce" value="\d+"', "", answer.text())


def without_question(reader: Reader) -> str:
    """Return the page's words but for what the reader typed."""
    return reader.page.locator("main").inner_text().lower()


def test_a_time_that_is_to_come_names_its_zone(visit: Visits) -> None:
    li = visit("li")
    li.say("/hearth setup")
    li.answer.get_by_role("form").get_by_role("button", name="Save").click()
    expect(li.answer.get_by_role("form")).not_to_be_attached()

    li.say("/session new open hour every Friday at 10:00 Europe/Berlin")

    dates = li.answer.locator("li time[data-style=moment]")
    expect(dates.first).to_have_text(re.compile(r"\d:00.[AP]M (UTC|GMT|[A-Z]{3,4})"))
