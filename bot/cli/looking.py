"""`hearth status` and `hearth doctor`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import __version__
from bot.cli import say
from bot.cli.asking import AsJson
from bot.cli.faults import CONFIGURATION, FAILED

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.storage.store import Store


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
    from bot.cli.lock import holder_of
    from bot.cli.meaning import progress
    from bot.cli.opening import database_file
    from bot.storage.queue import SqlQueue

    file = database_file(settings)
    holder = holder_of(file) if file else None
    return {
        "version": __version__,
        "database": str(file) if file else "postgresql",
        "running": asdict(holder) if holder else None,
        "communities": [{"name": each.name, "entries": _entries(store, each.id)} for each in store.communities()],
        "outbox": SqlQueue(store).counts(),
        "encoding": progress(settings, store),
    }


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
    for each in facts["communities"]:
        say.line(f"{each['name']}: {each['entries']:,} entries")
    outbox = facts["outbox"]
    waiting = outbox.get("todo", 0) + outbox.get("sending", 0)
    say.line(f"Outbox: {waiting:,} to send, {outbox.get('sent', 0):,} sent, {outbox.get('dead', 0):,} given up")
    encoding = facts["encoding"]
    if encoding is None:
        say.line("Search by meaning: off")
    else:
        say.line(f"Search by meaning: {encoding['encoded']:,} of {encoding['entries']:,} entries ({encoding['model']})")


def doctor(as_json: AsJson = False) -> None:
    """Check everything that Hearth stands on, and say what to do about what is not well.

    Exit code 1 where something is bad; a warning is no failure.
    """
    from bot.cli.checks import Check, every
    from bot.cli.opening import quiet
    from bot.settings import SettingsFault

    try:
        settings = quiet()
    except SettingsFault as faults:
        _show(
            [Check("settings", "bad", str(fault), "Mend it and try again.") for fault in faults.faults], as_json=as_json
        )
        raise typer.Exit(CONFIGURATION) from None
    checks = [Check("settings", "good", "all can be used"), *every(settings)]
    _show(checks, as_json=as_json)
    if any(check.result == "bad" for check in checks):
        raise typer.Exit(FAILED)


def _show(checks: list[Any], *, as_json: bool) -> None:
    if as_json:
        say.as_json([asdict(check) for check in checks])
        return
    marks = {"good": "ok", "warning": "look", "bad": "BAD"}
    for check in checks:
        say.line(f"{marks[check.result]:<5} {check.name}: {check.says}")
        if check.advice:
            say.line(f"{'':<6}-> {check.advice}")
