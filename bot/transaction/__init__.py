"""The transaction: what a use case may ask of storage, in one database transaction.

Every method that changes something is safe to run twice: a unique key refuses the
second, and the answer says so (False or None). A repository speaks of one community,
the transaction's own; spaces and persons are shared by all.
"""

from __future__ import annotations

from typing import Protocol

from bot.transaction.agenda import Afterwards, Agendas
from bot.transaction.attention import Attention
from bot.transaction.charter import Charters, Takeovers
from bot.transaction.checkins import Checkins, Digests
from bot.transaction.community import Audit, Erasure, Feeds, Members, Thanking, Tokens
from bot.transaction.delivery import Deliveries, Outgoing
from bot.transaction.domain import Learnings, Questions, Topics
from bot.transaction.gaps import Gaps, Knowing
from bot.transaction.knowledge import Knowledge
from bot.transaction.pairings import Pairings
from bot.transaction.platforms import Codes, Persons, Spaces
from bot.transaction.practice import Consents, Entries, Search, Uses
from bot.transaction.pulse import Interactions, Pulses
from bot.transaction.rhythm import Schedules
from bot.transaction.sessions import Sessions
from bot.transaction.upkeep import Upkeeping
from bot.transaction.value import Stories
from bot.transaction.welcome import Welcoming

__all__ = [
    "Afterwards",
    "Agendas",
    "Attention",
    "Audit",
    "Charters",
    "Checkins",
    "Codes",
    "Consents",
    "Deliveries",
    "Digests",
    "Entries",
    "Erasure",
    "Feeds",
    "Gaps",
    "Interactions",
    "Knowing",
    "Knowledge",
    "Learnings",
    "Members",
    "Outgoing",
    "Pairings",
    "Persons",
    "Pulses",
    "Questions",
    "Schedules",
    "Search",
    "Sessions",
    "Spaces",
    "Stories",
    "Takeovers",
    "Thanking",
    "Tokens",
    "Topics",
    "Transaction",
    "Upkeeping",
    "Uses",
    "Welcoming",
]


class Transaction(Protocol):
    """One database transaction in one community. An exception undoes all of it."""

    @property
    def entries(self) -> Entries:
        """Return the repertoire."""

    @property
    def search(self) -> Search:
        """Return the search over it."""

    @property
    def uses(self) -> Uses:
        """Return uses and trials."""

    @property
    def upkeep(self) -> Upkeeping:
        """Return what keeps the repertoire fresh."""

    @property
    def consents(self) -> Consents:
        """Return requests for consent."""

    @property
    def topics(self) -> Topics:
        """Return topics."""

    @property
    def learning(self) -> Learnings:
        """Return the learning agenda."""

    @property
    def questions(self) -> Questions:
        """Return questions and gaps."""

    @property
    def gaps(self) -> Gaps:
        """Return questions put together by what they ask."""

    @property
    def who(self) -> Knowing:
        """Return who agreed to be found, and who was asked in person."""

    @property
    def members(self) -> Members:
        """Return spaces, persons and members."""

    @property
    def spaces(self) -> Spaces:
        """Return the spaces that Hearth is in, or has left."""

    @property
    def codes(self) -> Codes:
        """Return what opens one thing once."""

    @property
    def persons(self) -> Persons:
        """Return the joining of persons."""

    @property
    def outgoing(self) -> Outgoing:
        """Return the way out."""

    @property
    def deliveries(self) -> Deliveries:
        """Return the keys of what has been taken."""

    @property
    def thanks(self) -> Thanking:
        """Return who thanked whom."""

    @property
    def feeds(self) -> Feeds:
        """Return the addresses of members' calendars."""

    @property
    def tokens(self) -> Tokens:
        """Return what programs read with instead of members."""

    @property
    def attention(self) -> Attention:
        """Return what people set about being told things."""

    @property
    def sessions(self) -> Sessions:
        """Return series of sessions and who comes to each."""

    @property
    def schedules(self) -> Schedules:
        """Return what recurs, and each time that it does."""

    @property
    def charters(self) -> Charters:
        """Return the charter, and what members commit themselves to."""

    @property
    def takeover(self) -> Takeovers:
        """Return what this community gives over to another."""

    @property
    def checkins(self) -> Checkins:
        """Return check-ins, their rounds and answers."""

    @property
    def digests(self) -> Digests:
        """Return digests, and who follows what."""

    @property
    def agenda(self) -> Agendas:
        """Return the points of sessions, and their votes."""

    @property
    def afterwards(self) -> Afterwards:
        """Return who was at sessions, and what they took away."""

    @property
    def pairings(self) -> Pairings:
        """Return rounds of pairings."""

    @property
    def welcome(self) -> Welcoming:
        """Return newcomers, and who meets them."""

    @property
    def interactions(self) -> Interactions:
        """Return the ledger of deeds."""

    @property
    def stories(self) -> Stories:
        """Return value stories, and the sources of write-ups."""

    @property
    def pulses(self) -> Pulses:
        """Return what is counted for the pulse."""

    @property
    def knowledge(self) -> Knowledge:
        """Return what there is of each topic."""

    @property
    def audit(self) -> Audit:
        """Return the audit log."""

    @property
    def erasure(self) -> Erasure:
        """Return the eraser."""
