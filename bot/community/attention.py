"""What Hearth starts with somebody, and why they see it. No I/O, no clock."""

from __future__ import annotations

from enum import StrEnum


class Cause(StrEnum):
    """Why Hearth says something that nobody asked for just now; what members mute is one of these."""

    SESSION = "session"  # An announcement, a change, what was missed.
    REMINDER = "reminder"  # Signed up to: what somebody said they would come to.
    CHECKIN = "checkin"  # Signed up to.
    PAIRING = "pairing"  # Signed up to.
    DIGEST = "digest"
    WELCOME = "welcome"
    TRIAL = "trial"
    CONSENT = "consent"
    OFFER = "offer"
    PRIOR_ART = "prior_art"
    THANKS = "thanks"
    QUESTION = "question"
    DUTY = "duty"  # What a facilitator or a host is told because they are one.


SIGNED_UP = frozenset({Cause.REMINDER, Cause.CHECKIN, Cause.PAIRING, Cause.DUTY})
"""What people signed up to does not count against their weekly budget."""
