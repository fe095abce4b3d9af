"""Hearth's ways into spaces, what opens one thing once, and letters: shared, for no community is known yet."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table, Text

from bot.storage.tables.base import BigId, Instant, Json, metadata

installation = Table(
    "installation",
    metadata,
    Column("space_id", Text, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("token", Text, nullable=False),  # Encrypted, and bound to its space.
    Column("bot", Text, nullable=False, server_default=""),
    Column("name", Text, nullable=False, server_default=""),
    Column("url", Text, nullable=False, server_default=""),
    Column("scopes", Json, nullable=False),
    Column("installed_by", Text, nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
    Index("ix_installation_platform", "platform"),
)

# A secret is known by its digest alone. One that is spent or expired stays for a while, so that
# whoever brings it again is told which of both it is; a wrong one is a row of its own, to be counted.
ticket = Table(
    "ticket",
    metadata,
    Column("purpose", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("spent_at", Instant),
    Index("ix_ticket_expires_at", "expires_at"),
    Index("ix_ticket_purpose_subject", "purpose", "subject"),
)

letter = Table(
    "letter",
    metadata,
    Column("key", Text, primary_key=True),
    Column("account", Text, primary_key=True),  # printed: discord:1/2
    Column("space_id", Text, nullable=False),
    Column("payload", Text, nullable=False),  # A Post or a Form as JSON.
    Column("form", Boolean, nullable=False),  # A form is kept while it is filled in, a post for as long as its stub.
    Column("entries", Json, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_letter_account", "account"),
    Index("ix_letter_at", "at"),
)

# A member's calendar is opened by a secret address, known by its digest alone; a person has one.
feed = Table(
    "feed",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_feed_digest", "digest", unique=True),
)

# A program reads with the rights of a member of one community, by a secret that is known by its digest alone.
api_token = Table(
    "api_token",
    metadata,
    Column("token_id", Text, primary_key=True),
    Column("person_id", Text, nullable=False),
    Column("community_id", BigId, nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),  # To the day: a program's reading writes nothing more often.
    Index("ix_api_token_digest", "digest", unique=True),
    Index("ix_api_token_person_id", "person_id"),
)
