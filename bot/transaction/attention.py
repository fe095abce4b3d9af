"""What a use case may ask of a person's attention: their zone, their wishes, what they were told."""

from __future__ import annotations

from typing import Protocol


class Attention(Protocol):
    """What people set about being told things, across all communities."""

    def zone(self, person: str) -> str:
        """Return the IANA zone of a person: their own, else what their platform told, else the community's, else UTC."""
