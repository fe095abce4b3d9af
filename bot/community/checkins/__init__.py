"""Check-ins: recurring questions that members answer in their own time, and one roundup of what they said."""

from __future__ import annotations
