"""How an answer comes back to whoever acted: in the ack where it fits there, else right after it.

What Slack lets us do with each interaction: https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack import render, sentences
from adapters.slack.attaching import files_of
from adapters.slack.calls import seconds_in
from adapters.slack.payload import words
from bot.errors import PlatformError, RetryLater, Unavailable
from bot.messages import Form, MessageChosen, Post, Prose, Said

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.desk import Desk
    from bot.messages import Answer, CommandInvoked, FormSubmitted, Place, Pressed

    Work = Coroutine[Any, Any, Answer]
    Beside = CommandInvoked | Pressed | MessageChosen

TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"})
TAKEN = 200
TOO_MANY = 429
LONGEST_WAIT = 60.0
SOON_SECONDS = 1.7  # Slack waits for three: a second may have gone into what it tells of the channel.

log = structlog.get_logger()


@dataclass(frozen=True)
class Asked:
    """An interaction that waits for its answer."""

    desk: Desk
    body: Mapping[str, Any]
    client: AsyncWebClient

    @property
    def url(self) -> str:
        """Return the address to answer to; empty for what happens in a view."""
        return words(self.body, "response_url")

    async def command(self, command: CommandInvoked, work: Work, ack: AsyncAck) -> None:
        """Answer a command: a message in the ack where it fits, everything else right after it."""
        answer = await self._soon(command, work)
        if isinstance(answer, Post) and _at_once(answer):
            await ack(self._drawn(answer, {}))
            self._hand_over(answer)
            return
        await ack()
        self._after(command, answer)

    async def interaction(self, asked: Pressed | MessageChosen, work: Work, ack: AsyncAck) -> None:
        """Answer a press or a shortcut: nothing fits in the ack."""
        answer = await self._soon(asked, work)
        await ack()
        self._after(asked, answer)

    async def form(self, form: FormSubmitted, work: Work, ack: AsyncAck) -> None:
        """Answer a form in its own window: with what became of it, or with what is still to be mended."""
        task = asyncio.ensure_future(work)
        await asyncio.wait({task}, timeout=SOON_SECONDS)
        if not task.done():
            self.desk.later.start(_ended(task), "form")
            raise TimeoutError  # What was filled in stays there, to be sent again: it is kept once.
        match task.result():
            case None:
                await ack(response_action="clear")
            case Form() as answer:
                await ack(response_action="update", view=self._view(answer, form.place, form.key, private=form.private))
            case Post(audience="public") as answer:
                await ack(response_action="clear")
                self.desk.later.start(self.desk.chat.send(form.place, answer, key=_key(form.key)), "public answer")
            case Post() as answer:
                view = render.result(answer, page=self.desk.page, place=form.place, private=form.private)
                await ack(response_action="update", view=view)
                self._hand_over(answer)
            case never:
                assert_never(never)

    async def _soon(self, asked: Beside, work: Work) -> Answer:
        """Return the answer; None where it takes longer than Slack waits: it is brought as soon as it is there."""
        task = asyncio.ensure_future(work)
        await asyncio.wait({task}, timeout=SOON_SECONDS)
        if task.done():
            return task.result()
        self.desk.later.start(self._late(asked, task), "late answer")
        return None

    async def _late(self, asked: Beside, task: asyncio.Future[Answer]) -> None:
        try:
            self._after(asked, await task)
        except Unavailable:
            await self.say(sentences.AWAY)
        except Exception:
            await self.say(sentences.BROKEN)
            raise

    def _after(self, asked: Beside, answer: Answer) -> None:
        """Begin to bring an answer after the ack."""
        match answer:
            case None:
                pass
            case Form():
                self._open(answer, asked)
            case Post():
                self.desk.later.start(self._tell(answer), "answer")
                self._hand_over(answer)
            case _:
                assert_never(answer)

    def _hand_over(self, answer: Post) -> None:
        """Begin to show the files of an answer to whoever acted, in their own conversation with Hearth."""
        if files_of(answer):
            to = words(self.body, "user", "id") or words(self.body, "user_id")
            self.desk.later.start(self._handed(to, answer), "file")

    async def _handed(self, to: str, answer: Post) -> None:
        """Show files to somebody, once more where Slack asks to wait; say so where it takes none."""
        try:
            try:
                await self.desk.chat.hand_over(self._space, to, answer)
            except RetryLater as later:
                await asyncio.sleep(min(later.seconds, LONGEST_WAIT))
                await self.desk.chat.hand_over(self._space, to, answer)
        except PlatformError:
            log.warning("slack.file_not_handed_over", space=self._space, exc_info=True)
            await self.say(sentences.NO_FILE)

    async def say(self, sentence: str) -> None:
        """Say one sentence to whoever acted, wherever that can be seen."""
        await self._tell(_sentence(sentence))

    def _open(self, form: Form, asked: Beside) -> None:
        place, private = _where(asked)
        view = self._view(form, place, asked.key, private=private)
        self.desk.later.start(self._show(view, _sentence(sentences.LATE)), "form")

    def _view(self, form: Form, place: Place, key: str, *, private: bool) -> dict[str, Any]:
        return render.view(form, place=place, key=key, private=private, page=self.desk.page)

    async def _tell(self, post: Post) -> None:
        """Answer beside a message; in a window where that holds more, or where a view was used."""
        names = await self.desk.chat.names(post, self._space)
        beside = self.url and (post.audience == "public" or render.fits(post))
        if beside:
            await self._beside(post, names)
        else:
            await self._show(render.result(post, names, page=self.desk.page), post)

    async def _beside(self, post: Post, names: Mapping[str, str]) -> None:
        """Answer beside a message; in words alone where Slack takes no chart of its own there yet."""
        if not await self._respond(self._drawn(post, names)) and render.with_charts(post):
            await self._respond(self._drawn(post, names, drawn_charts=False))

    async def _show(self, view: dict[str, Any], instead: Post) -> None:
        """Open *view*, in the place of one that is open already; say *instead* where that comes too late."""
        try:
            if words(self.body, "view", "type") == "modal":
                await self.client.views_update(view_id=words(self.body, "view", "id"), view=view)
            else:
                await self.client.views_open(trigger_id=words(self.body, "trigger_id"), view=view)
        except SlackApiError as error:
            late = str(error.response.get("error")) in TOO_LATE
            if self.url:
                await self._respond(self._drawn(instead if late else _sentence(sentences.UNDRAWN), {}))
            if not late:
                raise

    def _drawn(self, post: Post, names: Mapping[str, str], *, drawn_charts: bool = True) -> dict[str, Any]:
        """Return *post* as an answer: seen by whoever acted alone, unless it is for everybody."""
        shown = render.message(post, names, page=self.desk.page, files=render.HANDED, drawn_charts=drawn_charts)
        return {**shown, "response_type": "in_channel" if post.audience == "public" else "ephemeral"}

    @property
    def _space(self) -> str:
        at_home = words(self.body, "view", "app_installed_team_id") or words(self.body, "team_id")
        return f"slack:{at_home or words(self.body, 'team', 'id')}"

    async def _respond(self, message: dict[str, Any]) -> bool:
        """Send to the address to answer to, and return whether it was taken.

        It never takes the place of what stands there: others read that too.
        """
        thread = words(self.body, "container", "thread_ts")
        beneath = {"thread_ts": thread} if thread else {}
        hook, told = AsyncWebhookClient(self.url), {**message, **beneath, "replace_original": False}
        answer = await hook.send_dict(told)
        if answer.status_code == TOO_MANY:
            await asyncio.sleep(min(seconds_in(answer.headers), LONGEST_WAIT))
            answer = await hook.send_dict(told)
        if answer.status_code != TAKEN:
            log.warning("slack.answer_not_taken", status=answer.status_code)
        return answer.status_code == TAKEN


def _where(asked: Beside) -> tuple[Place, bool]:
    """Return where somebody acted, and whether that is private."""
    if isinstance(asked, MessageChosen):
        return asked.message.ref.place, asked.message.private
    return asked.place, asked.private


def _at_once(post: Post) -> bool:
    """Return whether *post* can be given in an ack: whole, and with nobody's name to be asked for.

    A chart cannot: what is wrong with an ack Slack does not tell.
    """
    return (
        not render.with_charts(post) and not render.unnamed(post) and (post.audience == "public" or render.fits(post))
    )


async def _ended(task: asyncio.Future[Answer]) -> None:
    """Let what nobody waits for any more end; a fault of it gets into the log."""
    await task


def _sentence(says: str) -> Post:
    return Post((Prose((Said(says),)),), says)


def _key(key: str) -> str:
    """Return a key for the answer to what has *key*: short enough for every platform."""
    return f"a:{hashlib.sha256(key.encode()).hexdigest()[:20]}"
