"""What stops an import, as facts; whoever shows them has the words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import HearthError


@dataclass
class UnreadableImport(HearthError):
    """Nothing was taken from this file or folder.

    `reason` is one of a closed set: missing, not_a_file, not_a_folder,
    not_a_zip, truncated, encrypted, unsafe_name, compression, bomb,
    too_many_files, too_large, not_slack, not_discord, other_space, no_space,
    not_utf8, nothing_readable. `where` is the file, member or line it is about.
    """

    reason: str
    where: str = ""


@dataclass
class OutOfOrder(HearthError):
    """A batch does not follow what has been taken: `expected` is the next position."""

    expected: int
    got: int


@dataclass
class UnwritableExport(HearthError):
    """Nothing was written.

    `reason` is one of a closed set: is_a_folder, not_a_folder, not_empty,
    no_folder, needs_a_folder. `where` is the file or folder it is about.
    """

    reason: str
    where: str = ""
