"""Whatever a file holds, an import ends with its report or with a fault that says why."""

from __future__ import annotations

import json
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage.store import Store
from bot.transfer.errors import UnreadableImport
from bot.transfer.reading.discord import DiscordExport
from bot.transfer.reading.folder import MarkdownFolder
from bot.transfer.reading.lines import JsonLines
from bot.transfer.reading.slack import SlackExport
from bot.transfer.run import import_into, rehearse
from tests.factories import NOW
from tests.transfer.exports import GUILD, SPACE, discord_message, slack_message, slack_zip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.transfer.records import Reader

HOSTILE = (
    "\ud800",
    "\0",
    "\u202e",
    "../..",
    "a#b/c",
    "9" * 400,
    "1700000000.x",
    "#tip #tip #tip",
    "#tip keep \ud800 this",
    "How do I do it?",
    "thanks!",
    "<@U1|" * 50,
    "`" * 99,
)
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20))
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), texts)
values = st.recursive(
    scalars, lambda held: st.lists(held, max_size=3) | st.dictionaries(texts, held, max_size=3), max_leaves=6
)


def mapping(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects with some of *names*, each holding anything at all."""
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, values))


slack_fields = mapping(
    "type", "user", "text", "ts", "thread_ts", "reactions", "subtype", "edited", "comment", "user_profile", "bot_id"
)
discord_fields = mapping("id", "type", "timestamp", "timestampEdited", "content", "author", "reactions", "reference")
document_fields = mapping(
    "hearth", "id", "title", "body", "tags", "kind", "told_at", "author", "parts", "scope", "number"
)
told_fields = document_fields.map(
    lambda held: {"hearth": 1, "kind": "tip", "title": "t", "body": "some words", "told_at": "2020-01-01"} | held
)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        opened = Store.open(f"sqlite:///{folder}/hearth.db")
        yield opened
        opened.close()


def imported(store: Store, make: Callable[[Path], Reader]) -> None:
    community = store.found("Platform", now=NOW).id
    with tempfile.TemporaryDirectory() as folder, suppress(UnreadableImport):
        report = import_into(store, community, make(Path(folder)), clock=lambda: NOW)

        assert report.counts.position <= report.read


fuzzed = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@fuzzed
@given(messages=st.lists(slack_fields | values, max_size=5), people=values, channels=values)
def test_anything_in_a_slack_export_is_survived(store: Store, messages: list[Any], people: Any, channels: Any) -> None:  # noqa: ANN401
    whole = [
        slack_message(f"170000000{n}.000100", "U1", "#tip keep this") | held
        for n, held in enumerate(messages)
        if isinstance(held, dict)
    ]

    imported(
        store,
        lambda folder: SlackExport(
            slack_zip(
                folder / "a.zip",
                {"help/2023-11-14": [*messages, *whole]},
                users=json.dumps(people),
                channels=json.dumps(channels),
            ),
            SPACE,
        ),
    )


@fuzzed
@given(messages=st.lists(discord_fields | values, max_size=5), channel=mapping("id", "type", "categoryId", "name"))
def test_anything_in_a_discord_export_is_survived(store: Store, messages: list[Any], channel: dict[str, Any]) -> None:
    whole = [
        discord_message(str(n), "10", "#tip keep this") | held
        for n, held in enumerate(messages)
        if isinstance(held, dict)
    ]

    def make(folder: Path) -> Reader:
        plain = [json.loads(json.dumps(held).encode("utf-8", "replace")) for held in [*messages, *whole]]
        path = folder / "a.json"
        path.write_text(json.dumps({"guild": {"id": "4200"}, "channel": {"id": "77"} | channel, "messages": plain}))
        return DiscordExport(path, GUILD)

    imported(store, make)


@fuzzed
@given(documents=st.lists(document_fields | told_fields | values, max_size=5))
def test_anything_in_lines_is_survived(store: Store, documents: list[Any]) -> None:
    def make(folder: Path) -> Reader:
        path = folder / "a.jsonl"
        path.write_text("\n".join(map(json.dumps, documents)))
        return JsonLines(path)

    imported(store, make)


@fuzzed
@given(
    content=st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: f"---\n{text}\n---\n{text}".encode("utf-8", "replace"))
)
def test_anything_in_a_file_is_survived(store: Store, content: bytes) -> None:
    for make in (JsonLines, lambda path: SlackExport(path, SPACE), lambda path: DiscordExport(path, GUILD)):

        def read(folder: Path, make: Callable[[Path], Reader] = make) -> Reader:
            (folder / "a").write_bytes(content)
            return make(folder / "a")

        imported(store, read)

    def markdown(folder: Path) -> Reader:
        (folder / "a.md").write_bytes(content)
        return MarkdownFolder(folder)

    imported(store, markdown)


@pytest.mark.parametrize("piece", ["#tip a ", "<@U1> ", "`a` ", "&amp;", "[", '"', "How? ", "<", "thanks "])
def test_twice_the_length_takes_nowhere_near_four_times_the_time(tmp_path: Path, piece: str) -> None:
    def seconds(times: int) -> float:
        text = (piece * times)[:38_000]
        path = slack_zip(tmp_path / f"{times}.zip", {"help/1": [slack_message("1700000000.000100", "U1", text)] * 8})
        source = SlackExport(path, SPACE)
        return min(_timed(source) for _ in range(3))

    assert seconds(4_000) < 3 * max(seconds(2_000), 0.004)


def _timed(source: Reader) -> float:
    started = time.process_time()
    rehearse(source)
    return time.process_time() - started
