from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.practice.model import Kind
from bot.transfer.errors import UnreadableImport
from bot.transfer.reading import folder
from bot.transfer.reading.folder import MarkdownFolder
from bot.transfer.records import Skip, Told

if TYPE_CHECKING:
    from pathlib import Path


def read(reader: MarkdownFolder) -> list[Told]:
    return [record for record in reader.records() if isinstance(record, Told)]


def test_front_matter_gives_title_kind_topics_and_date(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: no\nkind: warning\ntags: [YAML, booleans]\ndate: 2021-02-03\nauthor: Li\n---\n\nIt means false.\n"
    )

    (told,) = read(MarkdownFolder(tmp_path))

    assert (told.draft.title, told.draft.kind, told.draft.author_name) == ("no", Kind.WARNING, "Li")
    assert told.draft.topics == ("yaml", "booleans")
    assert told.draft.told_at.isoformat() == "2021-02-03T00:00:00+00:00"
    assert told.draft.body == "It means false."


def test_without_front_matter_the_heading_is_the_title_and_the_folder_the_topic(tmp_path: Path) -> None:
    (tmp_path / "git").mkdir()
    (tmp_path / "git" / "stash.md").write_text("\n# Stash one file\r\n\r\nUse `git stash push`.\r\n")

    (told,) = read(MarkdownFolder(tmp_path))

    assert (told.draft.title, told.draft.body) == ("Stash one file", "Use `git stash push`.")
    assert (told.draft.topics, told.draft.source_id) == (("git",), "git/stash.md")


def test_without_a_heading_the_file_name_is_the_title(tmp_path: Path) -> None:
    (tmp_path / "undo_the-last-commit.md").write_text("git reset --soft HEAD~1")

    (told,) = read(MarkdownFolder(tmp_path))

    assert told.draft.title == "undo the last commit"


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nJust a line, never closed.")

    (told,) = read(MarkdownFolder(tmp_path))

    assert told.draft.body == "---\nJust a line, never closed."


def test_what_cannot_be_read_is_counted_and_named(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text("Something to keep")
    (tmp_path / "latin.md").write_bytes(b"caf\xe9")
    (tmp_path / "yaml.md").write_text("---\ntags: [a\n---\n")
    (tmp_path / "deep.md").write_text("---\na: " + "[" * 2_000_000 + "\n---\n")
    (tmp_path / "deeper.md").write_text("---\na:\n " + "- " * 2_000_000 + "\n---\n")
    (tmp_path / "large.md").write_text("x" * (folder.LARGEST_FILE + 1))
    (tmp_path / "empty.md").write_text("---\ntitle: .\n---\n")
    (tmp_path / "else.txt").write_text("not ours")
    reader = MarkdownFolder(tmp_path)

    told = read(reader)

    assert [one.draft.source_id for one in told] == ["good.md"]
    assert reader.ledger.skipped == {Skip.BROKEN: 4, Skip.TOO_LARGE: 1, Skip.EMPTY: 1}
    assert set(reader.ledger.broken) == {"latin.md", "yaml.md", "deep.md", "deeper.md", "large.md"}


def test_a_bomb_of_aliases_costs_nothing(tmp_path: Path) -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    (tmp_path / "a.md").write_text(f"---\na0: &a0 [x]\n{levels}tags: *a29\ntitle: *a29\n---\nThe body stays.")

    (told,) = read(MarkdownFolder(tmp_path))

    assert told.draft.body == "The body stays."


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("Not for this import")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "a.md").symlink_to(outside / "secret.md")
    (inside / "b").symlink_to(outside)
    reader = MarkdownFolder(inside)

    assert read(reader) == []
    assert reader.ledger.skipped == {Skip.LINK: 1}


def test_a_folder_of_unreadable_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.md").write_bytes(b"caf\xe9")

    with pytest.raises(UnreadableImport) as refused:
        read(MarkdownFolder(tmp_path))

    assert refused.value.reason == "nothing_readable"


def test_what_is_missing_or_no_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.touch()

    with pytest.raises(UnreadableImport) as missing:
        MarkdownFolder(tmp_path / "none")
    with pytest.raises(UnreadableImport) as no_folder:
        MarkdownFolder(file)

    assert (missing.value.reason, no_folder.value.reason) == ("missing", "not_a_folder")
