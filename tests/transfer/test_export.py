from __future__ import annotations

import io
import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

import pytest

from bot.community.model import Community, Viewer
from bot.errors import Unavailable
from bot.practice.model import Change, Scope, State
from bot.storage.store import Store
from bot.transfer.errors import UnwritableExport
from bot.transfer.export import export_file, exported, leaving, note_export, write_export
from tests.factories import LI, NOW, a_draft, an_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.practice.model import Entry
    from bot.transaction import Transaction
    from bot.transfer.export import Format

T = TypeVar("T")


class FailingMidway:
    """A store whose database goes down while it is read."""

    entries = members = property(lambda self: self)

    def read_now(self, community: int, fn: Callable[[Transaction], T]) -> T:  # noqa: ARG002
        return fn(cast("Transaction", self))

    def community(self) -> Community:
        return Community(1, "Platform")

    def stream(self, viewer: Viewer | None) -> Iterator[Entry]:  # noqa: ARG002
        yield an_entry(1)
        raise Unavailable("down")


FORMATS: tuple[Format, ...] = ("jsonl", "markdown", "csv", "atom")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path}/hearth.db")
    yield opened
    opened.close()


@pytest.fixture
def community(store: Store) -> int:
    """A community with an entry for all, one of a private channel, one nameless, one hidden."""
    found = store.found("Platform", now=NOW).id

    def keep(tx: Transaction) -> None:
        li = tx.members.meet(LI, now=NOW)
        says = {"author": li.person, "author_name": "Li Secretive"}
        tx.entries.keep(a_draft("For everybody", source_key="web:local/general#1"), now=NOW)
        tx.entries.keep(a_draft("For the council", scope=Scope.PLACE, room="web:local/council"), now=NOW)
        link = "https://a.example/who-said-it"
        tx.entries.keep(
            a_draft("Without my name", nameless=True, source_key="web:local/general#77", source_url=link, **says),
            now=NOW,
        )
        hidden = tx.entries.keep(a_draft("Hidden by a facilitator", source_key="web:local/general#3"), now=NOW)
        assert hidden is not None
        tx.entries.put(replace(hidden, state=State.HIDDEN, version=2), by=None, change=Change.HIDDEN, now=NOW)

    store.write_now(found, keep)
    return found


def written(store: Store, community: int, form: Format, folder: Path, viewer: Viewer | None = None) -> str:
    path = folder / "out"
    export_file(store, community, form, path, viewer=viewer)
    return "".join(page.read_text() for page in sorted(path.iterdir())) if path.is_dir() else path.read_text()


@pytest.mark.parametrize("form", FORMATS)
def test_a_viewer_takes_out_only_what_they_may_see(store: Store, community: int, form: Format, tmp_path: Path) -> None:
    text = written(store, community, form, tmp_path, Viewer(community))

    assert "For everybody" in text
    assert "council" not in text
    assert "Hidden" not in text


@pytest.mark.parametrize("form", FORMATS)
def test_an_operator_takes_out_all_that_is_kept(store: Store, community: int, form: Format, tmp_path: Path) -> None:
    text = written(store, community, form, tmp_path)

    assert "For the council" in text
    assert "Hidden" not in text


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_tells_who_wanted_no_name(store: Store, community: int, form: Format, tmp_path: Path) -> None:
    text = written(store, community, form, tmp_path)

    assert "Without my name" in text
    assert "Secretive" not in text
    assert "who-said-it" not in text
    assert "general#77" not in text


def test_what_was_merged_leaves_with_its_words_and_only_to_who_may_read_them(
    store: Store, community: int, tmp_path: Path
) -> None:
    def merge(tx: Transaction) -> None:
        for number in (2, 3):
            part = tx.entries.get(number)
            assert part is not None
            gone = replace(part, state=State.MERGED, merged_into=1, version=2)
            tx.entries.put(gone, by=None, change=Change.MERGED, now=NOW)

    store.write_now(community, merge)

    every, theirs = (
        [(line["number"], line.get("merged_into", "")) for line in map(json.loads, text.splitlines())]
        for text in (
            written(store, community, "jsonl", tmp_path),
            written(store, community, "jsonl", tmp_path, Viewer(community)),
        )
    )

    assert every == [(1, ""), (2, "web:local/general#1"), (3, "web:local/general#1")]
    assert theirs == [(1, ""), (3, "web:local/general#1")]
    assert "Without my name" not in written(store, community, "atom", tmp_path)
    assert '"#1"' in written(store, community, "csv", tmp_path)


def test_a_variant_names_its_original_by_key() -> None:
    original = an_entry(1, source_key="slack:T01/C1#1")

    assert leaving(an_entry(2, variant_of=1), original).variant_of == "slack:T01/C1#1"
    assert leaving(an_entry(2, variant_of=1), replace(original, nameless=True)).variant_of == "import:entry-1"


def test_a_hidden_original_is_not_named_to_a_viewer(store: Store, community: int) -> None:
    def keep(tx: Transaction) -> None:
        tx.entries.keep(a_draft("A variant of the council's", variant_of=2, source_key="web:local/general#9"), now=NOW)

    store.write_now(community, keep)

    left = store.read_now(community, lambda tx: list(exported(tx, Viewer(community))))
    assert [one.variant_of for one in left if one.number == 5] == [""]


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_is_whole_or_not_there(form: Format, tmp_path: Path) -> None:
    path = tmp_path / "out"

    with pytest.raises(Unavailable):
        export_file(FailingMidway(), 1, form, path)

    assert list(tmp_path.iterdir()) == []


def test_an_export_is_for_its_owner_only(store: Store, community: int, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"

    export_file(store, community, "jsonl", path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_pipe_is_written_to_and_stays_a_pipe(store: Store, community: int, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        read = reader.submit(pipe.read_text)

        export_file(store, community, "jsonl", pipe)

        assert len(read.result(10).splitlines()) == 3
    assert pipe.is_fifo()


def test_a_link_stays_a_link_and_what_it_leads_to_is_written(store: Store, community: int, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "out.jsonl")

    export_file(store, community, "jsonl", tmp_path / "link")

    assert (tmp_path / "link").is_symlink()
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 3


def test_markdown_goes_into_a_folder_that_is_new_or_empty(store: Store, community: int, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.md").touch()

    assert export_file(store, community, "markdown", tmp_path / "empty") == 3
    with pytest.raises(UnwritableExport) as full:
        export_file(store, community, "markdown", tmp_path / "full")

    assert full.value.reason == "not_empty"
    assert [page.name for page in (tmp_path / "full").iterdir()] == ["mine.md"]


@pytest.mark.parametrize(
    ("form", "name", "reason"),
    [
        ("jsonl", "", "is_a_folder"),
        ("jsonl", "none/out", "no_folder"),
        ("markdown", "none/out", "no_folder"),
        ("markdown", "hearth.db", "not_a_folder"),
    ],
)
def test_what_cannot_be_written_is_said(
    store: Store, community: int, tmp_path: Path, form: Format, name: str, reason: str
) -> None:
    with pytest.raises(UnwritableExport) as refused:
        export_file(store, community, form, tmp_path / name)

    assert refused.value.reason == reason


def test_markdown_is_no_single_file(store: Store, community: int) -> None:
    with pytest.raises(UnwritableExport):
        store.read_now(community, lambda tx: write_export(tx, "markdown", io.BytesIO()))


def test_a_line_tells_the_number_and_the_time_of_keeping(store: Store, community: int, tmp_path: Path) -> None:
    lines = written(store, community, "jsonl", tmp_path).splitlines()

    first = json.loads(lines[0])

    assert (first["hearth"], first["number"], first["kept_at"]) == (1, 1, NOW.isoformat())


def test_an_export_is_noted_without_content(store: Store, community: int) -> None:
    store.write_now(community, lambda tx: note_export(tx, "jsonl", 3, by=None, now=NOW))

    (line,) = store.read_now(community, lambda tx: list(tx.audit.every()))

    assert (line.verb, line.subject) == ("export", "jsonl: 3")
