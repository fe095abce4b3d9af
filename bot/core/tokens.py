"""Members' own tokens: made, listed, revoked; and whose token a program brings."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.community.replies import tokens as replies
from bot.community.tokens import LASTS_DAYS, MOST, NAME_LIMIT
from bot.storage.tokens import bearing
from bot.text import normalise

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.community.tokens import Bearing
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Block, CommandInvoked, FormSubmitted, Pressed
    from bot.transaction import Transaction

    Press = Callable[[Desk, Scene, Pressed], Awaitable[Answer]]
    Submission = Callable[[Desk, Scene, FormSubmitted], Awaitable[Answer]]
    Route = Callable[[Desk, Scene, CommandInvoked, str], Awaitable[Answer]]

NOTED_EVERY = timedelta(days=1)
"""When a token was last used is known to the day, so that a program's reading writes next to nothing."""
NEEDS_NAME = "Say what the token is for, so that you know later which one to revoke."


async def bearer(desk: Desk, secret: str) -> Bearing | None:
    """Return whose token a program brought; None where it opens nothing."""
    now = desk.clock()
    found = await desk.store.look_soon(lambda connection: bearing(connection, secret, now))
    if found and (found.used_at is None or now - found.used_at >= NOTED_EVERY):
        await desk.store.write(found.community, lambda tx: tx.tokens.used(found.id, now=now))
    return found


async def on_token(desk: Desk, scene: Scene, _command: CommandInvoked, _rest: str) -> Answer:
    """List the actor's tokens, and offer to make one."""
    return await _listed(desk, scene)


async def on_mine(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Do as `/hearth token`."""
    return await _listed(desk, scene)


async def _listed(desk: Desk, scene: Scene) -> Answer:
    def show(tx: Transaction) -> Answer:
        person = tx.members.known(scene.actor)
        mine = tx.tokens.mine(person, now=scene.now) if person else ()
        return replies.tokens(mine, page=desk.reached_at)

    return await desk.read(scene, show)


def mine(tx: Transaction, viewer: Viewer, *, now: datetime) -> list[Block]:
    """Return a member's tokens, for their own page."""
    return replies.my_tokens(tx.tokens.mine(viewer.person, now=now)) if viewer.person else []


async def open_new(_desk: Desk, _scene: Scene, _press: Pressed) -> Answer:
    """Open the form for a new token."""
    return replies.token_form()


async def on_new(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Make a token and show it, once; one without a name opens the form again."""
    name = " ".join(normalise(form.values.get("name", ""), limit=NAME_LIMIT).split())
    days = form.values.get("days", "")
    lasts = {str(number): timedelta(days=number) for number in LASTS_DAYS}
    if not name or days not in lasts:
        return replies.token_form(name=name, fault=NEEDS_NAME)
    return await desk.write(scene, partial(_make, desk=desk, scene=scene, form=form, name=name, lasts=lasts[days]))


def _make(tx: Transaction, *, desk: Desk, scene: Scene, form: FormSubmitted, name: str, lasts: timedelta) -> Answer:
    # The same form delivered again must not tell the token to whoever sends it.
    if not tx.deliveries.first(f"token {form.key}", now=scene.now):
        return replies.token_made_before()
    member = scene.member(tx)
    tx.tokens.tidy(member.person, now=scene.now)
    if len(tx.tokens.mine(member.person, now=scene.now)) >= MOST:
        return replies.too_many()
    until = scene.now + lasts
    secret = tx.tokens.make(member.person, name, until=until, now=scene.now)
    tx.audit.note("token", "made", by=member.person, now=scene.now)
    return replies.token_made(secret, name, until, page=desk.reached_at)


async def on_revoke(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let a token open nothing any more."""

    def revoke(tx: Transaction) -> Answer:
        member = scene.member(tx)
        was = tx.tokens.revoke(member.person, press.action.subject)
        if was:
            tx.audit.note("token", "revoked", by=member.person, now=scene.now)
        return replies.token_revoked(was=was)

    return await desk.write(scene, revoke)


PRESSES: Mapping[str, Press] = {"token_new": open_new, "token_mine": on_mine, "token_revoke": on_revoke}
FORMS: Mapping[str, Submission] = {"token_new": on_new}
VERBS: Mapping[str, Route] = {"token": on_token, "tokens": on_token}
