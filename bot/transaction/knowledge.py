"""What a use case may ask for the knowledge map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.pulse.knowledge import Known


class Knowledge(Protocol):
    """What there is of each topic. Reading only; of entries that every member may see, and of no others."""

    def told(self, *, limit: int) -> dict[str, int]:
        """Return the topics of which most was told, with how many entries every member may see of each."""

    def known(self, until: datetime, *, limit: int) -> Sequence[Known]:
        """Return the topics of which most was told, with how many people had solved, used and confirmed by *until*.

        The numbers of people are as they are: none of them is fit to be shown before `people_of`.
        """
