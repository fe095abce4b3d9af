from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

import pytest

from adapters.web.guard import LARGEST_BODY, hosts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.adapters.web.conftest import Served

EVERYBODY = ".".join("0000")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "[", "localhost@evil.example", EVERYBODY]
)
async def test_a_page_asked_for_under_a_foreign_name_is_refused(page: Served, host: str) -> None:
    answer = await page.get("/", Host=host)

    assert answer.status in (400, 421)
    assert "<html" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:1", "[::1]:8765", "LOCALHOST"])
async def test_our_own_names_are_served(page: Served, host: str) -> None:
    assert (await page.get("/", Host=host)).status == 200


async def test_whoever_watches_the_process_may_call_it_anything(page: Served) -> None:
    assert (await page.get("/healthz", Host="hearth.internal")).status == 200


async def test_a_request_that_calls_us_nothing_at_all_is_refused(page: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(page.adapter.url.rpartition(":")[2]))

    writer.write(b"POST /healthz HTTP/1.0\r\nOrigin: http://evil.example\r\n\r\n")
    status = await reader.readline()
    writer.close()

    assert b" 403 " in status


def test_an_address_for_everybody_is_no_name() -> None:
    assert EVERYBODY not in hosts(EVERYBODY, "https://hearth.example")
    assert "hearth.example" in hosts(EVERYBODY, "https://hearth.example")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ],
)
async def test_a_form_of_a_foreign_page_changes_nothing(page: Served, headers: dict[str, str]) -> None:
    answer = await page.post("/c/general/say", headers, text="Forged.")

    assert answer.status == 403
    assert page.transcript.said == {}


async def test_an_older_browser_proves_itself_by_its_origin(page: Served) -> None:
    answer = await page.post("/c/general/say", {"Origin": page.adapter.url}, text="Mine.")

    assert answer.status == 303
    assert len(page.transcript.said) == 1


@pytest.mark.parametrize("path", ["/press", "/form", "/command", "/member", "/c/general/m/1/delete", "/nowhere"])
async def test_every_unsafe_path_asks_where_a_form_comes_from(page: Served, path: str) -> None:
    answer = await page.post(path, {})

    assert answer.status == 403


async def test_a_body_of_more_than_a_megabyte_is_refused_in_one_sentence(page: Served) -> None:
    answer = await page.post("/c/general/say", text="x" * (LARGEST_BODY + 1))

    assert answer.status == 413
    assert "at most one megabyte" in answer.text
    assert page.transcript.said == {}


async def test_who_sends_too_much_and_then_hangs_up_still_reads_why(page: Served) -> None:
    kind = "application/x-www-form-urlencoded"
    headers = {"Sec-Fetch-Site": "same-origin", "Connection": "close", "Content-Type": kind}

    answers = [
        await page.ask("POST", "/c/general/say", headers=headers, data=io.BytesIO(b"x" * 8 * LARGEST_BODY))
        for _ in range(5)
    ]

    assert {answer.status for answer in answers} == {413}


async def test_a_body_that_hides_its_length_is_refused_too(page: Served) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"text="
        for _ in range(12):
            yield b"x" * 100_000

    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    answer = await page.ask("POST", "/c/general/say", headers=headers, data=chunks())

    assert answer.status == 413
    assert page.transcript.said == {}


async def test_every_answer_carries_the_policy(page: Served) -> None:
    for path in ("/", "/repertoire", "/nowhere", "/healthz", "/static/hearth.css"):
        policy = (await page.get(path)).headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy


async def test_an_answer_about_a_fault_of_ours_carries_the_policy_too(page: Served) -> None:
    page.inbox.fault = RuntimeError("a bug")

    answer = await page.post("/press", action="used:7:1")

    assert answer.status == 500
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("encoding", ["undefined", "punycode", "idna", "unicode_escape", "hex", "none-such", "x" * 500])
async def test_a_form_that_claims_a_strange_encoding_is_no_fault_of_ours(page: Served, encoding: str) -> None:
    headers = {
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": f"multipart/form-data; boundary=b; charset={encoding}",
    }
    body = b'--b\r\nContent-Disposition: form-data; name="action"\r\n\r\nx-\\ud800\xff\xe9-\r\n--b--\r\n'

    answer = await page.ask("POST", "/press", headers=headers, data=body)

    assert answer.status in (200, 400)


async def test_whoever_goes_away_in_the_middle_of_a_form_is_no_fault_of_ours(
    page: Served, caplog: pytest.LogCaptureFixture
) -> None:
    host, port = page.adapter.url.removeprefix("http://").split(":")
    lines = (
        "POST /press HTTP/1.1",
        f"Host: {host}",
        "Sec-Fetch-Site: same-origin",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Length: 100",
    )

    _, sending = await asyncio.open_connection(host, int(port))
    sending.write("\r\n".join((*lines, "", "action=")).encode())
    await sending.drain()
    await asyncio.sleep(0.2)
    sending.close()
    await asyncio.sleep(0.2)

    assert (await page.get("/healthz")).status == 200
    assert [line.name for line in caplog.records if line.exc_info] == []


async def test_no_page_holds_inline_script_or_style(page: Served) -> None:
    for path in ("/", "/c/backstage", "/repertoire", "/me", "/nowhere"):
        html = (await page.get(path)).text

        assert "<style" not in html
        assert "style=" not in html
        assert " on" + "click" not in html
        assert html.count("<script") == html.count("<script src=")


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\x00", b"%ED%A0%80=%00", b"a" * 5000, b"&" * 5000, b"text=" + b"%F0%9F" * 50]
)
async def test_a_malformed_form_is_no_fault_of_ours(page: Served, body: bytes) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}

    answer = await page.ask("POST", "/press", headers=headers, data=body)

    assert answer.status in (200, 400)


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x"]
)
async def test_a_body_of_another_kind_is_no_fault_of_ours(page: Served, kind: str) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": kind}

    answer = await page.ask("POST", "/c/general/say", headers=headers, data=b'{"text": "x"}')

    assert answer.status in (400, 422)
    assert page.transcript.said == {}


@pytest.mark.parametrize(
    "action",
    ["", "x", "used:7:not-a-number", ":::", "x" * 5000, "used:7:²", f"used:7:{10**80}", "used:7:-1", "a\x00:b:1"],
)
async def test_a_forged_button_is_answered(page: Served, action: str) -> None:
    answer = await page.post("/press", action=action, place="web:local/general")

    assert answer.status in (200, 400)
    assert "Traceback" not in answer.text


async def test_a_form_field_of_enormous_length_is_refused_in_one_sentence(page: Served) -> None:
    answer = await page.post("/form", {"Sec-Fetch-Site": "same-origin"}, {"action": "share::0", "v.body": "x" * 30_000})

    assert answer.status == 400
    assert "20,000" in answer.text


async def test_a_request_by_the_wrong_method_is_answered(page: Served) -> None:
    assert (await page.get("/press")).status == 405


@pytest.mark.parametrize("id_", ["9" * 30, "9223372036854775808", "²", "-1", "x", "1.5"])
async def test_a_message_with_a_forged_id_is_absent(page: Served, id_: str) -> None:
    answers = [
        await page.post(f"/c/general/m/{id_}/choose", verb="keep"),
        await page.post(f"/c/general/m/{id_}/delete"),
        await page.get(f"/c/general/composer?edit={id_}"),
    ]

    assert {answer.status for answer in answers} == {404}
