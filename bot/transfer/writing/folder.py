"""A folder of Markdown files: what is short as YAML front matter, the body below it as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import yaml

from bot.transfer.writing.exported import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.transfer.writing.exported import Exported

_LONGEST_NAME = 60
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def write_folder(entries: Iterable[Exported], folder: Path) -> int:
    """Write one file for every entry into *folder* and return how many there were."""
    number = 0
    for number, exported in enumerate(entries, start=1):  # noqa: B007  # Its last value is the answer.
        text = _page(as_json(exported)).encode("utf-8", "replace")
        (folder / _name(exported)).write_bytes(text)
    return number


def _page(value: dict[str, Any]) -> str:
    front = {name: held for name, held in value.items() if name != "body"}
    # Escaped beyond ASCII only where YAML itself would break a line there or may not hold the character.
    matter = yaml.dump(front, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1 << 20)
    return f"---\n{matter}---\n\n{value['body']}\n"


def _name(exported: Exported) -> str:
    """Return a file name that sorts by number and reads as the title, on every system; a part's behind its whole's."""
    plain = normalize("NFKD", exported.draft.title.casefold()).encode("ascii", "ignore").decode()
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    slug = "-".join(words)[:_LONGEST_NAME].strip("-")
    number = f"{exported.whole:07}_{exported.number:07}" if exported.whole else f"{exported.number:07}"
    return f"{number}{'-' if slug else ''}{slug}.md"
