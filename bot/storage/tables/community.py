"""Communities, spaces, persons, members, rooms, thanks, audit.

`space`, `person`, `account` and `room` are the small shared tables: a room says which
community a place belongs to, so it is looked up before the community is known.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Table, Text

from bot.storage.tables.base import BigId, Instant, Json, metadata

community = Table(
    "community",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("name", Text, nullable=False),
    Column("about", Text, nullable=False, server_default=""),
    Column("settings", Json, nullable=False),
    Column("last_number", BigId, nullable=False, server_default="0"),
    Column("changes", BigId, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    Column("pulse_at", Instant),  # When the clock is to take its pulse again.
    Index("ix_community_pulse_at", "pulse_at"),
)

space = Table(
    "space",
    metadata,
    Column("space_id", Text, primary_key=True),
    Column("community_id", BigId, nullable=False),  # the default community of the space
    Column("name", Text, nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("joined_at", Instant),  # Since when Hearth is in it; NULL: it was met without being told.
    Column("installer", Text, nullable=False, server_default=""),  # printed: slack:T01/U01
    Column("left_at", Instant),
    Column("purge_at", Instant),  # When what it holds goes, after Hearth was removed from it.
    # The communities that it, or a channel of it, belonged to before: they hold what was kept there then.
    Column("earlier", Json, nullable=False, server_default="[]"),
)

person = Table(
    "person",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("erased_at", Instant),
    Column("joined_into", Text),  # Who this person turned out to be; the row stays, to be erased with them.
    Column("chosen", BigId),  # The community that is meant where no channel says it.
    Column("created_at", Instant, nullable=False),
    Index("ix_person_joined_into", "joined_into"),
)

account = Table(
    "account",
    metadata,
    Column("space_id", Text, primary_key=True),
    Column("native", Text, primary_key=True),
    Column("person_id", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("zone", Text, nullable=False, server_default=""),  # as the platform told it (IANA)
    Column("left_at", Instant),  # Since when it is there no more, as the platform told; NULL: it is there.
    Index("ix_account_person_id", "person_id"),
)

room = Table(
    "room",
    metadata,
    Column("room", Text, primary_key=True),  # printed: web:local/general
    Column("community_id", BigId, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("private", Boolean, nullable=False),
    Column("settings", Json, nullable=False, server_default="{}"),  # What differs from the community's.
    Column("gone", Boolean, nullable=False, server_default="0"),
    Column("inside", Boolean, nullable=False, server_default="1"),
    # Whether people from elsewhere are in it; unknown is taken for yes where it is private.
    Column("shared", Boolean, nullable=False, server_default="1"),
    Column("told_at", Instant),  # When the platform last told of the channel itself.
    Column("read_to", Instant),  # Up to when the reconciler has read it.
    Column("about", Text, nullable=False, server_default=""),  # What the platform says that it is for.
    Column("labels", Json, nullable=False, server_default="[]"),  # What a forum files its posts under.
    Index("ix_room_community_id", "community_id"),
)

member = Table(
    "member",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("role", Text, nullable=False),
    Column("account", Text, nullable=False, server_default=""),
    Column("joined_at", Instant, nullable=False),
    Index("ix_member_person_id", "person_id"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

# Who thanked whom for what (`subject`: a message or an entry), told privately to the one thanked.
thanks = Table(
    "thanks",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("by_person", Text, primary_key=True),
    Column("to_person", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("ix_thanks_community_id_to_person", "community_id", "to_person"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

audit = Table(
    "audit",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("audit_id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by_person", Text),
    Column("verb", Text, nullable=False),
    Column("subject", Text, nullable=False),
)
