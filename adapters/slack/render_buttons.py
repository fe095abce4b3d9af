"""Buttons as Slack's elements: https://docs.slack.dev/reference/block-kit/block-elements/button-element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.slack import fitting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapters.slack.fitting import Json
    from bot.messages import Button

STYLES = {"main": "primary", "danger": "danger"}


def actions(buttons: Sequence[Button]) -> Iterator[Json]:
    """Yield rows of buttons."""
    for first in range(0, len(buttons), fitting.BUTTONS):
        elements = [button(each) for each in buttons[first : first + fitting.BUTTONS]]
        yield {"type": "actions", "elements": elements}


def button(shown: Button) -> Json:
    """Return one button: its value is what it does."""
    action = fitting.clean(str(shown.action))[: fitting.VALUE]
    drawn_: Json = {
        "type": "button",
        "text": fitting.plain(shown.label, fitting.BUTTON),
        "action_id": action[: fitting.ACTION_ID - 5],
        "value": action,
    }
    if style := STYLES.get(shown.weight):
        drawn_["style"] = style
    if shown.confirm:
        drawn_["confirm"] = _confirm(shown)
    return drawn_


def told_apart(blocks: Sequence[Json]) -> list[Json]:
    """Return *blocks* with the ids of their buttons made different, as Slack wants them."""
    seen: dict[str, int] = {}
    for block in blocks:
        for element in _buttons_of(block):
            id = element["action_id"]
            seen[id] = seen.get(id, -1) + 1
            element["action_id"] = f"{id}~{seen[id]}" if seen[id] else id
    return list(blocks)


def _buttons_of(block: Json) -> Sequence[Json]:
    if block["type"] == "actions":
        return list(block["elements"])
    return [block["accessory"]] if "accessory" in block else []


def _confirm(shown: Button) -> Json:
    return {
        "title": fitting.plain("Are you sure?", fitting.BUTTON),
        "text": fitting.plain(shown.confirm, fitting.CONFIRM),
        "confirm": fitting.plain(shown.label, fitting.CONFIRM_BUTTON),
        "deny": fitting.plain("No", fitting.CONFIRM_BUTTON),
    }
