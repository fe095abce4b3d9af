"""What is said about what is somebody's own, and about who did what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Lines, Quote, When
from bot.wording import button, choices, line, post, prose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.community.model import Audited
    from bot.messages import Post


def audit_page(lines: Sequence[Audited], names: Mapping[str, str]) -> Post:
    """Return the newest lines of the audit log."""
    rows = tuple(
        line(
            When(each.at, "moment"),
            f" · {names.get(each.by or '') or 'somebody'} · {each.verb} {names.get(each.subject, each.subject)}".rstrip(),
        )
        for each in lines
    )
    return post(prose("Audit log", tone="heading"), Lines(rows) if rows else prose("It is empty."))


def erase_asked() -> Post:
    """Return the question before everything of a person is erased."""
    return post(
        prose(
            "This removes all you told, asked and tried from every community, for good. Nobody can bring it back.",
            tone="warning",
        ),
        choices(button("Erase all of it", "erase", weight="danger", confirm="Erase everything that is yours?")),
    )


def erased(count: int) -> Post:
    """Return the confirmation of an erasure."""
    told = {0: "", 1: ", 1 entry with it"}.get(count, f", {count} entries with it")
    return post(prose(f"Done: all that was yours is erased{told}."))


def exported(text: str) -> Post:
    """Return all that is somebody's, as text to copy."""
    return post(prose("All that I hold of yours:"), Quote(text))
