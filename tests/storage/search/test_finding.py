"""What finding promises, on both engines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.community.model import Viewer
from bot.practice.model import Change, Kind, Parts, Query, Scope, State
from tests.factories import COUNCIL, GENERAL, NOW, a_draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.messages import Place
    from bot.practice.model import Entry, Found
    from bot.storage.store import Store

    Keep = Callable[..., Entry]
    Ask = Callable[..., Found]


@pytest.fixture
def keep(store: Store, home: int) -> Keep:
    """Keep a draft and return its entry."""

    def keep(title: str, body: str = "", **fields: object) -> Entry:
        draft = a_draft(title, body=body, **fields)
        entry = store.write_now(home, lambda tx: tx.entries.keep(draft, now=NOW))
        assert entry is not None
        return entry

    return keep


@pytest.fixture
def ask(store: Store, home: int) -> Ask:
    """Ask as somebody of the community and return what was found."""

    def ask(
        text: str,
        *,
        person: str = "",
        rooms: tuple[str, ...] = (),
        place: Place | None = None,
        **how: Any,  # noqa: ANN401
    ) -> Found:
        viewer = Viewer(home, person or None, frozenset(rooms))
        return store.read_now(home, lambda tx: tx.search.find(Query(text, **how), viewer, place))

    return ask


def numbers(found: Found) -> list[int]:
    return [hit.number for hit in found.hits]


def test_the_entry_that_speaks_of_it_is_found_first(keep: Keep, ask: Ask) -> None:
    keep("Rename a branch", "Use git branch -m to give it another name.")
    wanted = keep("Undo the last commit", "git reset --soft HEAD~1 keeps the changes.")

    found = ask("How do I undo a commit?")

    assert numbers(found)[0] == wanted.number


def test_one_of_the_words_is_enough(keep: Keep, ask: Ask) -> None:
    wanted = keep("Rotate the certificates", "They expire each quarter.")

    assert numbers(ask("certificates zeppelin harpsichord")) == [wanted.number]


def test_words_are_found_in_any_of_their_forms(keep: Keep, ask: Ask) -> None:
    wanted = keep("Deleting branches", "They pile up.")

    assert numbers(ask("delete a branch")) == [wanted.number]


@pytest.mark.parametrize("asked", ["über", "ueber", "uber", "ÜBER"])
@pytest.mark.parametrize("told", ["über", "ueber", "uber"])
def test_an_umlaut_is_found_however_it_is_typed(keep: Keep, ask: Ask, told: str, asked: str) -> None:
    wanted = keep(f"Ein Blick {told} den Zaun")

    assert numbers(ask(asked)) == [wanted.number]


@pytest.mark.parametrize(("told", "asked"), [("café", "cafe"), ("Straße", "strasse"), ("Strasse", "straße")])
def test_accents_do_not_matter(keep: Keep, ask: Ask, told: str, asked: str) -> None:
    wanted = keep(f"{told} am Markt")

    assert numbers(ask(asked)) == [wanted.number]


def test_german_stopwords_find_nothing_by_themselves(keep: Keep, ask: Ask) -> None:
    keep("Die Post und das Amt", "nicht für mich")
    wanted = keep("Zertifikat erneuern", "Mit dem Skript.")

    assert numbers(ask("Wie kann ich das Zertifikat erneuern?"))[0] == wanted.number
    assert len(numbers(ask("Wie kann ich das Zertifikat erneuern?"))) == 1


@pytest.mark.parametrize(
    "asked", ["ECONNREFUSED", "econnrefused 127.0.0.1:5432", "foo_bar", "C++", "`git rebase --onto`", "#include"]
)
def test_code_and_error_messages_are_found(keep: Keep, ask: Ask, asked: str) -> None:
    keep("Rebase in general", "git rebase main, in C and in Go")
    wanted = keep("Mixed bag", "ECONNREFUSED 127.0.0.1:5432; foo_bar; C++; git rebase --onto main; #include <stdio.h>")

    assert numbers(ask(asked))[0] == wanted.number


def test_parts_topics_and_when_it_does_not_apply_are_searched(keep: Keep, ask: Ask, store: Store, home: int) -> None:
    story = keep("A night", "", kind=Kind.STORY, parts=Parts(learned='Always test the "backup"\nrestore.'))
    limited = keep("Vacuum", "Do it.", not_when="Never on a replica.")
    topics = store.write_now(home, lambda tx: tx.topics.resolve(("postgres",)))
    tagged = keep("Sizing", "Rules of thumb.", topics=topics)

    assert numbers(ask("restore")) == [story.number]
    assert numbers(ask("replica")) == [limited.number]
    assert numbers(ask("postgres")) == [tagged.number]


@pytest.mark.parametrize("typed", ["kubernetesh", "kubermetes", "kuberentes", "kbernetes"])
def test_a_slip_of_the_finger_is_mended_and_said(keep: Keep, ask: Ask, typed: str) -> None:
    wanted = keep("Drain a kubernetes node", "kubectl drain")

    found = ask(f"{typed} node")

    assert numbers(found) == [wanted.number]
    assert found.corrected == ((typed, "kubernetes"),)


def test_what_is_spelt_as_it_stands_is_not_corrected(keep: Keep, ask: Ask) -> None:
    keep("Drain a node", "node noda")

    assert ask("noda").corrected == ()


def test_filters_narrow_what_is_found(keep: Keep, ask: Ask, store: Store, home: int) -> None:
    topics = store.write_now(home, lambda tx: tx.topics.resolve(("git",)))
    tip = keep("Stash changes", "git stash", topics=topics, author="li", author_name="Li")
    story = keep("The stash that was lost", "git stash drop", kind=Kind.STORY, author="bo", author_name="Bo")

    assert numbers(ask("stash", kind=Kind.STORY)) == [story.number]
    assert numbers(ask("stash", topic="git")) == [tip.number]
    assert numbers(ask("stash", author="li")) == [tip.number]
    assert numbers(ask("stash", author="bo")) == [story.number]
    assert len(numbers(ask("stash", limit=1))) == 1


def test_a_nameless_author_is_not_found_by_their_name(keep: Keep, ask: Ask) -> None:
    entry = keep("Stash changes", "git stash", author="li", author_name="Li", nameless=True)

    assert numbers(ask("stash", author="Li")) == []
    assert numbers(ask("stash", author="li", person="bo")) == []
    assert numbers(ask("stash", author="li", person="li")) == [entry.number]


@pytest.mark.parametrize("state", [State.HIDDEN, State.WITHDRAWN, State.MERGED])
def test_only_what_is_kept_is_found(keep: Keep, ask: Ask, store: Store, home: int, state: State) -> None:
    entry = keep("Zeppelin moorings", "harpsichord")
    store.write_now(
        home, lambda tx: tx.entries.put(replace(entry, state=state, version=2), by=None, change=Change.HIDDEN, now=NOW)
    )

    found = ask("zeppelin harpsichord harpsichrd")

    assert found.hits == ()
    assert found.corrected == ()


def test_an_edit_is_found_by_its_new_words_only(keep: Keep, ask: Ask, store: Store, home: int) -> None:
    entry = keep("Zeppelin moorings")
    edited = entry.with_text(kind=entry.kind, title="Airship moorings", body="", parts=Parts(), not_when="")
    store.write_now(home, lambda tx: tx.entries.put(edited, by=None, change=Change.EDITED, now=NOW))

    assert numbers(ask("airship")) == [entry.number]
    assert numbers(ask("zeppelin")) == []


def test_a_private_entry_is_found_by_members_of_its_room_and_its_author_only(keep: Keep, ask: Ask) -> None:
    entry = keep("Zeppelin salaries", author="li", scope=Scope.PLACE, room=str(COUNCIL))

    assert numbers(ask("zeppelin")) == []
    assert numbers(ask("zeppelin", person="bo", rooms=(str(GENERAL),))) == []
    assert numbers(ask("zeppelin", person="bo", rooms=(str(COUNCIL),))) == [entry.number]
    assert numbers(ask("zeppelin", person="li")) == [entry.number]
    assert numbers(ask("zeppelin", person="li", place=GENERAL)) == []
    assert numbers(ask("zeppelin", person="bo", place=COUNCIL)) == [entry.number]


def test_a_private_word_shows_in_no_correction_score_or_tier(keep: Keep, ask: Ask) -> None:
    keep("Rotate the certificates", "They expire each quarter.")
    asked = "rotate certificates zepelin zeppelin"
    before = ask(asked)

    for number in range(5):
        keep(f"Zeppelin certificates {number}", "rotate", author="li", scope=Scope.PLACE, room=str(COUNCIL))

    after = ask(asked)
    assert (after.tier, after.corrected) == (before.tier, before.corrected)
    assert after.hits == before.hits
    assert ("zepelin", "zeppelin") in ask(asked, rooms=(str(COUNCIL),)).corrected


def test_another_community_is_neither_found_nor_counted(keep: Keep, ask: Ask, store: Store) -> None:
    wanted = keep("Zeppelin moorings")
    other = store.found("Elsewhere", now=NOW).id
    before = ask("zeppelin moorings harpsichrd")

    for number in range(5):
        draft = a_draft(f"Zeppelin harpsichord {number}", source_key=f"there {number}")
        store.write_now(other, lambda tx, draft=draft: tx.entries.keep(draft, now=NOW))  # type: ignore[misc]

    assert ask("zeppelin moorings harpsichrd") == before
    assert numbers(before) == [wanted.number]


def test_the_passage_is_the_part_that_matters_with_its_words_marked(keep: Keep, ask: Ask) -> None:
    keep("Networks", "Padding of no use. " * 60 + "Renewing the certificates takes a minute. " + "More of it. " * 60)

    passage = ask("renew certificate").hits[0].passage

    assert [text for text, marked in passage if marked] == ["Renewing", "certificates"]
    assert len("".join(text for text, _ in passage)) < 300


def test_a_passage_reads_without_its_markup(keep: Keep, ask: Ask) -> None:
    keep("Networks", "Renew the **certificate** with `certbot`, see [the runbook](https://example.org/run).")

    passage = ask("renew certificate").hits[0].passage

    said = "".join(text for text, _ in passage)
    assert said == "Renew the certificate with certbot, see the runbook."


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "the of and",
        '"',
        '"unbalanced AND (NEAR',
        "title:secret OR body:x",
        "a* -b +c ^d {e} NEAR/3",
        "NOT",
        "AND OR NOT",
        "'; DROP TABLE entry; --",
        "\x00stash\x00",
        "\ud800",
        "[" * 20_000,
        "stash " * 170_000,
        "".join(f"w{number} " for number in range(20_000)),
        "x" * 1_000_000,
        "𞤀𞤁 a𞤀b ǅ ﬁ ℌ",
        "<-> & | ! :* \\",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_no_question_is_an_error(keep: Keep, ask: Ask, text: str) -> None:
    entry = keep("Stash changes", "git stash")

    assert set(numbers(ask(text))) <= {entry.number}
