"""Every command there is."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import __version__
from bot.cli import (
    agents,
    asking,
    beginning,
    keys,
    looking,
    measuring,
    moving,
    posting,
    printing,
    running,
    safety,
    scheduling,
)

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


app.command(short_help="Prepare for Slack and Discord, and say what to do next.")(beginning.init)
app.command(short_help="Print the manifest from which Slack makes the app.")(beginning.manifest)
app.command(short_help="Open Hearth.")(running.run)
app.command()(asking.ask)
app.command()(asking.share)
app.command("import", short_help="Bring in what another tool has.")(moving.import_)
app.command(short_help="Take entries out in an open format.")(moving.export)
app.command(short_help="Print the best of what a community kept.")(printing.anthology)
app.command(short_help="Print what came of it, for sponsors.")(printing.value)
app.command(short_help="Copy the database, and check the copy.")(safety.backup)
app.command()(safety.restore)
app.add_typer(safety.db, name="db")
app.command()(looking.status)
app.command(short_help="Check what Hearth stands on, and say what to do.")(looking.doctor)
app.add_typer(posting.outbox, name="outbox")
app.add_typer(keys.keys, name="keys")
app.add_typer(scheduling.schedule, name="schedule")
app.command(short_help="Let an assistant read, with your own token.")(agents.mcp)
app.command(short_help="Measure search on questions of your own.")(measuring.evaluate)
app.command(short_help="Measure what Hearth promises in figures.")(measuring.bench)
