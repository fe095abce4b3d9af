from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from adapters.web import playground
from adapters.web.session import Sessions

if TYPE_CHECKING:
    from tests.adapters.web.conftest import Served

LI, AMARA, _ = playground.MEMBERS


def request_with(cookie: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", cookie.encode())]})


def cookie_of(sessions: Sessions) -> str:
    response = Response()
    sessions.write(response, AMARA)
    return response.headers["set-cookie"]


def test_a_browser_is_who_it_chose_to_be() -> None:
    sessions = Sessions("secret", over_https=False)

    assert sessions.read(request_with(cookie_of(sessions).partition(";")[0])) == AMARA


def test_a_forged_cookie_is_nobodys() -> None:
    forged = cookie_of(Sessions("another", over_https=False)).partition(";")[0]

    for cookie in (forged, "hearth=amara", "hearth=", ""):
        assert Sessions("secret", over_https=False).read(request_with(cookie)) == LI


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() -> None:
    cookie = cookie_of(Sessions("secret", over_https=False)).lower()

    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_over_https_no_other_host_can_set_the_cookie() -> None:
    cookie = cookie_of(Sessions("secret", over_https=True))

    assert cookie.startswith("__Host-hearth=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


async def test_a_member_is_chosen_and_shown(page: Served) -> None:
    await page.become("amara")

    assert 'value="amara" aria-pressed="true"' in (await page.get("/")).text


async def test_nobody_can_be_a_member_that_is_none(page: Served) -> None:
    assert (await page.post("/member", member="root")).status == 404
