from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from adapters.web import playground
from adapters.web.door import LASTS, MOST_FAILURES, Door
from adapters.web.session import Sessions
from bot.errors import Unavailable
from bot.messages import Account, CommunityChoice
from bot.testing import SettableClock
from tests.adapters.web.conftest import FROM_THE_PAGE, NOW, SECRET, an_adapter
from tests.adapters.web.standins import MemoryTickets, MemoryTranscript

if TYPE_CHECKING:
    from tests.adapters.web.conftest import Answered, Opened, Served

LI = "slack:T01/U01"
BAKERS = CommunityChoice(1, "Bakers", "Bread, and how to make it", chosen=True)
WAY_IN = "Type <code>/hearth web</code> in Slack or Discord"


async def test_a_link_opens_the_page_for_the_one_it_was_made_for(opened: Opened) -> None:
    answer = await opened.enter(LI, BAKERS)

    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert "Bakers" in (await opened.get("/")).text
    assert opened.inbox.homes == [(LI, "slack:T01/@U01")]


@pytest.mark.parametrize("where", ["/enter/{}", "/enter"])
async def test_whoever_only_fetches_a_link_uses_nothing_up(opened: Opened, where: str) -> None:
    ticket = await opened.tickets.issue("web", LI, minutes=10)
    path = where.format(ticket)

    await opened.ask("HEAD", path, headers={})
    await opened.get(path)
    shown = await opened.get(path)

    assert shown.status == 200
    assert "Sign in</button>" in shown.text
    assert "Set-Cookie" not in shown.headers
    assert opened.tickets.redeemed == []
    assert (await opened.redeem(ticket)).status == 303


async def test_the_page_of_a_link_tells_nobody_of_it(opened: Opened) -> None:
    ticket = await opened.tickets.issue("web", LI, minutes=10)

    for answer in (await opened.get(f"/enter/{ticket}"), await opened.get("/enter"), await opened.redeem("x")):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "http://" not in answer.text
        assert "https://" not in answer.text


@pytest.mark.parametrize("pasted", ["{}", " {}\n", "https://hearth.example/enter#{}", "http://127.0.0.1:8765/enter/{}"])
async def test_a_link_may_be_pasted_whole(opened: Opened, pasted: str) -> None:
    ticket = await opened.tickets.issue("web", LI, minutes=10)

    assert (await opened.redeem(pasted.format(ticket))).status == 303


async def test_a_link_opens_once(opened: Opened) -> None:
    ticket = await opened.tickets.issue("web", LI, minutes=10)
    opened.library.memberships[LI] = (BAKERS,)
    await opened.redeem(ticket)
    opened.browser.cookie_jar.clear()

    again = await opened.redeem(ticket)

    assert_says_what_to_do(again)
    assert (await opened.get("/")).status == 401


async def test_a_link_that_is_too_old_opens_nothing(opened: Opened) -> None:
    ticket = await opened.tickets.issue("web", LI, minutes=10)
    opened.clock.forward(minutes=10)

    assert_says_what_to_do(await opened.redeem(ticket))


@pytest.mark.parametrize("ticket", ["", "x", "x" * 5000, "\x00", "é", "../../", "<script>", " "])
async def test_a_forged_link_opens_nothing(opened: Opened, ticket: str) -> None:
    answer = await opened.redeem(ticket)

    assert_says_what_to_do(answer)
    assert "<script>" not in answer.text
    assert "Set-Cookie" not in answer.headers


async def test_a_ticket_for_something_else_opens_no_page(opened: Opened) -> None:
    assert_says_what_to_do(await opened.redeem(await opened.tickets.issue("link", LI, minutes=10)))


@pytest.mark.parametrize("subject", ["web:local/li", "slack", "slack:T01", "slack:T01/", "/U01", "T01/U01"])
async def test_a_ticket_that_stands_for_no_account_of_a_platform_opens_nothing(opened: Opened, subject: str) -> None:
    assert_says_what_to_do(await opened.redeem(await opened.tickets.issue("web", subject, minutes=10)))


async def test_with_the_database_away_a_link_is_not_used_up(opened: Opened) -> None:
    ticket = await opened.tickets.issue("web", LI, minutes=10)
    opened.library.memberships[LI] = (BAKERS,)
    opened.tickets.fault = Unavailable("down")

    away = await opened.redeem(ticket)
    opened.tickets.fault = None

    assert away.status == 503
    assert "try again in a moment" in away.text
    assert (await opened.redeem(ticket)).status == 303


async def test_whoever_tries_many_links_has_to_wait_and_loses_none(opened: Opened) -> None:
    good = await opened.tickets.issue("web", LI, minutes=10)
    opened.library.memberships[LI] = (BAKERS,)
    for attempt in range(MOST_FAILURES):
        assert (await opened.redeem(f"wrong-{attempt}")).status == 401

    refused = await opened.redeem(good)
    opened.clock.forward(seconds=61)

    assert refused.status == 429
    assert refused.headers["Retry-After"] == "61"
    assert f'value="{good}"' in refused.text
    assert (await opened.redeem(good)).status == 303


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_a_foreign_page_signs_nobody_in(opened: Opened, headers: dict[str, str]) -> None:
    ticket = await opened.tickets.issue("web", LI, minutes=10)

    answer = await opened.post("/enter", headers, ticket=ticket)

    assert answer.status == 403
    assert opened.tickets.redeemed == []


async def test_signing_in_again_replaces_the_session_before(opened: Opened) -> None:
    await opened.enter(LI, BAKERS)
    before = the_cookie(opened)

    await opened.enter("slack:T01/U02", BAKERS)
    after = the_cookie(opened)

    assert before != after
    assert (await with_cookie(opened, before)).status == 401
    assert (await with_cookie(opened, after)).status == 200


async def test_two_sessions_of_one_member_are_two(opened: Opened) -> None:
    await opened.enter(LI, BAKERS)
    first = the_cookie(opened)
    opened.browser.cookie_jar.clear()
    await opened.enter(LI, BAKERS)
    second = the_cookie(opened)

    await opened.post("/leave", FROM_THE_PAGE)

    assert first != second
    assert (await with_cookie(opened, first)).status == 200
    assert (await with_cookie(opened, second)).status == 401


async def test_whoever_signs_out_is_out(opened: Opened) -> None:
    await opened.enter(LI, BAKERS)
    kept = the_cookie(opened)

    answer = await opened.post("/leave", FROM_THE_PAGE)

    assert answer.status == 200
    assert "You are signed out" in answer.text
    assert (await opened.get("/")).status == 401
    assert (await with_cookie(opened, kept)).status == 401


async def test_nobody_is_signed_out_from_a_foreign_page(opened: Opened) -> None:
    await opened.enter(LI, BAKERS)

    assert (await opened.post("/leave", {"Sec-Fetch-Site": "cross-site"})).status == 403
    assert (await opened.get("/leave")).status == 404
    assert (await opened.get("/")).status == 200


async def test_a_session_ends_after_half_a_day(opened: Opened) -> None:
    await opened.enter(LI, BAKERS)
    cookie = the_cookie(opened)

    opened.clock.forward(hours=12, seconds=-1)
    assert (await with_cookie(opened, cookie)).status == 200
    opened.clock.forward(seconds=1)

    assert (await with_cookie(opened, cookie)).status == 401


def test_the_cookie_is_out_of_reach_of_scripts_of_other_sites_and_of_other_hosts() -> None:
    plain, safe = admitted(over_https=False), admitted(over_https=True)

    for cookie in (plain, safe):
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Path=/" in cookie
        assert f"Max-Age={int(LASTS.total_seconds())}" in cookie
        assert "Domain" not in cookie
    assert safe.startswith("__Host-hearth-session=")
    assert "Secure" in safe


def test_every_session_has_an_id_of_its_own() -> None:
    door = a_door()
    ids = {door.read(asking(admitted(door=door)), NOW).id for _ in range(5)}  # type: ignore[union-attr]

    assert len(ids) == 5


def test_another_replica_knows_the_session() -> None:
    session = a_door().read(asking(admitted(door=a_door())), NOW)

    assert session
    assert session.account == Account("slack:T01", "U01")
    assert session.until == NOW + timedelta(hours=12)


@pytest.mark.parametrize("change", ["forged", "cut", "another secret", "extended"])
def test_a_cookie_that_is_not_ours_is_nobodys(change: str) -> None:
    value = admitted().partition(";")[0]
    forged = {
        "forged": "hearth-session=slack:T01/U01",
        "cut": value[:-3],
        "another secret": admitted(door=a_door("another" * 8)).partition(";")[0],
        "extended": value.replace("hearth-session=", "hearth-session=WyJz"),
    }[change]

    assert a_door().read(asking(forged), NOW) is None


def test_the_playgrounds_cookie_opens_no_session_and_the_other_way_round() -> None:
    answer = Response()
    Sessions(SECRET, over_https=False).write(answer, playground.MEMBERS[1])
    players = answer.headers["set-cookie"].partition(";")[0].partition("=")[2]
    members = admitted().partition(";")[0].partition("=")[2]

    assert a_door().read(asking(f"hearth-session={players}"), NOW) is None
    assert Sessions(SECRET, over_https=False).read(asking(f"hearth={members}")) == playground.MEMBERS[0]


@pytest.mark.parametrize(
    "beside", [{"tickets": MemoryTickets(SettableClock())}, {"mounts": {"/slack": PlainTextResponse("")}}]
)
def test_the_playground_is_never_served_beside_a_real_platform(beside: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="never served beside"):
        an_adapter(SettableClock(), MemoryTranscript(), **beside)


async def test_the_playground_has_no_way_in_by_link(page: Served) -> None:
    assert (await page.get("/enter")).status == 404
    assert (await page.post("/enter", ticket="x")).status in (404, 405)


async def test_whoever_is_signed_in_already_is_told_that_the_link_replaces_them(opened: Opened) -> None:
    before = await opened.get("/enter")
    await opened.enter(LI, BAKERS)

    assert "already" not in before.text
    assert "signed in here already" in (await opened.get("/enter")).text


def assert_says_what_to_do(answer: Answered) -> None:
    assert answer.status == 401
    assert "Type <code>/hearth web</code> in Slack or Discord for a new one." in answer.text
    assert len(re.findall("<p>", answer.text)) == 1


def the_cookie(opened: Opened) -> str:
    return next(one.value for one in opened.browser.cookie_jar if one.key == "hearth-session")


async def with_cookie(opened: Opened, value: str) -> Answered:
    opened.browser.cookie_jar.clear()
    return await opened.get("/", Cookie=f"hearth-session={value}")


def a_door(secret: str = SECRET, *, over_https: bool = False) -> Door:
    return Door(MemoryTickets(SettableClock()), secret, over_https=over_https)


def admitted(*, door: Door | None = None, over_https: bool = False) -> str:
    answer = Response()
    (door or a_door(over_https=over_https)).admit(answer, Account("slack:T01", "U01"), NOW)
    return answer.headers["set-cookie"]


def asking(cookie: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", cookie.partition(";")[0].encode())]})
