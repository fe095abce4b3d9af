"""Erasure is real: from every table, and on SQLite from every byte of every file."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from sqlalchemy import event

from bot.domain.model import QuestionState
from bot.messages import EntryCard, Post
from bot.practice.model import Change, Outcome, State
from bot.storage.departures import Gone
from bot.storage.forgotten import ERASED
from bot.storage.scrub import pending
from bot.storage.store import Store
from bot.storage.tables import metadata
from bot.storage.transcript import SqlTranscript
from tests.factories import BO, GENERAL, LI, NOW, a_consent, a_draft, a_message, a_post, a_question, a_use, later

if TYPE_CHECKING:
    from pathlib import Path

    from bot.transaction import Transaction

SAID = "Xylophonquark"
NAME = "Zwiebelkern"


def fill(tx: Transaction, told: int = 30) -> str:
    """Have Li leave words and name wherever that can be; return who Li is."""
    li = tx.members.meet(LI.__class__(LI.space, LI.native, NAME), now=NOW).person
    bo = tx.members.meet(BO, now=NOW).person
    for serial in range(told):
        body = f"{SAID} and the rest {serial} " * 20
        draft = a_draft(f"{SAID} {serial}", body=body, author=li, author_name=NAME, source_key=f"li#{serial}")
        tx.entries.keep(draft, now=NOW)
    tx.entries.keep(a_draft("Bo's", author=bo), now=NOW)
    tx.uses.put(a_use(told + 1, li, changed=SAID, outcome=Outcome.WORKED, due_at=later(3)))
    tx.entries.report(told + 1, by=li, reason=SAID, now=NOW)
    tx.consents.add(a_consent(li, bo))
    tx.questions.add(a_question(li, text=SAID, due_at=later(1)))
    card = EntryCard(1, 1, "tip", SAID, told_by=NAME)
    tx.outgoing.send(GENERAL, Post((card,), SAID, entries=(1,)), key="shows-one", now=NOW)
    return li


def test_every_table_says_how_a_person_is_erased_from_it() -> None:
    assert set(ERASED) == {*metadata.tables, "alembic_version"}


def test_on_postgresql_what_was_removed_is_taken_out_of_every_table(postgres_url: str) -> None:
    store = Store.open(postgres_url)
    home = store.home_now(GENERAL, now=NOW)
    li = store.write_now(home, fill)
    ran: list[str] = []

    @event.listens_for(store.engine, "before_cursor_execute")
    def _hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        ran.append(statement)

    store.write_now(home, lambda tx: tx.erasure.erase(li, now=later(1)))
    store.scrub()  # Where it was not done beside already.

    store.close()
    vacuum = next(each.removeprefix("VACUUM ") for each in ran if each.startswith("VACUUM"))
    assert {each.strip('"') for each in vacuum.split(", ")} == set(metadata.tables)


def test_what_a_person_told_is_hidden_at_once_and_then_blank(store: Store, home: int) -> None:
    li = store.write_now(home, fill)

    gone = store.write_now(home, lambda tx: tx.erasure.erase(li, now=later(1)))

    one = store.read_now(home, lambda tx: tx.entries.get(1))
    assert one is not None
    assert list(gone) == list(range(1, 31))
    assert (one.title, one.body, one.author, one.author_name, one.state) == ("", "", None, "", State.WITHDRAWN)
    assert store.read_now(home, lambda tx: tx.entries.revisions(1)) == []


def test_nothing_that_named_or_quoted_them_is_left(store: Store, home: int) -> None:
    li = store.write_now(home, fill)

    store.write_now(home, lambda tx: tx.erasure.erase(li, now=later(1)))

    def left(tx: Transaction) -> tuple[object, ...]:
        question = tx.questions.get("question-1")
        assert question is not None
        use = tx.uses.get(31, li)
        assert use is not None
        return (
            tx.members.get(li),
            tx.members.known(LI),
            list(tx.members.accounts(li)),
            tx.consents.get("consent-1"),
            (question.text, question.asker, question.state),
            (use.changed, use.name, use.due_at),
            [reason for _, reason, _ in tx.entries.reports()],
        )

    assert store.read_now(home, left) == (
        *(None, None, [], None),
        ("", None, QuestionState.DROPPED),
        ("", "", None),
        [""],
    )


def test_what_was_to_be_sent_of_theirs_is_not_sent(store: Store, home: int) -> None:
    li = store.write_now(home, fill)

    store.write_now(home, lambda tx: tx.erasure.erase(li, now=later(1)))

    assert store.queue.counts() == {"dead": 1}


def test_how_it_went_for_them_still_counts(store: Store, home: int) -> None:
    li = store.write_now(home, fill)

    store.write_now(home, lambda tx: tx.erasure.erase(li, now=later(1)))

    assert store.read_now(home, lambda tx: tx.uses.tally([31])[31].worked) == 1


def test_a_late_delivery_does_not_bring_an_erased_entry_back(store: Store, home: int) -> None:
    li = store.write_now(home, fill)
    store.write_now(home, lambda tx: tx.erasure.erase(li, now=later(1)))

    again = store.write_now(home, lambda tx: tx.entries.keep(a_draft(source_key="li#0"), now=later(2)))

    assert again is None


def test_others_and_other_communities_keep_theirs(store: Store, home: int) -> None:
    li = store.write_now(home, fill)
    other = store.found("another", now=NOW).id
    store.write_now(other, lambda tx: tx.entries.keep(a_draft("theirs"), now=NOW))

    store.write_now(home, lambda tx: tx.erasure.erase(li, now=later(1)))

    titles = store.read_now(home, lambda tx: [entry.title for entry in tx.entries.stream(None) if entry.title])
    assert titles == ["Bo's"]
    assert store.read_now(other, lambda tx: [entry.title for entry in tx.entries.stream(None)]) == ["theirs"]


async def test_no_byte_of_any_file_remembers_them(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    home = await store.home(GENERAL, now=NOW)
    transcript = SqlTranscript(store)
    li = await store.write(home, lambda tx: fill(tx, told=300))
    await transcript.say(a_message(f"#tip {SAID}", author=LI.__class__(LI.space, LI.native, NAME)))
    await transcript.posted(GENERAL, a_post(SAID), key="shows-one", at=NOW)
    await transcript.posted(GENERAL, a_post(f"Thank you, {NAME}", addressees=(str(LI),)), key="to-li", at=NOW)
    await store.write(home, lambda tx: edit(tx, li))
    assert holding(tmp_path, SAID)

    await store.write(home, lambda tx: tx.erasure.erase(li, now=later(1)))
    store.scrub()

    assert store.look(pending) == []
    for word in (SAID, SAID.lower()[:7], NAME):
        assert not holding(tmp_path, word)
    store.close()


def edit(tx: Transaction, person: str) -> None:
    """Leave a second version of the first entry."""
    entry = tx.entries.get(1)
    assert entry is not None
    changed = entry.with_text(kind=entry.kind, title=SAID, body=SAID, parts=entry.parts, not_when=SAID)
    assert tx.entries.put(changed, by=person, change=Change.EDITED, now=NOW)


def holding(folder: Path, word: str) -> list[str]:
    """Return the files in which *word* stands, by any case."""
    return [path.name for path in folder.iterdir() if word.lower().encode() in path.read_bytes().lower()]


def test_a_scrub_that_was_cut_short_is_taken_up_at_the_next_start(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    home = store.home_now(GENERAL, now=NOW)
    li = store.write_now(home, fill)
    store.change(lambda connection: cut_short(store, connection, home, li))
    left = store.look(pending)
    store.close()

    store = Store.open(sqlite_url)
    store.scrub()

    assert left == [(home, li)]
    assert store.look(pending) == []
    store.close()


def cut_short(store: Store, connection: object, home: int, person: str) -> None:
    """Erase in a transaction that nothing follows."""
    work = store._work(lambda _: (home, lambda tx: tx.erasure.erase(person, now=NOW)), Gone())  # noqa: SLF001
    work(connection)  # type: ignore[arg-type]


def test_a_backup_that_brings_them_back_is_erased_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hearth.db'}"
    store = Store.open(url)
    home = store.home_now(GENERAL, now=NOW)
    li = store.write_now(home, fill)
    store.close()
    shutil.copy(tmp_path / "hearth.db", tmp_path / "old.db")
    store = Store.open(url)
    store.write_now(home, lambda tx: tx.erasure.erase(li, now=later(1)))
    store.close()
    shutil.copy(tmp_path / "old.db", tmp_path / "hearth.db")

    store = Store.open(url)
    replayed = store.replay_erasures()

    one = store.read_now(home, lambda tx: tx.entries.get(1))
    assert (replayed, one and one.title, one and one.state) == (1, "", State.WITHDRAWN)
    store.close()
