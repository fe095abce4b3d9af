"""Which press and which form goes where. A verb that is not here is from an older version: it is answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community import replies as community
from bot.core import (
    adapting,
    asking,
    charter,
    checkins,
    consents,
    curating,
    digests,
    doors,
    feeds,
    forum,
    gaps,
    inviting,
    ladder,
    learning,
    linking,
    me,
    merging,
    muting,
    pairings,
    pulse,
    reusing,
    sessions,
    setting_up,
    sharing,
    thanking,
    tokens,
    topics,
    upkeep,
    value,
    welcome,
    who,
    writing_up,
)
from bot.core.moved import as_moved
from bot.core.numbers import number_of
from bot.core.verbs import show_help

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted, Pressed

    Press = Callable[[Desk, Scene, Pressed], Awaitable[Answer]]
    Submission = Callable[[Desk, Scene, FormSubmitted], Awaitable[Answer]]


async def on_press(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Answer a press; one on a button that no longer exists says so."""
    press = replace(press, action=await as_moved(desk.store, press.action, scene.community))
    if press.action.verb in curating.CHANGES:
        return await curating.change(desk, scene, press.action.verb, number_of(press.action.subject))
    route = PRESSES.get(press.action.verb)
    return await route(desk, scene, press) if route else community.too_old()


async def on_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Answer a submitted form."""
    form = replace(form, action=await as_moved(desk.store, form.action, scene.community))
    route = FORMS.get(form.action.verb)
    return await route(desk, scene, form) if route else community.too_old()


async def _read(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    return await curating.read(desk, scene, number_of(press.action.subject), press.action.version)


async def _edit(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    return await curating.open_edit(desk, scene, number_of(press.action.subject))


async def _report(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    return await curating.report(desk, scene, number_of(press.action.subject), "")


async def _settle(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    return await curating.settle(desk, scene, number_of(press.action.subject))


async def _export_me(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    return await me.on_me(desk, scene, "export")


async def _erase_me(_desk: Desk, _scene: Scene, _press: Pressed) -> Answer:
    return community.erase_asked()


async def _erase(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    return await me.on_erase(desk, scene)


async def _help(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    return await show_help(desk, scene)


async def _setup(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    return await setting_up.open_setup(desk, scene)


async def _settings(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    return await setting_up.open_settings(desk, scene)


async def _reports(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    return await curating.reports(desk, scene)


async def _doctor(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    return await doors.on_doctor(desk, scene)


async def _web(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    return await doors.on_web(desk, scene)


async def _report_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    reason = form.values.get("reason", "")
    return await curating.report(desk, scene, number_of(form.action.subject), reason)


PRESSES: dict[str, Press] = {
    "read": _read,
    "edit": _edit,
    "merge": merging.on_look,
    "merge_yes": merging.on_merge,
    "merge_no": merging.on_leave,
    "unmerge": merging.on_unmerge,
    **writing_up.PRESSES,
    "report": _report,
    "settle": _settle,
    "used": reusing.on_used,
    "try": reusing.on_try,
    "try_on": reusing.open_date,
    "try_not": reusing.on_not_after_all,
    "worked": reusing.on_outcome,
    "partly": reusing.on_outcome,
    "not": reusing.on_outcome,
    "changed": reusing.open_change,
    "my_version": adapting.open_version,
    "share_here": reusing.on_share_here,
    "rest": asking.on_rest,
    "not_it": ladder.on_not_it,
    "ask_channel": ladder.on_ask_channel,
    "park": ladder.on_park,
    "park_on": ladder.open_park_form,
    "drop": ladder.on_drop,
    "solved_itself": ladder.on_drop,
    "approve": consents.on_approve,
    "approve_nameless": consents.on_approve,
    "approve_edit": consents.on_edit_first,
    "refuse": consents.on_refuse,
    "take_back": consents.on_take_back,
    "thanks": thanking.on_thanks,
    "solved_by": forum.on_solved_by,
    "still_open": forum.on_still_open,
    "share_form": sharing.open_share,
    "ask_form": asking.open_ask,
    "help": _help,
    "setup": _setup,
    "settings": _settings,
    "switch": setting_up.on_switch,
    "reports": _reports,
    "doctor": _doctor,
    "web": _web,
    "letter": doors.on_letter,
    "looked_up": me.on_looked_up,
    "export_me": _export_me,
    "erase_me": _erase_me,
    "erase": _erase,
    "community": linking.on_choose,
    "link_yes": linking.on_answer,
    "link_no": linking.on_answer,
    "join_space": inviting.on_choice,
    "join_room": inviting.on_choice,
    "join_no": inviting.on_choice,
    "let_in": inviting.on_let_in,
    "let_no": inviting.on_let_in,
    **charter.PRESSES,
    **checkins.PRESSES,
    **pairings.PRESSES,
    **welcome.PRESSES,
    **digests.PRESSES,
    **sessions.PRESSES,
    **muting.PRESSES,
    **feeds.PRESSES,
    **gaps.PRESSES,
    **who.PRESSES,
    **upkeep.PRESSES,
    **pulse.PRESSES,
    **tokens.PRESSES,
    **learning.PRESSES,
    **topics.PRESSES,
    **value.PRESSES,
}

FORMS: dict[str, Submission] = {
    "share": sharing.on_share_form,
    **writing_up.FORMS,
    "ask_form": asking.on_ask_form,
    "edit": curating.save_edit,
    "approve_edit": consents.on_edited,
    "report": _report_form,
    "try_on": reusing.on_date,
    "changed": reusing.on_change,
    "my_version": adapting.on_version,
    "share_here": reusing.on_share_here,
    "ask_channel": ladder.on_ask_channel,
    "park_on": ladder.on_park_form,
    "setup": setting_up.on_setup,
    "settings": setting_up.on_settings,
    **charter.FORMS,
    **checkins.FORMS,
    **pairings.FORMS,
    **welcome.FORMS,
    **digests.FORMS,
    **sessions.FORMS,
    **muting.FORMS,
    **gaps.FORMS,
    **who.FORMS,
    **upkeep.FORMS,
    **tokens.FORMS,
    **learning.FORMS,
    **topics.FORMS,
    **value.FORMS,
}
