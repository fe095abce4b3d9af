from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.practice.model import Scope
from bot.transfer.errors import UnreadableImport
from bot.transfer.reading.discord import DiscordExport
from bot.transfer.records import Skip, Solved, Told
from tests.transfer.exports import GUILD, check_of, discord_json, discord_message, reply_to

if TYPE_CHECKING:
    from pathlib import Path

    from bot.transfer.records import Record

TIP = "#tip Restart the ingress <@!12> in <#77> #k8s"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "help [77].json"


def read(path: Path, *public: str) -> list[Record]:
    return list(DiscordExport(path, GUILD, public=frozenset(public)).records())


def solved_chain() -> list[dict[str, object]]:
    return [
        discord_message("1", "10", "How do I rotate the keys?"),
        discord_message("2", "11", "Which ones?", **reply_to("1")),
        discord_message("3", "10", "All of them", **reply_to("2")),
        discord_message("4", "12", "Run rotate twice.", **reply_to("3")),
        discord_message("5", "10", "Works now, thank you!", **reply_to("4")),
    ]


def test_a_tagged_message_has_the_key_that_it_has_when_it_is_said_live(file: Path) -> None:
    discord_json(file, [discord_message("1001", "10", TIP)])

    (told,) = read(file)

    assert isinstance(told, Told)
    assert (told.draft.source_key, told.draft.room) == ("discord:4200/77#1001", "discord:4200/77")
    assert told.draft.told_at == datetime(2024, 3, 1, 9, 0, 0, 123000, tzinfo=UTC)
    assert told.draft.body == "Restart the ingress <@discord:4200/12> in <#discord:4200/77>"
    assert told.draft.source_url == "https://discord.com/channels/4200/77/1001"
    assert (told.draft.author_name, told.room_name) == ("User 10", "help")


def test_a_channel_counts_as_private_unless_somebody_says_otherwise(file: Path) -> None:
    discord_json(file, [discord_message("1001", "10", TIP)])

    (unknown,), (by_name,), (by_id,) = read(file), read(file, "help"), read(file, "77")

    assert isinstance(unknown, Told)
    assert (unknown.private, unknown.draft.scope) == (None, Scope.PLACE)
    assert all(isinstance(one, Told) and one.draft.scope is Scope.COMMUNITY for one in (by_name, by_id))


def test_a_thread_stands_in_its_channel(file: Path) -> None:
    said = [discord_message("1001", "10", TIP)]
    discord_json(file, said, id="99", type="GuildPublicThread", categoryId="77", name="Ingress")

    (told,) = read(file, "77")

    assert isinstance(told, Told)
    assert (told.draft.source_key, told.private) == ("discord:4200/77#1001", False)


def test_a_private_thread_stays_private_in_a_public_channel(file: Path) -> None:
    said = [discord_message("1001", "10", TIP)]
    discord_json(file, said, id="99", type="GuildPrivateThread", categoryId="77", name="Ingress")

    (told,) = read(file, "77")

    assert isinstance(told, Told)
    assert told.private is True


def test_thanks_for_a_reply_point_at_that_reply(file: Path) -> None:
    discord_json(file, [*solved_chain(), discord_message("6", "10", "thanks", **reply_to("4"))])

    (solved,) = read(file)

    assert isinstance(solved, Solved)
    assert (solved.ref.id, solved.account.native) == ("4", "12")


def test_in_a_forum_all_that_follows_answers_the_first_message(file: Path) -> None:
    talk = [
        discord_message("1", "10", "It fails since Monday."),
        discord_message("2", "11", "Clear the cache."),
        discord_message("3", "10", "that fixed it, cheers"),
    ]
    discord_json(file, talk, id="99", type="GuildPublicThread", categoryId="77", name="Why does the build fail?")

    (solved,) = read(file)

    assert isinstance(solved, Solved)
    assert (solved.ref.id, solved.ref.place.thread) == ("2", "99")


@pytest.mark.parametrize("users", [("10",), ()])
def test_a_check_mark_solves_a_thread(file: Path, users: tuple[str, ...]) -> None:
    question, answer = solved_chain()[:2]
    discord_json(file, [question, answer | {"reactions": [check_of(*users)]}])

    assert [type(record) for record in read(file)] == [Solved]


def test_nobody_whose_account_is_gone_is_to_be_asked(file: Path) -> None:
    gone = {"id": "456226577798135808", "name": "Deleted User", "discriminator": "0000", "isBot": False}
    discord_json(
        file,
        [
            solved_chain()[0],
            discord_message("2", "", "Do this.", author=gone, reactions=[check_of("10")], **reply_to("1")),
        ],
    )
    reader = DiscordExport(file, GUILD)

    assert list(reader.records()) == []
    assert reader.ledger.skipped == {Skip.AUTHOR_GONE: 1}


def test_what_no_person_said_is_counted_by_its_reason(file: Path) -> None:
    bot = {"id": "5", "name": "bot", "isBot": True}
    discord_json(
        file,
        [
            discord_message("1", "10", "Joined the server.", type="GuildMemberJoin"),
            discord_message("2", "10", "Started a thread.", type="ThreadCreated"),
            discord_message("3", "10", "", type="21"),
            discord_message("4", "10", TIP, author=bot),
            discord_message("5", "10", TIP, author=None),
            discord_message("6", "10", TIP, timestamp=None),
            discord_message("7", "10", TIP, timestamp="yesterday"),
            discord_message("8", "10", "", attachments=[{"id": "1", "fileName": "a.png"}]),
            None,
            discord_message("9", "10", "talk", reactions=None, mentions=None, reference=None, embeds=None),
        ],
    )
    reader = DiscordExport(file, GUILD)

    assert list(reader.records()) == []
    assert reader.ledger.read == 10
    assert reader.ledger.skipped == {
        Skip.NOTICE: 3,
        Skip.BOT: 1,
        Skip.NO_AUTHOR: 1,
        Skip.NO_TIME: 2,
        Skip.EMPTY: 1,
        Skip.BROKEN: 1,
    }


def test_fractions_of_seven_digits_are_times(file: Path) -> None:
    discord_json(file, [discord_message("1", "10", TIP, timestamp="2019-01-01T10:00:00.1234567+00:00")])

    (told,) = read(file)

    assert isinstance(told, Told)
    assert told.draft.told_at.microsecond == 123456


def test_a_folder_is_read_part_by_part_and_a_thread_goes_on(tmp_path: Path) -> None:
    chain = solved_chain()
    discord_json(tmp_path / "help [77] [part 2].json", chain[:3])
    discord_json(tmp_path / "help [77] [part 10].json", chain[3:])
    (tmp_path / "notes.json").write_text('{"some": "thing"}')
    (tmp_path / "broken.json").write_text("no json")
    discord_json(tmp_path / "direct.json", chain, id="5", type="DirectTextChat")
    reader = DiscordExport(tmp_path, GUILD)

    found = list(reader.records())

    assert [one.ref.id for one in found if isinstance(one, Solved)] == ["4"]
    assert reader.ledger.skipped == {Skip.NOT_OURS: 2, Skip.DIRECT: 1}
    assert reader.ledger.done == reader.total


def test_a_truncated_file_keeps_what_stands_before_the_end(file: Path) -> None:
    discord_json(file, [discord_message("1001", "10", TIP), discord_message("1002", "10", TIP)])
    whole = file.read_text()
    file.write_text(whole[: whole.index('"1002"') + 300])
    reader = DiscordExport(file, GUILD)

    assert len(list(reader.records())) == 1
    assert reader.ledger.broken == ["help [77].json: after message 1"]


def test_a_message_without_end_is_too_large_and_not_held(file: Path) -> None:
    discord_json(file, [discord_message("1001", "10", TIP), discord_message("1002", "10", "x" * (18 << 20))])
    reader = DiscordExport(file, GUILD)

    assert len(list(reader.records())) == 1
    assert reader.ledger.skipped == {Skip.TOO_LARGE: 1}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"guild": null, "messages": []}', "[" * 20_000, "PK\x03\x04"])
def test_what_is_no_such_export_is_refused(file: Path, content: str) -> None:
    file.write_text(content)

    with pytest.raises(UnreadableImport) as refused:
        read(file)

    assert refused.value.reason == "not_discord"


def test_another_servers_export_is_refused(file: Path) -> None:
    discord_json(file, [])

    with pytest.raises(UnreadableImport) as refused:
        list(DiscordExport(file, "discord:1").records())

    assert (refused.value.reason, refused.value.where) == ("other_space", "discord:4200")


def test_an_export_may_be_tried_out_in_the_page(file: Path) -> None:
    discord_json(file, [discord_message("1001", "10", TIP)])

    (told,) = DiscordExport(file, "web:local").records()

    assert isinstance(told, Told)
    assert told.draft.source_key == "web:local/77#1001"


def test_an_export_needs_its_space_and_its_file(file: Path) -> None:
    with pytest.raises(UnreadableImport) as no_space:
        DiscordExport(file, "")
    with pytest.raises(UnreadableImport) as missing:
        DiscordExport(file, GUILD)

    assert (no_space.value.reason, missing.value.reason) == ("no_space", "missing")


def test_lists_in_lists_without_end_are_stopped_at(file: Path) -> None:
    discord_json(file, [discord_message("1001", "10", TIP), *[discord_message("1002", "10", "talk")] * 40, "here"])
    file.write_text(file.read_text().replace('"here"', "[" * 300_000))
    reader = DiscordExport(file, GUILD)

    assert len(list(reader.records())) == 1
    assert reader.ledger.skipped == {Skip.TOO_LARGE: 1}
