"""The command line, and the composition root: the only place that knows every room.

A command imports what it needs when it runs, so that each starts as quickly as it can.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Annotated, NoReturn

import typer

from bot import __version__
from bot.cli import asking, faults, looking, measuring, moving, running

app = typer.Typer(
    name="hearth",
    help="Keeps what a community of practice has learned, and finds it again.",
    epilog="Settings come from the environment, .env or hearth.toml; `hearth doctor` shows whether all is well.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hearth {__version__}")
        raise typer.Exit


@app.callback()
def _hearth(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Keeps what a community of practice has learned, and finds it again."""


app.command()(running.run)
app.command()(asking.ask)
app.command()(asking.share)
app.command("import")(moving.import_)
app.command()(moving.export)
app.command()(looking.status)
app.command()(looking.doctor)
app.command()(measuring.bench)


def main() -> NoReturn:
    """Run the command in `sys.argv` and leave with its exit code: 0 done, 1 failed, 2 usage, 78 settings."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # A terminal that lacks a letter is no reason to fail.
    try:
        app(prog_name="hearth")
    except KeyboardInterrupt:
        sys.exit(faults.INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Else the interpreter complains at its end.
        sys.exit(faults.FAILED)
    except Exception as error:  # noqa: BLE001 - the edge of the process: an operator gets a sentence, not a traceback
        _leave(error)
    sys.exit(0)


def _leave(error: Exception) -> NoReturn:
    said, code = faults.sentence(error)
    typer.echo(said, err=True)
    if os.environ.get("HEARTH_LOG_LEVEL") == "debug":
        import traceback

        traceback.print_exception(error)
    sys.exit(code)
