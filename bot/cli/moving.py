"""`hearth import` and `hearth export`."""

from __future__ import annotations

import contextlib
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import say
from bot.cli.asking import AsJson, NamedCommunity
from bot.cli.faults import USAGE, Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.settings import Settings
    from bot.transfer.records import Reader, Told
    from bot.transfer.run import Progress, Report


class Source(StrEnum):
    """What can be imported."""

    JSONL = "jsonl"
    MARKDOWN = "markdown"
    SLACK = "slack"
    DISCORD = "discord"


class Target(StrEnum):
    """What can be exported."""

    JSONL = "jsonl"
    MARKDOWN = "markdown"
    CSV = "csv"
    ATOM = "atom"


_BY_SUFFIX = {".jsonl": Source.JSONL, ".ndjson": Source.JSONL, ".zip": Source.SLACK, ".json": Source.DISCORD}

_SKIPPED = {
    "author_gone": "by somebody who has left",
    "bot": "by a bot",
    "broken": "not readable",
    "deleted": "deleted there",
    "direct": "in a direct conversation",
    "duplicate": "there twice",
    "empty": "without text",
    "link": "a link to another file",
    "no_author": "without an author",
    "no_time": "without a time",
    "not_ours": "not from this space",
    "notice": "a notice of the platform (a join, a topic, …)",
    "too_large": "too large",
}


def import_(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A file, a zip or a folder.", show_default=False)],
    form: Annotated[
        Source | None,
        typer.Option(
            "--format", metavar="FORM", help="jsonl, markdown, slack or discord; told by its name where that is plain."
        ),
    ] = None,
    space: Annotated[
        str,
        typer.Option(metavar="SPACE", help="Chat exports: the space it comes from, as slack:T0123 or discord:4567."),
    ] = "",
    site: Annotated[str, typer.Option(metavar="URL", help="Slack: the workspace's address, for links back.")] = "",
    public: Annotated[
        list[str] | None, typer.Option(metavar="CHANNEL", help="Discord: a channel that everybody may read; repeat it.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would come in, and keep nothing.")] = False,
    community: NamedCommunity = None,
    as_json: AsJson = False,
) -> None:
    """Bring in what another tool has: JSON Lines, a folder of Markdown, a Slack or a Discord export.

    From a chat only what its author tagged becomes an entry; solved threads become requests to
    their authors; all else is read past. Stopped midway it goes on where it was; done twice it
    keeps nothing twice.
    """
    from bot.cli.opening import quiet

    settings = quiet()
    reader = _reader(path, form or _guess(path), space, site=site, public=frozenset(public or ()))
    with _progress(f"Reading {path.name}", shown=not as_json) as progress:
        run = _rehearsed if dry_run else _imported
        report = run(settings, reader, community, progress)
    _tell(report, dry_run=dry_run, as_json=as_json)


def _guess(path: Path) -> Source:
    guess = Source.MARKDOWN if path.is_dir() else _BY_SUFFIX.get(path.suffix.lower())
    if guess is None:
        raise Stop(f"Say what {path} is with --format: {', '.join(Source)}.", USAGE)
    return guess


def _reader(path: Path, form: Source, space: str, *, site: str, public: frozenset[str]) -> Reader:
    from bot.transfer.reading.discord import DiscordExport
    from bot.transfer.reading.folder import MarkdownFolder
    from bot.transfer.reading.lines import JsonLines
    from bot.transfer.reading.slack import SlackExport

    if form in {Source.SLACK, Source.DISCORD} and not _names_a_space(space, form):
        raise Stop(f"Say which space this export comes from: --space {form}:ID.", USAGE)
    match form:
        case Source.JSONL:
            return JsonLines(path)
        case Source.MARKDOWN:
            return MarkdownFolder(path)
        case Source.SLACK:
            return SlackExport(path, space, site=site)
        case Source.DISCORD:
            return DiscordExport(path, space, public=public)


def _names_a_space(space: str, form: Source) -> bool:
    platform, _, id_ = space.partition(":")
    return platform == form and bool(id_.strip())


def _imported(
    settings: Settings, reader: Reader, community: str | None, progress: Callable[[Progress], None]
) -> Report:
    from bot.cli.writing import chosen_community, writing
    from bot.transfer.batch import Batch, Counts
    from bot.transfer.run import import_by

    with writing(settings, "import") as writes:
        home = chosen_community(settings, writes, community)

        def keep(batch: Batch) -> Counts:
            return Counts(**writes.do("import_batch", home, batch.as_json()))

        return import_by(keep, reader, progress=progress)


def _rehearsed(
    settings: Settings, reader: Reader, community: str | None, progress: Callable[[Progress], None]
) -> Report:
    from bot.cli.opening import community_called, reading
    from bot.transfer.batch import is_here
    from bot.transfer.run import rehearse

    try:
        with reading(settings) as store:
            home = community_called(store, community).id

            def known(every: list[Told]) -> int:
                return store.read_now(home, lambda tx: sum(is_here(tx, told) for told in every))

            return rehearse(reader, progress=progress, is_known=known)
    except Stop:
        if community is not None:
            raise
        return rehearse(reader, progress=progress)  # There is nothing yet that could be known.


@contextlib.contextmanager
def _progress(what: str, *, shown: bool) -> Iterator[Callable[[Progress], None]]:
    """Yield who shows how far it is: a bar on a terminal, nothing elsewhere."""
    if not (shown and sys.stderr.isatty()):
        yield lambda _: None
        return
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.TaskProgressColumn(),
        bars.TextColumn("{task.fields[rate]:,.0f}/s"),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, rate=0.0)
        yield lambda now: bar.update(task, completed=now.done, total=now.total, rate=now.rate)


def _tell(report: Report, *, dry_run: bool, as_json: bool) -> None:
    from dataclasses import asdict

    counts = report.counts
    skipped = {reason.value: number for reason, number in report.skipped.items()}
    if as_json:
        facts: dict[str, Any] = asdict(counts) | {"dry_run": dry_run, "read": report.read, "skipped": skipped}
        say.as_json(facts | {"broken": list(report.broken), "seconds": round(report.seconds, 2)})
        return
    for line in _counted(report, dry_run=dry_run):
        say.line(line)
    for reason, number in sorted(skipped.items(), key=lambda one: -one[1]):
        say.line(f"Passed over {number:,}: {_SKIPPED[reason]}.")
    if report.broken:
        say.line(f"The first that could not be read: {', '.join(report.broken)}.")
    if dry_run:
        say.line(f"The import would take about {report.seconds:,.0f} s.")


def _counted(report: Report, *, dry_run: bool) -> Iterator[str]:
    counts = report.counts
    kept = say.plural(counts.kept, "entry", "entries")
    would, wait = ("Would keep", "would wait") if dry_run else ("Kept", "wait")
    yield f"{would} {kept} of {report.read:,} read; {counts.known:,} were here already."
    if counts.candidates:
        yield f"{say.plural(counts.candidates, 'solved thread')} {wait} for their authors."
    if counts.gone:
        yield f"{counts.gone:,} were deleted by their authors and stay away."
    if counts.struck:
        yield f"In {say.plural(counts.struck, 'entry', 'entries')} a secret was struck out."
    if counts.cut:
        yield f"Of {say.plural(counts.cut, 'entry', 'entries')} the end was left out: too long to keep whole."


def export(
    form: Annotated[
        Target,
        typer.Option(
            "--format",
            metavar="FORM",
            help="jsonl, markdown, csv or atom; `hearth import` takes the first two back whole.",
        ),
    ] = Target.JSONL,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="PATH", help="A file, for markdown a new folder; else standard output."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Include what was kept in private channels. Without it: what all members see.")
    ] = False,
    community: NamedCommunity = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the count as JSON; needs --output.")] = False,
) -> None:
    """Take entries out: JSON Lines, a folder of Markdown, CSV for a spreadsheet, or an Atom feed.

    The audit log records that it was done.
    """
    from bot.cli.opening import quiet
    from bot.cli.writing import chosen_community, writing

    if output is None and (as_json or form is Target.MARKDOWN):
        raise Stop("Say where to: --output PATH.", USAGE)
    settings = quiet()
    _refuse_nothing(settings)
    with writing(settings, "export") as writes:
        home = chosen_community(settings, writes, community)
        number = _exported(settings, home, form, output, everything=everything)
        writes.do("note_export", home, {"form": form.value, "number": number})
    if as_json:
        say.as_json({"format": form.value, "entries": number, "path": str(output)})
    else:
        say.aside(f"Exported {say.plural(number, 'entry', 'entries')}{f' to {output}' if output else ''}.")


def _refuse_nothing(settings: Settings) -> None:
    """Stop where there is no database: an export must not make one."""
    from bot.cli.opening import reading

    with reading(settings):
        pass


def _exported(settings: Settings, community: int, form: Target, output: Path | None, *, everything: bool) -> int:
    from bot.cli.opening import reading
    from bot.community.model import Viewer
    from bot.transfer.export import export_file, write_export

    viewer, site = None if everything else Viewer(community), settings.base_url or ""
    with reading(settings) as store:
        if output is not None:
            return export_file(store, community, form.value, output, viewer=viewer, site=site)
        return store.read_now(
            community, lambda tx: write_export(tx, form.value, sys.stdout.buffer, viewer=viewer, site=site)
        )
