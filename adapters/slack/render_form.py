"""The fields of a form as Slack's inputs. What is longer than one of them holds stands in several."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, assert_never

from adapters.slack import fitting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapters.slack.fitting import Json
    from bot.messages import Field

JOINTS = {"\n\n": "p", "\n": "n", " ": "s", "": "x"}
MOST_LETTERS_OF_A_LABEL = 200


def inputs(field: Field) -> Iterator[Json]:  # noqa: C901  One case a kind of field.
    """Yield the inputs of a field, called after it; none for a hidden one, which the form remembers itself."""
    match field.type:
        case "hidden":
            return
        case "line":
            yield _input(field, _line(field, multiline=False))
        case "text":
            yield from _texts(field)
        case "choice":
            yield _input(field, _choice(field))
        case "topics":
            yield _input(field, _topics(field))
        case "toggle":
            yield _input(field, _toggle(field))
        case "date":
            yield _input(field, _date(field))
        case "time":
            yield _input(field, _time(field))
        case _:
            assert_never(field.type)


def _input(field: Field, element: Json, *, id: str = "", label: str = "", required: bool | None = None) -> Json:
    drawn: Json = {
        "type": "input",
        "block_id": id or field.name,
        "label": fitting.plain(label or field.label, MOST_LETTERS_OF_A_LABEL),
        "element": {**element, "action_id": field.name},
        "optional": not (field.required if required is None else required),
    }
    if field.hint and not label:
        drawn["hint"] = fitting.plain(field.hint, fitting.LABEL)
    return drawn


def _line(field: Field, *, multiline: bool, value: str | None = None) -> Json:
    initial = fitting.clean(field.value if value is None else value)
    element: Json = {"type": "plain_text_input", "multiline": multiline, "max_length": _most(field)}
    return {**element, "initial_value": initial[: _most(field)]} if initial else element


def _most(field: Field) -> int:
    return max(1, min(field.limit, fitting.INPUT))


def _texts(field: Field) -> Iterator[Json]:
    """Yield one input, or several that are read as one text: Slack holds only so much in each."""
    if fitting.length(field.value) <= fitting.INPUT:
        yield _input(field, _line(field, multiline=True))
        return
    for at, (joint, piece) in enumerate(fitting.pieces(fitting.clean(field.value), fitting.INPUT - 500)):
        element = _line(field, multiline=True, value=piece)
        if at:
            label = f"{field.label} (part {at + 1})"
            yield _input(field, element, id=f"{field.name}.{at}{JOINTS[joint]}", label=label, required=False)
        else:
            yield _input(field, element)


def _choice(field: Field) -> Json:
    rows = [_option(value, label) for value, label in field.choices if value]
    chosen = next((row for row in rows if row["value"] == field.value), None)
    initial = {"initial_option": chosen} if chosen else {}
    if not rows:
        return {"type": "plain_text_input", "multiline": False}
    if len(rows) <= fitting.RADIOS // 2:
        return {"type": "radio_buttons", "options": rows, **initial}
    if len(rows) <= fitting.OPTIONS:
        return {"type": "static_select", "options": rows, **initial}
    return {"type": "static_select", "option_groups": _groups(rows), **initial}


def _groups(rows: Sequence[Json]) -> list[Json]:
    """Return more than a hundred options in groups of a hundred, of which there may be a hundred."""
    starts = range(0, min(len(rows), fitting.OPTIONS**2), fitting.OPTIONS)
    return [
        {
            "label": fitting.plain(f"From {rows[start]['text']['text']}", fitting.OPTION),
            "options": list(rows[start : start + fitting.OPTIONS]),
        }
        for start in starts
    ]


def _topics(field: Field) -> Json:
    names = list(dict.fromkeys(filter(None, (name.strip() for name in field.value.split(",")))))[: fitting.CHOSEN]
    element: Json = {"type": "multi_external_select", "min_query_length": 1}
    return {**element, "initial_options": [_option(name, name) for name in names]} if names else element


def _toggle(field: Field) -> Json:
    rows = [_option("yes", "Yes")]
    element: Json = {"type": "checkboxes", "options": rows}
    return {**element, "initial_options": rows} if field.value == "yes" else element


def _date(field: Field) -> Json:
    try:
        day = date.fromisoformat(field.value)
    except ValueError:
        return {"type": "datepicker"}
    return {"type": "datepicker", "initial_date": day.isoformat()}


def _time(field: Field) -> Json:
    try:
        at = time.fromisoformat(field.value)
    except ValueError:
        return {"type": "timepicker"}
    return {"type": "timepicker", "initial_time": f"{at:%H:%M}"}


def _option(value: str, label: str) -> Json:
    return {"text": fitting.plain(label, fitting.OPTION), "value": fitting.cut(value, fitting.OPTION_VALUE)}
