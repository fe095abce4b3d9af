"""`/session skip`, `move` and `cancel`: for this one, this and following, or all, with telling those who come."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.replies.sessions import changing as words
from bot.community.replies.sessions.faults import said_of
from bot.community.sessions import clash, retime, wish
from bot.community.sessions.change import Scope, must_be_ahead, must_lead
from bot.community.sessions.model import Plan, Quorum
from bot.core.keys import id_for
from bot.core.sessions import hosting, settling
from bot.core.sessions.finding import meant, seen
from bot.errors import Absent, Unfit
from bot.messages import When
from bot.recurrence import NotUnderstood, Rule, in_words, is_zone
from bot.wording import line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.community.sessions.model import Session
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted, Pressed
    from bot.transaction import Transaction

SCOPES = (
    (re.compile(r"\b(?:this|it) and (?:all )?(?:the )?(?:following|that follow)\s*$", re.IGNORECASE), Scope.FOLLOWING),
    (re.compile(r"\b(?:all )?following\s*$", re.IGNORECASE), Scope.FOLLOWING),
    (re.compile(r"\b(?:only )?this(?: one)?\s*$", re.IGNORECASE), Scope.THIS),
    (re.compile(r"\ball(?: of them)?\s*$", re.IGNORECASE), Scope.ALL),
)
PRESSED = {"session_this": Scope.THIS, "session_following": Scope.FOLLOWING, "session_all": Scope.ALL}
PRESSED_FOR = frozenset({"what", "session", "scope", "sure", "anyway"})
"""What of a plan is said by buttons alone: no form brings it."""
TO = re.compile(r"(?:^|\s)to\s+")
LONGEST = 400


def scoped(typed: str) -> tuple[str, Scope | None]:
    """Return what was typed without `this one`, `this and following` or `all` at its end, and which it was."""
    for pattern, scope in SCOPES:
        found = pattern.search(typed)
        if found:
            return typed[: found.start()].strip(" ,"), scope
    return typed.strip(), None


async def on_skip(desk: Desk, scene: Scene, typed: str) -> Answer:
    """Ask whether to leave one session out."""

    def ask(tx: Transaction) -> Answer:
        member = scene.member(tx)
        session, _ = meant(tx, scoped(typed)[0], scene.viewer(member), now=scene.now)
        return _ask_skip(session, member, scene.now)

    return await desk.write(scene, ask)


async def on_skip_pressed(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Ask the same about the session that was pressed for."""

    def ask(tx: Transaction) -> Answer:
        member = scene.member(tx)
        return _ask_skip(seen(tx, press.action.subject, scene.viewer(member)), member, scene.now)

    return await desk.write(scene, ask)


def _ask_skip(session: Session, member: Member, now: datetime) -> Answer:
    must_lead(session, member)
    must_be_ahead(session, now)
    return words.skip_asked(session, recurs=bool(session.schedule.rule.text))


async def on_off(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Leave one session out, or call it off, as was pressed."""
    skipped = press.action.verb == "session_skip_yes"

    def off(tx: Transaction) -> Answer:
        member = scene.member(tx)
        session = seen(tx, press.action.subject, scene.viewer(member))
        must_lead(session, member)
        must_be_ahead(session, scene.now)
        return settling.call_off(tx, scene, session, member, skipped=skipped)

    return await desk.write(scene, off)


async def on_change(desk: Desk, scene: Scene, key: str, what: str, typed: str) -> Answer:
    """Take `cancel 2 all`, `move 2 to Friday 15:00`, `host 2 Amara`: what is not said is asked for."""
    plan = id_for("plan", scene.community, scene.actor, key)

    def begin(tx: Transaction) -> Answer:
        member = scene.member(tx)
        plain, scope = scoped(typed)
        words_, when = _split(plain) if what == "move" else (plain, "")
        session, rest = meant(tx, words_, scene.viewer(member), now=scene.now)
        wanted = {"what": what, "session": session.id, "when": when, "hosts": rest if what == "host" else ""}
        return _keep(tx, scene, member, plan, wanted | ({"scope": scope.value} if scope else {}))

    return await desk.write(scene, begin)


def _split(typed: str) -> tuple[str, str]:
    """Return which session and to when, parted at the last `to`: `How to ask to Friday 15:00`."""
    *before, when = TO.split(typed)
    return (
        (typed[: len(typed) - len(when)].rstrip().removesuffix("to").strip(), when[:LONGEST]) if before else (typed, "")
    )


async def on_change_pressed(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Begin to change the session that was pressed for."""
    plan = id_for("plan", scene.community, scene.actor, press.key)
    wanted = {"what": press.action.verb.removeprefix("session_"), "session": press.action.subject}
    return await desk.write(scene, lambda tx: _keep(tx, scene, scene.member(tx), plan, wanted))


def _keep(tx: Transaction, scene: Scene, member: Member, plan: str, wanted: Mapping[str, str]) -> Answer:
    """Keep what somebody wants to change, and ask for what is not said yet."""
    kept = Plan(plan, member.person, dict(wanted), scene.now)
    tx.sessions.keep_plan(kept)
    session = seen(tx, wanted["session"], scene.viewer(member))
    must_lead(session, member)
    must_be_ahead(session, scene.now)
    if wanted["what"] == "move" and not (wanted.get("when") or wanted.get("date")):
        return words.move_form(session, plan, wanted, zone=session.schedule.rule.zone)
    if wanted["what"] == "host" and not wanted.get("hosts"):
        return words.host_form(session, plan, wanted)
    return _go_on(tx, scene, member, kept, session)


async def on_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Take when a session is to be, or who hosts it; a fault opens the form again with what was typed."""

    def filled(tx: Transaction) -> Answer:
        member = scene.member(tx)
        kept = _kept(tx, form.action.subject, member)
        typed = {name: wish.one_line(text, LONGEST) for name, text in form.values.items() if name not in PRESSED_FOR}
        kept = replace(kept, wanted={**kept.wanted, **typed}, at=scene.now)
        session = seen(tx, kept.wanted["session"], scene.viewer(member))
        try:
            tx.sessions.keep_plan(kept)
            return _go_on(tx, scene, member, kept, session)
        except (NotUnderstood, Unfit, Absent) as fault:
            if kept.wanted["what"] == "host":
                return words.host_form(session, kept.id, kept.wanted, fault_text=said_of(fault))
            zone = session.schedule.rule.zone
            return words.move_form(session, kept.id, kept.wanted, zone=zone, fault_text=said_of(fault))

    return await desk.write(scene, filled)


async def on_scope(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Change as many as was pressed; a second press finds that it was done."""

    def go(tx: Transaction) -> Answer:
        member = scene.member(tx)
        kept = _kept(tx, press.action.subject, member)
        anyway = press.action.verb == "session_anyway"
        said = {"anyway": "yes"} if anyway else {"scope": PRESSED[press.action.verb].value, "sure": "yes"}
        kept = replace(kept, wanted={**kept.wanted, **said})
        tx.sessions.keep_plan(kept)
        session = seen(tx, kept.wanted["session"], scene.viewer(member))
        return _go_on(tx, scene, member, kept, session)

    return await desk.write(scene, go)


def _kept(tx: Transaction, plan: str, member: Member) -> Plan:
    kept = tx.sessions.plan(plan, member.person)
    if kept is None:
        raise Unfit("plan", "done")
    return kept


def _go_on(tx: Transaction, scene: Scene, member: Member, plan: Plan, session: Session) -> Answer:
    """Change what a plan says, once its maker has seen what was understood and said for how many."""
    must_be_ahead(session, scene.now)
    what = plan.wanted["what"]
    scopes = _scopes(plan, session)
    must_lead(session, member, scopes[0])
    if what == "host":
        hosting.check(tx, member, plan)
    rule = _wanted_rule(plan, session, scopes, now=scene.now) if what == "move" else None
    if plan.wanted.get("sure") or (what == "host" and len(scopes) == 1):
        return settling.DOES[what](tx, scene, member, plan, session, scopes[0], rule)
    return _ask(tx, scene, member, plan, session, rule)


def _scopes(plan: Plan, session: Session) -> Sequence[Scope]:
    """Return for how many sessions a change may be: what was said, else whatever there is."""
    if plan.wanted.get("scope"):
        return [Scope(plan.wanted["scope"])]
    return list(Scope) if session.schedule.rule.text else [Scope.THIS]


def _ask(tx: Transaction, scene: Scene, member: Member, plan: Plan, session: Session, rule: Rule | None) -> Answer:
    """Ask for how many a change is, with the time that was understood and what is met then."""
    scopes, what = _scopes(plan, session), plan.wanted["what"]
    if rule is None:
        then = line(f" to {plan.wanted['hosts']}") if what == "host" else ()
        return words.how_many(session, what, plan.id, scopes, then=then)
    at = wish.first_times(rule, now=scene.now, count=1)[0].at
    if rule.text:
        every = [one for one in scopes if one is not Scope.THIS]
        then = line(f" to {in_words(rule)}, first on ", When(at, "moment"))
        return words.how_many(session, what, plan.id, every, then=then)
    meets = clash.of_session(tx, session, at, scene.viewer(member))
    if meets:  # Who goes on has seen it.
        tx.sessions.keep_plan(replace(plan, wanted={**plan.wanted, "anyway": "yes"}))
    return words.how_many(session, what, plan.id, scopes, then=line(" to ", When(at, "moment")), meets=meets)


def _wanted_rule(plan: Plan, session: Session, scopes: Sequence[Scope], *, now: datetime) -> Rule:
    """Return when a session is to be: one time in its series' zone, or a rhythm where that was typed."""
    values = plan.wanted
    zone = values.get("zone") or session.schedule.rule.zone
    if values.get("when") and is_zone(zone):
        rule = retime.read_when(values["when"], session, zone=zone, now=plan.at)
    else:
        picked = wish.rule_of({**values, "zone": zone}, zone=zone, now=plan.at).rule
        rule = retime.in_zone(picked, session.schedule.rule.zone)
    if rule.text and list(scopes) == [Scope.THIS]:
        raise Unfit("when", "rhythm")
    times = wish.first_times(rule, now=now, count=1)
    if not times:
        raise Unfit("when", "past")
    if not rule.text and times[0].at == session.starts and not session.occurrence.moved:
        raise Unfit("when", "same")
    return rule


async def on_hold(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Hold a session however few come."""

    def hold(tx: Transaction) -> Answer:
        from bot.community.replies.sessions import steps  # noqa: PLC0415

        member = scene.member(tx)
        session = seen(tx, press.action.subject, scene.viewer(member))
        must_lead(session, member)
        must_be_ahead(session, scene.now)
        tx.sessions.put_own(replace(session.own, quorum=Quorum.HELD))
        return steps.held_anyway(session)

    return await desk.write(scene, hold)
