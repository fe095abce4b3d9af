"""Rounds of pairings: who takes part, who was put together in each, and whether they met."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, Table, Text, text

from bot.storage.tables.base import BigId, Instant, metadata

_WAITING = text("due_at IS NOT NULL")
_UNTOLD = text("notice_at IS NOT NULL")

pairing_round = Table(
    "pairing_round",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("round_id", Text, primary_key=True),  # Its schedule's.
    Column("place", Text, nullable=False),  # printed: web:local/general
    Column("size", Integer, nullable=False),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

pairing_taker = Table(
    "pairing_taker",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("round_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("joined_at", Instant, nullable=False),
    Column("guest", Boolean, nullable=False),
    Column("pause", Text, nullable=False, server_default=""),
    Column("paused_until", Instant),
    Column("silent", Integer, nullable=False, server_default="0"),  # Rounds in a row without a word.
    Index("ix_pairing_taker_community_id_person_id", "community_id", "person_id"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

# With whom somebody does not want to be put together: theirs alone to see.
pairing_apart = Table(
    "pairing_apart",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("by_person", Text, primary_key=True),
    Column("not_with", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("ix_pairing_apart_community_id_not_with", "community_id", "not_with"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

# One time that it is drawn; its id is the occurrence's.
pairing_draw = Table(
    "pairing_draw",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("draw_id", Text, primary_key=True),
    Column("round_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("due_at", Instant),  # Since when it waits to be drawn.
    Column("drawn_at", Instant),
    Index("ix_pairing_draw_community_id_round_id", "community_id", "round_id", "at"),
    Index("ix_pairing_draw_due_at", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

# What became of everybody who took part in a draw, so that it can be told whenever they ask.
pairing_seat = Table(
    "pairing_seat",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("draw_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("until", Instant),
    Column("pairing_id", Text),
    Column("notice_at", Instant),  # When they are to be told of it beforehand; NULL: they were, or need not be.
    Index("ix_pairing_seat_community_id_person_id", "community_id", "person_id"),
    Index("ix_pairing_seat_community_id_pairing_id", "community_id", "pairing_id"),
    Index("ix_pairing_seat_notice_at", "notice_at", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

# Some who were put together. Who they are say their seats.
pairing = Table(
    "pairing",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("pairing_id", Text, primary_key=True),
    Column("draw_id", Text, nullable=False),
    Column("round_id", Text, nullable=False),
    Column("space", Text, nullable=False),
    Column("drawn_at", Instant, nullable=False),
    Column("step", Text, nullable=False),
    Column("due_at", Instant),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("by_person", Text),  # Who said so.
    Column("version", Integer, nullable=False),
    Index("ix_pairing_due_at", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)
