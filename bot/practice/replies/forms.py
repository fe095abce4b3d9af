"""The form to share something, and to edit it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Action, EntryLink, Field, Form, Lines
from bot.practice.draft import BODY_LIMIT, SHORT_LIMIT, TITLE_LIMIT
from bot.practice.model import Kind, Scope
from bot.practice.replies.writing_up import hidden_sources
from bot.wording import line, prose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.errors import Unfit
    from bot.messages import Block
    from bot.practice.model import Entry

KINDS = (
    (Kind.TIP.value, "Tip: a trick or lesson"),
    (Kind.STORY.value, "Story: what happened, what was learned"),
    (Kind.TOOL.value, "Tool: something that helps, and where it is"),
    (Kind.SOLUTION.value, "Solution: a recurring problem and a way of addressing it"),
    (Kind.WARNING.value, "Warning: what does not work"),
)
SCOPES = (("community", "The whole community"), ("place", "Only this channel"))
PARTS = (
    ("situation", "Situation"),
    ("did", "What we did"),
    ("came", "What came of it"),
    ("learned", "What we learned"),
)
FAULTS = {
    ("title", "empty"): "Give it a title: a question or a claim.",
    ("body", "empty"): "Say what happened or what to do, in a sentence or more.",
    ("title", "too_long"): "The title is too long: at most {} characters.",
    ("body", "too_long"): "The text is too long: at most {} characters. Link to the rest.",
    ("version", "outrun"): "{} was changed by somebody else just now. Saving puts what you typed in its place.",
    ("kind", "unknown_choice"): "Choose one of the five kinds.",
}


def share_form(
    action: Action,
    values: Mapping[str, str],
    *,
    private: bool,
    placed: bool = True,
    fault: Unfit | None = None,
    near: Sequence[tuple[Entry, int]] = (),
) -> Form:
    """Return the form, filled with *values*; *near* are (entry, how often used) it looks like.

    Where it is *placed* in no channel there is none to keep it to.
    """
    notes: list[Block] = []
    if fault:
        notes.append(prose(fault_of(fault), tone="warning"))
    fields = _fields(values, private=private, placed=placed)
    if near:
        notes.extend(near_notes(near))
        fields = (what_now(near), *fields)
    fields = (*fields, *hidden_sources(values.get("sources", "")))
    return Form(action, "Keep something", fields, submit="Keep it", notes=tuple(notes))


def edit_form(action: Action, values: Mapping[str, str], *, placed: bool, fault: Unfit | None = None) -> Form:
    """Return the same form over what an entry says now; *placed* where it comes from a channel."""
    notes = (prose(fault_of(fault), tone="warning"),) if fault else ()
    return Form(action, "Edit", _fields(values, private=placed), submit="Save", notes=notes)


def values_of(entry: Entry) -> dict[str, str]:
    """Return what an edit form shows for *entry*."""
    return {
        "kind": entry.kind.value,
        "title": entry.title,
        "body": entry.body,
        "situation": entry.parts.situation,
        "did": entry.parts.did,
        "came": entry.parts.came,
        "learned": entry.parts.learned,
        "not_when": entry.not_when,
        "topics": ", ".join(entry.topics),
        "scope": entry.scope.value,
        "nameless": "yes" if entry.nameless else "",
    }


def _fields(values: Mapping[str, str], *, private: bool, placed: bool = True) -> tuple[Field, ...]:
    kind = values.get("kind") or Kind.TIP.value
    default = Scope.PLACE.value if private else Scope.COMMUNITY.value
    parts = tuple(Field(name, label, "text", values.get(name, ""), limit=SHORT_LIMIT) for name, label in PARTS)
    return (
        Field("kind", "Kind", "choice", kind, choices=KINDS),
        Field(
            "title",
            "Title",
            value=values.get("title", ""),
            required=True,
            hint="A question or a claim, as somebody would search for it",
            limit=TITLE_LIMIT,
        ),
        Field(
            "body",
            "What happened, or what to do",
            "text",
            values.get("body", ""),
            required=not any(values.get(name) for name, _ in PARTS) and kind != Kind.STORY.value,
            hint="A story may be told in four short parts instead",
            limit=BODY_LIMIT,
        ),
        *parts,
        Field(
            "not_when",
            "When it does not apply",
            "text",
            values.get("not_when", ""),
            hint="Versions, sizes, situations where you would not do this",
            limit=SHORT_LIMIT,
        ),
        Field("topics", "Topics", "topics", values.get("topics", ""), hint="Separated by commas"),
        Field(
            "scope",
            "Who may see it",
            "choice",
            (values.get("scope") or default) if placed else Scope.COMMUNITY.value,
            choices=SCOPES if placed else SCOPES[:1],
        ),
        Field("nameless", "Keep it without my name", "toggle", values.get("nameless", "")),
    )


def near_notes(near: Sequence[tuple[Entry, int]]) -> list[Block]:
    """Return what stands above a form whose words look like something that is kept already."""
    rows = tuple(
        line(
            "Looks like ",
            EntryLink(entry.number, entry.title),
            f", used by {used} people" if used else "",
        )
        for entry, used in near
    )
    return [prose("Something like this is kept already. Nothing is saved yet."), Lines(rows)]


def what_now(near: Sequence[tuple[Entry, int]]) -> Field:
    """Return the choice between a variant of what it looks like, and an entry of its own."""
    first = near[0][0].number
    variants = tuple((f"variant:{entry.number}", f"Add it as a variant of #{entry.number}") for entry, _ in near)
    return Field(
        "near",
        "What shall I do with it?",
        "choice",
        f"variant:{first}",
        choices=(*variants, ("anyway", "Save it as an entry of its own anyway")),
        required=True,
    )


def fault_of(fault: Unfit) -> str:
    """Return what is wrong with what was typed."""
    sentence = FAULTS.get((fault.field, fault.reason))
    return (sentence or "One of the fields is too long: at most {} characters.").format(fault.value)
