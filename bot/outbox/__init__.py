"""Sends what was committed to be sent: each post once, in order within its channel.

Rows go `todo → sending → sent | dead` in the database, which alone says what is to be
done: nothing is lost when the process ends at any moment, and a row that was being sent
then is looked up on the platform before it is sent again.
"""

from __future__ import annotations

from bot.outbox.limits import Pace
from bot.outbox.sender import Outbox, Queue
from bot.outbox.verdicts import CLOSED_FOR, LONGEST_PAUSE, MOST_ATTEMPTS, Later, Never, Unsure, verdict

__all__ = [
    "CLOSED_FOR",
    "LONGEST_PAUSE",
    "MOST_ATTEMPTS",
    "Later",
    "Never",
    "Outbox",
    "Pace",
    "Queue",
    "Unsure",
    "verdict",
]
