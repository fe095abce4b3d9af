"""What is sent back to an interaction, and what is kept by Letters between one and the next.

The core's answer is a Post, a Form or nothing. A modal can't be the answer to a modal, holds five
fields, and a message 4,000 characters: what does not fit is kept for whoever acted, under the key
of the interaction, so that the next press finds it after a restart as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.discord import leading, modal, render
from adapters.discord.interactions import ASKS_AGAIN, Draft, confirmed, draft, form
from adapters.discord.payload import is_id
from bot.messages import Form, FormSubmitted, Post

if TYPE_CHECKING:
    from datetime import datetime

    from adapters.discord.atlas import Homes
    from adapters.discord.payload import Payload
    from adapters.discord.render import Body
    from bot.messages import Answer, Pressed
    from bot.ports import Letters

OURS = frozenset({ASKS_AGAIN, modal.AGAIN, modal.PART, modal.PICK, render.MORE})
"""The verbs that are settled here; every other press is the core's."""

DONE = "Done."
TOO_OLD = "That is too old: I no longer have what belongs to it. Please begin again; /hearth help lists everything."


class Answers:
    """Draws the core's answers. Raises what Letters raises: `Unavailable`."""

    def __init__(self, letters: Letters, *, page: str = "") -> None:
        self._letters = letters
        self._page = page

    async def drawn(self, answer: Answer, *, key: str, account: str, to_form: str = "") -> Body:
        """Return the response to the interaction *key* of *account*; *to_form* is the draft it submitted, if any."""
        space = account.rpartition("/")[0]
        match answer:
            case None:
                return render.sentence(DONE)
            case Post():
                return await self._post(answer, space, key, account)
            case Form():
                return await self._form(answer, space, key, account, to_form)

    async def submitted(self, told: Payload, *, account: str, homes: Homes, at: datetime) -> FormSubmitted | None:
        """Return what a submitted modal brings, fields that it did not show included; None where it is too old."""
        of = draft(told)
        if of.action is not None:
            return form(told, homes=homes, at=at)
        asked = await self._kept_form(of.kept, account)
        if asked is None:
            return None
        back = form(told, homes=homes, at=at, action=asked.action)
        values = modal.entered(asked, back.values)
        await self._keep_form(of.kept, account, modal.filled(asked, values))
        return FormSubmitted(back.key, back.actor, back.place, back.action, values, back.at, back.private)

    async def settled(self, told: Payload, press: Pressed) -> Body | FormSubmitted:
        """Return what a press of ours leads to: something to show, or a form that is complete with it."""
        account, subject = str(press.actor), press.action.subject
        match press.action.verb:
            case verb if verb == ASKS_AGAIN:
                asked = confirmed(told)
                return render.sure(*asked) if asked else render.sentence(TOO_OLD)
            case render.MORE:
                return await self._more(press, account)
            case _:
                key, _, at = subject.partition(".")
                kept = await self._kept_form(key, account) if is_id(key) else None
                return self._of_form(kept, press, key, at) if kept else render.sentence(TOO_OLD)

    async def _post(self, post: Post, space: str, key: str, account: str) -> Body:
        if post.audience == "private" and len(render.pages(leading.led(post, self._page), space)) > 1:
            await self._letters.put(_pages(key), account, post)
        return render.answer(post, space, key=key, page=self._page)

    async def _form(self, asked: Form, space: str, key: str, account: str, to_form: str) -> Body:
        root = to_form or key
        if to_form or not modal.has_room(asked):
            await self._keep_form(root, account, asked)
            return modal.decision(asked, space, root)
        if modal.in_parts(asked) or not modal.fillable(asked):
            await self._keep_form(root, account, asked)
            return modal.offer(asked, space, root)
        fields = modal.shown(asked)
        if modal.is_whole(asked, fields):
            return modal.modal(asked, fields, Draft(root, asked.action), space)
        await self._keep_form(root, account, asked)
        return modal.modal(asked, fields, Draft(root), space)

    async def _more(self, press: Pressed, account: str) -> Body:
        post = await self._letters.get(_pages(press.action.subject), account)
        if not isinstance(post, Post):
            return render.sentence(TOO_OLD)
        at = press.action.version
        return render.answer(post, press.actor.space, key=press.action.subject, number=at, page=self._page)

    def _of_form(self, asked: Form, press: Pressed, key: str, at: str) -> Body | FormSubmitted:
        match press.action.verb:
            case modal.PART:
                fields = modal.part(asked, press.action.version)
                return modal.modal(asked, fields, Draft(press.key, None, key)) if fields else render.sentence(TOO_OLD)
            case modal.PICK:
                return _picked(asked, press, key, at) or render.sentence(TOO_OLD)
            case _:
                left = modal.undecided(asked)
                fields = modal.shown(left)
                return modal.modal(left, fields, Draft(key)) if fields else render.sentence(TOO_OLD)

    async def _keep_form(self, key: str, account: str, asked: Form) -> None:
        await self._letters.put(f"form.{key}", account, asked)

    async def _kept_form(self, key: str, account: str) -> Form | None:
        found = await self._letters.get(f"form.{key}", account)
        return found if isinstance(found, Form) else None


def _picked(asked: Form, press: Pressed, key: str, at: str) -> FormSubmitted | None:
    """Return a form with its first choice settled; pressed twice it has the same key."""
    field = modal.first_choice(asked)
    if field is None or not is_id(at) or int(at) >= len(field.choices):
        return None
    values = modal.values(asked) | {field.name: field.choices[int(at)][0]}
    return FormSubmitted(key, press.actor, press.place, asked.action, values, press.at, press.private)


def _pages(key: str) -> str:
    return f"more.{key}"
