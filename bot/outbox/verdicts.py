"""What to do about a post that could not be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import uniform

from bot.errors import OutcomeUnknown, PlatformError, Refused, RetryLater, Unauthorised, Unavailable

MOST_ATTEMPTS = 8  # With the pauses below, a platform may be down for about a quarter of an hour.
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 300.0
# A token that was refused is tried again after this: meanwhile the app may have been installed anew.
CLOSED_FOR = timedelta(minutes=5)


class Unsure(PlatformError):
    """It may stand already, the platform does not let us look, and we would rather miss it than repeat it."""


@dataclass(frozen=True, slots=True)
class Later:
    """Try again in `seconds`."""

    seconds: float
    fault: str
    counted: bool = True
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Never:
    """It will not be tried again."""

    fault: str


def verdict(error: Exception, attempts: int) -> Later | Never:
    """Return what to do about a call that failed after *attempts* earlier ones."""
    match error:
        case RetryLater(seconds=seconds):
            return Later(max(seconds, 0.0), "rate_limited", counted=False)
        case Unauthorised():
            return Later(CLOSED_FOR.total_seconds(), "unauthorised", counted=False)
        case Unavailable(reason=reason):  # Ours, and no fault of the post: it was asked for the way, before the call.
            return Later(FIRST_PAUSE, f"database:{reason}", counted=False)
        case Refused(reason=reason):
            return Never(f"refused:{reason}")
        case Unsure():
            return Never("unsure")
        case OutcomeUnknown() | TimeoutError():
            return _again(attempts, "outcome_unknown", unsure=True)
        case PlatformError():
            return _again(attempts, type(error).__name__)
        case _:
            return Never(f"fault_of_ours:{type(error).__name__}")


def _again(attempts: int, fault: str, *, unsure: bool = False) -> Later | Never:
    if attempts + 1 >= MOST_ATTEMPTS:
        return Never(f"{fault}:{MOST_ATTEMPTS}_attempts")
    pause = min(FIRST_PAUSE * 2**attempts, LONGEST_PAUSE)
    return Later(pause * uniform(0.8, 1.2), fault, unsure=unsure)  # noqa: S311 - spreads load, guards nothing
