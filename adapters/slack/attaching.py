"""Files beside messages: handed to Slack in three steps, and shown beneath the message that names them.

https://docs.slack.dev/messaging/working-with-files
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog

from adapters.slack import fitting, render_chart
from adapters.slack.calls import shown
from adapters.slack.payload import id_at, parts, words
from bot import charts
from bot.errors import OutcomeUnknown, Refused, RetryLater, Unreadable
from bot.messages import Chart, File, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.slack.calls import Line
    from adapters.slack.reading import Reading
    from bot.messages import Post

UPLOAD_SECONDS = 15.0
LONGEST_NAME = 100
LONGEST_TITLE = 200
LONGEST_ALT = 1_000
NOTE, DIGITS = "files", 16
"""What a message's metadata calls its files, and how much of their digest stands there."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes along with a post: its text, or the figures that it is a picture of."""

    name: str
    title: str
    of: str | Chart

    @property
    def alt(self) -> str:
        """Return what is read out in the place of a picture; empty for a text, which is read itself."""
        if isinstance(self.of, str):
            return ""
        return fitting.cut(" ".join((self.of.about or self.of.title, *charts.said(self.of))), LONGEST_ALT)

    async def whole(self) -> bytes:
        """Return its bytes."""
        if isinstance(self.of, str):
            return self.of.encode("utf-8", "replace")
        return await asyncio.to_thread(charts.png, self.of)


class Attaching:
    """Shows files in channels. What it cannot look up it does not show twice."""

    def __init__(self, line: Line, reading: Reading) -> None:
        self._line = line
        self._reading = reading

    async def beneath(self, place: Place, channel: str, sent: str, post: Post, *, again: bool = False) -> None:
        """Show the files of *post* in the thread of the message *sent*; *again* those alone that are missing.

        Raises `OutcomeUnknown` where that may be tried again, once the message was found. A file that Slack
        does not take is left out: the message stands, and matters more.
        """
        if not (files := beneath_of(post)):
            return
        thread = place.thread or sent
        try:
            standing = await self._standing(place, channel, thread, sent) if again else frozenset[str]()
            await self._share(place.space, channel, [one for one in files if one.name not in standing], thread)
        except RetryLater as later:
            raise OutcomeUnknown("file") from later
        except (Refused, Unreadable) as refused:
            log.warning("slack.file_not_shown", space=place.space, why=str(refused))

    async def renew(self, place: Place, channel: str, sent: str, post: Post) -> dict[str, str] | None:
        """Show the files of *post* beneath the message *sent* in the place of those that differ, and return its note.

        None where nothing differs from what the message notes of its files, or it cannot be read.
        """
        if not (files := beneath_of(post)):
            return None
        try:
            noted = await self._reading.noted(place, channel, sent)
            if noted is None or noted.get(NOTE) == print_of(files):
                return None
            thread = place.thread or sent
            before = await self._shown(place.space, Place(place.space, place.channel, thread), channel, sent)
            names = {one.name for one in files}
            await self._share(place.space, channel, files, thread)
            await self._drop(place.space, [id for id, name in before if name in names])
        except RetryLater as later:
            raise OutcomeUnknown("file") from later
        except (Refused, Unreadable) as refused:
            log.warning("slack.file_not_shown", space=place.space, why=str(refused))
            return None
        return {**noted, NOTE: print_of(files)}

    async def alone(self, space: str, channel: str, post: Post) -> None:
        """Show the files of *post* in a channel, without a message of their own."""
        if files := files_of(post):
            await self._share(space, channel, files)

    async def _share(self, space: str, channel: str, files: Sequence[Attached], thread: str = "") -> None:
        if not files:
            return
        uploaded: list[dict[str, str | None]] = [
            {"id": await self._uploaded(space, one), "title": one.title} for one in files
        ]
        async with self._line.to(space, seconds=UPLOAD_SECONDS) as client:
            await client.files_completeUploadExternal(files=uploaded, channel_id=channel, thread_ts=thread or None)

    async def _uploaded(self, space: str, file: Attached) -> str:
        """Return the id of a file that Slack holds, and shows to nobody yet."""
        whole = await file.whole()
        described = {"alt_txt": file.alt} if file.alt else {}
        async with self._line.to(space, seconds=UPLOAD_SECONDS) as client:
            answer = shown(await client.files_getUploadURLExternal(filename=file.name, length=len(whole), **described))
            status = await self._line.post(words(answer, "upload_url"), whole)
        if status != HTTPStatus.OK:
            raise OutcomeUnknown(f"upload_{status}")
        return id_at(answer, "file_id")

    async def _standing(self, place: Place, channel: str, thread: str, since: str) -> frozenset[str]:
        """Return the names of the files that Hearth showed in a thread after a message."""
        where = Place(place.space, place.channel, thread)
        return frozenset(name for _, name in await self._shown(place.space, where, channel, since))

    async def _shown(self, space: str, where: Place, channel: str, since: str) -> list[tuple[str, str]]:
        """Return id and name of each file that Hearth showed in a thread after a message."""
        said = await self._reading.raw(where, channel, None)
        own = (await self._line.home(space)).bot
        later = [one for one in said if words(one, "user") == own and words(one, "ts") >= since]
        return [(words(one, "id"), words(one, "name")) for message in later for one in parts(message, "files")]

    async def _drop(self, space: str, files: Sequence[str]) -> None:
        """Delete files that others have taken the place of; one that is gone already is no fault."""
        for id in files:
            try:
                async with self._line.to(space, seconds=UPLOAD_SECONDS) as client:
                    await client.files_delete(file=id)
            except Refused as refused:
                log.info("slack.old_file_stays", space=space, why=refused.reason)


def print_of(files: Sequence[Attached]) -> str:
    """Return what tells the files of a post from those of another, to be noted with its message."""
    whole = "\0".join(f"{one.name}\0{one.of}" for one in files)
    return sha256(whole.encode("utf-8", "replace")).hexdigest()[:DIGITS]


def files_of(post: Post) -> list[Attached]:
    """Return the files that go along with a post, whoever it is for."""
    every = (block for block in post.blocks if isinstance(block, File) and block.text)
    return [Attached(name_of(one), title_of(one), one.text) for one in every]


def beneath_of(post: Post) -> list[Attached]:
    """Return what is shown beneath a message: its files, and a picture of each chart that Slack does not draw."""
    pictures = (Attached(_picture_name(one), _title(one), one) for one in render_chart.pictured(post.blocks))
    return [*files_of(post), *pictures]


def name_of(file: File) -> str:
    """Return what a file is called on Slack: no folder, nothing unprintable."""
    plain = "".join(sign for sign in fitting.clean(file.name) if sign.isprintable() and sign not in "/\\<>")
    return fitting.cut(plain.strip(" ."), LONGEST_NAME) or "file.txt"


def _picture_name(chart: Chart) -> str:
    return name_of(File(f"{chart.name or 'chart'}.png", "image/png", ""))


def _title(chart: Chart) -> str:
    return fitting.cut(" ".join(chart.title.split()), LONGEST_TITLE) or chart.name or "A chart"


def title_of(file: File) -> str:
    """Return what stands above a file."""
    return fitting.cut(" ".join(file.label.split()), LONGEST_TITLE) or name_of(file)
