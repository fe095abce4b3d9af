"""Check-ins, their rounds, who is asked and what was answered; digests, and who follows which topic."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, Table, Text, UniqueConstraint

from bot.storage.tables.base import BigId, Instant, Json, metadata

checkin = Table(
    "checkin",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("checkin_id", Text, primary_key=True),  # Its schedule's.
    Column("place", Text, nullable=False),  # printed: web:local/general
    Column("private", Boolean, nullable=False),
    Column("mode", Text, nullable=False),
    Column("questions", Json, nullable=False),
    Column("asks", Integer, nullable=False),
    Column("quick", Json, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("low", Integer, nullable=False, server_default="0"),  # Rounds in a row under the floor.
    Column("slowed", Integer, nullable=False, server_default="0"),  # How often its cadence was halved.
    Column("version", Integer, nullable=False),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

# One time that it is asked; its id is the occurrence's.
checkin_round = Table(
    "checkin_round",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("round_id", Text, primary_key=True),
    Column("checkin_id", Text, nullable=False),
    Column("asked", Json, nullable=False),  # The questions, and where each was drawn from.
    Column("opened_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("closed", Boolean, nullable=False, server_default="0"),
    Column("answers", Integer, nullable=False, server_default="0"),  # Counted at the close.
    Index("ix_checkin_round_community_id_checkin_id", "community_id", "checkin_id", "opened_at"),
    ForeignKeyConstraint(["community_id", "checkin_id"], ["checkin.community_id", "checkin.checkin_id"]),
)

checkin_answer = Table(
    "checkin_answer",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("round_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("answer_id", Text, nullable=False),  # What its buttons say: short, and no person's.
    Column("texts", Json, nullable=False),  # One a question.
    Column("skipped", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("community_id", "answer_id"),
    Index("ix_checkin_answer_community_id_person_id", "community_id", "person_id"),
    ForeignKeyConstraint(["community_id", "round_id"], ["checkin_round.community_id", "checkin_round.round_id"]),
)

# Who is asked in their own morning.
checkin_member = Table(
    "checkin_member",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("checkin_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("joined_at", Instant, nullable=False),
    Column("away_until", Instant),
    Index("ix_checkin_member_community_id_person_id", "community_id", "person_id"),
    ForeignKeyConstraint(["community_id", "checkin_id"], ["checkin.community_id", "checkin.checkin_id"]),
)

# Without a place it is what each member gets about the topics that they follow.
digest = Table(
    "digest",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("digest_id", Text, primary_key=True),  # Its schedule's.
    Column("place", Text, nullable=False, server_default=""),
    Column("told_to", Instant, nullable=False),  # Up to when it has told what was new.
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

follow = Table(
    "follow",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("place", Text, nullable=False, server_default=""),  # Where they said so, printed.
    Column("at", Instant, nullable=False),
    Index("ix_follow_community_id_topic", "community_id", "topic"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)
