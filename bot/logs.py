"""Logs: one constant event name a line, with facts; never what a member wrote.

A fact is a number, a time or one word: an id, a place, a verb. Any other text is left
out at the last step before a line is written, so that no careless call can leak one.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final, TextIO

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

LONGEST_WORD: Final = 120
TALKATIVE: Final = ("slack_bolt", "slack_sdk", "aiohttp", "discord", "uvicorn", "asyncio")
_WORD = re.compile(r"[\w.:/#@+=,$()<>-]*")
_OURS = frozenset({"timestamp", "trace", "says"})  # Made here, of nothing that a member wrote.


def configure_logs(level: str, form: str, stream: TextIO | None = None) -> None:
    """Send every log line of the process, libraries' too, to *stream* (standard error).

    *form* is `json`, `text`, or `auto`: text on a terminal, else JSON. Libraries are
    heard from warnings up.
    """
    out = sys.stderr if stream is None else stream
    as_text = form == "text" or (form == "auto" and out.isatty())
    printer = structlog.dev.ConsoleRenderer(colors=out.isatty()) if as_text else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*_steps(), printer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,  # Else a second call would not reach loggers already in use.
    )
    logging.basicConfig(level=logging.WARNING, handlers=[_Libraries()], force=True)
    for name in TALKATIVE:  # Whatever level is asked of us: at debug they tell tokens and whole messages.
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def only_facts(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Leave out every text that is more than a word; the count of its characters takes its place."""
    return {name: value if name in _OURS else _fact(value) for name, value in event.items()}


def only_frames(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and its way through the code: its message may quote a member."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]  # A task group's own way through the code says nothing.
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        event["error"] = type(error).__qualname__
        event["trace"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


class _Libraries(logging.Handler):
    """Writes what libraries say by the standard module as lines of our own."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the constant part of what *record* says, and its figures: without arguments nobody knows which that is.

        Slack's libraries put values into the constant part too.
        """
        says = {"says": _filled(record)} if record.args and not record.name.startswith("slack") else {}
        at = f"{record.module}:{record.lineno}"
        structlog.get_logger().log(
            record.levelno, "library", logger=record.name, at=at, exc_info=record.exc_info, **says
        )


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """Stands where a library put a text: one word of it could be a token."""

    length: int

    def __repr__(self) -> str:
        return f"({self.length} characters left out)"


def _filled(record: logging.LogRecord) -> str:
    """Return what a library says with its figures in their places; without them where they do not fit there."""
    given = record.args
    try:
        if isinstance(given, Mapping):
            return str(record.msg) % {name: _figure(value) for name, value in given.items()}
        return str(record.msg) % tuple(_figure(value) for value in given or ())
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


def _figure(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float) else _LeftOut(len(str(value)))


def _steps() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        only_frames,
        only_facts,
    ]


def _fact(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [_fact(one) for one in value]
    text = str(value)
    return text if len(text) <= LONGEST_WORD and _WORD.fullmatch(text) else f"({len(text)} characters left out)"
