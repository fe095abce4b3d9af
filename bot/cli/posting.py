"""`hearth outbox`: what could not be sent."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import say
from bot.cli.asking import AsJson
from bot.cli.faults import USAGE, Stop

outbox = typer.Typer(no_args_is_help=True, help="What could not be sent, and striking it off.")

FAULTS = {
    "unsure": "it may stand already, and Hearth may not look there",
    "fault_of_ours": "a fault of Hearth; its log says more",
}


@outbox.command("list", short_help="Show what was given up, and why.")
def list_(as_json: AsJson = False) -> None:
    """Show every post that was given up, newest first, with the platform's word for why. Texts are not kept."""
    from bot.cli.opening import quiet, reading
    from bot.storage.queue import SqlQueue

    with reading(quiet()) as store:
        letters = SqlQueue(store).letters(limit=10_000)
    if as_json:
        say.as_json(
            [{"key": one.key, "place": str(one.place), "fault": one.fault, "at": one.created_at} for one in letters]
        )
        return
    if not letters:
        say.line("Nothing was given up.")
    for one in letters:
        word = FAULTS.get(one.fault.partition(":")[0])
        say.line(f"{one.key}  {one.created_at:%Y-%m-%d %H:%M}  {one.place}: {one.fault}{f' ({word})' if word else ''}")


@outbox.command(short_help="Strike given-up posts off the list.")
def settle(
    key: Annotated[
        str | None, typer.Argument(metavar="KEY", help="The post, as `hearth outbox list` names it.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every post that was given up.")] = False,
    as_json: AsJson = False,
) -> None:
    """Strike given-up posts off the list, once you have seen to their cause. They are not sent again."""
    from bot.cli.opening import quiet
    from bot.cli.writing import writing

    if (key is not None) == every:
        raise Stop("Name a post, or --all: hearth outbox settle KEY", USAGE)
    with writing(quiet(), "outbox settle") as writes:
        count = writes.settle(key)
    if key and not count:
        raise Stop(f"There is no given-up post {key}: `hearth outbox list` shows them.")
    if as_json:
        say.as_json({"settled": count})
    else:
        say.line(f"Struck {say.plural(count, 'post')} off the list.")
