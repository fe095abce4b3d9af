"""What can go wrong, as facts.

Errors carry facts, never sentences: each slice's `replies` gives the words.
"""

from __future__ import annotations

from dataclasses import dataclass


class HearthError(Exception):
    """Anything Hearth itself reports as wrong."""


class AskError(HearthError):
    """The person asking can mend it: shown to them, not logged."""


class PlatformError(HearthError):
    """A platform failed or refused; logged, and tried again where that helps."""


@dataclass
class Unavailable(HearthError):
    """The database cannot take this now (down, locked, full, read-only)."""

    reason: str


@dataclass
class Absent(AskError):
    """There is no such thing, or the asker may not see it: both look the same; `near` is what they may have meant."""

    what: str
    name: str
    near: tuple[str, ...] = ()


@dataclass
class NotAllowed(AskError):
    """This member may not do that."""

    verb: str
    needs: str


@dataclass
class Unfit(AskError):
    """A field does not hold what it must.

    `reason` is one of a closed set that `replies` knows: empty, too_long,
    unknown_kind, unknown_choice, not_a_date, past, not_a_number.
    """

    field: str
    reason: str
    value: str = ""


@dataclass
class RetryLater(PlatformError):
    """The platform asks to wait `seconds` before the next call, in the printed `room` only where it says so."""

    seconds: float
    room: str = ""


@dataclass
class Unauthorised(PlatformError):
    """The platform no longer accepts our token for this space."""

    space: str


@dataclass
class Refused(PlatformError):
    """The platform will never take this message: `reason` is its own word for why."""

    reason: str


@dataclass
class Unreadable(PlatformError):
    """What stands in this place may not be read by us (no right to its history)."""

    place: str


@dataclass
class OutcomeUnknown(PlatformError):
    """The call may or may not have taken effect (a time-out, a dropped socket)."""

    reason: str
