"""Sessions at work: `/session`, its buttons and forms, and the steps that each session takes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.sessions import faults
from bot.community.replies.sessions import showing as words
from bot.core.sessions import afterwards, agenda, changing, editing, hosting, making, showing, taking
from bot.core.sessions.showing import mine
from bot.core.sessions.shut import on_given_up
from bot.core.sessions.steps import begun, step
from bot.core.unknown import not_known
from bot.errors import Absent, Unfit
from bot.recurrence import NotUnderstood

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, CommandInvoked, FormSubmitted, Pressed

    Press = Callable[[Desk, Scene, Pressed], Awaitable[Answer]]
    Submission = Callable[[Desk, Scene, FormSubmitted], Awaitable[Answer]]

__all__ = ["FORMS", "PRESSES", "VERBS", "begun", "mine", "on_given_up", "on_session", "step"]

EXAMPLES = {
    "new": "/session new case clinic every other Thursday at 16:00",
    "move": "/session move 1 to Friday 15:00",
    "host": "/session host 1 Amara",
    "skip": "/session skip 1",
    "cancel": "/session cancel 1",
    "change": "/session change 1",
    "show": "/session show 1",
}
CHANGES = ("move", "cancel", "host")
KNOWN = ("list", "agenda", "guide", "propose", *showing.TYPED, *EXAMPLES)


async def on_session(desk: Desk, scene: Scene, command: CommandInvoked, typed: str) -> Answer:
    """Answer `/session verb …`; what will not do is told in one sentence, with how to type it."""
    verb, _, rest = typed.strip().partition(" ")
    verb = verb.lower()
    if verb == "agenda":
        return await agenda.on_agenda(desk, scene)
    if verb == "guide":
        return agenda.guide(rest)
    try:
        return await _routed(desk, scene, command, verb, rest.strip())
    except (NotUnderstood, Unfit, Absent) as fault:
        if isinstance(fault, Unfit) and fault.field == "session":
            return faults.no_longer(faults.said_of(fault))  # To type the same again is of no use.
        return faults.not_understood(faults.said_of(fault), EXAMPLES.get(verb, EXAMPLES["show"]))


async def _routed(desk: Desk, scene: Scene, command: CommandInvoked, verb: str, rest: str) -> Answer:
    if verb == "new":
        return await making.on_new(desk, scene, command.key, rest)
    if verb in showing.TYPED:
        return await showing.on_said(desk, scene, command.key, verb, rest)
    if verb == "propose":
        return await agenda.on_propose(desk, scene, command.key, rest)
    if verb not in {"", "list", *_NAMED, *CHANGES}:
        leads = await desk.read(scene, lambda tx: scene.someone(tx).facilitates)
        shown = words.commands(leads=leads)
        return shown if verb == "help" else not_known(verb, "/session", KNOWN, shown)
    if not rest or verb == "list":
        return await showing.on_list(desk, scene, verb if verb in words.TASKS else "")
    if verb in _NAMED:
        return await _NAMED[verb](desk, scene, rest)
    return await changing.on_change(desk, scene, command.key, verb, rest)


_NAMED: dict[str, Callable[[Desk, Scene, str], Awaitable[Answer]]] = {
    "show": showing.on_show,
    "skip": changing.on_skip,
    "change": editing.on_change,
}


async def _pressed(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Answer a press; one on something that changed meanwhile says what became of it."""
    try:
        return await _PRESSES[press.action.verb](desk, scene, press)
    except (NotUnderstood, Unfit, Absent) as fault:
        return faults.no_longer(faults.said_of(fault))


async def _submitted(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    try:
        return await _FORMS[form.action.verb](desk, scene, form)
    except (NotUnderstood, Unfit, Absent) as fault:
        return faults.no_longer(faults.said_of(fault))


async def _list(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    return await showing.on_list(desk, scene)


_PRESSES: dict[str, Press] = {
    "session_list": _list,
    "session_form": making.on_form_asked,
    "session_save": making.on_save,
    "session_edit": making.on_edit,
    "session_drop": making.on_drop,
    "session_show": showing.on_show_pressed,
    "session_next": showing.on_next,
    "session_guide": agenda.on_guide,
    "session_skip": changing.on_skip_pressed,
    "session_skip_yes": changing.on_off,
    "session_off": changing.on_off,
    "session_hold": changing.on_hold,
    **{f"session_{what}": changing.on_change_pressed for what in CHANGES},
    **dict.fromkeys((*changing.PRESSED, "session_anyway"), changing.on_scope),
    "session_change": editing.on_change_pressed,
    "session_unhost": hosting.on_unhost,
    "session_place": hosting.open_place,
    **dict.fromkeys(showing.WANTED, showing.on_rsvp),
    **agenda.PRESSES,
    **afterwards.PRESSES,
    **taking.PRESSES,
}
_FORMS: dict[str, Submission] = {
    "session_new": making.on_form,
    "session_move_form": changing.on_form,
    "session_host_form": changing.on_form,
    "session_change_form": editing.on_form,
    "session_place_form": hosting.on_place,
    **agenda.FORMS,
    **afterwards.FORMS,
    **taking.FORMS,
}
PRESSES: dict[str, Press] = dict.fromkeys(_PRESSES, _pressed)
FORMS: dict[str, Submission] = dict.fromkeys(_FORMS, _submitted)
VERBS = {"session": on_session, "sessions": on_session}
