"""Form as a modal of Discord's, which holds five fields. Pure.

Of a longer form the modal shows: required fields that are still empty; then kind, title, text, when
it does not apply, and topics; then the others in order. What is left out comes back as it was, which
is right where it is empty or has a button of its own on the confirmation (who may see it, whose name).
Where it is not, or a text is longer than Discord lets anybody edit, the form is offered in parts.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from adapters.discord import blocks, markup, render
from adapters.discord.interactions import LONGEST_CUSTOM_ID, Draft
from adapters.discord.payload import LONGEST_ID
from bot.messages import Action, Button, Form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from adapters.discord.render import Body
    from bot.messages import Field

AGAIN, PART, PICK = "again", "part", "pick"
"""Verbs of the buttons around a form: open it again, open one part, settle its first choice."""

# https://discord.com/developers/docs/components/reference#label and #text-input
LABEL, INPUT, SELECT = 18, 4, 3
LONGEST_TITLE = LONGEST_LABEL = 45
LONGEST_HINT = LONGEST_OPTION = 100
LONGEST_NAME = 200
LONGEST_TEXT = 4_000
MOST_FIELDS, MOST_OPTIONS, MOST_PICKS = 5, 25, 9
MOST_NOTED, MOST_NOTE_PARTS = 3_000, 16
MOST_PARTS = 10
_SHORT, _LONG = 1, 2

FIRST = ("near", "kind", "title", "body", "not_when", "topics")
ELSEWHERE = frozenset({"scope", "nameless"})
NO = "no"
"""How a switch that is off goes over the wire: Discord takes no empty value."""


def shown(form: Form) -> tuple[Field, ...]:
    """Return the fields that the one modal of *form* shows, in the form's order."""
    every = fillable(form)
    waiting = [one for one in every if one.required and not one.value]
    known = sorted((one for one in every if one.name in FIRST), key=lambda one: FIRST.index(one.name))
    best = list(dict.fromkeys(one.name for one in (*waiting, *known, *every)))[:MOST_FIELDS]
    return tuple(one for one in every if one.name in best)


def fillable(form: Form) -> tuple[Field, ...]:
    """Return the fields that a modal can show: a text that is too long for one stays as it is."""
    return tuple(one for one in form.fields if one.type != "hidden" and not _too_long(one))


def in_parts(form: Form) -> bool:
    """Return whether one modal is not enough: something that is left out could be changed nowhere else."""
    inside = {one.name for one in shown(form)}
    rest = [one for one in form.fields if one.type != "hidden" and one.name not in inside]
    return any(one.name not in ELSEWHERE and one.value for one in rest)


def _called(fields: Sequence[Field]) -> str:
    """Return what a part is called: by its name, else by its first field and how many more there are."""
    if fields[0].part:
        return fields[0].part[:LONGEST_LABEL]
    more = f" and {len(fields) - 1} more" if fields[1:] else ""
    return f"{fields[0].label[: LONGEST_LABEL - len(more)]}{more}"


def part(form: Form, number: int) -> tuple[Field, ...]:
    """Return the fields of one part, from 0; none where there is no such part."""
    every = parts(form)
    return every[number] if 0 <= number < len(every) else ()


def parts(form: Form) -> list[tuple[Field, ...]]:
    """Return a form in parts that one modal each can show; what has a name of its own stands by itself."""
    named = [tuple(fields) for _, fields in groupby(fillable(form), lambda one: one.part)]
    return [fields[at : at + MOST_FIELDS] for fields in named for at in range(0, len(fields), MOST_FIELDS)]


def is_whole(form: Form, fields: Sequence[Field]) -> bool:
    """Return whether what comes back is all of *form*, so that nothing of it has to be kept meanwhile."""
    plain = len(fields) == len(form.fields) and all(one.type != "toggle" for one in fields)
    return plain and len(str(Draft("0" * LONGEST_ID, form.action))) <= LONGEST_CUSTOM_ID


def modal(form: Form, fields: Sequence[Field], draft: Draft, space: str = "") -> Body:
    """Return the modal that asks for *fields*, the form's notes above them where there is room."""
    noted = [one for one in blocks.flat(_notes(form, space)) if one["type"] == blocks.TEXT]
    above = blocks.text("\n".join(one["content"] for one in noted)).components if noted else ()
    data = {
        "custom_id": str(draft),
        "title": blocks.label(form.title, LONGEST_TITLE),
        "components": [*(above if len(fields) < MOST_FIELDS else ()), *(_label(one) for one in fields)],
    }
    return {"type": render.MODAL, "data": data}


def has_room(form: Form) -> bool:
    """Return whether a modal can show the notes of a form beside its fields."""
    return not form.notes or len(shown(form)) < MOST_FIELDS or in_parts(form)


def offer(form: Form, space: str, key: str) -> Body:
    """Return *form* in parts, each behind a button."""
    buttons = [
        Button(_called(fields), Action(PART, key, at), "plain" if at else "main")
        for at, fields in enumerate(parts(form)[:MOST_PARTS])
    ]
    kept = [one.label for one in form.fields if _too_long(one)]
    lines = [f"{_named(form.title)}: what do you want to change?"]
    if kept:
        lines.append(f"-# Longer than a form of Discord's holds, and left as it is: {_named(', '.join(kept))}.")
    return render.private([*_notes(form, space), *blocks.text("\n".join(lines)).components, *blocks.rows_of(buttons)])


def decision(form: Form, space: str, key: str) -> Body:
    """Return *form* as a message, where no modal can be opened: its notes, its first choice, and a way to edit."""
    field = first_choice(form)
    picks = [
        Button(label, Action(PICK, f"{key}.{at}"), "plain" if at else "main")
        for at, (_, label) in enumerate(field.choices[:MOST_PICKS] if field else ())
    ]
    asked = blocks.text(_named(field.label)).components if field else ()
    rows = blocks.rows_of([*picks, Button("Edit again", Action(AGAIN, key), "plain" if picks else "main")])
    return render.private([*_notes(form, space), *asked, *rows])


def first_choice(form: Form) -> Field | None:
    """Return the choice that a form turns on: required, and before all else."""
    field = form.fields[0] if form.fields else None
    return field if field and field.type == "choice" and field.required and len(form.fields) > 1 else None


def undecided(form: Form) -> Form:
    """Return *form* without the choice that it turns on: edited again, it is asked anew."""
    return replace(form, fields=form.fields[1:], notes=()) if first_choice(form) else form


def filled(form: Form, values: Mapping[str, str]) -> Form:
    """Return *form* with what was typed into it."""
    return replace(form, fields=tuple(replace(one, value=values.get(one.name, one.value)) for one in form.fields))


def values(form: Form) -> dict[str, str]:
    """Return what a form holds, as it comes back."""
    return {one.name: one.value for one in form.fields}


def entered(form: Form, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what came back for *form*: a switch's no is empty, and what the modal did not show is as it was.

    But not what the form turns on: that is settled by whoever fills it in, or asked anew.
    """
    toggles = {one.name for one in form.fields if one.type == "toggle"}
    return values(undecided(form)) | {
        name: "" if name in toggles and value == NO else value for name, value in typed.items()
    }


def _notes(form: Form, space: str) -> list[blocks.Component]:
    """Return the notes as far as they leave room for the buttons."""
    found: list[blocks.Component] = []
    room, parts = MOST_NOTED, MOST_NOTE_PARTS
    for piece in (piece for note in form.notes for piece in blocks.pieces(note, space)):
        room, parts = room - piece.size, parts - piece.parts
        if room < 0 or parts < 0:
            return [*found, *blocks.text(markup.ELLIPSIS).components]
        found += piece.components
    return found


def _named(words: str) -> str:
    return f"**{markup.fitted(words, LONGEST_NAME, markup.inline).strip() or markup.ELLIPSIS}**"


def _too_long(field: Field) -> bool:
    return field.type in ("line", "text", "topics", "date", "time") and markup.size(field.value) > LONGEST_TEXT


def _label(field: Field) -> Body:
    drawn: Body = {"type": LABEL, "label": blocks.label(field.label, LONGEST_LABEL), "component": _component(field)}
    return drawn | ({"description": blocks.label(field.hint, LONGEST_HINT)} if field.hint else {})


def _component(field: Field) -> Body:
    match field.type:
        case "choice":
            return _select(field, field.choices)
        case "toggle":
            return _select(replace(field, value="yes" if field.value else NO), (("yes", "Yes"), (NO, "No")))
        case _:
            return _input(field)


def _select(field: Field, choices: Sequence[tuple[str, str]]) -> Body:
    options: list[dict[str, Any]] = [
        {"label": blocks.label(label, LONGEST_OPTION), "value": value, "default": value == field.value}
        for value, label in choices
        if 0 < len(value) <= LONGEST_OPTION
    ]
    first = options[:MOST_OPTIONS]
    if chosen := [one for one in options[MOST_OPTIONS:] if one["default"]]:
        first[-1] = chosen[0]
    required = field.required or field.type == "toggle"
    return {"type": SELECT, "custom_id": field.name, "options": first, "required": required}


def _input(field: Field) -> Body:
    value = markup.clean(field.value)
    return {
        "type": INPUT,
        "custom_id": field.name,
        "style": _LONG if field.type == "text" else _SHORT,
        "value": value,
        "required": field.required,
        "max_length": min(max(field.limit, markup.size(value), 1), LONGEST_TEXT),
        **({"placeholder": "16:00"} if field.type == "time" else {}),
    }
