"""What is handed over to a person of all that is held of them: what is theirs, and nothing of anybody else.

A row names a person because it is theirs, or because they stand beside what is another's: as the steward of a gap, as
who told the entry that answered what somebody asked in private. Of the latter they get their own side of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Rows = Sequence[Mapping[str, object]]

WHOSE: Mapping[str, tuple[str, ...]] = {
    "asked_one": ("by_person",),
    "entry": ("author",),
    "gap": (),
    "interaction": ("by_person",),
    "newcomer": ("person_id",),
    "question": ("asker",),
    "upkeep": (),
    "value_story": ("author",),
}
"""By which of the columns that name people a row is theirs; without a line here by each of them."""

BESIDE: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("asked_one", "to_person"): ("asked_id", "question_id", "at", "due_at", "state"),
    ("gap", "steward"): ("topic", "due_at", "asked_at", "state"),
    ("newcomer", "greeted_by"): ("greeted_at",),
    ("question", "steward"): ("question_id", "due_at", "state"),
    ("upkeep", "asked_person"): ("number", "asked_at", "due_at"),
}
"""What somebody gets of a row that is not theirs, by the column that names them; nothing where there is no line.

Of a gap neither since when it is one, nor how many ask, nor its id: that is what the first of them asked.
"""

KEPT_BACK: Mapping[str, frozenset[str]] = {
    # Whether the one who was asked said no is theirs to tell.
    "asked_one": frozenset({"state", "due_at"}),
    "charter": frozenset({"rested", "merged_into", "shift", "brought", "due_at"}),
    # For what somebody asked, perhaps in private, the words were to be kept.
    "consent": frozenset({"question"}),
    # Its id is made of whom the deed was for.
    "interaction": frozenset({"interaction_id", "day"}),
    # That somebody used what they told, and when: they hear of it in sums.
    "receipt": frozenset({"due_at"}),
    "question": frozenset({"helped_at", "replied_at"}),
}
"""What a row that is theirs tells of others, and is not handed over."""

NAMING = frozenset(
    {
        *("asker", "asked_person", "author", "by_person", "greeted_by", "helper", "host", "keeper", "kept_by"),
        *("organiser", "person_id", "steward", "to_person", "use_person"),
    }
)
"""The columns that name people: of these each gets only those that name them."""


def handed_over(held: Mapping[str, Rows], person: str) -> dict[str, list[dict[str, object]]]:
    """Return what *person* gets of all that is *held* of them."""
    told = {row["number"] for row in held.get("entry", ()) if row.get("author") == person}
    found = {name: [_own(name, row, person) for row in rows] for name, rows in held.items()}
    for row in found.get("revision", []):
        if row.get("number") not in told:
            # Who kept or hid what another told has no copy of it.
            row.pop("title", None)
            row.pop("body", None)
    return {name: [row for row in rows if row] for name, rows in found.items()}


def _own(table: str, row: Mapping[str, object], person: str) -> dict[str, object]:
    named = {name for name in NAMING & row.keys() if row[name] == person}
    others = {row[name] for name in NAMING & row.keys()} - {person}
    return {
        name: value
        for name, value in row.items()
        if name in _shown(table, row, named) and not (isinstance(value, str) and value in others)
    }


def _shown(table: str, row: Mapping[str, object], named: set[str]) -> set[str]:
    if named & set(WHOSE.get(table, tuple(named))):
        return set(row) - KEPT_BACK.get(table, frozenset())
    beside = {name for column in named for name in BESIDE.get((table, column), ())}
    return beside | named if beside else set()
