from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from bot.storage.store import Store
from bot.transfer.batch import Batch, Counts
from bot.transfer.export import exported
from bot.transfer.reading.lines import JsonLines
from bot.transfer.reading.slack import SlackExport
from bot.transfer.records import Skip
from bot.transfer.run import Progress, batches, import_by, import_into, rehearse
from tests.factories import NOW, later
from tests.transfer.exports import SPACE, slack_message, slack_zip, solved_thread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path}/hearth.db")
    yield opened
    opened.close()


def community_of(store: Store) -> int:
    return store.found("Platform", now=NOW).id


def lines(path: Path, count: int) -> Path:
    documents = ({"id": str(n), "title": f"Tip number {n}", "body": "Do it.", "tags": ["t"]} for n in range(count))
    path.write_text("\n".join(map(json.dumps, documents)))
    return path


def busy_export(path: Path, days: int, each: int) -> Path:
    """Write an export with a tip, a solved thread and much talk on every day."""
    held: dict[str, Any] = {}
    for day in range(days):
        start = 1_600_000_000 + day * 86_400
        talk = [slack_message(f"{start + n}.000100", "U1", f"talk {n} of {day}") for n in range(each)]
        tip = slack_message(f"{start + 50_000}.000100", "U2", f"#tip Restart number {day} #ops")
        held[f"help/{day:05}"] = [*talk, *solved_thread(start + 60_000), tip]
    return slack_zip(path, held)


def content(store: Store, community: int) -> list[object]:
    left = store.read_now(community, lambda tx: list(exported(tx, None)))
    return [(one.number, one.draft, one.variant_of) for one in left]


def test_an_import_tells_what_it_came_to(store: Store, tmp_path: Path) -> None:
    source = SlackExport(busy_export(tmp_path / "export.zip", 3, 10), SPACE)

    report = import_into(store, community_of(store), source, clock=lambda: NOW)

    assert report.counts == Counts(position=6, kept=3, candidates=3)
    assert (report.read, report.skipped, report.broken) == (42, {}, ())


def test_an_import_repeated_changes_nothing(store: Store, tmp_path: Path) -> None:
    community = community_of(store)
    path = lines(tmp_path / "docs.jsonl", 10)
    import_into(store, community, JsonLines(path), clock=lambda: NOW)

    again = import_into(store, community, JsonLines(path), clock=lambda: later(1))

    assert again.counts == Counts(position=10, known=10)
    assert len(content(store, community)) == 10


def test_an_import_afresh_goes_through_all_of_it_again(store: Store, tmp_path: Path) -> None:
    community = community_of(store)
    path = lines(tmp_path / "docs.jsonl", 10)
    import_into(store, community, JsonLines(path), clock=lambda: NOW)

    again = import_into(store, community, JsonLines(path), clock=lambda: NOW, afresh=True)

    assert again.counts == Counts(position=10, known=10)


def test_a_file_that_grew_is_another_import(store: Store, tmp_path: Path) -> None:
    community = community_of(store)
    path = lines(tmp_path / "docs.jsonl", 10)
    import_into(store, community, JsonLines(path), clock=lambda: NOW)

    report = import_into(store, community, JsonLines(lines(path, 12)), clock=lambda: NOW)

    assert report.counts == Counts(position=12, kept=2, known=10)


def test_batches_go_on_behind_a_position(tmp_path: Path) -> None:
    source = JsonLines(lines(tmp_path / "docs.jsonl", 10))

    found = list(batches(source, "one", after=4, size=4))

    assert [(batch.start, batch.end) for batch in found] == [(4, 8), (8, 10)]


def test_whoever_keeps_the_batches_is_asked_first_where_to_go_on(tmp_path: Path) -> None:
    asked: list[Batch] = []

    def keep(batch: Batch) -> Counts:
        asked.append(batch)
        return Counts(position=max(8, batch.end), kept=8)

    report = import_by(keep, JsonLines(lines(tmp_path / "docs.jsonl", 10)), size=5)

    assert [(batch.start, len(batch.records)) for batch in asked] == [(0, 0), (8, 2)]
    assert report.counts.position == 10


def test_a_rehearsal_foresees_what_the_import_comes_to_and_keeps_nothing(store: Store, tmp_path: Path) -> None:
    path = busy_export(tmp_path / "export.zip", 3, 10)
    community = community_of(store)

    foreseen = rehearse(SlackExport(path, SPACE))

    assert content(store, community) == []
    assert foreseen.counts == import_into(store, community, SlackExport(path, SPACE), clock=lambda: NOW).counts
    assert foreseen.seconds > 0


def test_a_rehearsal_tells_what_is_there_already(tmp_path: Path) -> None:
    source = JsonLines(lines(tmp_path / "docs.jsonl", 10))

    foreseen = rehearse(
        source, is_known=lambda told: sum(one.draft.source_key in {"import:1", "import:2"} for one in told)
    )

    assert foreseen.counts == Counts(position=10, kept=8, known=2)


def test_progress_grows_to_the_whole(tmp_path: Path) -> None:
    told: list[Progress] = []
    source = SlackExport(busy_export(tmp_path / "export.zip", 40, 500), SPACE)

    rehearse(source, progress=told.append)

    assert [one.done for one in told] == sorted(one.done for one in told)
    assert (told[-1].done, told[-1].read, told[-1].records) == (source.total, 40 * 504, 80)
    assert told[-1].left == 0
    assert told[-1].rate > 0


def test_what_was_passed_over_is_in_the_report(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_text('{"title": "A good line"}\nno\n{}\n')

    report = import_into(store, community_of(store), JsonLines(path), clock=lambda: NOW)

    assert report.skipped == {Skip.BROKEN: 1, Skip.EMPTY: 1}
    assert report.broken == ("line 2",)


IMPORT_SLOWLY = """
    import sys
    from pathlib import Path
    from bot.storage.store import Store
    from bot.transfer.batch import apply_batch
    from bot.transfer.reading.slack import SlackExport
    from bot.transfer.run import import_by
    from tests.factories import NOW
    from tests.transfer.exports import SPACE

    store = Store.open(sys.argv[1])

    def keep(batch):
        counts = store.write_now(int(sys.argv[3]), lambda tx: apply_batch(tx, batch, now=NOW))
        print(counts.position, flush=True)
        return counts

    import_by(keep, SlackExport(Path(sys.argv[2]), SPACE), size=5)
"""


@pytest.mark.parametrize("batches_before", [1, 4, 20])
def test_an_import_killed_midway_comes_to_the_same_result(tmp_path: Path, batches_before: int) -> None:
    path = busy_export(tmp_path / "export.zip", 120, 20)
    whole = Store.open(f"sqlite:///{tmp_path}/whole.db")
    uninterrupted = import_into(whole, community_of(whole), SlackExport(path, SPACE), clock=lambda: NOW)
    url = f"sqlite:///{tmp_path}/killed.db"
    store = Store.open(url)
    community = community_of(store)
    store.close()

    command = [sys.executable, "-c", textwrap.dedent(IMPORT_SLOWLY), url, str(path), str(community)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as importing:
        assert importing.stdout is not None
        positions = [int(importing.stdout.readline()) for _ in range(batches_before)]
        importing.kill()
    store = Store.open(url)
    resumed = import_into(store, community, SlackExport(path, SPACE), clock=lambda: NOW)

    assert importing.returncode == -9
    assert positions[-1] < uninterrupted.counts.position
    assert resumed.counts == uninterrupted.counts
    assert content(store, community) == content(whole, 1)
    store.close()
    whole.close()


def peak_of(source: JsonLines | SlackExport) -> int:
    """Return how many bytes a run through *source* holds at the most."""
    tracemalloc.start()
    rehearse(source)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_the_memory_that_an_import_takes_does_not_grow_with_the_export(tmp_path: Path) -> None:
    small = SlackExport(busy_export(tmp_path / "small.zip", 10, 100), SPACE)
    large = SlackExport(busy_export(tmp_path / "large.zip", 200, 100), SPACE)
    rehearse(small)

    assert peak_of(large) < peak_of(small) + (2 << 20)


def test_the_memory_that_lines_take_does_not_grow_with_their_number(tmp_path: Path) -> None:
    small = JsonLines(lines(tmp_path / "small.jsonl", 1_000))
    large = JsonLines(lines(tmp_path / "large.jsonl", 20_000))
    rehearse(small)

    assert peak_of(large) < peak_of(small) + (1 << 20)
