"""Gaps and the questions that make them; who agreed to be found, and who was asked in person."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table, Text, UniqueConstraint, text

from bot.storage.tables.base import BigId, Instant, metadata

_WAITING = text("due_at IS NOT NULL")
_AT_WORK = text("state IN ('asked', 'accepted')")

gap = Table(
    "gap",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("gap_id", Text, primary_key=True),
    Column("topic", Text, nullable=False, server_default=""),
    # What it is called in front of every member: the words of a question that all may read, else empty.
    Column("label", Text, nullable=False, server_default=""),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("asked_at", Instant),  # When its steward was last asked what becomes of it.
    Column("asks", Integer, nullable=False, server_default="0"),
    Column("steward", Text),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("ended_at", Instant),
    Column("answered_by", BigId),
    Column("size", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False),
    Index("ix_gap_community_id_state", "community_id", "state"),
    Index("ix_gap_due_at", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

gap_question = Table(
    "gap_question",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("gap_id", Text, primary_key=True),
    Column("question_id", Text, primary_key=True),
    UniqueConstraint("community_id", "question_id"),
    ForeignKeyConstraint(["community_id", "gap_id"], ["gap.community_id", "gap.gap_id"]),
)

findable = Table(
    "findable",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("cap", Integer, nullable=False, server_default="2"),
    Column("at", Instant, nullable=False),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

asked_one = Table(
    "asked_one",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("asked_id", Text, primary_key=True),
    Column("question_id", Text, nullable=False),
    Column("to_person", Text, nullable=False),
    Column("by_person", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    # Never two people for one question at once.
    Index(
        "ix_asked_one_community_id_question_id",
        *("community_id", "question_id"),
        unique=True,
        sqlite_where=_AT_WORK,
        postgresql_where=_AT_WORK,
    ),
    Index("ix_asked_one_community_id_to_person_at", "community_id", "to_person", "at"),
    Index("ix_asked_one_community_id_at", "community_id", "at"),
    Index("ix_asked_one_due_at", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)
