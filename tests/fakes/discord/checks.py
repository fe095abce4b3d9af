"""What Discord refuses in a body: the documented limits that matter to Hearth. Each returns the fault, or ""."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.discord.model import Payload

COMPONENTS_V2 = 1 << 15
EPHEMERAL = 1 << 6
FILE, GALLERY = 13, 12
# Which answers an interaction of a type may have.
ALLOWED = {2: {4, 5, 9, 12}, 3: {4, 5, 6, 7, 9, 12}, 4: {8}, 5: {4, 5, 6, 7}}


def is_empty(body: Payload) -> bool:
    """Whether a message would show nothing."""
    return not any(
        body.get(part) for part in ("content", "embeds", "components", "files", "attachments", "poll", "sticker_ids")
    )


def parts(components: Any) -> Iterator[Payload]:  # noqa: ANN401
    """Return every component, those within others too."""
    for one in components or ():
        yield one
        yield from parts(one.get("components"))
        yield from parts([one[key] for key in ("accessory", "component") if one.get(key)])


def attached(components: list[Payload]) -> Iterator[str]:
    """Return the names of the files that stand in components."""
    for one in parts(components):
        shown = [one["file"]] if one["type"] == FILE else [each["media"] for each in one.get("items") or ()]
        yield from (each["url"].removeprefix("attachment://") for each in shown)


def message(body: Payload, *, flags: int = 0) -> str:
    """Return what is wrong with the body of a message."""
    v2 = (int(body.get("flags") or 0) | flags) & COMPONENTS_V2
    every = list(parts(body.get("components")))
    checks = (
        (len(body.get("content") or "") > 2000, "content: Must be 2000 or fewer in length."),
        (
            bool(v2 and (body.get("content") or body.get("embeds"))),
            "The MESSAGE flag IS_COMPONENTS_V2 cannot be used with content or embeds",
        ),
        (len(str(body.get("nonce") or "")) > 25, "nonce: Must be 25 or fewer in length."),
        (not v2 and len(body.get("components") or ()) > 5, "components: Must be 5 or fewer in length."),
        (not v2 and any(one["type"] >= 9 for one in every), "components: type needs IS_COMPONENTS_V2"),
        (len(every) > 40, "components: at most 40 in all"),
        (
            sum(len(one.get("content") or "") for one in every if one["type"] == 10) > 4000,
            "components: at most 4000 characters of text",
        ),
    )
    found = next((fault for wrong, fault in checks if wrong), "")
    return found or _embeds(body.get("embeds") or []) or _components(every)


def _embeds(embeds: list[Payload]) -> str:
    sizes = [
        len(one.get("title") or "") + len(one.get("description") or "") + len((one.get("footer") or {}).get("text") or "")
        + sum(len(part["name"]) + len(part["value"]) for part in one.get("fields") or ())
        for one in embeds
    ]  # fmt: skip
    checks = (
        (len(embeds) > 10, "embeds: Must be 10 or fewer in length."),
        (sum(sizes) > 6000, "embeds: Embed size exceeds maximum size of 6000"),
        (
            any(len(one.get("description") or "") > 4096 for one in embeds),
            "description: Must be 4096 or fewer in length.",
        ),
        (any(len(one.get("title") or "") > 256 for one in embeds), "title: Must be 256 or fewer in length."),
        (any(len(one.get("fields") or ()) > 25 for one in embeds), "fields: Must be 25 or fewer in length."),
        (
            any(not part["name"] or not part["value"] for one in embeds for part in one.get("fields") or ()),
            "fields: This field is required",
        ),
        (
            any(len(part["value"]) > 1024 for one in embeds for part in one.get("fields") or ()),
            "value: Must be 1024 or fewer in length.",
        ),
    )
    return next((fault for wrong, fault in checks if wrong), "")


def _components(every: list[Payload]) -> str:
    ids = [one["custom_id"] for one in every if "custom_id" in one]
    rows = [one["components"] for one in every if one["type"] == 1]
    checks = (
        (len(ids) != len(set(ids)), "Component custom id cannot be duplicated"),
        (any(not 1 <= len(one) <= 100 for one in ids), "custom_id: Must be between 1 and 100 in length."),
        (any(not 1 <= len(row) <= 5 for row in rows), "components: Must be between 1 and 5 in length."),
        (
            any(len(one.get("label") or "") > 80 for one in every if one["type"] == 2),
            "label: Must be 80 or fewer in length.",
        ),
        (
            any(one["type"] == 2 and not (one.get("label") or one.get("emoji")) for one in every),
            "label: A button must have a label or emoji",
        ),
        (
            any(one["type"] == 2 and (one["style"] == 5) != ("url" in one) for one in every),
            "A button has a url or a custom id",
        ),
        (
            any(one["type"] == 3 and not 1 <= len(one.get("options") or ()) <= 25 for one in every),
            "options: Must be between 1 and 25 in length.",
        ),
        (any(one["type"] == 10 and not one.get("content") for one in every), "content: This field is required"),
        (
            any(one["type"] == GALLERY and not 1 <= len(one["items"]) <= 10 for one in every),
            "items: Must be between 1 and 10 in length.",
        ),
        (
            any(len(each.get("description") or "") > 1024 for one in every for each in one.get("items") or ()),
            "description: Must be 1024 or fewer in length.",
        ),
    )
    return next((fault for wrong, fault in checks if wrong), "")


def modal(body: Payload) -> str:
    """Return what is wrong with a modal."""
    every, inside = list(parts(body.get("components"))), body.get("components") or []
    inputs = [one for one in every if one["type"] == 4]
    checks = (
        (not 1 <= len(body.get("title") or "") <= 45, "title: Must be between 1 and 45 in length."),
        (not 1 <= len(body.get("custom_id") or "") <= 100, "custom_id: Must be between 1 and 100 in length."),
        (not 1 <= len(inside) <= 5, "components: Must be between 1 and 5 in length."),
        (any(one["type"] not in {1, 10, 18} for one in inside), "components: type is not allowed in a modal"),
        (
            any(not 1 <= len(one.get("label") or "") <= 45 for one in inside if one["type"] == 18),
            "label: Must be between 1 and 45 in length.",
        ),
        (
            any(len(one.get("description") or "") > 100 for one in inside if one["type"] == 18),
            "description: Must be 100 or fewer in length.",
        ),
        (
            any(one.get("max_length", 1) not in range(1, 4001) for one in inputs),
            "max_length: must be between 1 and 4000",
        ),
        (any(len(one.get("value") or "") > one.get("max_length", 4000) for one in inputs), "value: Must be shorter"),
        (
            any(len(one.get("placeholder") or "") > 100 for one in inputs),
            "placeholder: Must be 100 or fewer in length.",
        ),
    )
    return next((fault for wrong, fault in checks if wrong), "") or _components(every)


def callback(body: Any, interaction: Payload) -> str:  # noqa: ANN401
    """Return what is wrong with the answer to *interaction*."""
    if not isinstance(body, dict) or body.get("type") not in ALLOWED[interaction["type"]]:
        return "type: this interaction may not be answered so"
    given = body.get("data") or {}
    match body["type"]:
        case 4:
            return "Cannot send an empty message" if is_empty(given) else message(given)
        case 7:
            return message(given, flags=(interaction.get("message") or {}).get("flags", 0))
        case 8:
            return _choices(given.get("choices"))
        case 9:
            return modal(given)
        case _:
            return ""


def _choices(choices: Any) -> str:  # noqa: ANN401
    if not isinstance(choices, list) or len(choices) > 25:
        return "choices: Must be 25 or fewer in length."
    wrong = any(not 1 <= len(one["name"]) <= 100 or not 1 <= len(one["value"]) <= 100 for one in choices)
    return "choices: name and value must be between 1 and 100 in length." if wrong else ""


def commands(body: Any) -> str:  # noqa: ANN401
    """Return what is wrong with a list of commands."""
    if not isinstance(body, list):
        return "must be a list"
    slash = [one for one in body if one.get("type", 1) == 1]
    menus = [one for one in body if one.get("type", 1) == 3]
    options = [option for one in slash for option in one.get("options") or ()]
    name = re.compile(r"[-_\w]{1,32}")
    checks = (
        (len(slash) > 100 or len(menus) > 15, "too many commands"),
        (
            any(not name.fullmatch(one["name"]) or one["name"] != one["name"].lower() for one in [*slash, *options]),
            "name: invalid",
        ),
        (any(not 1 <= len(one.get("description") or "") <= 100 for one in [*slash, *options]), "description: 1 to 100"),
        (any(one.get("description") for one in menus), "description: a context menu has none"),
        (any(not 1 <= len(one["name"]) <= 32 for one in menus), "name: 1 to 32"),
        (any(len(one.get("choices") or ()) > 25 for one in options), "choices: 25 or fewer"),
        (
            any(one.get("choices") and one.get("autocomplete") for one in options),
            "choices and autocomplete exclude each other",
        ),
        (
            any(late.get("required") and not early.get("required") for one in slash for early, late in _pairs(one)),
            "Required options must be placed before non-required options",
        ),
    )
    return next((fault for wrong, fault in checks if wrong), "")


def _pairs(command: Payload) -> list[tuple[Payload, Payload]]:
    options = command.get("options") or []
    return list(pairwise(options))
