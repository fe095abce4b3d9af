"""The check that every statement on a community's content names the community."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.storage.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection, ExecutionContext

SHARED = frozenset(
    {
        "community",
        "space",
        "person",
        "account",
        "room",
        "page_message",
        "installation",
        "ticket",
        "letter",
        "api_token",
        "feed",
        "attention",
        "told",
    }
)

# Scans across communities that are meant to be: looking for what is due, each acted on in a transaction
# of its own; the sender's claim, by room; the doctor's counts and letters; whom to scrub after a restart.
ACROSS = {
    "how much a copy holds": re.compile(r"^SELECT count\(\*\) AS count_1 \nFROM \w+$"),
    "who has nothing else anywhere": re.compile(r"^DELETE FROM person"),
    "a person's memberships": re.compile(r"^SELECT member\.community_id \nFROM member \nWHERE member\.person_id = "),
    "where a person's calendar reads": re.compile(r"^SELECT member\.community_id, member\.account, member\.name"),
    "a person's communities": re.compile(r"^SELECT community\.community_id, .*\sFROM member JOIN community", re.DOTALL),
    "which community somebody means": re.compile(
        r"^SELECT member\.community_id, person\.chosen = member\.community_id AS is_chosen"
    ),
    "whom to scrub": re.compile(r"^SELECT member\.community_id, member\.person_id \nFROM member JOIN person"),
    "what a migration makes of every trial": re.compile(r"^UPDATE use SET asks = 1 WHERE asked_at IS NOT NULL$"),
    "what is due": re.compile(r"^SELECT anon_1\.kind"),
    "the doctor's look at the rhythm": re.compile(
        r"^SELECT count\(\*\) AS \S+ \nFROM (?:occurrence|schedule) \nWHERE \S+\.(?:wake_at|state)|^SELECT '?\S* AS of,",
    ),
    "what is planned, held against the zones": re.compile(
        r"^SELECT occurrence\.community_id, occurrence\.occurrence_id, occurrence\.local"
    ),
    "what is to be sent": re.compile(r"^SELECT .*\sFROM outbox LEFT OUTER JOIN outbox AS original", re.DOTALL),
    "what was left in sending": re.compile(r"^UPDATE outbox SET state=.* WHERE outbox\.payload IS NOT NULL", re.DOTALL),
    "what was taken long ago": re.compile(r"^SELECT delivery\.community_id, delivery\.\S?key\S? \nFROM delivery"),
    "what was held back long ago": re.compile(
        r"^SELECT held_back\.community_id, held_back\.\S?key\S? \nFROM held_back"
    ),
    "what is held back and names who is erased": re.compile(r"^DELETE FROM held_back WHERE \(?held_back\.payload"),
    "what waits for whom who changed their wishes": re.compile(
        r"^UPDATE held_back SET due_at=[^,]+ WHERE held_back\.person_id"
    ),
    "what was posted long ago": re.compile(r"^SELECT outbox\.community_id, outbox\.\S?key\S? \nFROM outbox"),
    "the doctor's letters": re.compile(r"^SELECT .*\sFROM outbox\s+WHERE outbox\.state = ", re.DOTALL),
    "what the operator has seen to": re.compile(r"^UPDATE outbox SET fault=.*WHERE outbox\.state = ", re.DOTALL),
    "the doctor's counts": re.compile(r"^SELECT outbox\.state, count\(\*\)"),
}

_CONTENT = re.compile(
    r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(" + "|".join(sorted(set(metadata.tables) - SHARED)) + r")\b", re.IGNORECASE
)
_TENANT = re.compile(r"community_id\s*(?:=|IN\b)|\browid BETWEEN|^INSERT INTO \w+ \(community_id\b", re.IGNORECASE)


class Tenancy:
    """Collects the statements that reach into a table of content without saying whose."""

    def __init__(self) -> None:
        self.strays: list[str] = []

    def inspect(
        self,
        connection: Connection,  # noqa: ARG002
        cursor: object,  # noqa: ARG002
        statement: str,
        parameters: object,
        context: ExecutionContext | None,  # noqa: ARG002
        many: bool,  # noqa: FBT001
    ) -> None:
        """Look at one of SQLAlchemy's."""
        self.hear(statement, parameters, many)

    def hear(self, statement: str, parameters: object, many: bool) -> None:  # noqa: ARG002, FBT001
        """Look at one statement."""
        if statement.lstrip().upper().startswith(("CREATE", "ALTER", "DROP")):
            return  # The shape of the tables belongs to nobody.
        if _CONTENT.search(statement) and not _TENANT.search(statement) and not _meant(statement):
            self.strays.append(statement)


def _meant(statement: str) -> bool:
    return any(scan.search(statement) for scan in ACROSS.values())
