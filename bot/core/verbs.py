"""Everything under `/hearth`: each verb is one route."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.community import replies as community
from bot.community import setup
from bot.core import (
    asking,
    charter,
    checkins,
    curating,
    digests,
    doors,
    feeds,
    gaps,
    inviting,
    learning,
    linking,
    me,
    merging,
    muting,
    pairings,
    pulse,
    sessions,
    setting_up,
    sharing,
    tokens,
    topics,
    upkeep,
    value,
    welcome,
    who,
    writing_up,
)
from bot.core.facilitating import facilitators
from bot.core.numbers import number_typed
from bot.errors import Absent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, CommandInvoked
    from bot.transaction import Transaction

    Route = Callable[[Desk, Scene, CommandInvoked, str], Awaitable[Answer]]

CLOSE_ENOUGH = 0.6  # Of the longer one's letters, two that changed places counted once: `aks` is `ask`.


async def on_hearth(desk: Desk, scene: Scene, command: CommandInvoked) -> Answer:
    """Answer `/hearth verb …`; without a verb, show what there is; with a wrong one, the nearest."""
    verb, _, rest = command.text.strip().partition(" ")
    route = VERBS.get(verb.lower() or "help")
    if route:
        return await route(desk, scene, command, rest.strip())
    like = process.extractOne(
        verb.lower()[:40], list(VERBS), scorer=OSA.normalized_similarity, score_cutoff=CLOSE_ENOUGH
    )
    return community.unknown_command(verb[:40], like[0] if like else None)


async def _help(desk: Desk, scene: Scene, _command: CommandInvoked, _rest: str) -> Answer:
    return await show_help(desk, scene)


async def show_help(desk: Desk, scene: Scene) -> Answer:
    """Show every way to work with Hearth, and who may do what others may not."""

    def show(tx: Transaction) -> Answer:
        facilitates, whom = scene.someone(tx).facilitates, facilitators(tx, scene)
        reaction = tx.members.community().settings.reaction
        return community.help_page(facilitates=facilitates, facilitators=whom, reaction=reaction)

    return await desk.read(scene, show)


async def _share(desk: Desk, scene: Scene, command: CommandInvoked, rest: str) -> Answer:
    return await sharing.on_share(desk, scene, command, rest)


async def _ask(desk: Desk, scene: Scene, command: CommandInvoked, rest: str) -> Answer:
    return await asking.on_ask(desk, scene, command.key, rest)


async def _me(desk: Desk, scene: Scene, command: CommandInvoked, rest: str) -> Answer:
    if rest.lower() == "export":
        await _only_once(desk, scene, command)
    return await me.on_me(desk, scene, rest)


async def _of_mine(verb: str, desk: Desk, scene: Scene, command: CommandInvoked, _rest: str) -> Answer:
    """Do what `/hearth me VERB` does: whoever wants to go types the verb alone."""
    return await _me(desk, scene, command, verb)


async def _show(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    return await curating.read(desk, scene, number_typed(rest, "/hearth show 142"))


async def _edit(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    return await curating.open_edit(desk, scene, number_typed(rest, "/hearth edit 142"))


async def _change(verb: str, desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    return await curating.change(desk, scene, verb, number_typed(rest, f"/hearth {verb} 142"))


async def _report(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    number, _, reason = rest.partition(" ")
    return await curating.report(desk, scene, number_typed(number, "/hearth report 142 out of date"), reason)


async def _reports(desk: Desk, scene: Scene, _command: CommandInvoked, _rest: str) -> Answer:
    return await curating.reports(desk, scene)


async def _topics(desk: Desk, scene: Scene, command: CommandInvoked, rest: str) -> Answer:
    """Show the topics; `topics gaps` is what nothing is known of, as people type it."""
    of_gaps = rest.strip().lower() == "gaps"
    return await (VERBS["gaps"] if of_gaps else topics.VERBS["topics"])(desk, scene, command, "" if of_gaps else rest)


async def _setup(desk: Desk, scene: Scene, _command: CommandInvoked, _rest: str) -> Answer:
    return await setting_up.open_setup(desk, scene)


async def _settings(desk: Desk, scene: Scene, _command: CommandInvoked, _rest: str) -> Answer:
    return await setting_up.open_settings(desk, scene)


async def _doctor(desk: Desk, scene: Scene, _command: CommandInvoked, _rest: str) -> Answer:
    return await doors.on_doctor(desk, scene)


async def _web(desk: Desk, scene: Scene, command: CommandInvoked, _rest: str) -> Answer:
    await _only_once(desk, scene, command)
    return await doors.on_web(desk, scene)


async def _facilitator(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    def make(tx: Transaction) -> Answer:
        member = setup.make_facilitator(tx, rest, member=scene.member(tx), now=scene.now)
        return community.is_facilitator(member)

    return await desk.write(scene, make)


async def _audit(desk: Desk, scene: Scene, _command: CommandInvoked, _rest: str) -> Answer:
    def show(tx: Transaction) -> Answer:
        setup.must_facilitate(scene.member(tx), "audit")
        names = {member.person: member.name for member in tx.members.every()}
        return community.audit_page(tx.audit.every(last=30), names)

    return await desk.write(scene, show)


async def _link(desk: Desk, scene: Scene, command: CommandInvoked, rest: str) -> Answer:
    if not rest:
        await _only_once(desk, scene, command)
    return await linking.on_link(desk, scene, rest)


async def _community(desk: Desk, scene: Scene, _command: CommandInvoked, _rest: str) -> Answer:
    return await linking.on_communities(desk, scene)


async def _invite(desk: Desk, scene: Scene, command: CommandInvoked, _rest: str) -> Answer:
    await _only_once(desk, scene, command)
    return await inviting.on_invite(desk, scene)


async def _join(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    return await inviting.on_join(desk, scene, rest)


async def _only_once(desk: Desk, scene: Scene, command: CommandInvoked) -> None:
    """Let a command through once: the answer opens a door, and whoever sends the same again reads it too."""

    def note(tx: Transaction) -> None:
        if not tx.deliveries.first(f"told {command.key}", now=scene.now):
            raise Absent("answer", "")

    await desk.write(scene, note)


VERBS: dict[str, Route] = {
    "help": _help,
    "share": _share,
    "ask": _ask,
    "me": _me,
    **{verb: partial(_of_mine, verb) for verb in ("export", "erase")},
    "show": _show,
    "edit": _edit,
    **{verb: partial(_change, verb) for verb in curating.CHANGES},
    "merge": merging.on_verb,
    "unmerge": merging.on_unmerge_verb,
    **writing_up.VERBS,
    "report": _report,
    "reports": _reports,
    "setup": _setup,
    "settings": _settings,
    "doctor": _doctor,
    "web": _web,
    "link": _link,
    "community": _community,
    "invite": _invite,
    "join": _join,
    "facilitator": _facilitator,
    "audit": _audit,
    **charter.VERBS,
    **checkins.VERBS,
    **pairings.VERBS,
    **welcome.VERBS,
    **digests.VERBS,
    **sessions.VERBS,
    **muting.VERBS,
    **feeds.VERBS,
    **gaps.VERBS,
    **who.VERBS,
    **upkeep.VERBS,
    **pulse.VERBS,
    **tokens.VERBS,
    **learning.VERBS,
    **topics.VERBS,
    "topics": _topics,
    **value.VERBS,
}
