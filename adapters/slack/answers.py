"""How an answer comes back to whoever acted: in the ack where it fits there, else right after it.

What Slack lets us do with each interaction: https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack import render
from bot.messages import Form, Post, Prose, Said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.desk import Desk
    from bot.messages import Answer, CommandInvoked, FormSubmitted, MessageChosen, Place, Pressed

TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"})
LATE = "That took too long for Slack to open a form. Please try it once more."
UNDRAWN = "Slack did not take the form. This is a fault of Hearth's and in its log; `/hearth share` may still work."
DONE = "Done."


@dataclass(frozen=True)
class Asked:
    """An interaction that waits for its answer."""

    desk: Desk
    body: Mapping[str, Any]
    client: AsyncWebClient

    @property
    def url(self) -> str:
        """Return the address to answer to; empty for what happens in a view."""
        return str(self.body.get("response_url") or "")

    async def command(self, command: CommandInvoked, answer: Answer, ack: AsyncAck) -> None:
        """Answer a command: a message in the ack, a form right after it."""
        match answer:
            case None:
                await ack()
            case Form():
                await ack()
                self._open(answer, command)
            case Post():
                await ack(await self._message(answer, command.place))
            case _:
                assert_never(answer)

    async def interaction(self, asked: Pressed | MessageChosen, answer: Answer, ack: AsyncAck) -> None:
        """Answer a press or a shortcut: nothing fits in the ack."""
        await ack()
        match answer:
            case None:
                pass
            case Form():
                self._open(answer, asked)
            case Post():
                self.desk.later.start(self._tell(answer, _place(asked)), "answer")
            case _:
                assert_never(answer)

    async def form(self, form: FormSubmitted, answer: Answer, ack: AsyncAck) -> None:
        """Answer a form in its own window: with what became of it, or with what is still to be mended."""
        match answer:
            case None:
                await ack(response_action="clear")
            case Form():
                view = render.view(answer, place=form.place, key=form.key, private=form.private)
                await ack(response_action="update", view=view)
            case Post(audience="public"):
                await ack(response_action="clear")
                work = self.desk.chat.send(form.place, answer, key=_key(form.key))
                self.desk.later.start(work, "public answer")
            case Post():
                await ack(response_action="update", view=render.result(answer))
            case _:
                assert_never(answer)

    async def say(self, sentence: str) -> None:
        """Say one sentence to whoever acted, wherever that can be seen."""
        await self._tell(Post((Prose((Said(sentence),)),), sentence), None)

    def _open(self, form: Form, asked: CommandInvoked | Pressed | MessageChosen) -> None:
        private = asked.message.private if not hasattr(asked, "private") else asked.private
        view = render.view(form, place=_place(asked), key=asked.key, private=private)
        self.desk.later.start(self._show(view), "form")

    async def _tell(self, post: Post, place: Place | None) -> None:
        """Answer beside a message, or in a window over the view that was used."""
        if self.url:
            await self._respond(await self._message(post, place))
        else:
            await self._show(render.result(post))

    async def _show(self, view: dict[str, Any]) -> None:
        """Open *view*; over a form that is open already it takes that one's place."""
        open_now = self.body.get("view") or {}
        try:
            if open_now.get("type") == "modal":
                await self.client.views_update(view_id=open_now["id"], view=view)
            else:
                await self.client.views_open(trigger_id=self.body["trigger_id"], view=view)
        except SlackApiError as error:
            word = str(error.response.get("error"))
            if self.url:
                await self._respond({"response_type": "ephemeral", "text": LATE if word in TOO_LATE else UNDRAWN})
            if word not in TOO_LATE:
                raise

    async def _message(self, post: Post, place: Place | None) -> dict[str, Any]:
        """Return *post* as an answer: seen by whoever acted alone, unless it is for everybody."""
        shown = render.message(post, await self.desk.chat.names(post, place.space) if place else {})
        return shown | {"response_type": "in_channel" if post.audience == "public" else "ephemeral"}

    async def _respond(self, message: dict[str, Any]) -> None:
        """Send to the address to answer to. It never takes the place of what stands there: others read that too."""
        thread = (self.body.get("container") or {}).get("thread_ts")
        beneath = {"thread_ts": thread} if thread else {}
        await AsyncWebhookClient(self.url).send_dict({**message, **beneath, "replace_original": False})


def _place(asked: CommandInvoked | Pressed | MessageChosen) -> Place:
    return asked.place if not hasattr(asked, "message") else asked.message.ref.place


def _key(key: str) -> str:
    """Return a key for the answer to what has *key*: short enough for every platform."""
    return f"a:{hashlib.sha256(key.encode()).hexdigest()[:20]}"
