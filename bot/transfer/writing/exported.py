"""An entry as it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.transfer.codec import told_as_json

if TYPE_CHECKING:
    from datetime import datetime

    from bot.practice.model import Draft

# Written with every entry, so that a reader knows Hearth's own documents from others'.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Exported:
    """What leaves of an entry; `variant_of` is the source key of the one that it is a variant of.

    `merged_into` is that of the one that stands for it now, `whole` its number: then it leaves as a part of that one.
    """

    number: int
    id: str
    kept_at: datetime
    draft: Draft
    variant_of: str = ""
    merged_into: str = ""
    whole: int = 0


def as_json(exported: Exported) -> dict[str, Any]:
    """Return all of *exported* as a JSON value."""
    told = told_as_json(exported.draft, variant_of=exported.variant_of, merged_into=exported.merged_into)
    head = {"hearth": VERSION, "number": exported.number, "id": exported.id}
    return head | told | {"kept_at": exported.kept_at.isoformat()}
