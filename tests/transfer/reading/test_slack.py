from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.practice.model import Kind, Scope
from bot.transfer.errors import UnreadableImport
from bot.transfer.reading.slack import SlackExport
from bot.transfer.records import Skip, Solved, Told
from tests.transfer.exports import SPACE, slack_message, slack_zip, solved_thread

if TYPE_CHECKING:
    from pathlib import Path

    from bot.transfer.records import Record

TIP = "#tip Restart the ingress after renewing #k8s"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.zip"


def read(file: Path) -> list[Record]:
    return list(SlackExport(file, SPACE).records())


def test_a_tagged_message_has_the_key_that_it_has_when_it_is_said_live(file: Path) -> None:
    slack_zip(file, {"help/2023-11-14": [slack_message("1700000000.000100", "U1", TIP)]})

    (told,) = read(file)

    assert isinstance(told, Told)
    draft = told.draft
    assert (draft.source_key, draft.room) == ("slack:T01/C1#1700000000.000100", "slack:T01/C1")
    assert (draft.kind, draft.title, draft.topics) == (Kind.TIP, "Restart the ingress after renewing", ("k8s",))
    assert draft.told_at == datetime(2023, 11, 14, 22, 13, 20, 100, tzinfo=UTC)
    assert str(told.account) == "slack:T01/U1"
    assert (draft.author_name, told.room_name) == ("Li", "help")


def test_a_tagged_reply_in_a_thread_is_kept_too(file: Path) -> None:
    reply = slack_message("1700000060.000100", "U2", TIP, thread_ts="1700000000.000100", subtype="thread_broadcast")
    slack_zip(file, {"help/2023-11-14": [reply]})

    (told,) = read(file)

    assert isinstance(told, Told)
    assert told.draft.source_key == "slack:T01/C1#1700000060.000100"


def test_a_public_channel_is_for_the_community_and_all_else_for_its_place(file: Path) -> None:
    says = [slack_message("1700000000.000100", "U1", TIP)]
    slack_zip(file, {"help/2023-11-14": says, "council/2023-11-14": says, "nowhere/2023-11-14": says})

    told = [one for one in read(file) if isinstance(one, Told)]

    assert [(one.draft.room, one.private, one.draft.scope) for one in told] == [
        ("slack:T01/G1", True, Scope.PLACE),
        ("slack:T01/C1", False, Scope.COMMUNITY),
        ("slack:T01/nowhere", None, Scope.PLACE),
    ]


def test_a_channel_listed_as_private_among_the_public_ones_is_private(file: Path) -> None:
    channels = [{"id": "C1", "name": "help", "is_private": True}]
    slack_zip(file, {"help/2023-11-14": [slack_message("1700000000.000100", "U1", TIP)]}, channels=channels)

    (told,) = read(file)

    assert isinstance(told, Told)
    assert told.private is True


def test_direct_conversations_are_passed_over(file: Path) -> None:
    says = [slack_message("1700000000.000100", "U1", TIP)]
    slack_zip(
        file,
        {"D1/2023-11-14": says, "mpdm-li--bo-1/2023-11-14": says},
        dms=[{"id": "D1", "members": ["U1", "U2"]}],
        mpims=[{"id": "G7", "name": "mpdm-li--bo-1", "members": None}],
    )
    reader = SlackExport(file, SPACE)

    assert list(reader.records()) == []
    assert reader.ledger.skipped == {Skip.DIRECT: 2}
    assert reader.ledger.done == reader.total


def test_what_no_person_said_is_counted_by_its_reason(file: Path) -> None:
    slack_zip(
        file,
        {
            "help/2023-11-14": [
                slack_message("1700000000.000100", "U1", "<@U1> has joined the channel", subtype="channel_join"),
                slack_message("1700000001.000100", None, TIP, subtype="bot_message", bot_id="B1", username="bot"),
                slack_message("1700000002.000100", "B9", TIP),
                slack_message("1700000003.000100", "USLACKBOT", TIP),
                slack_message("1700000004.000100", "U1", "This message was deleted.", subtype="tombstone", hidden=True),
                slack_message("1700000005.000100", None, TIP),
                slack_message("", "U1", TIP),
                slack_message("nan", "U1", TIP),
                slack_message("9" * 18, "U1", TIP),
                slack_message("1700000006.000100", "U1", None, files=[{"id": "F1", "mode": "tombstone"}]),
                slack_message("1700000007.000100", "U1", "#tip"),
                None,
                "text",
                slack_message("1700000008.000100", "U1", "just talk"),
            ]
        },
    )
    reader = SlackExport(file, SPACE)

    assert list(reader.records()) == []
    assert reader.ledger.read == 14
    assert reader.ledger.skipped == {
        Skip.NOTICE: 1,
        Skip.BOT: 3,
        Skip.DELETED: 1,
        Skip.NO_AUTHOR: 1,
        Skip.NO_TIME: 3,
        Skip.EMPTY: 2,
        Skip.BROKEN: 2,
    }


def test_a_person_in_no_list_is_known_by_what_the_message_says(file: Path) -> None:
    stranger = slack_message("1700000000.000100", "W7", TIP, user_profile={"display_name": "Guest", "avatar": None})
    nobody = slack_message("1700000001.000100", "W8", TIP, user_profile=None)
    slack_zip(file, {"help/2023-11-14": [stranger, nobody]})

    names = [told.draft.author_name for told in read(file) if isinstance(told, Told)]

    assert names == ["Guest", ""]


def test_a_thanked_answer_becomes_a_pointer_without_text(file: Path) -> None:
    slack_zip(file, {"help/2023-11-14": solved_thread()})

    (solved,) = read(file)

    assert isinstance(solved, Solved)
    assert str(solved.ref) == "slack:T01/C1#1700000160.000200"
    assert solved.ref.place.thread == "1700000100.000100"
    assert (solved.account.native, solved.topics) == ("U2", ("security",))
    assert "rotate twice" not in repr(solved)


def test_a_thread_goes_on_from_one_day_to_the_next(file: Path) -> None:
    question, answer, thanks = solved_thread()
    slack_zip(file, {"help/2023-11-16": [thanks], "help/2023-11-14": [question], "help/2023-11-15": [answer]})

    assert [type(record) for record in read(file)] == [Solved]


def test_a_check_mark_of_another_person_solves_a_thread(file: Path) -> None:
    question, answer, _ = solved_thread()
    answer["reactions"] = [{"name": "white_check_mark", "users": ["U1"], "count": 1}]
    slack_zip(file, {"help/2023-11-14": [question, answer]})

    assert [type(record) for record in read(file)] == [Solved]


def test_a_check_mark_on_ones_own_answer_solves_nothing(file: Path) -> None:
    question, answer, _ = solved_thread()
    answer["reactions"] = [{"name": "white_check_mark", "users": ["U2"], "count": 1}, None]
    slack_zip(file, {"help/2023-11-14": [question, answer]})

    assert read(file) == []


def test_a_check_mark_on_the_question_points_at_the_last_answer(file: Path) -> None:
    question, answer, _ = solved_thread()
    question["reactions"] = [{"name": "heavy_check_mark", "users": None, "count": 1}]
    slack_zip(file, {"help/2023-11-14": [question, answer]})

    (solved,) = read(file)

    assert isinstance(solved, Solved)
    assert solved.ref.id == answer["ts"]


def test_thanks_of_somebody_else_solve_nothing(file: Path) -> None:
    question, answer, thanks = solved_thread()
    thanks["user"] = "U3"
    slack_zip(file, {"help/2023-11-14": [question, answer, thanks]})

    assert read(file) == []


def test_thanks_without_an_answer_solve_nothing(file: Path) -> None:
    question, _, thanks = solved_thread()
    slack_zip(file, {"help/2023-11-14": [question, thanks]})

    assert read(file) == []


def test_an_answer_that_its_author_tagged_is_kept_and_not_asked_about(file: Path) -> None:
    question, answer, thanks = solved_thread()
    answer["text"] = "#solution Run rotate twice, then restart."
    slack_zip(file, {"help/2023-11-14": [question, answer, thanks]})

    assert [type(record) for record in read(file)] == [Told]


def test_nobody_who_has_left_is_to_be_asked(file: Path) -> None:
    question, answer, thanks = solved_thread()
    answer["user"] = "U3"
    slack_zip(file, {"help/2023-11-14": [question, answer, thanks]})
    reader = SlackExport(file, SPACE)

    assert list(reader.records()) == []
    assert reader.ledger.skipped == {Skip.AUTHOR_GONE: 1}


def test_a_broken_day_keeps_what_stands_before_the_fault(file: Path) -> None:
    good = '[{"type": "message", "user": "U1", "ts": "1700000000.000100", "text": "#tip Restart the ingress"}, {"cut'
    slack_zip(file, {"help/2023-11-14": good, "help/2023-11-15": "[" * 20_000, "help/2023-11-16": "{}"})
    reader = SlackExport(file, SPACE)

    assert len(list(reader.records())) == 1
    assert reader.ledger.broken == ["help/2023-11-14.json", "help/2023-11-15.json"]


def test_null_where_lists_are_expected_is_an_export_of_nothing(file: Path) -> None:
    slack_zip(file, {"help/2023-11-14": "null"}, users="null", channels="null", groups="[null, {}]")

    assert read(file) == []


def test_an_export_zipped_anew_with_its_folder_reads_the_same(tmp_path: Path) -> None:
    plain = slack_zip(tmp_path / "plain.zip", {"help/2023-11-14": solved_thread()})
    folder = {"acme/help/2023-11-14": solved_thread(), "__MACOSX/acme/help/2023-11-14": solved_thread()}
    lists = {"acme/channels": [{"id": "C1", "name": "help"}]}
    inside = slack_zip(
        tmp_path / "inside.zip", folder | lists, users=None, channels=None, groups=None, integration_logs=None
    )

    assert [str(one.ref) for one in read(inside) if isinstance(one, Solved)] == [
        str(one.ref) for one in read(plain) if isinstance(one, Solved)
    ]


def test_with_the_workspaces_address_every_message_is_linked(file: Path) -> None:
    reply = slack_message("1700000060.000100", "U2", TIP, thread_ts="1700000000.000100")
    slack_zip(file, {"help/2023-11-14": [slack_message("1700000000.000100", "U1", TIP), reply]})

    told = [one for one in SlackExport(file, SPACE, site="https://acme.example/").records() if isinstance(one, Told)]

    assert [one.draft.source_url for one in told] == [
        "https://acme.example/archives/C1/p1700000000000100",
        "https://acme.example/archives/C1/p1700000060000100?thread_ts=1700000000.000100&cid=C1",
    ]


def test_an_export_needs_its_space(file: Path) -> None:
    slack_zip(file, {})

    with pytest.raises(UnreadableImport) as refused:
        SlackExport(file, "")

    assert refused.value.reason == "no_space"


def test_a_large_day_is_read_message_by_message(file: Path) -> None:
    talk = [slack_message(f"17000{n:05}.000100", "U1", f"talk {n} " + "x" * 300) for n in range(6_000)]
    slack_zip(file, {"help/2023-11-14": [*talk, slack_message("1700009999.000100", "U1", TIP)]})
    reader = SlackExport(file, SPACE)

    assert len(list(reader.records())) == 1
    assert reader.ledger.read == 6_001


def test_lists_in_lists_without_end_are_stopped_at(file: Path) -> None:
    said = [slack_message("1700000000.000100", "U1", TIP)] + [
        slack_message("1700000001.000100", "U1", "x" * 2_000)
    ] * 1_500
    whole = json.dumps(said)[:-1] + "," + "[" * 300_000
    slack_zip(file, {"help/2023-11-14": whole})
    reader = SlackExport(file, SPACE)

    assert len(list(reader.records())) == 1
    assert reader.ledger.skipped == {Skip.TOO_LARGE: 1}
