"""Ask before keeping somebody else's words: a pointer without the text, until they agree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import Absent
from bot.practice.draft import TITLE_LIMIT, from_message, is_blank
from bot.practice.keep import Kept, about, deletion_key, note_kept
from bot.practice.model import Consent, DraftState, Kind, Scope

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Member
    from bot.messages import MessageDeleted, MessagePosted
    from bot.practice.draft import Filled, Written
    from bot.practice.model import Entry
    from bot.transaction import Transaction


TAKEN_BACK = 2  # The version of a request that was taken back, for the first time.


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for consent; `new` is false where this message had one before."""

    consent: Consent
    new: bool


def ask_consent(  # noqa: PLR0913  # Each is a fact of its own: who, whose, what kind, when.
    tx: Transaction,
    message: MessagePosted,
    *,
    id: str,
    keeper: Member,
    author: Member,
    kind: Kind,
    topics: tuple[str, ...],
    question: str | None = None,
    again: bool = False,
    now: datetime,
) -> Asked | None:
    """Record that *keeper* wants *message* kept; None where it is deleted or kept already.

    The same message is asked about once, whoever asks again: a no stays a no. Only a request
    that its keeper took back may be made *again* by them, once.
    """
    key = str(message.ref)
    if tx.deliveries.outcome(deletion_key(message.ref)) is not None or tx.entries.by_source(key):
        return None
    days = tx.members.community().settings.consent_days
    consent = Consent(
        community=keeper.community,
        id=id,
        source_key=key,
        place=str(message.ref.place),
        message_id=message.ref.id,
        author=author.person,
        keeper=keeper.person,
        kind=kind,
        topics=topics,
        private=message.private,
        url=message.url,
        asked_at=now,
        expires_at=now + timedelta(days=days),
        question=question,
    )
    if tx.consents.add(consent):
        return Asked(consent, new=True)
    earlier = tx.consents.by_source(key)
    if earlier and again and _was_taken_back(earlier, keeper):
        renewed = replace(earlier, state=DraftState.WAITING, version=earlier.version + 1, question=question)
        renewed = replace(renewed, asked_at=now, expires_at=consent.expires_at)
        return Asked(renewed, new=tx.consents.put(renewed))
    return Asked(earlier, new=False) if earlier else None


def _was_taken_back(consent: Consent, keeper: Member) -> bool:
    return consent.state is DraftState.GONE and consent.keeper == keeper.person and consent.version == TAKEN_BACK


def waiting_for(tx: Transaction, id: str, member: Member) -> Consent:
    """Return the request *id* if *member* is the author who decides it; `Absent` for anybody else."""
    consent = tx.consents.get(id)
    if consent is None or consent.author != member.person:
        raise Absent("request", "")
    return consent


def is_open(consent: Consent, *, now: datetime) -> bool:
    """Return whether the author can still answer: no answer in time is a no, even before anybody says so."""
    return consent.state is DraftState.WAITING and now < consent.expires_at


def approve(  # noqa: PLR0913
    tx: Transaction,
    consent: Consent,
    message: MessagePosted,
    said: Written,
    *,
    author: Member,
    nameless: bool = False,
    filled: Filled | None = None,
    now: datetime,
) -> Kept | None:
    """Keep the words that their author agreed to, as they read now or as *filled* in.

    None where there is nothing left to keep. Approving twice keeps once.
    """
    if consent.state is not DraftState.WAITING:
        entry = tx.entries.get(consent.number) if consent.number else None
        return Kept(entry, new=False) if entry else None
    if filled is None and is_blank(said.body):
        return None
    asked_about = replace(message, private=message.private or consent.private)
    draft = from_message(asked_about, said, author=author.person, name=author.name, kept_by=consent.keeper)
    draft = replace(
        draft,
        kind=said.kind or consent.kind,
        title=title_of(tx, consent, said),
        topics=said.topics or consent.topics,
        nameless=nameless,
    )
    if filled:
        draft = filled.onto(draft)
        draft = replace(draft, scope=Scope.PLACE if draft.room and not filled.wide else Scope.COMMUNITY)
    entry = tx.entries.keep(replace(draft, topics=about(tx, draft.topics, draft.room, message.labels)), now=now)
    if entry is None:
        earlier = tx.entries.by_source(consent.source_key)
        return Kept(earlier, new=False) if earlier else None
    note_kept(tx, entry, now=now)
    _conclude(tx, replace(consent, number=entry.number), DraftState.KEPT)
    _name_answer(tx, consent, entry)
    tx.audit.note("consent", f"#{entry.number}", by=author.person, now=now)
    if filled:
        return Kept(entry, struck=filled.struck)
    return Kept(entry, struck=said.struck, cut=said.cut)


def title_of(tx: Transaction, consent: Consent, said: Written) -> str:
    """Return the title of what is kept: the question that it answered, else how it begins.

    Who has the same problem later searches by its words, not by those of its solution.
    """
    question = tx.questions.get(consent.question) if consent.question else None
    asked = " ".join(question.text.split())[:TITLE_LIMIT] if question else ""
    return asked or said.title


def answered_by_keeping(tx: Transaction, entry: Entry) -> Consent | None:
    """Take it for a yes that an author kept their own message; None where nobody waited for that."""
    consent = tx.consents.by_source(entry.source_key or "")
    if consent is None or consent.state is not DraftState.WAITING or consent.author != entry.author:
        return None
    decided = replace(consent, number=entry.number)
    _conclude(tx, decided, DraftState.KEPT)
    _name_answer(tx, decided, entry)
    return decided


def _name_answer(tx: Transaction, consent: Consent, entry: Entry) -> None:
    question = tx.questions.get(consent.question) if consent.question else None
    if question:
        tx.questions.put(replace(question, answered_by=entry.number, version=question.version + 1))


def refuse(tx: Transaction, consent: Consent, *, author: Member, now: datetime) -> bool:
    """Take a no for an answer; False where it had been decided before."""
    if consent.state is not DraftState.WAITING:
        return False
    tx.audit.note("consent refused", consent.id, by=author.person, now=now)
    return _conclude(tx, consent, DraftState.REFUSED)


def take_back(tx: Transaction, id: str, *, keeper: Member) -> bool:
    """Let the one who asked take the request back; `Absent` for anybody else."""
    consent = tx.consents.get(id)
    if consent is None or consent.keeper != keeper.person:
        raise Absent("request", "")
    return consent.state is DraftState.WAITING and _conclude(tx, consent, DraftState.GONE)


def expire(tx: Transaction, id: str, *, now: datetime) -> Consent | None:
    """Take no answer for a no once the time is up; None where there is nothing to expire."""
    consent = tx.consents.get(id)
    if consent is None or consent.state is not DraftState.WAITING or consent.expires_at > now:
        return None
    return consent if _conclude(tx, consent, DraftState.EXPIRED) else None


def drop_deleted(tx: Transaction, deletion: MessageDeleted) -> None:
    """Drop the request for a message that its author has deleted."""
    consent = tx.consents.by_source(str(deletion.ref))
    if consent and consent.state is DraftState.WAITING:
        _conclude(tx, consent, DraftState.GONE)


def _conclude(tx: Transaction, consent: Consent, state: DraftState) -> bool:
    return tx.consents.put(replace(consent, state=state, version=consent.version + 1))
