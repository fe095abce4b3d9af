"""The chat: reading a channel, saying something, and all that is done with a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from adapters.web import answer, parse, playground, rows
from adapters.web.desk import Desk
from bot.messages import MessagePosted, MessageRef

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

LATER = "Your message is here. Hearth takes it up as soon as its database is back."


async def page(request: Request) -> Response:
    """Show a channel."""
    channel = _channel(request)
    context = await answer.standing(request, channel) | {"notes": await answer.for_you(request)} | dict(answer.NEW)
    return answer.drawn(request, "chat.html", context | {"channels": await answer.rooms(request, channel)})


async def messages(request: Request) -> Response:
    """Show what stands in a channel now."""
    return answer.drawn(request, "messages.html", await answer.standing(request, _channel(request)))


async def notes(request: Request) -> Response:
    """Show what Hearth said to the reader alone."""
    return answer.drawn(request, "notes.html", {"notes": await answer.for_you(request)})


async def composer(request: Request) -> Response:
    """Show the message box: for something new, for a reply, or with one's own message to edit."""
    channel = _channel(request)
    reply, edited = request.query_params.get("reply"), request.query_params.get("edit")
    context = {
        "channel": channel,
        "reply": await _row(request, channel, reply) if reply else None,
        "edited": await _message(request, channel, edited) if edited else None,
    }
    return answer.drawn(request, "composer.html", dict(answer.NEW) | context | {"focused": True})


async def say(request: Request) -> Response:
    """Take what was typed: a command is answered, a message recorded and brought to the core."""
    channel, sent = _writable(request), await Desk.of(request).sent(request)
    said = parse.said(sent, channel)
    if not isinstance(said, MessagePosted):
        given = await Desk.of(request).inbox.on_command(said)
        return await answer.given(request, given, said.place, said.key, parse.tidy(sent["text"]))
    if not said.text.strip():
        return answer.told(request, "There is nothing in it yet: type a message first.", 422)
    taken = await Desk.of(request).take(said)
    return _now(request, channel, late="" if taken else LATER)


async def edit(request: Request) -> Response:
    """Change one's own message."""
    channel, sent = _writable(request), await Desk.of(request).sent(request)
    edited = parse.edit(sent, await _own(request, channel))
    if not edited.text.strip():
        return answer.told(request, "There is nothing left in it: delete the message instead.", 422)
    await Desk.of(request).change(edited)
    return _now(request, channel)


async def delete(request: Request) -> Response:
    """Delete one's own message."""
    channel, sent = _writable(request), await Desk.of(request).sent(request)
    deleted = parse.deletion(sent, await _own(request, channel))
    await Desk.of(request).strike(deleted, version=sent.nonce)
    return _now(request, channel)


async def choose(request: Request) -> Response:
    """Answer a message shortcut: keep it, look it up, mark it as the solution."""
    sent = await Desk.of(request).sent(request)
    chosen = parse.chosen(sent, await _heard(request))
    given = await Desk.of(request).inbox.on_chosen(chosen)
    return await answer.given(request, given, chosen.message.ref.place, chosen.key)


async def react(request: Request) -> Response:
    """Put the reaction that keeps on a message."""
    sent = await Desk.of(request).sent(request)
    reacted = parse.reaction(sent, await _heard(request))
    await Desk.of(request).inbox.on_reaction(reacted)
    return answer.told(request, "You marked it with 📝. What comes of it is told below it, or to you under “For you”.")


def _now(request: Request, channel: playground.Channel, late: str = "") -> Response:
    """Return an empty message box: the page fetches by itself what stands above it. Without script, the whole page."""
    if not answer.live(request):
        return RedirectResponse(f"/c/{channel.name}", 303)
    return answer.drawn(request, "said.html", dict(answer.NEW) | {"channel": channel, "late": late})


def _channel(request: Request) -> playground.Channel:
    name = request.path_params.get("channel", playground.GENERAL.name)
    channel = playground.channel(name, Desk.of(request).reader(request))
    if channel is None:
        raise HTTPException(404)
    return channel


def _writable(request: Request) -> playground.Channel:
    channel = _channel(request)
    if channel == playground.own(Desk.of(request).reader(request)):
        raise HTTPException(404)
    return channel


async def _message(request: Request, channel: playground.Channel, id: str) -> MessagePosted:
    known = parse.message_id(id)
    message = await Desk.of(request).transcript.message(MessageRef(channel.place, known)) if known else None
    if message is None or message.ref.place.room != channel.place:
        raise HTTPException(404)
    return message


async def _row(request: Request, channel: playground.Channel, id: str) -> rows.Row:
    """Return a message of anybody's, Hearth's too."""
    desk = Desk.of(request)
    said = await desk.transcript.read(channel.place)
    found = next((one for one in said if one.ref.id == id), None)
    if found is None:
        raise HTTPException(404)
    return rows.row(found, desk.reader(request))


async def _heard(request: Request) -> MessagePosted:
    message = await _message(request, _channel(request), request.path_params["id"])
    return parse.heard(message, Desk.of(request).base_url)


async def _own(request: Request, channel: playground.Channel) -> MessagePosted:
    message = await _message(request, channel, request.path_params["id"])
    if message.author.native != Desk.of(request).reader(request).native:
        raise HTTPException(404)
    return message


ROUTES = [
    Route("/", page),
    Route("/notes", notes),
    Route("/c/{channel}", page),
    Route("/c/{channel}/messages", messages),
    Route("/c/{channel}/composer", composer),
    Route("/c/{channel}/say", say, methods=["POST"]),
    Route("/c/{channel}/m/{id}/edit", edit, methods=["POST"]),
    Route("/c/{channel}/m/{id}/delete", delete, methods=["POST"]),
    Route("/c/{channel}/m/{id}/choose", choose, methods=["POST"]),
    Route("/c/{channel}/m/{id}/react", react, methods=["POST"]),
]
