"""What a member sees of blocks, and how they use what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TEXT_INPUTS = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
ONE_OF = frozenset({"static_select", "external_select", "radio_buttons"})
SOME_OF = frozenset({"multi_static_select", "multi_external_select", "checkboxes"})
DATES = {"datepicker": "date", "timepicker": "time"}


@dataclass(frozen=True)
class Shown:
    """A message as a member sees it; `buttons` are the labels of what can be pressed, `files` their ids."""

    ts: str
    channel: str
    by: str
    text: str
    blocks: tuple[dict[str, Any], ...] = ()
    thread: str = ""
    ephemeral: bool = False
    files: tuple[str, ...] = ()

    @classmethod
    def of(cls, message: Mapping[str, Any], channel: str, *, ephemeral: bool = False) -> Shown:
        """Return a standing message as it is seen."""
        blocks = tuple(message.get("blocks") or ())
        thread = message.get("thread_ts", "")
        files = tuple(one["id"] for one in message.get("files") or ())
        return cls(message["ts"], channel, message["user"], message["text"], blocks, thread, ephemeral, files)

    @property
    def words(self) -> str:
        """Return all that can be read in it."""
        return " ".join(texts(self.blocks)) if self.blocks else self.text

    @property
    def buttons(self) -> tuple[str, ...]:
        """Return the labels of its buttons, in their order."""
        return tuple(one["text"]["text"] for one in elements(self.blocks) if one.get("type") == "button")


def texts(part: Any) -> Iterator[str]:  # noqa: ANN401  Any JSON.
    """Yield every text in blocks, in reading order."""
    if isinstance(part, dict):
        inner = part.get("text")
        if isinstance(inner, str):
            yield inner
        for name, value in part.items():
            if name != "text" or not isinstance(value, str):
                yield from texts(value)
    elif isinstance(part, (list, tuple)):
        for each in part:
            yield from texts(each)


def elements(part: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  Any JSON.
    """Yield everything in blocks that has a type."""
    if isinstance(part, dict):
        if "type" in part:
            yield part
        for value in part.values():
            yield from elements(value)
    elif isinstance(part, (list, tuple)):
        for each in part:
            yield from elements(each)


def button(blocks: Sequence[dict[str, Any]], label: str) -> dict[str, Any]:
    """Return the action of pressing the button of that label, as payloads carry it."""
    for block in blocks:
        for element in elements(block):
            if element.get("type") == "button" and element["text"]["text"] == label:
                kept = {name: element[name] for name in ("action_id", "value", "text", "type") if name in element}
                return kept | {"block_id": block.get("block_id", "b1")}
    labels = [one["text"]["text"] for one in elements(list(blocks)) if one.get("type") == "button"]
    raise AssertionError(f"there is no button {label!r} here, only {labels}")


def filled(blocks: Sequence[dict[str, Any]], values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the state of a form that was filled in with *values*; unknown names and empty duties are refused."""
    inputs = [block for block in blocks if block["type"] == "input"]
    unknown = set(values) - {name for block in inputs for name in _names(block)}
    assert not unknown, f"there is no field {sorted(unknown)} among {[_names(block) for block in inputs]}"
    return {block["block_id"]: {block["element"]["action_id"]: _state(block, values)} for block in inputs}


def suggested(blocks: Sequence[dict[str, Any]], name: str) -> dict[str, str]:
    """Return which field is typed into, as payloads carry it."""
    inputs = [block for block in blocks if block["type"] == "input"]
    block = next((one for one in inputs if name in _names(one)), None)
    assert block is not None, f"there is no field {name!r} among {[_names(one) for one in inputs]}"
    return {"action_id": block["element"]["action_id"], "block_id": block["block_id"]}


def _names(block: dict[str, Any]) -> tuple[str, str, str]:
    return block["block_id"], block["element"]["action_id"], block["label"]["text"]


def _state(block: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    element = block["element"]
    given = next((values[name] for name in _names(block) if name in values), None)
    state = {"type": element["type"], **_entered(element, given)}
    empty = not any(value for name, value in state.items() if name != "type")
    assert block.get("optional") or not empty, f"Slack would not send this: {_names(block)} is empty"
    return state


def _entered(element: dict[str, Any], given: Any) -> dict[str, Any]:  # noqa: ANN401  A text, texts or a switch.
    kind = element["type"]
    if kind in TEXT_INPUTS:
        value = element.get("initial_value") if given is None else given
        longest = element.get("max_length")
        assert not longest or len(value or "") <= longest, "Slack would not take so long a text"
        return {"value": value or None}
    if kind in ONE_OF:
        return {"selected_option": element.get("initial_option") if given is None else _option(element, given)}
    if kind in SOME_OF:
        return {"selected_options": element.get("initial_options", []) if given is None else _options(element, given)}
    if kind in DATES:
        part = DATES[kind]
        return {f"selected_{part}": element.get(f"initial_{part}") if given is None else given}
    raise AssertionError(f"the fake cannot fill in a {kind}")


def _options(element: dict[str, Any], given: Any) -> list[dict[str, Any]]:  # noqa: ANN401  Texts or a switch.
    if isinstance(given, bool):
        return list(element["options"]) if given else []
    wanted = given.split(",") if isinstance(given, str) else given
    return [found for one in wanted if (found := _option(element, one.strip()))]


def _option(element: dict[str, Any], given: str) -> dict[str, Any] | None:
    """Return the option of that value or label; where options come by type-ahead, a new one."""
    if not given:
        return None
    known: list[dict[str, Any]] | None = element.get("options")
    if known is None:
        return {"text": {"type": "plain_text", "text": given}, "value": given}
    return next(one for one in known if given in {one["value"], one["text"]["text"]})
