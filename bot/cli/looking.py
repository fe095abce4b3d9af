"""`hearth status` and `hearth doctor`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from bot import __version__
from bot.cli import say
from bot.cli.asking import AsJson
from bot.cli.faults import CONFIGURATION, FAILED
from bot.messages import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.community.model import Space
    from bot.settings import Settings
    from bot.storage.queue import DeadLetter
    from bot.storage.store import Store

MOST_LETTERS = 100


def status(
    wait: Annotated[
        bool, typer.Option("--wait-for-encoding", help="Do the encoding for search by meaning to its end first.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what is there and what is running."""
    from bot.cli.opening import quiet, reading

    settings = quiet()
    if wait:
        from bot.cli.meaning import encode_to_the_end

        encode_to_the_end(settings, shown=not as_json)
    with reading(settings) as store:
        facts = _facts(settings, store)
    if as_json:
        say.as_json(facts)
    else:
        _print(facts)


def _facts(settings: Settings, store: Store) -> dict[str, Any]:
    from bot.cli.compose import utc_now
    from bot.cli.lock import holder_of
    from bot.cli.meaning import progress
    from bot.cli.opening import database_file
    from bot.storage.queue import SqlQueue
    from bot.storage.rhythm_state import rhythm_state
    from bot.storage.spaces import spaces

    file = database_file(settings)
    holder = holder_of(file) if file else None
    told = _told(file) if holder and holder.command == "run" else {}
    queue = SqlQueue(store)
    return {
        "version": __version__,
        "database": str(file) if file else "postgresql",
        "running": asdict(holder) if holder else None,
        "communities": [{"name": each.name, "entries": _entries(store, each.id)} for each in store.communities()],
        "attached": list(settings.platforms),
        "platforms": told.get("platforms", {}),
        "spaces": [_space(space) for space in store.look(spaces)],
        "outbox": queue.counts(),
        "given_up": [_letter(letter) for letter in queue.letters(limit=MOST_LETTERS)],
        "paused": told.get("paused", {}),
        "waiting": told.get("waiting", {}),
        "unreadable": told.get("unreadable", []),
        "rhythm": asdict(store.look(lambda connection: rhythm_state(connection, utc_now()))),
        "encoding": progress(settings, store),
    }


def _told(file: Path | None) -> dict[str, Any]:
    """Return what the running Hearth says of itself; nothing where it does not answer."""
    from bot.cli.control import Line, Unheard
    from bot.errors import HearthError

    if file is None:
        return {}
    try:
        with Line(file, patience=5) as line:
            return cast("dict[str, Any]", line.ask("status"))
    except (Unheard, HearthError):
        return {}


def _space(space: Space) -> dict[str, Any]:
    return {"space": space.key, "name": space.name, "left_at": space.left_at, "purge_at": space.purge_at}


def _letter(letter: DeadLetter) -> dict[str, Any]:
    return {"key": letter.key, "place": str(letter.place), "fault": letter.fault, "at": letter.created_at}


def _entries(store: Store, community: int) -> int:
    from bot.cli.opening import operator
    from bot.messages import Wanted

    return store.read_now(
        community, lambda tx: tx.entries.shelf(Wanted(), operator(tx, community, everything=True), size=1)[1]
    )


def _print(facts: dict[str, Any]) -> None:
    running = facts["running"]
    say.line(f"Hearth {facts['version']} on {facts['database']}")
    at = f" at {running['url']}" if running and running["url"] else ""
    say.line(f"`hearth {running['command']}` is at work (process {running['pid']}){at}" if running else "Not running")
    for name in facts["attached"]:
        say.line(f"{name.capitalize()}: {facts['platforms'].get(name, 'attached')}")
    for each in facts["communities"]:
        say.line(f"{each['name']}: {each['entries']:,} entries")
    _print_spaces(facts)
    _print_outbox(facts)
    rhythm = facts["rhythm"]
    say.line(
        f"Rhythm: {rhythm['waiting']:,} steps to come, {rhythm['overdue']:,} overdue, "
        f"{len(rhythm['failing']):,} failing, {rhythm['given_up']:,} given up in seven days"
    )
    encoding = facts["encoding"]
    if encoding is None:
        say.line("Search by meaning: off")
    else:
        say.line(f"Search by meaning: {encoding['encoded']:,} of {encoding['entries']:,} entries ({encoding['model']})")


def _print_spaces(facts: dict[str, Any]) -> None:
    for each in facts["spaces"]:
        if each["space"].startswith(("slack:", "discord:")):
            gone = f", removed; what it holds goes on {each['purge_at']:%d %B %Y}" if each["purge_at"] else ""
            name = f" ({each['name']})" if each["name"] else ""
            say.line(f"Space {each['space']}{name}{gone}")
    for room in facts["unreadable"]:
        say.line(f"Not caught up after an absence, for its history may not be read: {room}")


def _print_outbox(facts: dict[str, Any]) -> None:
    outbox = facts["outbox"]
    waiting = outbox.get("todo", 0) + outbox.get("sending", 0)
    say.line(f"Outbox: {waiting:,} to send, {outbox.get('sent', 0):,} sent, {len(facts['given_up']):,} given up")
    for space, until in facts["paused"].items():
        say.line(f"No longer let in: {space} (tried again after {until})")
    for space, until in facts["waiting"].items():
        say.line(f"Asked to wait: {space} (until {until})")
    for letter in facts["given_up"][:3]:
        say.line(f"Given up: {letter['key']} for {letter['place']}: {letter['fault']}")


def doctor(
    report: Annotated[
        bool, typer.Option("--report", help="Print all of it for somebody who helps you, with every secret left out.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check everything that Hearth stands on, and say what to do about what is not well.

    Slack and Discord are looked at too, through the Hearth that runs or by itself.
    Exit code 1 where something is bad; a warning is no failure.
    """
    checks, code = _checked()
    if report:
        from bot.cli.report import whole

        say.line(whole(checks))
    else:
        _show(checks, as_json=as_json)
    if code:
        raise typer.Exit(code)


def _checked() -> tuple[list[Finding], int]:
    from bot.cli.checking import every
    from bot.cli.opening import quiet
    from bot.settings import SettingsFault

    try:
        settings = quiet()
    except SettingsFault as faults:
        wrong = [Finding("settings", "bad", str(fault), "Mend it and try again.") for fault in faults.faults]
        return wrong, CONFIGURATION
    checks = [Finding("settings", "good", "all can be used"), *every(settings)]
    return checks, FAILED if any(check.result == "bad" for check in checks) else 0


def _show(checks: Sequence[Finding], *, as_json: bool) -> None:
    if as_json:
        say.as_json([asdict(check) for check in checks])
        return
    for line in lines(checks):
        say.line(line)


def lines(checks: Sequence[Finding]) -> Iterator[str]:
    """Yield what was found as lines for people, each advice beneath what it is about."""
    marks = {"good": "ok", "warning": "look", "bad": "BAD"}
    for check in checks:
        yield f"{marks[check.result]:<5} {check.name}: {check.says}"
        if check.advice:
            yield f"{'':<6}-> {check.advice}"
