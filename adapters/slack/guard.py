"""What is refused before anything else looks at a request.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LARGEST_BODY = 1_000_000
OLDEST_SECONDS = 300
LONGEST_STAMP = 12


@dataclass
class Refused(Exception):
    """A request that goes no further: its status, and one sentence."""

    status: int
    sentence: str


FORGED = "This is not signed by Slack: check that HEARTH_SLACK_SIGNING_SECRET is this app's signing secret."
TOO_OLD = "This was signed too long ago: check this machine's clock."
TOO_LARGE = "That is more than Hearth takes at once: at most one megabyte."


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Let a request pass that Slack signed with *secret* within the last five minutes; raise `Refused` for another.

    *headers* are by lower-case name.
    """
    stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= LONGEST_STAMP):
        raise Refused(401, FORGED)
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    if not secret or not hmac.compare_digest(f"v0={digest}".encode(), signature.encode(errors="replace")):
        raise Refused(401, FORGED)
    if abs(now.timestamp() - int(stamp)) > OLDEST_SECONDS:
        raise Refused(401, TOO_OLD)
