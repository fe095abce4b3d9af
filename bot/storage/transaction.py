"""The transaction over SQL: each repository is made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bot.storage.afterwards import SqlAfterwards
from bot.storage.agenda import SqlAgendas
from bot.storage.attention import SqlAttention
from bot.storage.audit import SqlAudit
from bot.storage.charter import SqlCharters
from bot.storage.checkins import SqlCheckins
from bot.storage.consents import SqlConsents
from bot.storage.deliveries import SqlDeliveries
from bot.storage.digests import SqlDigests
from bot.storage.entries import SqlEntries
from bot.storage.erasure import SqlErasure
from bot.storage.feeds import SqlFeeds
from bot.storage.gaps import SqlGaps
from bot.storage.knowledge import SqlKnowledge
from bot.storage.learning import SqlLearnings
from bot.storage.ledger import SqlInteractions
from bot.storage.members import SqlMembers
from bot.storage.merging import SqlMerging
from bot.storage.outgoing import SqlOutgoing
from bot.storage.pairings import SqlPairings
from bot.storage.pulse import SqlPulses
from bot.storage.questions import SqlQuestions
from bot.storage.schedules import SqlSchedules
from bot.storage.sessions import SqlSessions
from bot.storage.spaces import SqlSpaces
from bot.storage.takeover import SqlTakeover
from bot.storage.thanks import SqlThanks
from bot.storage.tickets import SqlCodes
from bot.storage.tokens import SqlTokens
from bot.storage.topics import SqlTopics
from bot.storage.upkeep import SqlUpkeep
from bot.storage.uses import SqlUses
from bot.storage.value import SqlStories
from bot.storage.welcome import SqlWelcome
from bot.storage.who import SqlKnowing

if TYPE_CHECKING:
    from bot.ports import Embedder
    from bot.storage.context import Context
    from bot.transaction import Search


class SqlTransaction:
    """One database transaction in one community."""

    def __init__(self, context: Context, embedder: Embedder | None = None) -> None:
        self._context = context
        self._embedder = embedder

    @cached_property
    def entries(self) -> SqlEntries:
        """Return the repertoire."""
        return SqlEntries(self._context)

    @cached_property
    def search(self) -> Search:
        """Return the search over it."""
        # Imported when first asked: keeping needs none of it, and start-up waits for nothing.
        from bot.storage.search import make_search  # noqa: PLC0415

        return make_search(self._context.connection, self._context.community, self._embedder)

    @cached_property
    def uses(self) -> SqlUses:
        """Return uses and trials."""
        return SqlUses(self._context)

    @cached_property
    def upkeep(self) -> SqlUpkeep:
        """Return what keeps the repertoire fresh."""
        return SqlUpkeep(self._context)

    @cached_property
    def consents(self) -> SqlConsents:
        """Return requests for consent."""
        return SqlConsents(self._context)

    @cached_property
    def topics(self) -> SqlTopics:
        """Return topics."""
        return SqlTopics(self._context)

    @cached_property
    def learning(self) -> SqlLearnings:
        """Return the learning agenda."""
        return SqlLearnings(self._context)

    @cached_property
    def questions(self) -> SqlQuestions:
        """Return questions and gaps."""
        return SqlQuestions(self._context)

    @cached_property
    def gaps(self) -> SqlGaps:
        """Return questions put together by what they ask."""
        return SqlGaps(self._context)

    @cached_property
    def who(self) -> SqlKnowing:
        """Return who agreed to be found, and who was asked in person."""
        return SqlKnowing(self._context)

    @cached_property
    def members(self) -> SqlMembers:
        """Return spaces, persons and members."""
        return SqlMembers(self._context)

    @cached_property
    def spaces(self) -> SqlSpaces:
        """Return the spaces that Hearth is in, or has left."""
        return SqlSpaces(self._context)

    @cached_property
    def codes(self) -> SqlCodes:
        """Return what opens one thing once."""
        return SqlCodes(self._context)

    @cached_property
    def persons(self) -> SqlMerging:
        """Return the joining of persons."""
        return SqlMerging(self._context)

    @cached_property
    def outgoing(self) -> SqlOutgoing:
        """Return the way out."""
        return SqlOutgoing(self._context)

    @cached_property
    def deliveries(self) -> SqlDeliveries:
        """Return the keys of what has been taken."""
        return SqlDeliveries(self._context)

    @cached_property
    def thanks(self) -> SqlThanks:
        """Return who thanked whom."""
        return SqlThanks(self._context)

    @cached_property
    def feeds(self) -> SqlFeeds:
        """Return the addresses of members' calendars."""
        return SqlFeeds(self._context)

    @cached_property
    def tokens(self) -> SqlTokens:
        """Return what programs read with instead of members."""
        return SqlTokens(self._context)

    @cached_property
    def attention(self) -> SqlAttention:
        """Return what people set about being told things."""
        return SqlAttention(self._context)

    @cached_property
    def sessions(self) -> SqlSessions:
        """Return series of sessions and who comes to each."""
        return SqlSessions(self._context)

    @cached_property
    def schedules(self) -> SqlSchedules:
        """Return what recurs, and each time that it does."""
        return SqlSchedules(self._context)

    @cached_property
    def charters(self) -> SqlCharters:
        """Return the charter, and what members commit themselves to."""
        return SqlCharters(self._context)

    @cached_property
    def takeover(self) -> SqlTakeover:
        """Return what this community gives over to another."""
        return SqlTakeover(self._context)

    @cached_property
    def checkins(self) -> SqlCheckins:
        """Return check-ins, their rounds and answers."""
        return SqlCheckins(self._context)

    @cached_property
    def digests(self) -> SqlDigests:
        """Return digests, and who follows what."""
        return SqlDigests(self._context)

    @cached_property
    def agenda(self) -> SqlAgendas:
        """Return the points of sessions, and their votes."""
        return SqlAgendas(self._context)

    @cached_property
    def afterwards(self) -> SqlAfterwards:
        """Return who was at sessions, and what they took away."""
        return SqlAfterwards(self._context)

    @cached_property
    def pairings(self) -> SqlPairings:
        """Return rounds of pairings."""
        return SqlPairings(self._context)

    @cached_property
    def welcome(self) -> SqlWelcome:
        """Return newcomers, and who meets them."""
        return SqlWelcome(self._context)

    @cached_property
    def interactions(self) -> SqlInteractions:
        """Return the ledger of deeds."""
        return SqlInteractions(self._context)

    @cached_property
    def stories(self) -> SqlStories:
        """Return value stories, and the sources of write-ups."""
        return SqlStories(self._context)

    @cached_property
    def pulses(self) -> SqlPulses:
        """Return what is counted for the pulse."""
        return SqlPulses(self._context)

    @cached_property
    def knowledge(self) -> SqlKnowledge:
        """Return what there is of each topic."""
        return SqlKnowledge(self._context)

    @cached_property
    def audit(self) -> SqlAudit:
        """Return the audit log."""
        return SqlAudit(self._context)

    @cached_property
    def erasure(self) -> SqlErasure:
        """Return the eraser."""
        return SqlErasure(self._context)
