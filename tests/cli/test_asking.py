"""`hearth ask` and `hearth share`."""

from __future__ import annotations

import json
from functools import partial
from random import Random
from string import ascii_letters, digits
from typing import TYPE_CHECKING

import pytest

from bot.messages import Place
from bot.practice.model import Scope
from bot.storage.store import Store
from tests.factories import NOW, a_draft

if TYPE_CHECKING:
    from pathlib import Path

    from bot.practice.model import Draft
    from bot.transaction import Transaction
    from tests.cli.conftest import Shell


def _keep(tx: Transaction, draft: Draft) -> None:
    tx.entries.keep(draft, now=NOW)


TIP = "Restart the ingress after renewing a certificate #tip #tls"


def test_what_was_shared_is_found(shell: Shell) -> None:
    kept = shell.hearth("share", TIP, "--json")
    found = shell.hearth("ask", "ingress", "certificate", "--json")

    assert kept.json | {"title": ""} == {"number": 1, "kind": "tip", "title": "", "topics": ["tls"], "struck": []}
    assert [hit["number"] for hit in found.json["hits"]] == [1]
    assert found.json["tier"] in {"solved", "related"}


def test_an_answer_for_people_names_the_entry_and_who_told_it(shell: Shell) -> None:
    shell.hearth("share", TIP)

    said = shell.hearth("ask", "renewing a certificate")

    assert said.code == 0
    assert "#1 Restart the ingress" in said.out
    assert "told by operator" in said.out


def test_nothing_found_is_no_failure_and_says_what_to_do(shell: Shell) -> None:
    shell.hearth("share", TIP)

    said = shell.hearth("ask", "zebra crossing")

    assert (said.code, said.out) == (0, "Nothing found. `hearth share` keeps what you find out.\n")


def test_asking_where_there_is_no_database_makes_none(shell: Shell) -> None:
    said = shell.hearth("ask", "anything")

    assert said.code == 1
    assert said.err.startswith(f"There is no repertoire at {shell.database} yet")
    assert not shell.folder.exists()


def test_a_story_may_be_told_in_its_parts(shell: Shell) -> None:
    parts = ["--situation", "The disk was full", "--learned", "Rotate the logs", "--title", "No disk left"]

    said = shell.hearth("share", *parts, "--topic", "disk", "--json")

    assert (said.json["kind"], said.json["topics"]) == ("story", ["disk"])
    assert shell.hearth("ask", "rotate logs", "--json").json["hits"][0]["title"] == "No disk left"


def test_secrets_are_struck_out_and_told(shell: Shell) -> None:
    secret = "gh" + "p_" + "".join(Random(7).choices(ascii_letters + digits, k=36))

    said = shell.hearth("share", f"Use {secret} to fetch the packages #tip")

    assert said.code == 0
    assert said.err.startswith("Struck out before keeping")
    assert secret not in said.out + shell.hearth("export").out


def test_a_batch_answers_every_question_on_a_line_of_its_own(shell: Shell, tmp_path: Path) -> None:
    documents = [{"id": "d1", "title": "Open the gate", "body": "Turn the key twice.", "tags": ["gate"]}]
    (tmp_path / "docs.jsonl").write_text("".join(json.dumps(one) + "\n" for one in documents))
    (tmp_path / "queries.jsonl").write_text('{"id": "q1", "text": "open gate"}\n\n{"id": 2, "text": "zebra"}\n')
    shell.hearth("import", tmp_path / "docs.jsonl")

    said = shell.hearth("ask", "--batch", tmp_path / "queries.jsonl", "--limit", "10", "--json", "--no-semantic")

    first, second = said.lines
    assert set(first) == {"id", "tier", "hits", "ms"}
    assert first["id"] == "q1"
    assert {name: first["hits"][0][name] for name in ("number", "source_id")} == {"number": 1, "source_id": "d1"}
    assert 0 <= first["hits"][0]["score"] <= 1
    assert (second["id"], second["tier"], second["hits"]) == (2, "none", [])


def test_a_broken_line_in_a_batch_is_named(shell: Shell, tmp_path: Path) -> None:
    shell.hearth("share", TIP)
    (tmp_path / "queries.jsonl").write_text('{"id": 1, "text": "a"}\n{"id": 2}\n')

    said = shell.hearth("ask", "--batch", tmp_path / "queries.jsonl", "--json")

    assert said.code == 1
    assert said.err.startswith(f"{tmp_path / 'queries.jsonl'}, line 2:")


def test_what_is_private_is_shown_only_when_asked_for(shell: Shell) -> None:
    store = Store.open(f"sqlite:///{shell.database}")
    room = Place("web:local", "council")
    home = store.home_now(room, now=NOW)
    store.write_now(home, lambda tx: tx.members.room(room, private=True))
    draft = a_draft("Count the votes twice", scope=Scope.PLACE, room=str(room))
    store.write_now(home, lambda tx: tx.entries.keep(draft, now=NOW))
    store.close()

    narrow, wide = (shell.hearth("ask", "count votes", *more, "--json").json for more in ([], ["--all"]))
    exported, all_exported = (shell.hearth("export", *more).out for more in ([], ["--all"]))

    assert [len(narrow["hits"]), len(wide["hits"])] == [0, 1]
    assert ["Count the votes" in text for text in (exported, all_exported)] == [False, True]


def test_what_is_shown_in_a_channel_never_met_is_the_operators_to_find(shell: Shell) -> None:
    store = Store.open(f"sqlite:///{shell.database}")
    home = store.home_now(Place("web:local"), now=NOW)
    for room in ("slack:T1/C1", ""):  # As an import names them.
        draft = a_draft("Count the votes twice", scope=Scope.PLACE, room=room)
        store.write_now(home, partial(_keep, draft=draft))
    store.close()

    narrow, wide = (shell.hearth("ask", "count votes", *more, "--json").json for more in ([], ["--all"]))

    assert [len(narrow["hits"]), len(wide["hits"])] == [0, 2]


@pytest.mark.parametrize(
    "words",
    [
        ["ask"],
        ["ask", "x", "--batch", "y"],
        ["ask", "x", "--limit", "0"],
        ["ask", "x", "--kind", "poem"],
        ["share"],
        ["share", "--kind", "poem", "x"],
        ["import"],
        ["import", "chat.zip"],
        ["export", "--format", "markdown"],
        ["export", "--format", "pdf"],
        ["nonsense"],
    ],
)
def test_wrong_usage_leaves_with_two_and_says_what_is_wrong(shell: Shell, words: list[str]) -> None:
    said = shell.hearth(*words)

    assert said.code == 2
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert not shell.folder.exists()


@pytest.mark.parametrize("text", ["", " \n", "\0", "#tip", "\u202e"])
def test_nothing_to_keep_keeps_nothing(shell: Shell, text: str) -> None:
    said = shell.hearth("share", text, "--json")

    assert said.code in {1, 2}
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1


def test_a_community_that_is_not_there_is_named_with_those_that_are(shell: Shell) -> None:
    shell.hearth("share", TIP)

    said = shell.hearth("ask", "ingress", "--community", "Makers")

    assert (said.code, said.err) == (1, 'There is no community "Makers"; there is "local".\n')


@pytest.mark.parametrize(
    "text",
    [
        'NEAR( OR "',
        "* AND -x",
        "\udcff\udcfe",
        "\u202egate",
        "<script>alert(1)</script>",
        pytest.param("[" * 20_000, id="brackets"),
        pytest.param("a" * 100_000, id="long"),
        "\0",
    ],
)
def test_whatever_is_typed_gets_an_answer(shell: Shell, text: str) -> None:
    shell.hearth("share", TIP)

    asked = shell.hearth("ask", text)
    shared = shell.hearth("share", f"gate {text} opens #tip", "--json")

    assert (asked.code, shared.code) == (0, 0)
    assert "fault of Hearth" not in asked.err + shared.err
    assert shared.json["number"] == 2


@pytest.mark.parametrize(
    "text", ["<!channel> @everyone <script>", "\u202edrowssap", "NUL \0 here", "half \ud800 letter"]
)
def test_what_was_typed_comes_back_as_text_and_breaks_nothing(shell: Shell, text: str) -> None:
    shell.hearth("share", f"{text} and the gate #tip")

    said = shell.hearth("ask", "gate")

    assert said.code == 0
    assert "#1" in said.out
    assert not {"\0", "\u202e", "\ud800", "\x1b"} & set(said.out)
