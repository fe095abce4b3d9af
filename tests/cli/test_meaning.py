"""Search by meaning on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.cli.meaning import installed

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

needs_the_extra = pytest.mark.skipif(not installed(), reason="the extra `semantic` is not installed")


@needs_the_extra
def test_waiting_for_the_encoding_does_it_to_its_end(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.hearth("share", "The bicycle needs air in its tyres #tip")
    monkeypatch.setenv("HEARTH_EMBEDDER", "local")

    before = shell.hearth("status", "--json").json["encoding"]
    after = shell.hearth("status", "--wait-for-encoding", "--json").json["encoding"]

    assert (before["encoded"], before["entries"]) == (0, 1)
    assert (after["encoded"], after["entries"]) == (1, 1)


@needs_the_extra
def test_what_shares_no_word_with_the_question_is_found_by_meaning_only(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.hearth("share", "Deleting your account removes all photographs #tip")
    shell.hearth("share", "The bicycle needs air in its tyres #tip")
    monkeypatch.setenv("HEARTH_EMBEDDER", "local")
    shell.hearth("status", "--wait-for-encoding")
    question = "how can I erase my profile and pictures"

    by_meaning = shell.hearth("ask", question, "--json").json["hits"]
    by_words = shell.hearth("ask", question, "--json", "--no-semantic").json["hits"]

    assert [hit["number"] for hit in by_meaning][:1] == [1]
    assert by_words == []


def test_where_meaning_is_off_waiting_ends_at_once(shell: Shell) -> None:
    shell.hearth("share", "The bicycle needs air in its tyres #tip")

    said = shell.hearth("status", "--wait-for-encoding")

    assert said.code == 0
    assert said.err == "Search by meaning is off: there is nothing to encode.\n"


def test_an_endpoint_that_does_not_answer_leaves_search_by_words(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.hearth("share", "The bicycle needs air in its tyres #tip")
    monkeypatch.setenv("HEARTH_EMBEDDER", "openai")
    monkeypatch.setenv("HEARTH_EMBEDDER_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("HEARTH_EMBEDDER_MODEL", "any")

    found = shell.hearth("ask", "bicycle tyres", "--json")
    checks = {check["name"]: check for check in shell.hearth("doctor", "--json").json}

    assert [hit["number"] for hit in found.json["hits"]] == [1]
    assert checks["embedder"]["result"] == "warning"
