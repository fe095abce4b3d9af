"""Every post and form that the core can make: each function that gives one, called with values of every kind.

A function that takes something new fails here until there is a value for it.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from contextlib import suppress
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

import bot.community
import bot.domain
import bot.practice
from bot.errors import Absent, Unfit
from bot.messages import Account, Action, Form, Place, Post, Said, Who
from bot.practice.ask import Answered, Shown
from bot.practice.keep import Kept
from bot.practice.model import Kind, Outcome, Parts, Scope, Tally, Tier
from bot.wording import prose
from tests.domain_samples import of_domain
from tests.factories import GENERAL, LI, NOW, a_consent, a_draft, a_message, a_question, an_entry
from tests.gap_samples import of_gaps
from tests.pulse_samples import of_pulse
from tests.rhythm_samples import of_checkins
from tests.session_samples import of_sessions
from tests.upkeep_samples import of_upkeep, standing
from tests.value_samples import of_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

HOSTILE = "<!channel> <@U0EVIL01> @everyone *b* `<#C1>` [x](https://evil.example) &lt; \u202e"
LONG = f"{HOSTILE}\n\n- one\n  - two\n\n```\ncode <!here>\n```\n> quoted\n\n" * 160
SLACK = Account("slack:T0ACME001", "U0LI00001")

ENTRY = an_entry(
    142,
    title=HOSTILE,
    body=LONG,
    not_when=HOSTILE * 10,
    topics=("git", HOSTILE[:40]),
    parts=Parts("s" * 2000, HOSTILE, "c", "l"),
    kind=Kind.STORY,
    scope=Scope.PLACE,
    source_url="https://acme.slack.com/archives/C1/p1",
)
TALLY = Tally(used=5, worked=4, partly=1)
SHOWN = Shown(ENTRY, TALLY, (("before ", False), ("match", True)), standing=standing(HOSTILE))
ANSWERED = Answered(
    LONG[:400], Tier.SOLVED, (SHOWN, Shown(an_entry(2), Tally())), disagree=True, corrected=(("a", "b"),)
)
QUESTION = a_question("person", text=LONG[:3000], due_at=NOW)
CONSENT = a_consent("author", "keeper", url="https://acme.slack.com/archives/C1/p1")
NAMED = {"zone": "Europe/Berlin"}
"""What no member writes: it was looked at before it was kept."""


def values() -> dict[str, list[Any]]:
    """Return values by how a parameter is annotated, the plainest first."""
    return {
        "bool": [False, True],
        "str": ["", HOSTILE],
        "int": [0, 142],
        "datetime": [NOW, NOW + timedelta(days=400)],
        "date": [NOW.date()],
        "time": [NOW.time()],
        "Span": [Said(HOSTILE), Who("", str(SLACK))],
        "Entry": [an_entry(), ENTRY],
        "Draft": [a_draft()],
        "Tally": [Tally(), TALLY],
        "Shown": [SHOWN],
        "Answered": [Answered("", Tier.NONE, ()), ANSWERED],
        "Kept": [Kept(an_entry()), Kept(ENTRY, new=False, struck=("token",), cut=True)],
        "Consent": [CONSENT],
        "Outcome": list(Outcome),
        "Question": [a_question(), QUESTION],
        "Action": [Action("share", "d1", 1)],
        "Who": [Who("Li"), Who("", str(SLACK))],
        "Unfit": [Unfit("title", "empty"), Unfit("body", "too_long", "20000")],
        "AskError": [Absent("entry", HOSTILE)],
        "Account": [LI, SLACK],
        "Place": [GENERAL, Place("slack:T0ACME001", "C0GENERAL")],
        "MessagePosted": [a_message()],
        "Block": [prose(HOSTILE, tone="warning")],
        "Mapping[str, str]": [{}, {"title": HOSTILE, "body": LONG[:19_000], "kind": "story", "date": "soon"}],
        "Sequence[tuple[str, str]]": [
            [("web:local/general", "general")],
            [(f"slack:T/{n}", HOSTILE) for n in range(230)],
        ],
        "Sequence[tuple[int, str]]": [[(1, ""), (2, HOSTILE)]],
        "Sequence[tuple[Entry, int]]": [[(an_entry(), 0), (ENTRY, 7)]],
        "Sequence[tuple[int, str, datetime]]": [[(n, HOSTILE, NOW) for n in range(40)]],
        **of_domain(HOSTILE, str(SLACK)),
        **of_gaps(HOSTILE, str(SLACK)),
        **of_pulse(HOSTILE),
        **{name: [value] for name, value in of_checkins(HOSTILE, str(SLACK)).items()},
        **{name: [value] for name, value in of_sessions(HOSTILE, str(SLACK), f"{SLACK.space}/C1").items()},
        **{name: [value] for name, value in of_upkeep(HOSTILE, str(SLACK), ENTRY).items()},
        **{name: [value] for name, value in of_value(HOSTILE, ENTRY).items()},
    }


def replies() -> Iterator[tuple[str, Post | Form]]:
    """Yield what each function that replies gives, by its name and which call it was."""
    for module in modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                for at, made in enumerate(_made_by(function)):
                    yield f"{module.__name__}.{name}[{at}]", made


def modules() -> list[ModuleType]:
    """Return the modules of the slices that say something."""
    return [importlib.import_module(name) for name in _modules("replies")]


def _modules(part: str) -> list[str]:
    slices = (bot.community, bot.domain, bot.practice)
    walks = (pkgutil.walk_packages(each.__path__, f"{each.__name__}.") for each in slices)
    return [found.name for walk in walks for found in walk if part in found.name]


def _made_by(function: Callable[..., object]) -> list[Post | Form]:
    """Return what a function makes of values of each kind; some are for some kinds alone, but none for none."""
    made: list[object] = []
    given = list(_given(function))
    for each in given:
        with suppress(KeyError):
            made.append(function(**each))
    if given and not made:
        raise LookupError(f"nothing fits {function.__qualname__}")
    return [one for one in made if isinstance(one, Post | Form)]


def _given(function: Callable[..., object]) -> Iterator[dict[str, Any]]:
    signature = inspect.signature(function)
    if not {"Post", "Form", "Answer"} & set(str(signature.return_annotation).replace("|", " ").split()):
        return
    known = values()
    for at in range(4):
        yield {
            parameter.name: NAMED.get(parameter.name)
            or _value(known, str(parameter.annotation), at, near=function.__module__)
            for parameter in signature.parameters.values()
            if parameter.kind is not inspect.Parameter.VAR_KEYWORD
        }


def _value(known: dict[str, list[Any]], annotation: str, at: int, *, near: str = "") -> Any:  # noqa: ANN401 - Whatever is asked for.
    wanted = [part.strip() for part in _parted(annotation, "|")]
    if at == 0 and "None" in wanted:
        return None
    name = wanted[0]
    if name in known:
        return known[name][min(at, len(known[name]) - 1)]
    outer, _, inner = name.partition("[")
    if outer in {"Sequence", "tuple", "Iterable", "Collection", "frozenset"}:
        element = inner.removesuffix("]").removesuffix(", ...")
        tupled = element.startswith("tuple[")
        one = _tuple(known, element, at) if tupled else _value(known, element, at, near=near)
        return [one] * (0 if at == 0 else 3 * at)
    return _made_anew(name, at, near)


def _tuple(known: dict[str, list[Any]], annotation: str, at: int) -> tuple[Any, ...]:
    inner = annotation.removeprefix("tuple[").removesuffix("]")
    return tuple(_value(known, part.strip(), at) for part in _parted(inner, ","))


def _parted(annotation: str, sign: str) -> list[str]:
    """Return the parts of an annotation between *sign*, where that stands within no brackets."""
    parts, depth = [""], 0
    for letter in annotation:
        depth += {"[": 1, "]": -1}.get(letter, 0)
        if letter == sign and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _made_anew(name: str, at: int, near: str) -> Any:  # noqa: ANN401 - One of the core's own classes.
    for module in (*filter(None, [near]), "bot.messages", *_modules("")):
        if inspect.isclass(getattr(importlib.import_module(module), name, None)):
            return _made(module, name, at)
    raise LookupError(f"no value for {name}")


def _made(module: str, name: str, at: int) -> Any:  # noqa: ANN401 - One of the slices' own classes.
    """Return an instance of a class by its name, each field by its annotation."""
    kind = getattr(importlib.import_module(module), name)
    if issubclass(kind, Enum):
        return next(iter(kind))
    required = [each for each in inspect.signature(kind).parameters.values() if each.default is each.empty]
    return kind(**{each.name: NAMED.get(each.name) or _plain(str(each.annotation), at) for each in required})


def _plain(annotation: str, at: int) -> Any:  # noqa: ANN401 - Whatever is asked for.
    if annotation.startswith("Literal["):
        options = annotation.partition("[")[2].strip("]").split(",")
        return options[at % len(options)].strip().strip("\"'")
    plain: dict[str, Any] = {"int": 1, "str": HOSTILE[:60], "datetime": NOW, "bool": True, "tuple[str, ...]": ("k8s",)}
    if annotation in plain:
        return plain[annotation]
    return None if "None" in annotation else _value(values(), annotation, at)
