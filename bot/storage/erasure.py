"""Erasing a person: hidden at once in one transaction; `scrub` then removes it in steps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, or_, select, update

from bot.practice.model import Change, State
from bot.storage.attention import erase_attention, erase_naming
from bot.storage.context import Repository
from bot.storage.entries import CHANGED, SqlEntries
from bot.storage.handed import handed_over
from bot.storage.holding import held
from bot.storage.learning import ERASE_LEARNING
from bot.storage.ledger import ERASE_DEEDS
from bot.storage.letters import burn_passing
from bot.storage.parts import entries_of, parts_of, retag, stands_for
from bot.storage.tables.access import api_token, feed, installation, letter, ticket
from bot.storage.tables.agenda import attendance, missed, point, takeaway, vote
from bot.storage.tables.attention import held_back
from bot.storage.tables.charter import charter, commitment
from bot.storage.tables.checkins import checkin_answer, checkin_member, follow
from bot.storage.tables.community import account, member, person, space, thanks
from bot.storage.tables.delivery import outbox, shown
from bot.storage.tables.domain import question
from bot.storage.tables.gaps import asked_one, findable, gap, gap_question
from bot.storage.tables.page import page_message
from bot.storage.tables.pairings import pairing, pairing_apart, pairing_seat, pairing_taker
from bot.storage.tables.practice import consent, entry
from bot.storage.tables.sessions import host, rsvp, series, session_plan
from bot.storage.tables.welcome import greeter, newcomer
from bot.storage.upkeep import ERASE_UPKEEP
from bot.storage.value import ERASE_STORIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

_OURS = entry.c.community_id == bindparam("community")
_TOLD = select(entry.c.number).where(_OURS, entry.c.author == bindparam("person"))
_HIDE = update(entry).where(_OURS, entry.c.author == bindparam("person")).values(state=State.WITHDRAWN.value)
_NO_NAME = (
    update(member)
    .where(member.c.community_id == bindparam("community"), member.c.person_id == bindparam("person"))
    .values(name="", account="")
)
_SHOWN = select(shown.c.key).where(shown.c.community_id == bindparam("community"), shown.c.number.in_(_TOLD))
_UNSENT = (
    update(outbox)
    .where(
        outbox.c.community_id == bindparam("community"),
        outbox.c.state == "todo",
        or_(outbox.c.key.in_(_SHOWN), outbox.c.replaces.in_(_SHOWN)),
    )
    .values(payload=None, state="dead", fault="erased")
)
_STRUCK = (
    update(page_message).where(page_message.c.native.is_(None), page_message.c.key.in_(_SHOWN)).values(payload=None)
)
_KEPT_BACK = delete(held_back).where(held_back.c.community_id == bindparam("community"), held_back.c.key.in_(_SHOWN))
_CONSENTS = delete(consent).where(
    consent.c.community_id == bindparam("community"),
    (consent.c.author == bindparam("person")) | (consent.c.keeper == bindparam("person")),
)
_LETTERS = delete(letter).where(letter.c.form.is_(False), letter.c.key.in_(_SHOWN))
_THANKS = delete(thanks).where(
    thanks.c.community_id == bindparam("community"),
    (thanks.c.by_person == bindparam("person")) | (thanks.c.to_person == bindparam("person")),
)
_RSVPS = delete(rsvp).where(rsvp.c.community_id == bindparam("community"), rsvp.c.person_id == bindparam("person"))
_HOSTS = delete(host).where(host.c.community_id == bindparam("community"), host.c.person_id == bindparam("person"))
_PLANS = delete(session_plan).where(
    session_plan.c.community_id == bindparam("community"), session_plan.c.person_id == bindparam("person")
)
_ORGANISED = (
    update(series)
    .where(series.c.community_id == bindparam("community"), series.c.organiser == bindparam("person"))
    .values(organiser=None)
)
_OWN = [
    delete(table).where(table.c.community_id == bindparam("community"), table.c.person_id == bindparam("person"))
    for table in (checkin_answer, checkin_member, follow, commitment)
]
_WROTE = (
    update(charter)
    .where(charter.c.community_id == bindparam("community"), charter.c.by_person == bindparam("person"))
    .values(by_person=None)
)
_OF_SESSIONS = (
    *(
        delete(table).where(table.c.community_id == bindparam("community"), table.c.person_id == bindparam("person"))
        for table in (vote, attendance, takeaway, missed)
    ),
    update(point)
    .where(point.c.community_id == bindparam("community"), point.c.by_person == bindparam("person"))
    .values(text="", by_person=None, state="dropped"),
)
_ASKED = select(question.c.question_id).where(
    question.c.community_id == bindparam("community"), question.c.asker == bindparam("person")
)
_CALLED = select(gap_question.c.gap_id).where(
    gap_question.c.community_id == bindparam("community"), gap_question.c.question_id.in_(_ASKED)
)
_OF_GAPS = (
    update(gap).where(gap.c.community_id == bindparam("community"), gap.c.gap_id.in_(_CALLED)).values(label=""),
    update(gap)
    .where(gap.c.community_id == bindparam("community"), gap.c.steward == bindparam("person"))
    .values(steward=None),
    update(question)
    .where(question.c.community_id == bindparam("community"), question.c.helper == bindparam("person"))
    .values(helper=None),
    delete(findable).where(
        findable.c.community_id == bindparam("community"), findable.c.person_id == bindparam("person")
    ),
    delete(asked_one).where(
        asked_one.c.community_id == bindparam("community"),
        (asked_one.c.by_person == bindparam("person")) | (asked_one.c.to_person == bindparam("person")),
    ),
)
_OF_PAIRINGS = (
    *(
        delete(table).where(table.c.community_id == bindparam("community"), table.c.person_id == bindparam("person"))
        for table in (pairing_taker, pairing_seat, newcomer, greeter)
    ),
    delete(pairing_apart).where(
        pairing_apart.c.community_id == bindparam("community"),
        (pairing_apart.c.by_person == bindparam("person")) | (pairing_apart.c.not_with == bindparam("person")),
    ),
    update(pairing)
    .where(pairing.c.community_id == bindparam("community"), pairing.c.by_person == bindparam("person"))
    .values(by_person=None),
    update(newcomer)
    .where(newcomer.c.community_id == bindparam("community"), newcomer.c.greeted_by == bindparam("person"))
    .values(greeted_by=None),
)
_ACCOUNTS = select(account).where(account.c.person_id == bindparam("person"))
_OUT = delete(account).where(account.c.person_id == bindparam("person"))
_UNSAID = (
    update(page_message)
    .where(page_message.c.space_id == bindparam("its_space"), page_message.c.native == bindparam("its_native"))
    .values(text=None, name="", url=None)
)
_UNTOLD = (
    update(page_message)
    .where(page_message.c.space_id == bindparam("its_space"), page_message.c.payload.contains(bindparam("its_account")))
    .values(payload=None)
)
_GONE = (
    update(person).where(person.c.person_id == bindparam("its_person")).values(erased_at=bindparam("now"), chosen=None)
)
_ONCE = select(person.c.person_id).where(person.c.joined_into == bindparam("person"))
_ADDRESSED = delete(letter).where(
    (letter.c.account == bindparam("its_key")) | letter.c.payload.contains('"' + bindparam("its_key") + '"')
)
_INSTALLED = update(installation).where(installation.c.installed_by == bindparam("its_key")).values(installed_by="")
_BROUGHT = update(space).where(space.c.installer == bindparam("its_key")).values(installer="")
# One too many does no harm: it is only issued anew.
_TOKENS = delete(api_token).where(api_token.c.person_id == bindparam("person"))
_FEED = delete(feed).where(feed.c.person_id == bindparam("person"))
_TICKETS = delete(ticket).where(ticket.c.subject.contains(bindparam("its_key")))


class SqlErasure(Repository):
    """The eraser of one community; a person in several is erased in each."""

    __slots__ = ()

    def held(self, person: str) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Return all that is a person's, table by table, as plain values."""
        return held(self._context, person)

    def handed_over(self, person: str) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Return what a person gets who asks for all that is held of them: nothing of it is about others."""
        return handed_over(self.held(person), person)

    def erase(self, person: str, *, now: datetime) -> Sequence[int]:
        """Scrub all that is a person's from every table; return the numbers of the entries that went."""
        context = self._context
        numbers = list(context.run(_TOLD.order_by(entry.c.number), person=person).scalars())
        wholes = self._part_ways(numbers, person, now)
        for statement in (
            _UNSENT,
            _STRUCK,
            _KEPT_BACK,
            _LETTERS,
            _HIDE,
            _NO_NAME,
            _CONSENTS,
            _THANKS,
            _RSVPS,
            _HOSTS,
            _ORGANISED,
            _PLANS,
            _WROTE,
            *_OWN,
        ):
            context.run(statement, person=person)
        for statement in (
            *_OF_SESSIONS,
            *_OF_PAIRINGS,
            *_OF_GAPS,
            *ERASE_DEEDS,
            *ERASE_LEARNING,
            *ERASE_STORIES,
            *ERASE_UPKEEP,
        ):
            context.run(statement, person=person)
        retag(context, wholes, plain=True)
        burn_passing(context.connection, numbers)
        context.connection.execute(_TICKETS, {"its_key": person})
        for statement in (_FEED, _TOKENS):
            context.connection.execute(statement, {"person": person})
        erase_attention(context.connection, context.community, person)
        self._close_accounts(person)
        context.connection.execute(_GONE, {"its_person": person, "now": now})
        context.run(CHANGED)
        # A backup may know them by the other names that their accounts once had, apart from each other.
        once = context.connection.execute(_ONCE, {"person": person}).scalars()
        context.erased.extend((who, now) for who in (person, *once))
        return numbers

    def _part_ways(self, numbers: Sequence[int], person: str, now: datetime) -> list[int]:
        """Let what others told stand by itself that was merged into a person's entries; return what theirs are part of."""
        entries = SqlEntries(self._context)
        for part in (one for some in parts_of(self._context, numbers).values() for one in some):
            if part.merged_into in numbers and part.author != person:
                alone = replace(part, state=State.KEPT, merged_into=None, version=part.version + 1)
                entries.put(alone, by=None, change=Change.PARTED, now=now)
        into = [one.merged_into for one in entries_of(self._context, numbers).values() if one.merged_into]
        return [number for number in stands_for(self._context, into).values() if number not in numbers]

    def _close_accounts(self, person: str) -> None:
        connection = self._context.connection
        for row in connection.execute(_ACCOUNTS, {"person": person}).all():
            of = {"its_space": row.space_id, "its_native": row.native, "its_account": f'"{row.space_id}/{row.native}"'}
            connection.execute(_UNSAID, of)
            connection.execute(_UNTOLD, of)
            erase_naming(connection, f"{row.space_id}/{row.native}")
            for statement in (_ADDRESSED, _INSTALLED, _BROUGHT, _TICKETS):
                connection.execute(statement, {"its_key": f"{row.space_id}/{row.native}"})
        connection.execute(_OUT, {"person": person})
