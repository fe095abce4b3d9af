"""Nothing that Hearth starts escapes: each place that sends something is known, with the reason why it may."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import bot

ROOT = Path(bot.__file__).parent
GIVEN_OUT = {"send", "replace", "key_of", "sent_as", "showing", "standing", "show", "retry"}

ASKED_FOR = "answers what somebody did just now"
ALLOWED = {
    "core.attention.announce": "this is what puts the button beneath what stands in a channel",
    "core.attention._send": "this is what `tell` and `release` end in, when nothing speaks against it",
    "core.asking.on_mention.record": ASKED_FOR,
    "core.consents._approve.approve": "the line beneath a message whose author has just agreed to keep it",
    "core.facts._carry_edit": "warns whoever has just edited a message of what was struck from it",
    "core.first_day.greet": "greets a channel that Hearth was just invited to, and says how it stops",
    "core.inviting.on_choice.ask": "asks whoever gave a code out whether it may be used: both sides wait for it",
    "core.inviting.on_let_in.settle": "tells whoever brought a code what came of it, while they wait for it",
    "core.keeping.confirm": ASKED_FOR,
    "core.gaps.pressing._ask_again": "puts a gap to a channel once more, because a member pressed so",
    "core.ladder._post": "puts somebody's own question to a channel, because they pressed so",
    "core.prior_art._tell": "to whom Hearth has not met, who can have set nothing; the button is beneath it",
    "core.reusing.on_share_here.share": "shows an entry in a channel, because a member pressed so",
    "core.sessions.telling.keep_in_calendars": "keeps the platform's own calendar in step; nobody is told by it",
    "core.gap_ends._say_there": "says in the thread of a question that an entry answers it as of now",
    "core.solving._end": "says in its thread that a question was marked as solved just now",
    "core.spaces._arrive": "greets whoever has just added Hearth to a space",
    "core.spaces._tell": "to whoever runs Hearth and is no member of the community; the button is beneath it",
}
"""Where `tx.outgoing.send` is called, by module and function; all else is told by `tell` or `announce`."""


def sites(tree: ast.AST, module: str) -> list[tuple[str, int]]:
    """Return (where, line) of each call that sends something from a module."""
    found: list[tuple[str, int]] = []

    def walk(node: ast.AST, name: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = f"{name}.{child.name}" if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else name
            if isinstance(child, ast.Call) and _sends(child.func):
                found.append((name, child.lineno))
            walk(child, inner)

    walk(tree, module)
    return found


def aliases(tree: ast.AST) -> list[int]:
    """Return the lines where the way out is taken for anything but a call of what it offers."""
    called = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in GIVEN_OUT}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "outgoing" and id(node) not in called
    ]


def _sends(func: ast.expr) -> bool:
    return (
        isinstance(func, ast.Attribute)
        and func.attr == "send"
        and isinstance(func.value, ast.Attribute)
        and func.value.attr == "outgoing"
    )


def _named() -> dict[str, Path]:
    files = [file for file in sorted(ROOT.rglob("*.py")) if file.relative_to(ROOT).parts[0] != "bench"]
    return {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


FILES = _named()


@cache
def tree_of(module: str) -> ast.AST:
    return ast.parse(FILES[module].read_text())


def test_whatever_is_sent_is_told_announced_or_has_its_reason_here() -> None:
    found = {where: f"{module}:{line}" for module in FILES for where, line in sites(tree_of(module), module)}

    strays = {where: at for where, at in found.items() if where not in ALLOWED}

    assert strays == {}, "use bot.core.attention.tell or announce, or give the reason in ALLOWED"


def test_every_reason_is_for_something_that_is_still_sent() -> None:
    found = {where for module in FILES for where, _ in sites(tree_of(module), module)}

    assert set(ALLOWED) <= found


@pytest.mark.parametrize("module", [name for name in FILES if name.startswith(("core", "community", "practice"))])
def test_the_way_out_is_taken_by_no_other_name(module: str) -> None:
    lines = aliases(tree_of(module))

    assert lines == []
