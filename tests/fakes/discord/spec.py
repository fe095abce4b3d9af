"""What left for Discord, against Discord's own schemas: `faults(discord.outgoing)` names what they refuse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.schemas.checking import discord_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.fakes.discord.rest import Call

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, COMPLETIONS, MODAL = 4, 5, 6, 7, 8, 9
_CALLBACKS = {
    MESSAGE: "CreateMessageInteractionCallbackRequestSchema",
    DEFERRED: "CreateMessageInteractionCallbackRequestSchema",
    DEFERRED_UPDATE: "UpdateMessageInteractionCallbackRequestSchema",
    UPDATE: "UpdateMessageInteractionCallbackRequestSchema",
    COMPLETIONS: "ApplicationCommandAutocompleteCallbackRequestSchema",
    MODAL: "ModalInteractionCallbackRequestSchema",
}
_PATHS = (
    (r"POST /channels/\d+/messages$", "MessageCreateRequestSchema"),
    (r"PATCH /channels/\d+/messages/\d+$", "MessageEditRequestPartialSchema"),
    (r"POST /webhooks/\d+/[^/]+$", "IncomingWebhookInteractionRequestSchema"),
    (r"PATCH /webhooks/\d+/[^/]+/messages/", "IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema"),
)


def faults(calls: Iterable[Call]) -> list[str]:
    """Return what Discord's schemas refuse of the bodies of *calls*; empty where all is well."""
    bodies = [body for call in calls if call.body is not None for body in _bodies(call)]
    found = discord_faults(bodies) if bodies else []
    return [f"{schema}: {fault}" for (schema, _), fault in zip(bodies, found, strict=True) if fault]


def _bodies(call: Call) -> Iterator[tuple[str, Any]]:
    where = f"{call.method} {call.path}"
    if call.path.endswith("/callback"):
        yield _CALLBACKS[call.body["type"]], call.body
    elif call.method == "PUT" and call.path.endswith("/commands"):
        yield from (("ApplicationCommandUpdateRequestSchema", one) for one in call.body)
    else:
        yield from ((schema, call.body) for path, schema in _PATHS if re.search(path, where))
