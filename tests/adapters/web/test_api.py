"""The JSON API: a member's programs read what that member may read, in one community, and nothing else."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from adapters.web.api.app import A_MINUTE, TOO_LONG
from bot.errors import Unavailable
from bot.messages import (
    Account,
    Bearer,
    CalendarRow,
    EntryCard,
    EntryPage,
    GapRow,
    Meeting,
    Prose,
    Quote,
    Said,
    Wanted,
)

if TYPE_CHECKING:
    from tests.adapters.web.conftest import Answered, Opened, Served

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TOKEN = "hearth_" + "abc"
LI = Account("slack:T01", "U01", "Li Wei")


def an_entry(number: int = 7, title: str = "Restart the ingress", state: str = "kept") -> EntryPage:
    card = EntryCard(
        number, 1, "tip", title, passage=(Said("After "), Said("renewing", "marked")), told_by="Amara", told_at=NOON,
        worked=(4, 5), topics=("tls",), community=3,
    )  # fmt: skip
    return EntryPage(
        card, "After **renewing** it.", (("Situation", "It broke."),), (), (), (), "community", state=state
    )


def a_bearer(**changed: object) -> Bearer:
    return replace(Bearer("t1", LI, 3, "Weavers", NOON + timedelta(days=30)), **changed)  # type: ignore[arg-type]


@pytest.fixture
def served(opened: Opened) -> Opened:
    """Return a page of members, to one of whom a token belongs."""
    opened.library.bearers[TOKEN] = a_bearer()
    return opened


async def asked(page: Served, path: str, token: str = TOKEN) -> tuple[int, Any]:
    answer = await page.get(f"/api/v1{path}", Authorization=f"Bearer {token}")
    return answer.status, json.loads(answer.text)


async def test_a_token_says_whose_it_is_and_what_it_opens(served: Opened) -> None:
    status, said = await asked(served, "/me")

    assert (status, said["name"], said["community"]) == (200, "Li Wei", "Weavers")


async def test_a_question_is_answered_by_what_the_member_may_see(served: Opened) -> None:
    served.library.keep(an_entry(7), "U01")
    served.library.keep(an_entry(8, "Restart the council"), "U02")

    status, said = await asked(served, "/ask?q=restart")

    assert status == 200
    assert said["tier"] == "solved"
    [entry] = said["entries"]
    assert (entry["number"], entry["passage"], entry["worked"]) == (7, "After renewing", {"worked": 4, "told": 5})
    assert entry["page"] == f"{served.adapter.url}/entries/7?in=3"
    assert served.library.wanted == [Wanted("restart")]
    assert served.library.meant == [3]


async def test_a_question_that_finds_nothing_says_so(served: Opened) -> None:
    assert await asked(served, "/ask?q=anything") == (200, {"tier": "none", "entries": []})


async def test_no_more_answers_come_than_were_asked_for(served: Opened) -> None:
    for number in range(1, 6):
        served.library.keep(an_entry(number), "U01")

    assert [len((await asked(served, f"/ask?q=restart{more}"))[1]["entries"]) for more in ("", "&limit=1")] == [3, 1]


async def test_the_repertoire_is_listed_by_page_kind_and_topic(served: Opened) -> None:
    served.library.keep(an_entry(), "U01")

    status, said = await asked(served, "/entries?kind=tip&topic=tls&page=2")

    assert (status, said["total"], said["page"]) == (200, 1, 2)
    assert served.library.wanted == [Wanted(kind="tip", topic="tls", page=2)]


async def test_an_entry_is_read_whole(served: Opened) -> None:
    served.library.keep(an_entry(), "U01")

    status, said = await asked(served, "/entries/7")

    assert status == 200
    assert (said["body"], said["parts"]) == ("After **renewing** it.", {"Situation": "It broke."})


async def test_what_was_merged_into_an_entry_is_read_with_it(served: Opened) -> None:
    told = Prose((Said("Told by Bo as #8"),), tone="heading")
    beneath = (told, Quote("Bounce the proxy."), Prose((Said("Put together from"),), tone="heading"))
    served.library.keep(replace(an_entry(), beneath=beneath), "U01")

    _, said = await asked(served, "/entries/7")

    assert said["parts"] == {"Situation": "It broke.", "Told by Bo as #8": "Bounce the proxy."}


@pytest.mark.parametrize("number", ["8", "9", "999", "0", "-1", "x", "7.0", "²", "9" * 30])
async def test_absent_hidden_and_withdrawn_entries_are_the_same(served: Opened, number: str) -> None:
    served.library.keep(an_entry(8), "U02")
    served.library.keep(an_entry(9, state="withdrawn"), "U01")

    assert await asked(served, f"/entries/{number}") == await asked(served, "/entries/123456")


async def test_gaps_are_listed_as_the_member_may_know_of_them(served: Opened) -> None:
    gap = GapRow("q1", "How do we warp the loom?", "weaving", NOON, NOON + timedelta(days=30), "Bo")
    served.library.unknown = [(gap, frozenset({"U01"})), (replace(gap, id="q2"), frozenset({"U02"}))]

    status, said = await asked(served, "/gaps")

    assert status == 200
    assert [(one["id"], one["asks"], one["steward"]) for one in said["gaps"]] == [("q1", gap.asks, "Bo")]


async def test_sessions_are_listed_by_day(served: Opened) -> None:
    meeting = Meeting("s1", "Open hour", "Open hour", NOON, NOON + timedelta(hours=1), where="#weaving")
    served.library.hold(CalendarRow(meeting, "series", 3, "going"), "U01")

    status, said = await asked(served, "/sessions?since=2026-11-23&days=1")

    assert status == 200
    assert [(one["title"], one["answer"]) for one in said["sessions"]] == [("Open hour", "going")]
    assert (await asked(served, "/sessions?since=2026-11-24&days=1"))[1] == {"sessions": []}
    assert (await asked(served, "/sessions?since=9999-12-31&days=366"))[0] == 200


@pytest.mark.parametrize("token", ["", "hearth_other", "x" * 5_000, "hearth_abc extra"])
async def test_without_a_good_token_nothing_is_told(served: Opened, token: str) -> None:
    served.library.keep(an_entry(), "U01")

    for path in ("/me", "/ask?q=restart", "/entries", "/entries/7", "/gaps", "/sessions"):
        answer = await served.get(f"/api/v1{path}", Authorization=f"Bearer {token}")
        assert answer.status == 401
        assert "/hearth token" in json.loads(answer.text)["error"]
        assert "Bearer" in answer.headers["WWW-Authenticate"]


async def test_a_cookie_opens_nothing_here(served: Opened) -> None:
    await served.enter("slack:T01/U01")

    assert (await served.get("/api/v1/me")).status == 401


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/ask", "`q` is missing."),
        ("/ask?q=", "`q`:"),
        ("/ask?q=%20%20", "`q`:"),
        ("/ask?q=a&q=b", "twice"),
        ("/ask?q=" + "a" * 501, "`q`:"),
        ("/ask?q=a&kind=poem", "`kind`:"),
        ("/ask?q=a&limit=0", "`limit`:"),
        ("/ask?q=a&lim=3", "There is no `lim`"),
        ("/entries?page=x", "`page`:"),
        ("/sessions?since=tomorrow", "`since`:"),
        ("/sessions?days=100000", "`days`:"),
        ("/me?x=1", "There is no `x`"),
    ],
)
async def test_a_faulty_question_gets_one_sentence(served: Opened, path: str, sentence: str) -> None:
    status, said = await asked(served, path)

    assert status == 400
    assert sentence in said["error"]


async def test_each_token_may_ask_so_often_and_is_told_when_to_go_on(served: Opened) -> None:
    served.library.bearers["hearth_other"] = a_bearer(token="t2")
    for _ in range(A_MINUTE):
        assert (await asked(served, "/me"))[0] == 200

    answer = await served.get("/api/v1/me", Authorization=f"Bearer {TOKEN}")

    assert answer.status == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "wait" in json.loads(answer.text)["error"]
    assert (await asked(served, "/me", "hearth_other"))[0] == 200


async def test_what_is_left_to_ask_is_said_with_each_answer(served: Opened) -> None:
    answer = await served.get("/api/v1/me", Authorization=f"Bearer {TOKEN}")

    assert answer.headers["X-RateLimit-Remaining"] == str(A_MINUTE - 1)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "https://evil.example"}])
async def test_nothing_can_be_changed(served: Opened, method: str, headers: dict[str, str]) -> None:
    answer = await served.ask(method, "/api/v1/entries/7", headers=headers)

    assert answer.status == 405
    assert json.loads(answer.text)["error"] == "Programs only read here: ask with GET."
    assert "GET" in answer.headers["Allow"]


async def test_a_database_that_is_away_is_said_as_such(served: Opened) -> None:
    served.library.fault = Unavailable("database")

    status, said = await asked(served, "/me")

    assert status == 503
    assert "Try again" in said["error"]


async def test_a_fault_of_ours_tells_nothing_of_itself(served: Opened) -> None:
    served.library.fault = RuntimeError("the inside")

    status, said = await asked(served, "/me")

    assert status == 500
    assert "inside" not in said["error"]


async def test_another_path_is_answered_as_json_too(served: Opened) -> None:
    status, said = await asked(served, "/nothing")

    assert status == 404
    assert "openapi.json" in said["error"]


@pytest.mark.parametrize("path", ["/me/", "/entries/7/", "/openapi.json/"])
async def test_an_address_with_a_slash_too_many_is_absent_and_sends_nobody_on(served: Opened, path: str) -> None:
    served.library.keep(an_entry(), "U01")

    assert await asked(served, path) == await asked(served, "/nothing")


async def test_a_question_of_thousands_of_names_is_refused_before_it_is_read(served: Opened) -> None:
    names = "&".join(f"a{number:x}" for number in range(9_000))
    started = time.perf_counter()

    status, said = await asked(served, f"/me?{names}")

    assert (status, said["error"]) == (400, TOO_LONG)
    assert time.perf_counter() - started < 1  # It took two seconds, and nobody else was answered meanwhile.


async def test_the_longest_question_that_is_taken_is_taken_however_it_is_written(served: Opened) -> None:
    assert (await asked(served, "/ask?q=" + "%F0%9F%94%A5" * 500))[0] == 200


async def test_by_another_name_programs_are_refused_as_json_too(served: Opened) -> None:
    answer = await served.get("/api/v1/me", Host="evil.example", Authorization=f"Bearer {TOKEN}")

    assert answer.status == 421
    assert "not called by this name" in json.loads(answer.text)["error"]


async def test_no_page_elsewhere_is_told_that_it_may_read(served: Opened) -> None:
    answer = await served.get("/api/v1/me", Authorization=f"Bearer {TOKEN}", Origin="https://evil.example")

    assert [name for name in answer.headers if name.lower().startswith("access-control")] == []
    assert answer.headers["Cache-Control"] == "no-store"


async def answer_of(page: Served, path: str) -> Answered:
    return await page.get(path)


async def test_the_document_is_given_to_anybody_and_names_every_operation(served: Opened) -> None:
    answer = await answer_of(served, "/api/v1/openapi.json")

    said = json.loads(answer.text)
    assert answer.status == 200
    assert sorted(said["paths"]) == ["/ask", "/entries", "/entries/{number}", "/gaps", "/me", "/sessions"]
    assert said["servers"] == [{"url": f"{served.adapter.url}/api/v1"}]
