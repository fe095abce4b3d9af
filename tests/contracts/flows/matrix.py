"""What flows there are, on which platforms, and where a platform has no such thing: the matrix that is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contracts.flows import domain, flows, loop, rhythm, sessions

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tests.contracts.flows.stage import Stage

    Flow = Callable[[Stage], Awaitable[None]]

PLATFORMS = ("web", "slack socket", "slack http", "slack least", "discord", "discord least")
FLOWS: dict[str, Flow] = {
    name.removeprefix("flow_").replace("_", " "): flow
    for part in (flows, sessions, rhythm, domain, loop)
    for name, flow in vars(part).items()
    if name.startswith("flow_")
}
FORUM = "a help forum post is shown what was solved before"
CALENDAR = "a session stands in the spaces own calendar"
MESSAGES_READ = (
    "a tag in a message keeps it",
    "an edit carries over",
    "a deletion withdraws it",
    "a reaction keeps where it is switched on",
    "a solved thread is offered once",
    "a check mark offers the answer",
    "a secret is struck out and its author told",
    "prior art where it is switched on",
)
NOT_THERE = {
    (FORUM, "web"): "the page has no forum",
    **{(FORUM, platform): "Slack has no forum" for platform in ("slack socket", "slack http", "slack least")},
    (CALENDAR, "web"): "the page's calendar is a page of its own",
    **{
        (CALENDAR, platform): "a workspace has no calendar"
        for platform in ("slack socket", "slack http", "slack least")
    },
    ("a check mark offers the answer", "web"): "the page has one reaction, the one that keeps",
    **{(flow, "slack least"): "the least profile is told of no messages" for flow in MESSAGES_READ},
    ("a deletion withdraws what a shortcut kept", "slack least"): "the least profile is told of no deletions",
    **{(flow, "discord least"): "begins with words that only Message Content shows" for flow in MESSAGES_READ},
}


def drawn(columns: Mapping[str, Mapping[str, str]]) -> str:
    """Return the matrix as it is printed at the end, with the reasons for what is not there.

    A column that was asked for says of each flow what became of it.
    """
    shown = [name for name in PLATFORMS if name in columns]
    rows = [f"{'':52}" + "".join(f"{name:14}" for name in shown)]
    for flow in FLOWS:
        cells = (columns[name].get(flow, "BLANK").partition(" ")[0] for name in shown)
        rows.append(f"{flow[:50]:52}" + "".join(f"{cell:14}" for cell in cells))
    why = sorted({f"– {name}: {reason}" for (_, name), reason in NOT_THERE.items() if name in columns})
    return "\n".join([*rows, *why])
