"""Logs: lines that a machine reads, with facts and without a member's words."""

from __future__ import annotations

import io
import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from bot.logs import configure_logs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Lines = Callable[[], list[dict[str, Any]]]

WORDS = "the kettle in room 4 trips the fuse"


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Return what was logged at `info` since the test began."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    out = io.StringIO()
    configure_logs("info", "json", out)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def test_a_line_has_its_event_level_time_and_facts(lines: Lines) -> None:
    at = datetime(2026, 11, 23, 6, tzinfo=UTC)

    structlog.get_logger().info("entry_kept", number=142, place="slack:T01/C042/1700.1", at=at, topics=["git", "ci"])

    line = lines()[0]
    assert (line["event"], line["level"], line["number"]) == ("entry_kept", "info", 142)
    assert line["place"] == "slack:T01/C042/1700.1"
    assert line["at"] == "2026-11-23T06:00:00+00:00"
    assert line["topics"] == ["git", "ci"]
    assert line["timestamp"].endswith("Z")


def test_a_members_words_are_left_out_wherever_they_are_put(lines: Lines) -> None:
    structlog.get_logger().info("entry_kept", body=WORDS, words=[WORDS], nested={"text": WORDS})
    structlog.get_logger().info(WORDS)

    assert "kettle" not in json.dumps(lines())
    assert lines()[0]["body"] == f"({len(WORDS)} characters left out)"


def test_words_without_spaces_are_left_out_when_long(lines: Lines) -> None:
    structlog.get_logger().info("entry_kept", body="kettle" * 100)

    assert "kettle" not in json.dumps(lines())


def test_an_exception_shows_its_type_and_way_but_not_what_it_quotes(lines: Lines) -> None:
    try:
        raise ValueError(WORDS)
    except ValueError:
        structlog.get_logger().exception("keeping_failed")

    line = lines()[0]
    assert line["error"] == "ValueError"
    assert line["trace"][0].endswith("test_an_exception_shows_its_type_and_way_but_not_what_it_quotes")
    assert "kettle" not in json.dumps(line)


def test_of_several_exceptions_at_once_the_first_is_shown(lines: Lines) -> None:
    group = ExceptionGroup("several", [ExceptionGroup("inner", [KeyError(WORDS), ValueError(WORDS)])])

    structlog.get_logger().error("task_failed", exc_info=group)

    assert lines()[0]["error"] == "KeyError"


def test_a_library_is_heard_from_warnings_up_by_the_constant_part_of_what_it_says(lines: Lines) -> None:
    library = logging.getLogger("some.library")

    library.info("quiet")
    library.warning("could not parse %r", WORDS)
    library.error(f"could not parse {WORDS}")

    parsed, written = lines()
    assert (parsed["logger"], parsed["level"]) == ("some.library", "warning")
    assert parsed["says"] == f"could not parse ({len(WORDS)} characters left out)"
    assert "says" not in written
    assert "kettle" not in json.dumps([parsed, written])


def test_the_figures_that_a_library_tells_stand_in_their_places(lines: Lines) -> None:
    library = logging.getLogger("discord.gateway")

    library.warning("Shard ID %s websocket is %.1fs behind: %s.", None, 12.34, "kettle")
    library.warning("%(seconds)d s for %(route)s", {"seconds": 3, "route": WORDS})

    assert [line["says"] for line in lines()] == [
        "Shard ID None websocket is 12.3s behind: (6 characters left out).",
        f"3 s for ({len(WORDS)} characters left out)",
    ]


@pytest.mark.parametrize("given", [("kettle",), (1, 2), ({"a": "kettle"},)])
def test_what_does_not_fit_what_a_library_says_is_left_out_whole(lines: Lines, given: tuple[object, ...]) -> None:
    record = logging.LogRecord("some.library", logging.WARNING, "there.py", 1, "%(b)d of %d", given, None)

    ours = next(each for each in logging.getLogger().handlers if type(each).__module__ == "bot.logs")
    ours.emit(record)

    assert lines()[0]["says"] == "%(b)d of %d"


def test_a_librarys_exception_keeps_its_way_only(lines: Lines) -> None:
    try:
        raise KeyError(WORDS)
    except KeyError:
        logging.getLogger("some.library").exception("Task exception was never retrieved")

    assert lines()[0]["error"] == "KeyError"
    assert "kettle" not in json.dumps(lines())


@pytest.mark.parametrize("name", ["slack_sdk.web.client", "slack_bolt.AsyncApp", "discord.gateway", "aiohttp.client"])
def test_platforms_libraries_tell_neither_texts_nor_tokens_even_at_debug(name: str) -> None:
    out, token = io.StringIO(), "xoxb" + "-1-kettle"
    configure_logs("debug", "json", out)
    library = logging.getLogger(name)

    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        library.log(level, f"sent {token}: {WORDS}")
        library.log(level, "sent %s: %s", token, WORDS)
    try:
        raise ValueError(WORDS)
    except ValueError:
        library.exception("failed")

    assert out.getvalue()
    assert "kettle" not in out.getvalue()
    assert not library.isEnabledFor(logging.INFO)


def test_slacks_libraries_put_values_into_what_looks_constant(lines: Lines) -> None:
    logging.getLogger("slack_sdk.web").warning(f"{WORDS} %s", 1)  # noqa: G004 - as they do

    assert "kettle" not in json.dumps(lines())


def test_what_is_below_the_level_is_not_written(lines: Lines) -> None:
    structlog.get_logger().debug("tick")

    assert lines() == []


def test_text_lines_are_for_people(lines: Lines) -> None:
    out = io.StringIO()
    configure_logs("warning", "text", out)

    structlog.get_logger().warning("outbox_paused", space="web")

    assert "outbox_paused" in out.getvalue()
    assert "space=web" in out.getvalue()
    assert lines() == []


def test_without_a_terminal_lines_are_json(lines: Lines) -> None:
    out = io.StringIO()
    configure_logs("info", "auto", out)

    structlog.get_logger().info("started")

    assert json.loads(out.getvalue())["event"] == "started"
    assert lines() == []
