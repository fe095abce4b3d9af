"""What leaves comes back: `import(export(x)) == x`, whatever the members wrote."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.practice.model import Change, Draft, Entry, Kind, Parts, Scope, State
from bot.storage.store import Store
from bot.text import normalise, strike_secrets, topic_name
from bot.transfer.export import Format, export_file, exported, leaving
from bot.transfer.reading.documents import says_nothing
from bot.transfer.reading.folder import MarkdownFolder
from bot.transfer.reading.lines import JsonLines
from bot.transfer.records import Told
from bot.transfer.run import import_into
from bot.transfer.writing.folder import write_folder
from bot.transfer.writing.lines import write_lines
from tests.factories import NOW, an_entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.transaction import Transaction
    from bot.transfer.writing.exported import Exported

NASTY = (
    "---",
    "\n---\n",
    "...",
    "# heading",
    "#tag",
    "```sh\n$ ls\n```",
    "key: value",
    "- a\n- b",
    "!!python/object:os.system",
    "&a *a",
    "{{ x }}",
    "%YAML 1.2",
    "no",
    "null",
    "~",
    "12:30",
    "0o7",
    "1e3",
    "=1+1",
    "\t",
    "  ",
    "\r\n",
    "\r",
    "\u2028",
    "\u0085",
    "\ufeff",
    "\u202e",
    "'",
    '"',
    "\\",
    "\\n",
    "|",
    ">",
    "<script>",
    "👩‍👩‍👧‍👦",
    "ß̃é",
)
words = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=12)), max_size=6).map(" ".join)
texts = words.map(normalise).filter(lambda text: not strike_secrets(text).found)
titles = texts.map(lambda text: f"{text} kept"[-150:])
keys = st.text(min_size=1, max_size=20).map(lambda text: normalise(text).strip()).filter(bool)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@st.composite
def entries(draw: st.DrawFn, number: int = 1) -> Entry:
    nameless = draw(st.booleans())
    topics = draw(st.lists(st.text(max_size=10).map(topic_name).filter(bool), max_size=3, unique=True))
    return Entry(
        community=1,
        number=number,
        id=f"entry-{number}",
        kind=draw(st.sampled_from(Kind)),
        title=draw(titles),
        body=draw(texts),
        told_at=draw(moments),
        kept_at=NOW,
        author_name=draw(texts.map(lambda text: text[:50])),
        topics=tuple(topics),
        parts=Parts(*(draw(texts) for _ in range(4))) if draw(st.booleans()) else Parts(),
        not_when=draw(texts),
        nameless=nameless,
        scope=draw(st.sampled_from(Scope)),
        room=draw(st.sampled_from(["", "slack:T01/C1", "web:local/general"])),
        source_key=draw(st.none() | keys.map(lambda key: f"slack:T01/C1#{key}")),
        source_url=draw(st.none() | st.just("https://a.example/b?c=d#e")),
        source_version=draw(st.sampled_from(["", "1700000000.000100"])),
        source_id=draw(st.none() | keys),
    )


def told(records: Iterator[object]) -> list[Told]:
    return [record for record in records if isinstance(record, Told)]


@given(entries())
def test_an_entry_comes_back_from_a_line_as_it_left(entry: Entry) -> None:
    left = leaving(entry)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.jsonl"
        with path.open("wb") as file:
            write_lines([left], file)
        (back,) = told(JsonLines(path).records())

    assert back.draft == left.draft


@given(entries())
def test_an_entry_comes_back_from_markdown_as_it_left(entry: Entry) -> None:
    left = leaving(entry)

    with tempfile.TemporaryDirectory() as folder:
        write_folder([left], Path(folder))
        (back,) = told(MarkdownFolder(Path(folder)).records())

    assert back.draft == left.draft


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        opened = Store.open(f"sqlite:///{folder}/hearth.db")
        yield opened
        opened.close()


def kept(store: Store, drafts: Sequence[Draft]) -> int:
    """Return a new community that keeps *drafts*, each a variant of the one before it."""
    community = store.found("Platform", now=NOW).id

    def keep(tx: Transaction) -> None:
        for number, draft in enumerate(drafts):
            tx.entries.keep(replace(draft, topics=tx.topics.resolve(draft.topics), variant_of=number or None), now=NOW)

    store.write_now(community, keep)
    return community


def all_of(store: Store, community: int) -> list[Exported]:
    return store.read_now(community, lambda tx: list(exported(tx, None)))


def content(left: Sequence[Exported]) -> list[tuple[int, Draft, str]]:
    return [(one.number, one.draft, one.variant_of) for one in left]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(entries(), min_size=1, max_size=4))
@pytest.mark.parametrize("form", ["jsonl", "markdown"])
def test_a_repertoire_comes_back_as_it_left(store: Store, form: Format, drawn: list[Entry]) -> None:
    drafts = [
        replace(leaving(entry).draft, source_key=None if entry.nameless else f"slack:T01/C1#{number}")
        for number, entry in enumerate(drawn)
    ]
    first = kept(store, drafts)
    left = all_of(store, first)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        export_file(store, first, form, path)
        second = store.found("Platform again", now=NOW).id
        source = JsonLines(path) if form == "jsonl" else MarkdownFolder(path)
        report = import_into(store, second, source, clock=lambda: NOW)

    assert report.counts.kept == len(drafts)
    assert content(all_of(store, second)) == content(left)


def merge(store: Store, community: int, *pairs: tuple[int, int]) -> None:
    """Make an entry part of another, for each (number, into)."""

    def merge(tx: Transaction) -> None:
        for number, into in pairs:
            part = tx.entries.get(number)
            assert part is not None
            gone = replace(part, state=State.MERGED, merged_into=into, version=part.version + 1)
            tx.entries.put(gone, by=None, change=Change.MERGED, now=NOW)

    store.write_now(community, merge)


def by_key(left: Sequence[Exported]) -> list[tuple[Draft, str]]:
    return sorted(((one.draft, one.merged_into) for one in left), key=lambda one: str(one[0].source_key))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(entries(), min_size=4, max_size=4))
@pytest.mark.parametrize("form", ["jsonl", "markdown"])
def test_what_was_merged_comes_back_as_part_of_the_same(store: Store, form: Format, drawn: list[Entry]) -> None:
    drafts = [
        replace(leaving(entry).draft, nameless=False, source_key=f"slack:T01/C1#{number}")
        for number, entry in enumerate(drawn)
    ]
    first = kept(store, drafts)
    merge(store, first, (1, 3), (3, 4))
    left = all_of(store, first)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        export_file(store, first, form, path)
        second = store.found("Platform again", now=NOW).id
        source = JsonLines(path) if form == "jsonl" else MarkdownFolder(path)
        import_into(store, second, source, clock=lambda: NOW)

    assert [one.merged_into for one in left] == ["", "", "slack:T01/C1#3", "slack:T01/C1#3"]
    assert by_key(all_of(store, second)) == by_key(left)
    assert store.read_now(
        second, lambda tx: {number: len(some) for number, some in tx.entries.parts([1, 2]).items()}
    ) == {2: 2}


def test_a_part_whose_whole_is_not_here_stands_by_itself(store: Store, tmp_path: Path) -> None:
    first = kept(store, [replace(leaving(an_entry(n)).draft, source_key=f"slack:T01/C1#{n}") for n in (1, 2)])
    merge(store, first, (1, 2))
    export_file(store, first, "jsonl", tmp_path / "out.jsonl")
    alone = tmp_path / "part.jsonl"
    alone.write_text((tmp_path / "out.jsonl").read_text().splitlines()[1] + "\n")
    second = store.found("Platform again", now=NOW).id

    import_into(store, second, JsonLines(alone), clock=lambda: NOW)

    assert [(one.merged_into, one.draft.source_key) for one in all_of(store, second)] == [("", "slack:T01/C1#1")]


def test_what_left_from_here_is_known_here(store: Store, tmp_path: Path) -> None:
    named = leaving(an_entry(1, source_key="slack:T01/C1#1")).draft
    nameless = replace(named, nameless=True, source_key="slack:T01/C1#2", source_url="https://a.example/2")
    sourceless = replace(named, source_key=None)
    community = kept(store, [named, nameless, sourceless])
    export_file(store, community, "jsonl", tmp_path / "out.jsonl")

    report = import_into(store, community, JsonLines(tmp_path / "out.jsonl"), clock=lambda: NOW)

    assert (report.counts.kept, report.counts.known) == (0, 3)


def test_a_time_of_any_zone_is_the_same_instant(tmp_path: Path) -> None:
    entry = an_entry(1, told_at=NOW.astimezone(timezone(timedelta(hours=5, minutes=30))))
    with (tmp_path / "out.jsonl").open("wb") as file:
        write_lines([leaving(entry)], file)

    (back,) = told(JsonLines(tmp_path / "out.jsonl").records())

    assert back.draft.told_at == NOW


def test_a_document_of_hearth_that_says_nothing_is_passed_over() -> None:
    assert says_nothing(Told(leaving(an_entry(1, title=" ", body="")).draft))
