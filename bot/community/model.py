"""Communities, spaces, persons, members and roles. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Role(StrEnum):
    """What a member may do in a community."""

    MEMBER = "member"
    FACILITATOR = "facilitator"
    OPERATOR = "operator"  # Who runs Hearth: told by a setting, never stored.


@dataclass(frozen=True, slots=True)
class Settings:
    """What a community may set for itself; every one has a default that works."""

    reaction: str = "📝"
    reactions_on: bool = True
    hashtags_on: bool = True
    consent_days: int = 14
    trial_days: int = 7
    gap_days: int = 30
    question_days: int = 7
    old_after_days: int = 730
    zone: str = "UTC"
    welcome: bool = True
    welcome_place: str = ""
    pulse_targets: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Community:
    """One community of practice: the tenant."""

    id: int
    name: str
    about: str = ""
    settings: Settings = field(default_factory=Settings)
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Switches:
    """What a channel may switch on and off for itself, within what its community allows.

    `tags`: messages with a tag are kept, and a thread that ends with thanks or a check mark is offered.
    `reactions`: a reaction keeps a message. `prior_art`: who asks is told privately of similar stories.
    """

    tags: bool = True
    reactions: bool = False
    prior_art: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """A channel that Hearth has met: whose it is, what it is called, and whether it is private.

    `about` is what its platform says that it is for, `labels` what a forum files its posts under.
    """

    key: str
    community: int
    name: str = ""
    private: bool = True
    switches: Switches = Switches()
    gone: bool = False
    inside: bool = True
    shared: bool = True
    told_at: datetime | None = None
    read_to: datetime | None = None
    about: str = ""
    labels: tuple[str, ...] = ()

    @property
    def mixed(self) -> bool:
        """Return whether people may be in it who see nothing of the community but this room."""
        return self.private and self.shared


@dataclass(frozen=True, slots=True)
class Space:
    """A Slack workspace, a Discord server, the page: its default community, and Hearth's time in it.

    `installer` is a printed account; what a space holds that Hearth has left goes at `purge_at`.
    """

    key: str
    community: int
    name: str = ""
    joined_at: datetime | None = None
    installer: str = ""
    left_at: datetime | None = None
    purge_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """Which community is meant in a place, and its room as far as Hearth has met it."""

    community: int
    room: Room | None = None


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What became of a code or ticket that somebody brought, and what it stands for."""

    state: Literal["good", "unknown", "expired", "spent"]
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a community, by the account that they last acted with."""

    community: int
    person: str
    name: str
    role: Role = Role.MEMBER
    account: str = ""
    joined_at: datetime | None = None

    @property
    def facilitates(self) -> bool:
        """Return whether this member may curate."""
        return self.role in {Role.FACILITATOR, Role.OPERATOR}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and which rooms they are known to be in right now (printed rooms).

    A guest sees what comes from those rooms, and what is their own. `mixed` are rooms in which there
    may be people who see no more than that either: nothing else is shown in front of everybody there.
    """

    community: int
    person: str | None = None
    rooms: frozenset[str] = frozenset()
    facilitates: bool = False
    guest: bool = False
    mixed: frozenset[str] = frozenset()


class Did(StrEnum):
    """What somebody did with or for others, or for the repertoire: a line of the ledger. Reading is none."""

    KEPT = "kept"
    ASKED = "asked"
    REPLIED = "replied"  # The first human word in the thread of another's question.
    ANSWERED = "answered"  # Ended another's question, as its asker said.
    THANKED = "thanked"
    USED = "used"
    TRIED = "tried"  # Said that they will.
    TOLD = "told"  # How it went.
    CONFIRMED = "confirmed"  # Still holds, or no more.
    VOTED = "voted"
    PROPOSED = "proposed"
    ATTENDED = "attended"
    CHECKED_IN = "checked_in"
    MET = "met"
    INTRODUCED = "introduced"
    GREETED = "greeted"
    COMMITTED = "committed"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One line of the ledger: who did what for whom, and when. `subject` is an id or `#142`, never words."""

    did: Did
    by: str
    subject: str
    at: datetime
    to: str | None = None
    topic: str = ""

    @property
    def id(self) -> str:
        """Return its id: the same for the same deed, so that done twice it counts once."""
        return deed_id(self.did, self.by, self.to, self.subject)


def deed_id(did: str, by: str, to: str | None, subject: str) -> str:
    """Return the id of a deed: 32 hexadecimal digits."""
    return sha256("\x1f".join((did, by, to or "", subject)).encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Audited:
    """One line of the audit log: who did what to what, without content."""

    id: str
    at: datetime
    by: str | None
    verb: str
    subject: str


@dataclass(frozen=True, slots=True)
class Thanks:
    """One person thanked another for something: a message or an entry, printed as `subject`."""

    by: str
    to: str
    subject: str
    at: datetime
