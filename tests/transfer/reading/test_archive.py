from __future__ import annotations

import io
import json
import struct
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest

from bot.transfer.errors import UnreadableImport
from bot.transfer.reading.archive import DEEPEST_MESSAGE, LARGEST_MESSAGE, Archive, Gauge
from bot.transfer.reading.slack import SlackExport
from bot.transfer.records import Skip
from tests.transfer.exports import SPACE, slack_zip, solved_thread

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.zip"


def refused(file: Path) -> tuple[str, str]:
    with pytest.raises(UnreadableImport) as fault:
        list(SlackExport(file, SPACE).records())
    return fault.value.reason, fault.value.where


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"\0" * 1000, b"[]"])
def test_what_is_no_zip_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)

    assert refused(file) == ("not_a_zip", "export.zip")


def test_a_truncated_zip_is_refused_as_such(file: Path) -> None:
    slack_zip(file, {"help/2023-11-14": solved_thread()})
    file.write_bytes(file.read_bytes()[:-100])

    assert refused(file) == ("truncated", "export.zip")


def test_a_zip_of_something_else_is_refused(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert refused(file) == ("not_slack", "export.zip")


@pytest.mark.parametrize(
    "name", ["../evil.json", "help/../../evil.json", "/etc/evil.json", "C:\\evil.json", "a\\..\\b.json"]
)
def test_names_that_lead_out_are_refused(file: Path, name: str) -> None:
    slack_zip(file, {})
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, "[]")

    assert refused(file)[0] == "unsafe_name"


def test_a_canvas_with_a_colon_in_its_name_is_fine(file: Path) -> None:
    slack_zip(file, {"FC:F01:Plans/2023-11-14": [], "help/2023-11-14": solved_thread()})

    assert len(list(SlackExport(file, SPACE).records())) == 1


def test_a_bomb_that_declares_its_size_is_refused_unread(file: Path) -> None:
    slack_zip(file, {})
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("help/2023-11-14.json", "w") as day:
        for _ in range(65):
            day.write(b" " * (1 << 20))

    assert refused(file) == ("bomb", "help/2023-11-14.json")


def test_ten_declared_gigabytes_are_refused_unread(file: Path) -> None:
    slack_zip(file, {"help/2023-11-14": solved_thread()})
    whole = bytearray(file.read_bytes())
    at = whole.rindex(b"PK\x01\x02")
    struct.pack_into("<L", whole, at + 24, 0xF0000000)
    file.write_bytes(whole)

    assert refused(file)[0] == "bomb"


def test_a_bomb_that_hides_its_size_is_read_no_further_than_it_declares(file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("channels.json", "[]")
        archive.writestr("help/2023-11-14.json", b" " * (64 << 20))
    whole = bytearray(file.read_bytes())
    struct.pack_into("<L", whole, whole.rindex(b"PK\x01\x02") + 24, 1000)
    file.write_bytes(whole)
    reader = SlackExport(file, SPACE)

    tracemalloc.start()
    found = list(reader.records())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == []
    assert reader.ledger.skipped == {Skip.BROKEN: 1}
    assert peak < 8 << 20


def test_members_that_lie_over_one_another_are_a_bomb(file: Path) -> None:
    slack_zip(file, {"help/2023-11-14": "[" + " " * 150_000 + "1" * 2_000 + "]"})
    with zipfile.ZipFile(file, "a") as archive:
        kernel = archive.getinfo("help/2023-11-14.json")
        for n in range(500):
            double = zipfile.ZipInfo(f"help/{n}.json")
            double.compress_type, double.CRC = kernel.compress_type, kernel.CRC
            double.file_size, double.compress_size = kernel.file_size, kernel.compress_size
            double.header_offset = kernel.header_offset
            archive.filelist.append(double)
            archive.NameToInfo[double.filename] = double
        archive.writestr("more.json", "[]")

    assert refused(file) == ("bomb", "export.zip")


def test_an_encrypted_zip_is_refused(file: Path) -> None:
    slack_zip(file, {"help/2023-11-14": solved_thread()})
    whole = bytearray(file.read_bytes())
    at = whole.rindex(b"PK\x01\x02")
    struct.pack_into("<H", whole, at + 8, 0x1)
    file.write_bytes(whole)

    assert refused(file) == ("encrypted", "help/2023-11-14.json")


def test_a_compression_that_no_export_uses_is_refused(file: Path) -> None:
    slack_zip(file, {})
    with zipfile.ZipFile(file, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("help/2023-11-14.json", "[]")

    assert refused(file) == ("compression", "help/2023-11-14.json")


def test_links_are_passed_over(file: Path) -> None:
    slack_zip(file, {"help/2023-11-14": solved_thread()})
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("help/2023-11-15.json")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    reader = SlackExport(file, SPACE)

    assert len(list(reader.records())) == 1
    assert reader.ledger.skipped == {Skip.LINK: 1}


def test_of_two_members_with_one_name_the_later_counts(file: Path) -> None:
    slack_zip(file, {"help/2023-11-14": []})
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("help/2023-11-14.json", json.dumps(solved_thread()))
    reader = SlackExport(file, SPACE)

    assert len(list(reader.records())) == 1
    assert reader.ledger.skipped == {Skip.DUPLICATE: 1}


def test_a_damaged_member_is_passed_over_and_the_rest_kept(file: Path) -> None:
    slack_zip(file, {"help/2023-11-14": solved_thread(), "help/2023-11-15": solved_thread(1700090000)})
    whole = bytearray(file.read_bytes())
    at = whole.index(b"help/2023-11-14.json") + 40
    whole[at : at + 30] = b"\xff" * 30
    file.write_bytes(whole)
    reader = SlackExport(file, SPACE)

    assert len(list(reader.records())) == 1
    assert reader.ledger.broken == ["help/2023-11-14.json"]


def test_a_zip_in_the_zip_is_left_closed(file: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("channels.json", "[]")
    slack_zip(file, {"help/2023-11-14": solved_thread()})
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("help/inner.zip", inner.getvalue())

    assert len(list(SlackExport(file, SPACE).records())) == 1


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImport) as missing:
        Archive(tmp_path / "none.zip")
    with pytest.raises(UnreadableImport) as folder:
        Archive(tmp_path)

    assert (missing.value.reason, folder.value.reason) == ("missing", "not_a_file")


def test_a_gauge_stops_at_a_message_without_end() -> None:
    gauge = Gauge(io.BytesIO(b"x" * (LARGEST_MESSAGE + 10)), "day")
    gauge.read(LARGEST_MESSAGE)

    with pytest.raises(UnreadableImport):
        gauge.read(10)


def test_a_gauge_stops_at_lists_in_lists_without_end() -> None:
    gauge = Gauge(io.BytesIO(b"[" * (DEEPEST_MESSAGE + 1)), "day")

    with pytest.raises(UnreadableImport):
        gauge.read(1 << 20)


def test_a_gauge_lets_any_number_of_messages_pass() -> None:
    gauge = Gauge(io.BytesIO(b"[x" * (LARGEST_MESSAGE)), "day")

    while gauge.read(1 << 12):
        gauge.passed()

    assert gauge.count == 2 * LARGEST_MESSAGE
