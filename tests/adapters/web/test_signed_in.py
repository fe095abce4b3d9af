from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest

from bot.errors import Unavailable
from bot.messages import Action, Button, Choices, CommunityChoice, Form, Place, Post, Prose, Who
from tests.adapters.web.conftest import FROM_THE_PAGE, OURS
from tests.adapters.web.standins import a_post
from tests.adapters.web.test_repertoire import an_entry

if TYPE_CHECKING:
    from bot.messages import CommandInvoked, FormSubmitted, Pressed
    from tests.adapters.web.conftest import Answered, Opened

LI = "slack:T01/U01"
HOME = Place("slack:T01", "@U01")
BAKERS = CommunityChoice(1, "Bakers", "Bread, and how to make it", chosen=True)
BREWERS = CommunityChoice(2, "Brewers <b>", "Beer")
EVERY_PAGE = (
    "/",
    "/repertoire",
    "/repertoire?q=ingress",
    "/entries/7",
    "/entries/8",
    "/me",
    "/calendar",
    "/sessions/abc",
    "/sessions/abc.ics",
    "/suggest?field=topics&v=a",
    "/events",
    "/community",
    "/c/general",
    "/notes",
    "/nowhere",
)
EVERY_FORM = ("/press", "/form", "/command", "/community", "/member", "/c/general/say", "/nowhere")


@pytest.mark.parametrize("path", EVERY_PAGE)
async def test_signed_out_every_address_looks_the_same(opened: Opened, path: str) -> None:
    opened.library.keep(an_entry(), "U01")

    answer, other = await opened.get(path), await opened.get("/certainly/not/there")

    assert answer.status == 401
    assert "Type <code>/hearth web</code> in Slack or Discord" in answer.text
    assert answer.text == other.text
    assert answer.headers.keys() == other.headers.keys()
    assert opened.library.wanted == []


@pytest.mark.parametrize("path", EVERY_FORM)
async def test_signed_out_nothing_is_taken(opened: Opened, path: str) -> None:
    answer = await opened.post(path, action="used:7:2", name="share", text="Mine.")

    assert answer.status == 401
    assert (opened.inbox.presses, opened.inbox.commands, opened.inbox.forms) == ({}, {}, {})
    assert opened.transcript.said == {}


async def test_what_watches_over_the_process_needs_no_session(opened: Opened) -> None:
    assert [(await opened.get(path)).text for path in ("/healthz", "/readyz")] == ["ok", "ready"]
    assert (await opened.get("/static/hearth.css")).status == 200


@pytest.mark.parametrize(
    "headers",
    [{"X-Forwarded-For": "1.2.3.4"}, {"Forwarded": "for=1.2.3.4"}, {"X-Real-IP": "1.2.3.4"}],
)
async def test_the_figures_are_for_this_machine_alone(opened: Opened, headers: dict[str, str]) -> None:
    here, passed_on = await opened.get("/metrics"), await opened.get("/metrics", **headers)

    assert (here.status, here.text) == (200, "hearth_up 1\n")
    assert passed_on.status == 403
    assert "hearth_up" not in passed_on.text


async def test_nothing_of_the_playground_is_there(opened: Opened) -> None:
    await opened.enter(LI, BAKERS)

    for path in ("/c/general", "/c/general/messages", "/notes", "/member"):
        assert (await opened.get(path)).status == 404
    for answer in (await opened.get("/"), await opened.get("/repertoire"), await opened.get("/nowhere")):
        assert "/member" not in answer.text
        assert "Chat" not in answer.text
        assert "Amara" not in answer.text
    assert (await opened.post("/c/general/say", text="x")).status == 404
    assert (await opened.post("/member", member="li")).status == 404


async def test_the_start_is_what_the_core_makes_of_it(opened: Opened) -> None:
    buttons = Choices((Button("Approve", Action("approve", "c1", 1)),))
    opened.inbox.start = Post((Prose((Who("", "slack:T01/U02"),)), buttons), "Wait")
    await opened.enter(LI, BAKERS)

    html = (await opened.get("/")).text

    assert 'value="approve:c1:1"' in html
    assert 'value="slack:T01/@U01"' in html
    assert "a member</bdi>" in html
    assert "Bread, and how to make it" in html


async def test_what_is_asked_shared_and_pressed_is_done_in_the_conversation_with_hearth(opened: Opened) -> None:
    await opened.enter(LI, BAKERS)

    await opened.post("/command", name="ask", text="why?", place="slack:T01/C01")
    await opened.post("/press", action="used:7:2", place="slack:T02/@U99/17")
    await opened.post("/form", action="share::0", place="web:local/general", values={"v.title": "x"})
    await opened.get("/me")

    ask, me = opened.inbox.commands.values()
    (press,), (form,) = opened.inbox.presses.values(), opened.inbox.forms.values()
    done: tuple[CommandInvoked | Pressed | FormSubmitted, ...] = (ask, me, press, form)
    assert {(str(one.actor), one.place, one.private) for one in done} == {(LI, HOME, True)}
    assert (ask.name, ask.text, me.name, me.text) == ("ask", "why?", "hearth", "me")


async def test_the_repertoire_is_read_as_the_member_may(opened: Opened) -> None:
    opened.library.keep(an_entry(), "U01")
    await opened.enter(LI, BAKERS)

    assert "Restart the ingress" in (await opened.get("/repertoire")).text
    assert "Told in" in (await opened.get("/entries/7")).text
    assert opened.library.places == [str(HOME)]
    await opened.enter("slack:T01/U02", BAKERS)
    hidden, absent = await opened.get("/entries/7"), await opened.get("/entries/8")

    assert (hidden.status, absent.status) == (404, 404)
    assert without_nonce(hidden.text) == without_nonce(absent.text)


async def test_a_link_says_whose_entry_it_means_for_this_request_alone(opened: Opened) -> None:
    opened.library.keep(an_entry(), "U01")
    await opened.enter(LI, BAKERS, BREWERS)

    pages = [await opened.get(f"/entries/7{of}") for of in ("?in=2", "?in=3", "?in=x", "")]

    assert opened.library.meant == [2, 3, 0, 0]
    named = ["Community: Brewers" in page.text for page in pages]
    assert named == [True, False, False, False]


async def test_what_would_be_said_in_public_is_shown_to_the_reader(opened: Opened) -> None:
    opened.inbox.answer = a_post("For everybody.", audience="public")
    await opened.enter(LI, BAKERS)

    answer = await opened.post("/press", action="used:7:2")

    assert "For everybody." in answer.text
    assert opened.transcript.standing == {}


async def test_a_form_is_asked_and_comes_back_without_a_script_too(opened: Opened) -> None:
    opened.inbox.answer = Form(Action("share"), "Keep something", ())
    await opened.enter(LI, BAKERS)

    answer = await opened.post("/command", FROM_THE_PAGE, name="share")

    assert "Keep something" in answer.text
    assert "Back to the start" in answer.text


async def test_only_who_has_several_communities_is_offered_a_choice(opened: Opened) -> None:
    await opened.enter(LI, BAKERS)
    one = (await opened.get("/")).text
    opened.library.memberships[LI] = (BAKERS, BREWERS)
    two = (await opened.get("/repertoire")).text

    assert 'name="community"' not in one
    assert 'name="community" value="1" aria-current="true"' in two
    assert 'name="community" value="2"' in two
    assert "Brewers &lt;b&gt;" in two


async def test_another_community_is_chosen_by_a_press(opened: Opened) -> None:
    await opened.enter(LI, BAKERS, BREWERS)

    answer = await opened.post("/community", FROM_THE_PAGE, community="2")

    (press,) = opened.inbox.presses.values()
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert (str(press.action), press.place, str(press.actor)) == ("community:2:0", HOME, LI)


@pytest.mark.parametrize("community", ["3", "", "x", "2:0:1", "١"])
async def test_a_community_of_others_cannot_be_chosen(opened: Opened, community: str) -> None:
    await opened.enter(LI, BAKERS, BREWERS)

    assert (await opened.post("/community", FROM_THE_PAGE, community=community)).status == 404
    assert opened.inbox.presses == {}


@pytest.mark.parametrize("theirs", [(CommunityChoice(1, "Bakers"), BREWERS), (BREWERS,)], ids=["several", "one"])
async def test_who_has_chosen_none_of_theirs_is_asked_first(
    opened: Opened, theirs: tuple[CommunityChoice, ...]
) -> None:
    await opened.enter(LI, *theirs)

    assert 'name="community" value="2"' in (await opened.get("/repertoire")).text
    assert "<h1>Which community?</h1>" in (await opened.get("/")).text


async def test_whoever_was_erased_finds_an_empty_page_at_once(opened: Opened) -> None:
    opened.library.keep(an_entry(), "U01")
    await opened.enter(LI, BAKERS)
    opened.library.memberships.clear()

    for path in EVERY_PAGE:
        answer = await opened.get(path)

        assert answer.status == 403
        assert "You are a member of nothing here" in answer.text
        assert "Restart the ingress" not in answer.text
    assert (await opened.post("/press", action="used:7:2")).status == 403
    assert opened.inbox.presses == {}
    assert (await opened.post("/leave", FROM_THE_PAGE)).status == 200


@pytest.mark.parametrize("path", ["/", "/repertoire", "/me"])
async def test_with_the_database_away_a_member_is_told_so_and_sees_nothing(opened: Opened, path: str) -> None:
    await opened.enter(LI, BAKERS)
    opened.library.fault = Unavailable("down")

    answer = await opened.get(path)

    assert answer.status == 503
    assert "try again in a moment" in answer.text


async def test_a_fault_of_ours_is_told_to_a_member(opened: Opened) -> None:
    await opened.enter(LI, BAKERS)
    opened.inbox.fault = RuntimeError("a bug")

    answer = await opened.get("/")

    assert answer.status == 500
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_an_open_page_whose_session_is_over_is_told_above_what_stands_there(opened: Opened) -> None:
    looking = await opened.ask("GET", "/repertoire", headers=OURS)
    pressing = await opened.post("/form", action="share::0", values={"v.title": "Long thought about"})

    for answer in (looking, pressing):
        assert (answer.status, answer.headers["HX-Retarget"]) == (401, "#over")
        assert "<code>/hearth web</code>" in answer.text
        assert "<html" not in answer.text


async def test_an_open_page_hears_of_its_own_space_alone(opened: Opened) -> None:
    await opened.enter(LI, BAKERS)

    async with opened.browser.get(f"{opened.adapter.url}/events") as stream:
        await asyncio.sleep(1.2)
        opened.library.count += 1
        async with asyncio.timeout(5):
            while not (line := await stream.content.readline()).startswith(b"event:"):
                assert line

    assert set(opened.library.listened) == {"slack:T01"}


async def test_a_stream_ends_with_its_session(opened: Opened) -> None:
    await opened.enter(LI, BAKERS)

    async with opened.browser.get(f"{opened.adapter.url}/events") as stream:
        await asyncio.sleep(1.2)
        opened.clock.forward(hours=13)
        opened.library.count += 1

        async with asyncio.timeout(5):
            await stream.content.read()

    assert opened.adapter.open_pages == 0


async def test_no_page_holds_inline_script_or_style(opened: Opened) -> None:
    pages = [await opened.get("/"), await opened.get("/enter/abc"), await opened.redeem("x")]
    await opened.enter(LI, BAKERS, BREWERS)
    pages += [await opened.get(path) for path in ("/", "/repertoire", "/me", "/nowhere")]

    for html in map(text, pages):
        assert "<style" not in html
        assert "style=" not in html
        assert html.count("<script") == html.count("<script src=")


def text(answer: Answered) -> str:
    return answer.text


def without_nonce(html: str) -> str:
    return re.sub(r'name="nonce" value="\d+"', "", html)
