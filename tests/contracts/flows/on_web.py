"""The stage on the local page: real HTTP, and what a browser without script would show."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote

import aiohttp

from adapters.web import playground
from adapters.web.adapter import Address, WebAdapter
from adapters.web.desk import Doors
from bot.storage.transcript import SqlTranscript
from tests.contracts.flows.stage import Hearth, Message, Seen, at_work, ended, plain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from bot.storage.store import Store

OURS = {"Sec-Fetch-Site": "same-origin", "HX-Request": "true"}
NATIVE = {"fay": "li", "li": "amara", "bo": "jonas"}
CHANNEL = {"general": "general", "council": "backstage"}
KEY = "not" + "-a-" * 12 + "secret"


@dataclass
class Filling:
    """A form of a page: where it goes, what it holds, and what its buttons say."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)


@dataclass
class Standing:
    """A message as it stands on the page."""

    id: str
    by_hearth: bool
    words: list[str] = field(default_factory=list)
    forms: list[Filling] = field(default_factory=list)


class Reading(HTMLParser):
    """A page as it is read: its words, and its forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.forms: list[Filling] = []
        self.messages: list[Standing] = []
        self.links: list[str] = []
        self._rows: list[Standing | None] = []
        self._inside = False
        self._button = False
        self._area = ""
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "li":
            self._row(given)
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "form":
            self.forms.append(Filling(given.get("action", "")))
            self._inside = True
            if self._message:
                self._message.forms.append(self.forms[-1])
        elif self._inside:
            self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "li" and self._rows:
            self._rows.pop()
        self._inside = self._inside and tag != "form"
        self._button = self._button and tag != "button"
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].values[self._area] += data.removeprefix("\n")
        elif self._button and data.strip():
            self.forms[-1].labels.append(data.strip())
        self.words.append(data)
        if self._message:
            self._message.words.append(data)

    @property
    def _message(self) -> Standing | None:
        return next((one for one in reversed(self._rows) if one), None)

    def _row(self, given: dict[str, str]) -> None:
        classes = given.get("class", "").split()
        row = Standing(given["id"][1:], "by-hearth" in classes) if "message" in classes else None
        self._rows.append(row)
        if row:
            self.messages.append(row)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name = self.forms[-1], given.get("name", "")
        if tag == "button":
            self._button = given.get("type") == "submit"
        elif tag == "textarea":
            self._area = name
            form.values[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in form.values):
            form.values[self._select] = given.get("value", "")
        elif tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
            form.values[name] = given.get("value", "")


@dataclass
class OnWeb:
    """Implements Stage."""

    hearth: Hearth
    page: WebAdapter
    browsers: dict[str, aiohttp.ClientSession]

    async def says(self, who: str, text: str, *, channel: str = "general", beneath: Message = None) -> Message:
        name = CHANNEL[channel]
        thread = {"thread": beneath[1]} if beneath else {}
        before = set(await self._ids(name))
        await self._post(who, f"/c/{name}/say", text=text, **thread)
        new = set(await self._ids(name)) - before
        await self.hearth.sent()
        return name, min(new, key=int), None

    async def asks_hearth(self, who: str, text: str) -> Message:
        return await self.says(who, f"@hearth {text}")

    async def edits(self, who: str, message: Message, text: str) -> None:
        await self._post(who, f"/c/{message[0]}/m/{message[1]}/edit", text=text)
        await self.hearth.sent()

    async def deletes(self, who: str, message: Message) -> None:
        await self._post(who, f"/c/{message[0]}/m/{message[1]}/delete")
        await self.hearth.sent()

    async def reacts(self, who: str, message: Message, emoji: str = "📝") -> None:  # noqa: ARG002
        await self._post(who, f"/c/{message[0]}/m/{message[1]}/react")
        await self.hearth.sent()

    async def types(self, who: str, line: str, *, channel: str = "general") -> Seen:
        return await self._seen(who, f"/c/{CHANNEL[channel]}/say", text=line)

    async def chooses(self, who: str, verb: str, message: Message) -> Seen:
        return await self._seen(who, f"/c/{message[0]}/m/{message[1]}/choose", verb=verb)

    async def presses(self, who: str, on: Seen, label: str) -> Seen:
        there = on.raw[2] if isinstance(on.raw, tuple) else on.raw
        form = next(one for one in there.forms if one.labels and one.labels[0].startswith(label))
        return await self._seen(who, form.action, **form.values)

    async def submits(self, who: str, form: Seen, **values: str) -> Seen:
        filled = next(one for one in form.raw.forms if one.action == "/form")
        return await self._seen(who, "/form", **filled.values | {f"v.{name}": text for name, text in values.items()})

    async def fills(self, who: str, form: Seen, **values: str) -> Seen:
        return await self.submits(who, form, **values)

    async def completes(self, who: str, field: str, prefix: str) -> list[str]:
        asked = {"field": field, f"v.{field}": prefix, "place": "web:local/general"}
        async with self.browsers[who].get(f"{self.page.url}/suggest", params=asked) as answer:
            return [part.split('"')[0] for part in (await answer.text()).split('<option value="')[1:]]

    async def heard(self, channel: str = "general") -> list[Seen]:
        name = CHANNEL[channel]
        read = Reading(await self._get("fay", f"/c/{name}/messages"))
        return [replace(_one(one), raw=(name, one.id, one)) for one in read.messages if one.by_hearth]

    async def told(self, who: str) -> list[Seen]:
        read = Reading(await self._get(who, "/notes"))
        labels = tuple(label for form in read.forms for label in form.labels)
        return [Seen(plain("".join(read.words)), labels, raw=read)]

    async def own_page(self, who: str) -> Seen:
        return await self.types(who, "/hearth me")

    async def file(self, who: str, on: Seen) -> str:  # noqa: ARG002
        whole = next(link for link in on.raw.links if link.startswith("data:"))
        return b64decode(whole.partition("base64,")[2]).decode()

    async def gathered(self, who: str) -> list[Seen]:
        mine = playground.groups(next(one for one in playground.MEMBERS if one.native == NATIVE[who]))
        pages = [(one.name, Reading(await self._get(who, f"/c/{quote(one.name)}/messages"))) for one in mine]
        said = [(name, one) for name, read in pages for one in read.messages if one.by_hearth]
        return [replace(_one(one), raw=(name, one.id, one)) for name, one in said]

    async def scheduled(self) -> list[tuple[str, datetime]]:
        raise NotImplementedError("the page's calendar is its own page")

    async def opens_post(self, who: str, title: str, text: str) -> Message:
        raise NotImplementedError("the page has no forum")

    def where(self, message: Message) -> Message:
        return message.raw[:2]

    async def _seen(self, who: str, path: str, **values: str) -> Seen:
        read = Reading(await self._post(who, path, **values))
        await self.hearth.sent()
        asked = next((one for one in read.forms if one.action == "/form"), None)
        fields = tuple(name[2:] for name in asked.values if name.startswith("v.")) if asked else ()
        labels = tuple(label for form in read.forms for label in form.labels)
        return Seen(plain("".join(read.words)), labels, fields, raw=read)

    async def _ids(self, channel: str) -> list[str]:
        who = "fay"
        read = Reading(await self._get(who, f"/c/{channel}/messages"))
        return [one.id for one in read.messages]

    async def _post(self, who: str, path: str, **values: str) -> str:
        async with self.browsers[who].post(self.page.url + path, data=values, headers=OURS) as answer:
            text = await answer.text()
            assert answer.status < 400, text
            return text

    async def _get(self, who: str, path: str) -> str:
        async with self.browsers[who].get(self.page.url + path, headers=OURS) as answer:
            return await answer.text()


def _one(message: Standing) -> Seen:
    labels = tuple(label for form in message.forms for label in form.labels)
    return Seen(plain("".join(message.words)), labels)


async def _ready() -> bool:
    return True


@asynccontextmanager
async def on_web(store: Store) -> AsyncIterator[OnWeb]:
    """Open the stage: three browsers, one a member."""
    hearth = Hearth(store)
    page = WebAdapter(
        Address(port=0),
        transcript=SqlTranscript(store),
        doors=Doors(_ready, lambda: b""),
        clock=hearth.now,
        secret=KEY,
    )
    page.bind()
    hearth.chats["web"] = page.chat
    async with at_work(hearth):
        running = asyncio.create_task(page.run(hearth.core, hearth.core))
        browsers = {who: aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) for who in NATIVE}
        try:
            stage = OnWeb(hearth, page, browsers)
            for who, native in NATIVE.items():
                await stage._post(who, "/member", member=native)  # noqa: SLF001
            yield stage
        finally:
            for browser in browsers.values():
                await browser.close()
            await ended(running)
