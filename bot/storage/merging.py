"""Joining two persons who turned out to be one: what was either's is the one's, in every community."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, or_, select, update

from bot.community.model import Role
from bot.storage.attention import join_attention, join_held
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.ledger import join_deeds
from bot.storage.members import member_of, values_of
from bot.storage.tables.access import api_token, feed, ticket
from bot.storage.tables.agenda import attendance, missed, point, takeaway, vote
from bot.storage.tables.charter import charter, commitment
from bot.storage.tables.checkins import checkin_answer, checkin_member, follow
from bot.storage.tables.community import account, member, person, thanks
from bot.storage.tables.domain import question, topic
from bot.storage.tables.gaps import asked_one, findable, gap
from bot.storage.tables.learning import learning, learning_vote
from bot.storage.tables.pairings import pairing, pairing_apart, pairing_seat, pairing_taker
from bot.storage.tables.practice import consent, entry, report, revision, use
from bot.storage.tables.rhythm import occurrence, schedule
from bot.storage.tables.sessions import host, rsvp, series, session_plan
from bot.storage.tables.upkeep import adoption, confirmation, receipt, upkeep
from bot.storage.tables.value import value_story
from bot.storage.tables.welcome import greeter, newcomer
from bot.storage.upsert import upsert

if TYPE_CHECKING:
    from sqlalchemy import Column, Table
    from sqlalchemy.sql import Executable

    from bot.community.model import Member

MERGED = {
    "account": "becomes the one's",
    "adoption": "becomes the one's; of two of one entry the later one stays",
    "alembic_version": "holds no person",
    "api_token": "becomes the one's",
    "asked_one": "becomes the one's, who asked and who was asked; what they asked themselves goes",
    "attendance": "becomes the one's",
    "attention": "of two the one's own stays; what either muted stays muted",
    "audit": "kept as it was noted",
    "charter": "the one wrote it",
    "checkin": "holds no person",
    "checkin_answer": "becomes the one's; of two in one round the one's own stays",
    "checkin_member": "becomes the one's",
    "checkin_round": "holds no person",
    "commitment": "becomes the one's; of two the one's own stays",
    "community": "holds no person",
    "confirmation": "becomes the one's; of two of one entry the later one stays",
    "consent": "becomes the one's, as author and as keeper",
    "delivery": "holds no person",
    "digest": "holds no person",
    "entry": "becomes the one's, as author and as keeper; the name it was told under stays",
    "entry_topic": "holds no person",
    "feed": "of two the one's own stays",
    "findable": "becomes the one's; of two their own stays",
    "follow": "becomes the one's",
    "gap": "becomes the one's, as steward",
    "gap_question": "holds no person",
    "host": "becomes the one's; of two places in one series the one's own stays",
    "held_back": "becomes the one's",
    "gathered": "holds no person",
    "greeter": "becomes the one's",
    "installation": "names an account",
    "interaction": "becomes the one's; what both did counts once",
    "learning": "becomes the one's",
    "learning_entry": "holds no person",
    "learning_vote": "becomes the one's; two for one question count as one",
    "letter": "names an account",
    "member": "one membership a community: the higher role, the earlier day",
    "missed": "becomes the one's",
    "newcomer": "becomes the one's; of two their own stays",
    "occurrence": "the one is its host",
    "outbox": "names accounts",
    "page_message": "names accounts",
    "pairing": "the one said whether they met",
    "pairing_apart": "becomes the one's, whoever of both said it",
    "pairing_draw": "holds no person",
    "pairing_round": "holds no person",
    "pairing_seat": "becomes the one's; of two in one draw their own stays",
    "pairing_taker": "becomes the one's; of two in one round their own stays",
    "person": "the other one's row points to the one, to be erased with them",
    "point": "becomes the one's",
    "pulse_day": "holds no person",
    "question": "becomes the one's, as asker, as steward and as who helped",
    "receipt": "becomes the one's; of two their own stays",
    "report": "becomes the one's; of two on one entry the one's own stays",
    "revision": "becomes the one's",
    "room": "holds no person",
    "rsvp": "becomes the one's; of two to one session the later one stays",
    "series": "the one is who organised it",
    "session": "holds no person",
    "session_plan": "becomes the one's",
    "schedule": "becomes the one's",
    "shown": "holds no person",
    "space": "names an account",
    "takeaway": "becomes the one's; of two from one session the later one stays",
    "tending": "holds no person",
    "thanks": "becomes the one's, given and received; what they gave themselves goes",
    "ticket": "stands for the one",
    "told": "becomes the one's, and counts on",
    "topic": "the one is its steward",
    "topic_alias": "holds no person",
    "topic_source": "holds no person",
    "upkeep": "the one was asked",
    "use": "becomes the one's; of two of one entry the later one stays",
    "value_story": "becomes the one's, all of them",
    "vector": "holds no person",
    "vote": "becomes the one's; two for one point count as one",
}
"""How a person is joined to another in every table; a test fails for a table that is not here."""


def _moved(table: Table, column: str) -> Executable:
    ours = table.c.community_id == bindparam("community")
    return update(table).where(ours, table.c[column] == bindparam("goes")).values({column: bindparam("stays")})


def _doubles(table: Table, column: str, *same: str, keep: Column[Any] | None = None) -> Executable:
    """Return the deletion of the other one's rows where the one has the same; by *keep* the lower of both."""
    twin = table.alias("twin")
    both = [twin.c[name] == table.c[name] for name in ("community_id", *same)]
    lower = [] if keep is None else [table.c[keep.name] <= twin.c[keep.name]]
    exists = select(twin.c.community_id).where(*both, twin.c[column] == bindparam("stays"), *lower).exists()
    ours = table.c.community_id == bindparam("community")
    return delete(table).where(ours, table.c[column] == bindparam("goes"), exists)


def _outdone(table: Table, column: str, *same: str) -> Executable:
    """Return the deletion of the one's rows where the other's, which are still there, are to take their place."""
    twin = table.alias("twin")
    both = [twin.c[name] == table.c[name] for name in ("community_id", *same)]
    exists = select(twin.c.community_id).where(*both, twin.c[column] == bindparam("goes")).exists()
    ours = table.c.community_id == bindparam("community")
    return delete(table).where(ours, table.c[column] == bindparam("stays"), exists)


_TO_ONESELF = delete(thanks).where(
    thanks.c.community_id == bindparam("community"),
    or_(
        (thanks.c.by_person == bindparam("goes")) & (thanks.c.to_person == bindparam("stays")),
        (thanks.c.by_person == bindparam("stays")) & (thanks.c.to_person == bindparam("goes")),
    ),
)
_APART_FROM_ONESELF = delete(pairing_apart).where(
    pairing_apart.c.community_id == bindparam("community"),
    pairing_apart.c.by_person.in_([bindparam("goes"), bindparam("stays")]),
    pairing_apart.c.not_with.in_([bindparam("goes"), bindparam("stays")]),
)
_ASKED_ONESELF = delete(asked_one).where(
    asked_one.c.community_id == bindparam("community"),
    asked_one.c.by_person.in_([bindparam("goes"), bindparam("stays")]),
    asked_one.c.to_person.in_([bindparam("goes"), bindparam("stays")]),
)
_IN_A_COMMUNITY = (
    *(_moved(gap, "steward"), _moved(question, "helper"), _ASKED_ONESELF),
    *(_moved(asked_one, "by_person"), _moved(asked_one, "to_person")),
    *(_doubles(findable, "person_id"), _moved(findable, "person_id")),
    *(_moved(entry, "author"), _moved(entry, "kept_by"), _moved(revision, "by_person")),
    *(_moved(consent, "author"), _moved(consent, "keeper")),
    *(_moved(question, "asker"), _moved(question, "steward"), _moved(topic, "steward")),
    *(_moved(schedule, "by_person"), _moved(occurrence, "host")),
    *(_doubles(report, "person_id", "number"), _moved(report, "person_id")),
    *(_doubles(use, "person_id", "number", keep=use.c.at), _outdone(use, "person_id", "number")),
    _moved(use, "person_id"),
    *(_doubles(vote, "person_id", "point_id"), _moved(vote, "person_id"), _moved(point, "by_person")),
    *(_doubles(learning_vote, "person_id", "learning_id"), _moved(learning_vote, "person_id")),
    _moved(learning, "by_person"),
    *(_doubles(attendance, "person_id", "occurrence_id"), _moved(attendance, "person_id")),
    _doubles(takeaway, "person_id", "occurrence_id", keep=takeaway.c.at),
    *(_outdone(takeaway, "person_id", "occurrence_id"), _moved(takeaway, "person_id")),
    *(_doubles(missed, "person_id", "schedule_id"), _moved(missed, "person_id")),
    *(_doubles(pairing_taker, "person_id", "round_id"), _moved(pairing_taker, "person_id")),
    *(_doubles(pairing_seat, "person_id", "draw_id"), _moved(pairing_seat, "person_id"), _moved(pairing, "by_person")),
    _APART_FROM_ONESELF,
    *(_doubles(pairing_apart, "by_person", "not_with"), _moved(pairing_apart, "by_person")),
    *(_doubles(pairing_apart, "not_with", "by_person"), _moved(pairing_apart, "not_with")),
    *(_doubles(newcomer, "person_id"), _moved(newcomer, "person_id"), _moved(newcomer, "greeted_by")),
    *(_doubles(greeter, "person_id"), _moved(greeter, "person_id")),
    *(_moved(value_story, "author"), _moved(value_story, "use_person")),
    *(_doubles(commitment, "person_id"), _moved(commitment, "person_id"), _moved(charter, "by_person")),
    *(
        _doubles(confirmation, "person_id", "number", keep=confirmation.c.at),
        _outdone(confirmation, "person_id", "number"),
    ),
    *(_doubles(adoption, "person_id", "number", keep=adoption.c.at), _outdone(adoption, "person_id", "number")),
    *(_moved(confirmation, "person_id"), _moved(adoption, "person_id"), _moved(entry, "keeper")),
    *(_doubles(receipt, "person_id"), _moved(receipt, "person_id"), _moved(upkeep, "asked_person")),
    _TO_ONESELF,
    *(_doubles(thanks, "by_person", "to_person", "subject"), _moved(thanks, "by_person")),
    *(_doubles(checkin_answer, "person_id", "round_id"), _moved(checkin_answer, "person_id")),
    *(_doubles(checkin_member, "person_id", "checkin_id"), _moved(checkin_member, "person_id")),
    *(_doubles(follow, "person_id", "topic"), _moved(follow, "person_id")),
    *(_doubles(rsvp, "person_id", "occurrence_id", keep=rsvp.c.at), _outdone(rsvp, "person_id", "occurrence_id")),
    *(_moved(rsvp, "person_id"), _moved(series, "organiser"), _moved(session_plan, "person_id")),
    *(_doubles(host, "person_id", "schedule_id"), _moved(host, "person_id")),
    *(_doubles(thanks, "to_person", "by_person", "subject"), _moved(thanks, "to_person")),
)
_MEMBERSHIPS = select(member.c.community_id).where(member.c.person_id == bindparam("goes"))
_ENDED = delete(member).where(member.c.community_id == bindparam("community"), member.c.person_id == bindparam("goes"))
_PUT = upsert(member, ("community_id", "person_id"), ("name", "role", "account", "joined_at"))
_HELD = select(member).where(member.c.community_id == bindparam("community"), member.c.person_id == bindparam("whose"))
_ACCOUNTS = update(account).where(account.c.person_id == bindparam("goes")).values(person_id=bindparam("stays"))
_TICKETS = (
    update(ticket)
    .where(ticket.c.subject.contains(bindparam("goes")))
    .values(subject=func.replace(ticket.c.subject, bindparam("goes"), bindparam("stays")))
)
# Whoever has none takes the other's over; of two the one's own stays.
_FEED = (
    update(feed)
    .where(
        feed.c.person_id == bindparam("goes"),
        ~select(feed.c.person_id).where(feed.c.person_id == bindparam("its_stays")).correlate(None).exists(),
    )
    .values(person_id=bindparam("stays"))
)
_TOKENS = update(api_token).where(api_token.c.person_id == bindparam("goes")).values(person_id=bindparam("stays"))
_FEEDS = delete(feed).where(feed.c.person_id == bindparam("goes"))
_POINTS = (
    update(person)
    .where(or_(person.c.person_id == bindparam("goes"), person.c.joined_into == bindparam("goes")))
    .values(joined_into=bindparam("stays"), chosen=None)
)
_CHOSEN = select(person.c.chosen).where(person.c.person_id == bindparam("goes"))
_CHOOSE = (
    update(person)
    .where(person.c.person_id == bindparam("stays"), person.c.chosen.is_(None))
    .values(chosen=bindparam("its_choice"))
)
_LIVES = select(person.c.person_id).where(
    person.c.person_id == bindparam("whose"), person.c.erased_at.is_(None), person.c.joined_into.is_(None)
)


class SqlMerging(Repository):
    """The joining of persons, across all communities at once."""

    __slots__ = ()

    def join(self, stays: str, goes: str) -> bool:
        """Make all that is *goes*'s *stays*'s; False where they are the same, or one is erased or joined already."""
        if stays == goes or not (self._lives(stays) and self._lives(goes)):
            return False
        connection = self._context.connection
        of = {"stays": stays, "goes": goes}
        for community in list(connection.execute(_MEMBERSHIPS, of).scalars()):
            self._join_in({**of, "community": community})
        for statement in (_ACCOUNTS, _TICKETS, _TOKENS):
            connection.execute(statement, of)
        connection.execute(_FEED, {**of, "its_stays": stays})
        connection.execute(_FEEDS, of)
        join_attention(connection, stays, goes)
        choice = connection.execute(_CHOSEN, of).scalar()
        connection.execute(_CHOOSE, {"stays": stays, "its_choice": choice})
        connection.execute(_POINTS, of)
        return True

    def _join_in(self, of: dict[str, Any]) -> None:
        connection = self._context.connection
        for statement in _IN_A_COMMUNITY:
            connection.execute(statement, of)
        join_deeds(connection, of)
        join_held(connection, of["community"], of["stays"], of["goes"])
        theirs = self._member(of, of["goes"])
        mine = self._member(of, of["stays"])
        connection.execute(_ENDED, of)
        if theirs:
            connection.execute(_PUT, values_of(joined(mine, theirs) if mine else replace(theirs, person=of["stays"])))
        connection.execute(CHANGED, {"community": of["community"]})

    def _member(self, of: dict[str, Any], whose: str) -> Member | None:
        row = self._context.connection.execute(_HELD, {**of, "whose": whose}).first()
        return member_of(row) if row else None

    def _lives(self, whose: str) -> bool:
        return self._context.connection.execute(_LIVES, {"whose": whose}).first() is not None


def joined(mine: Member, theirs: Member) -> Member:
    """Return the one membership that two become: the higher role, the earlier day, whatever name there is."""
    days = [one.joined_at for one in (mine, theirs) if one.joined_at]
    role = Role.FACILITATOR if mine.facilitates or theirs.facilitates else Role.MEMBER
    return replace(
        mine,
        role=role,
        name=mine.name or theirs.name,
        account=mine.account or theirs.account,
        joined_at=min(days) if days else None,
    )
