"""The command line, and the composition root: the only place that knows every room.

A command imports what it needs when it runs, so that each starts as quickly as it can.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Run the command in *words* (`sys.argv`) and leave with its exit code: 0 done, 1 failed, 2 usage, 78 settings."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # A terminal that lacks a letter is no reason to fail.
    typed = list(sys.argv[1:] if words is None else words)
    try:
        _dispatch(typed)
    except KeyboardInterrupt:
        _leave("", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Else the interpreter complains at its end.
        _leave("", 1)
    except Exception as error:  # noqa: BLE001 - the edge of the process: an operator gets a sentence, not a traceback
        _explain(error, typed)
    sys.exit(0)


def _dispatch(words: list[str]) -> None:
    if words == ["run"]:
        from bot.cli.running import run  # A supervisor's command needs no parser, and is ready the sooner for it.

        run()
    else:
        from bot.cli.app import app

        if code := app(words, prog_name="hearth", standalone_mode=False):
            _leave("", int(code))


def _explain(error: Exception, typed: Sequence[str]) -> NoReturn:
    from bot.cli.faults import sentence
    from bot.text import normalise

    if os.environ.get("HEARTH_LOG_LEVEL") == "debug":
        _show_way(error)
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    said, code = sentence(error, typed)
    _leave(normalise(said), code)  # It may repeat what was typed: nothing of that may steer the terminal.


def _show_way(error: BaseException) -> None:
    """Print the way through the code, and not the message: it may quote a member or a token."""
    import traceback

    for each in [error, *_causes(error)]:
        frames = [
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(each.__traceback__)
        ]
        print(type(each).__qualname__, *frames, sep="\n", file=sys.stderr)  # noqa: T201 - asked for


def _causes(error: BaseException) -> list[BaseException]:
    inside = list(error.exceptions) if isinstance(error, BaseExceptionGroup) else []
    before = [cause] if (cause := error.__cause__ or error.__context__) else []
    return [deeper for one in (*inside, *before) for deeper in (one, *_causes(one))]


def _leave(said: str, code: int) -> NoReturn:
    if said:
        print(said, file=sys.stderr)  # noqa: T201 - what is left to say
    sys.exit(code)
