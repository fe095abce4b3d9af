from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.practice.model import Kind, Scope
from bot.transfer.errors import UnreadableImport
from bot.transfer.reading import lines
from bot.transfer.reading.lines import JsonLines
from bot.transfer.records import Skip, Told
from tests.tools import shared

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "docs.jsonl"


def read(reader: JsonLines) -> list[Told]:
    return [record for record in reader.records() if isinstance(record, Told)]


def test_a_document_keeps_its_id_title_body_and_topics(file: Path) -> None:
    document = {"id": "jb:ack/bar", "title": "ack --bar", "body": "Try it.", "tags": ["Ack", "#command line"]}
    file.write_text(json.dumps(document))

    (told,) = read(JsonLines(file))

    assert (told.draft.source_id, told.draft.source_key) == ("jb:ack/bar", "import:jb:ack/bar")
    assert (told.draft.title, told.draft.body, told.draft.kind) == ("ack --bar", "Try it.", Kind.TIP)
    assert told.draft.topics == ("ack", "command-line")
    assert told.draft.scope is Scope.COMMUNITY


def test_null_numbers_and_missing_fields_are_survived(file: Path) -> None:
    documents = [
        {"id": 7, "title": None, "body": "Restart the ingress. Then wait.", "tags": None, "author": 5},
        {"title": "Only a title", "tags": "alpha, beta"},
        {"id": True, "title": ["no"], "body": {"no": 1}},
        {},
    ]
    file.write_text("\n".join(map(json.dumps, documents)))
    reader = JsonLines(file)

    told = read(reader)

    assert [one.draft.source_id for one in told] == ["7", None]
    assert told[0].draft.title == "Restart the ingress"
    assert told[1].draft.topics == ("alpha", "beta")
    assert reader.ledger.skipped == {Skip.EMPTY: 2}


def test_without_an_id_the_same_document_has_the_same_key(file: Path) -> None:
    file.write_text('{"title": "Twice", "body": "said"}\n' * 2)

    keys = {told.draft.source_key for told in read(JsonLines(file))}

    assert len(keys) == 1


def test_broken_lines_are_passed_over_and_their_numbers_told(file: Path) -> None:
    good = '{"title": "A good line"}'
    file.write_bytes(
        b"\xef\xbb\xbf"
        + "\r\n".join([good, '{"title": "cut', "", "[1, 2]", "[" * 20_000, good]).encode()
        + b"\n\xff\xfe\n"
    )
    reader = JsonLines(file)

    told = read(reader)

    assert len(told) == 2
    assert reader.ledger.broken == ["line 2", "line 4", "line 5", "line 7"]
    assert reader.ledger.skipped == {Skip.BROKEN: 4}
    assert reader.ledger.done == reader.total


def test_of_many_broken_lines_the_first_twenty_are_named(file: Path) -> None:
    file.write_text('{"title": "A good line"}\n' + "no\n" * 50)
    reader = JsonLines(file)

    read(reader)

    assert len(reader.ledger.broken) == 20
    assert reader.ledger.skipped[Skip.BROKEN] == 50


def test_a_file_without_one_good_line_is_refused(file: Path) -> None:
    file.write_text("<html>\n<body>\n")

    with pytest.raises(UnreadableImport) as refused:
        read(JsonLines(file))

    assert (refused.value.reason, refused.value.where) == ("nothing_readable", "line 1")


def test_an_empty_file_is_an_import_of_nothing(file: Path) -> None:
    file.touch()

    assert read(JsonLines(file)) == []


def test_another_encoding_is_refused(file: Path) -> None:
    file.write_text('{"title": "A good line"}', encoding="utf-16")

    with pytest.raises(UnreadableImport) as refused:
        read(JsonLines(file))

    assert refused.value.reason == "not_utf8"


def test_what_is_missing_or_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImport) as missing:
        JsonLines(tmp_path / "none.jsonl")
    with pytest.raises(UnreadableImport) as folder:
        JsonLines(tmp_path)

    assert (missing.value.reason, folder.value.reason) == ("missing", "not_a_file")


def test_a_line_longer_than_any_document_is_passed_over(file: Path) -> None:
    good = b'{"title": "A good line"}\n'
    file.write_bytes(good + b'{"title": "' + b"x" * (lines.LONGEST_LINE * 2) + b'"}\n' + good)
    reader = JsonLines(file)

    assert len(read(reader)) == 2
    assert reader.ledger.broken == ["line 2"]


def test_secrets_are_struck_out_and_hostile_characters_taken_out(file: Path) -> None:
    token = "gh" + "p_" + "Ab3dE6gH9jK2mN5pQ8sT1vW4xY7zA0bC3dE6"
    file.write_text(json.dumps({"title": "a\ud800b\u202ec", "body": f"use {token} now\u2028and then\0"}))

    (told,) = read(JsonLines(file))

    assert told.struck
    assert token not in told.draft.body
    assert told.draft.title == "abc"
    assert told.draft.body.endswith("now\nand then")


def test_only_web_addresses_become_links(file: Path) -> None:
    documents = [
        {"title": "One thing", "url": "javascript:alert(1)"},
        {"title": "Two things", "url": "https://a.example/b"},
    ]
    file.write_text("\n".join(map(json.dumps, documents)))

    assert [told.draft.source_url for told in read(JsonLines(file))] == [None, "https://a.example/b"]


def test_a_document_is_dated_by_its_own_word_else_by_its_file(file: Path) -> None:
    file.write_text('{"title": "Dated", "date": "2020-05-01"}\n{"title": "Undated", "created": "soon"}')

    dated, undated = (told.draft.told_at for told in read(JsonLines(file)))

    assert dated == datetime(2020, 5, 1, tzinfo=UTC)
    assert undated == datetime.fromtimestamp(int(file.stat().st_mtime), UTC)


def test_a_line_that_claims_to_be_hearths_and_is_not_is_broken(file: Path) -> None:
    file.write_text('{"hearth": 1, "kind": "spell", "title": "x", "body": ""}\n{"title": "A good line"}')
    reader = JsonLines(file)

    assert len(read(reader)) == 1
    assert reader.ledger.skipped == {Skip.BROKEN: 1}


def test_the_real_tips_all_become_drafts_with_titles_and_topics() -> None:
    reader = JsonLines(shared("til") / "docs.jsonl")

    told = read(reader)

    assert len(told) == 2448
    assert all(one.draft.title and one.draft.topics and one.draft.source_id for one in told)
    assert not reader.ledger.skipped


def test_what_hearth_wrote_and_somebody_changed_is_made_fit_again(file: Path) -> None:
    line = {
        "hearth": 1,
        "kind": "tip",
        "title": "a\0b",
        "body": "said twice",
        "told_at": "2020-01-01",
        "id": "\ud800x",
        "number": 10**30,
        "source_version": "\ud800",
        "source_url": "javascript:alert(1)",
        "room": "web:local/\u202egeneral",
    }
    file.write_text(json.dumps(line))

    (told,) = read(JsonLines(file))

    assert (told.draft.title, told.draft.source_key, told.number) == ("ab", "import:x", 0)
    assert (told.draft.source_version, told.draft.source_url, told.draft.room) == ("", None, "web:local/general")
    assert told.draft.told_at == datetime(2020, 1, 1, tzinfo=UTC)


def test_a_text_too_long_to_keep_whole_says_so(file: Path) -> None:
    documents = [{"id": "a", "title": "Long", "body": "word " * 5_000}, {"id": "b", "title": "Short"}]
    file.write_text("\n".join(map(json.dumps, documents)))

    assert [told.cut for told in read(JsonLines(file))] == [True, False]
