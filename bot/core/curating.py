"""Presses, forms and verbs about one entry: read, edit, name, audience, withdraw, hide, merge, report, reuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.setup import must_facilitate
from bot.core.hashtags import ask_close, beside
from bot.core.keeping import part_changed, strike, take_down
from bot.core.merging import mine_in
from bot.core.numbers import number_of
from bot.core.sessions.harvest import origin_of
from bot.core.writing_up import beneath
from bot.errors import Absent, NotAllowed, Unfit
from bot.messages import Action
from bot.practice import curate, replies, upkeep
from bot.practice import merge as merging
from bot.practice.ask import show as as_shown
from bot.practice.draft import filled, is_blank
from bot.practice.model import Hit, Scope, State, visible
from bot.practice.replies.curating import read_all
from bot.practice.replies.forms import edit_form, values_of
from bot.practice.replies.keeping import struck_out
from bot.practice.replies.merging import part_blocks
from bot.practice.sight import as_seen, followed, seen
from bot.practice.standing import PLAIN
from bot.text import normalise, strike_secrets
from bot.wording import with_more

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.community.model import Member, Viewer
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted
    from bot.practice.model import Entry
    from bot.transaction import Transaction


async def read(desk: Desk, scene: Scene, number: int, version: int = 0) -> Answer:
    """Show the whole of an entry; a press on an old card is told that it has changed."""

    def show(tx: Transaction) -> Answer:
        viewer = scene.someone(tx)
        entry = _to_read(tx, number, viewer)
        entry = as_seen(tx, entry, viewer)
        mine = viewer.person is not None and curate.owns(entry, viewer.person)
        tally = tx.uses.tally([entry.number])[entry.number]
        stale = bool(version) and entry.number == number and version != entry.version
        shown = as_shown(tx, [Hit(entry.number, 0.0)], viewer=viewer, now=scene.now)
        standing = shown[0].standing if shown else PLAIN
        keeps = viewer.person is not None and curate.edits(entry, viewer.person)
        page = read_all(entry, tally, standing, mine=mine, keeps=keeps, curates=viewer.facilitates, stale=stale)
        parts = part_blocks(mine_in(tx, entry, viewer))
        return with_more(page, *parts, *beneath(tx, entry, viewer), origin_of(tx, entry.number, viewer))

    return await desk.read(scene, show)


def _to_read(tx: Transaction, number: int, viewer: Viewer) -> Entry:
    """Return what stands for an entry and is seen; one's own too where it is not, whatever its state."""
    entry = tx.entries.get(number)
    if entry is None or not (viewer.person and curate.owns(entry, viewer.person)):
        return seen(tx, number, viewer)
    whole = followed(tx, number)
    return whole if whole and visible(whole, viewer) else entry


async def open_edit(desk: Desk, scene: Scene, number: int) -> Answer:
    """Open the form over one's own entry as it reads now."""

    def form(tx: Transaction) -> Answer:
        member = scene.member(tx)
        entry = _to_edit(tx, number, member, scene.viewer(member))
        action = Action("edit", str(number), entry.version)
        return edit_form(action, values_of(entry), placed=bool(entry.room))

    return await desk.write(scene, form)


async def save_edit(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Save an edited entry; a fault opens the form again with what was typed."""
    try:
        what = filled(form.values)
    except Unfit as fault:
        return edit_form(form.action, form.values, placed=True, fault=fault)

    def save(tx: Transaction) -> Answer:
        member = scene.member(tx)
        number = number_of(form.action.subject)
        current = _to_edit(tx, number, member, scene.viewer(member))
        outrun = form.action.version not in {0, current.version}
        if outrun and not curate.reads_alike(current, curate.edited(tx, current, what)):
            action = Action("edit", str(number), current.version)
            fault = Unfit("version", "outrun", f"#{number}")
            return edit_form(action, form.values, placed=bool(current.room), fault=fault)
        entry = curate.edit(tx, number, what, member=member, now=scene.now)
        take_down(tx, current, entry, now=scene.now)
        part_changed(tx, current, entry, now=scene.now)
        upkeep.renew(tx, entry, member=member, now=scene.now)
        mine = curate.owns(entry, member.person)
        return replies.changed_line(entry, remark=struck_out(what.struck), mine=mine)

    asked = await ask_close(desk, scene, what.topics)
    return beside(await desk.write(scene, save), asked)


def _to_edit(tx: Transaction, number: int, member: Member, viewer: Viewer) -> Entry:
    """Return an entry that *member* may change: their own, or one they adopted and can see still."""
    entry = tx.entries.get(number)
    if entry and visible(entry, viewer) and not curate.edits(entry, member.person):
        raise NotAllowed("change", "owner")
    entry = curate.editable(tx, number, member)
    if not (curate.owns(entry, member.person) or visible(entry, viewer)):
        raise Absent("entry", f"#{number}")
    return entry


def must_own(tx: Transaction, number: int, member: Member, viewer: Viewer) -> None:
    """Raise `NotAllowed` where *member* can see the entry and it is another's; of a hidden one nothing is told."""
    entry = tx.entries.get(number)
    if entry and not curate.owns(entry, member.person) and visible(entry, viewer):
        raise NotAllowed("change", "owner")


async def change(desk: Desk, scene: Scene, verb: str, number: int) -> Answer:
    """Do one of the short changes: name, audience, withdraw, hide, restore; strike posted cards."""
    use_case = CHANGES[verb]

    def run(tx: Transaction) -> Answer:
        was, member = tx.entries.get(number), scene.member(tx)
        if verb not in CURATING:
            must_own(tx, number, member, scene.viewer(member))
        entry = use_case(tx, number, member, scene)
        strike(tx, entry, now=scene.now)
        if was:
            take_down(tx, was, entry, now=scene.now)
            part_changed(tx, was, entry, now=scene.now)
        kept = entry.state is State.KEPT and verb != "restore"
        return replies.changed_line(entry) if kept else replies.state_changed(entry, curated=verb in CURATING)

    return await desk.write(scene, run)


async def report(desk: Desk, scene: Scene, number: int, reason: str) -> Answer:
    """Tell the facilitators about an entry; without a reason, ask for one."""
    clean = strike_secrets(normalise(reason)).text[:500].strip()
    if is_blank(clean):
        await desk.read(scene, lambda tx: seen(tx, number, scene.someone(tx)))
        return replies.report_form(number)

    def run(tx: Transaction) -> Answer:
        member = scene.member(tx)
        new = curate.report(tx, number, clean, member=member, viewer=scene.viewer(member), now=scene.now)
        return replies.reported(new=new)

    return await desk.write(scene, run)


async def settle(desk: Desk, scene: Scene, number: int) -> Answer:
    """Close the reports of an entry that is fine."""

    def run(tx: Transaction) -> Answer:
        member = scene.member(tx)
        curate.settle(tx, number, member=member, viewer=scene.viewer(member))
        return replies.reports_waiting(tx.entries.reports())

    return await desk.write(scene, run)


async def reports(desk: Desk, scene: Scene) -> Answer:
    """Show a facilitator what members reported."""

    def run(tx: Transaction) -> Answer:
        must_facilitate(scene.member(tx), "reports")
        return replies.reports_waiting(tx.entries.reports())

    return await desk.write(scene, run)


def _named(*, nameless: bool) -> Callable[[Transaction, int, Member, Scene], Entry]:
    return lambda tx, number, member, scene: curate.set_name(
        tx, number, nameless=nameless, member=member, now=scene.now
    )


def _scoped(scope: Scope) -> Callable[[Transaction, int, Member, Scene], Entry]:
    return lambda tx, number, member, scene: curate.set_scope(tx, number, scope=scope, member=member, now=scene.now)


def _restored(tx: Transaction, number: int, member: Member, scene: Scene) -> Entry:
    """Show again what was hidden; what was merged stands by itself again."""
    viewer, entry = scene.viewer(member), tx.entries.get(number)
    if entry and entry.state is State.MERGED and member.facilitates:
        return merging.part(tx, number, member=member, viewer=viewer, now=scene.now).goes
    return curate.restore(tx, number, member=member, viewer=viewer, now=scene.now)


CURATING = {"hide", "restore"}
CHANGES: dict[str, Callable[[Transaction, int, Member, Scene], Entry]] = {
    "nameless": _named(nameless=True),
    "named": _named(nameless=False),
    "widen": _scoped(Scope.COMMUNITY),
    "narrow": _scoped(Scope.PLACE),
    "withdraw": lambda tx, n, member, scene: curate.withdraw(tx, n, member=member, now=scene.now),
    "undo": lambda tx, n, member, scene: curate.withdraw(tx, n, member=member, now=scene.now),
    "unwithdraw": lambda tx, n, member, scene: curate.unwithdraw(tx, n, member=member, now=scene.now),
    "hide": lambda tx, n, member, scene: curate.hide(tx, n, member=member, viewer=scene.viewer(member), now=scene.now),
    "restore": _restored,
}
