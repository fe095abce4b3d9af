"""Every post and form that the core can say is drawn: each function of its replies, with hostile values."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re
import sys
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

import pytest

import bot.community.replies
import bot.domain.replies
import bot.practice.replies
from adapters.discord import blocks, modal, render
from adapters.discord.interactions import Draft
from bot.community.model import Audited, Community, Member, Switches
from bot.domain.model import Topic
from bot.errors import Unfit
from bot.messages import Action, Choices, EntryCard, Finding, Form, Place, Post, Prose, Said, Who
from bot.practice.ask import Answered, Shown
from bot.practice.keep import Kept
from bot.practice.model import Outcome, Parts, Scope, Tally, Tier
from tests.adapters.discord import reading
from tests.domain_samples import of_domain
from tests.factories import NOW, a_consent, a_question, an_entry
from tests.fakes.discord import checks
from tests.gap_samples import of_gaps
from tests.pulse_samples import of_pulse
from tests.rhythm_samples import of_checkins
from tests.session_samples import of_sessions
from tests.upkeep_samples import of_upkeep, standing
from tests.value_samples import of_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

SPACE = "discord:77"
ACCOUNT, ROOM = f"{SPACE}/21", f"{SPACE}/13"
EVIL = "**x** @everyone <@11> [bank](https://evil.example) ||y|| `\n# z\n>>> <t:1:R> :smile: "
AT = datetime(2026, 11, 23, tzinfo=UTC)
UUID = "0193a3c0-7d5e-7b1a-9c3f-0123456789ab"
KEY = "1574348285420765191"

ENTRY = an_entry(
    142,
    id=UUID,
    version=3,
    title=EVIL * 2,
    body=EVIL * 220,
    author_name=EVIL,
    not_when=EVIL * 20,
    topics=("a", "b"),
    parts=Parts(EVIL, EVIL * 20, EVIL, EVIL),
    scope=Scope.PLACE,
    room=ROOM,
    source_url="https://discord.com/channels/1/2/3",
)
TALLY = Tally(used=9, worked=4, partly=1, failed=1)
QUESTION = a_question("p", id=UUID, text=EVIL * 60, due_at=AT)
CONSENT = a_consent("p", "q", id=UUID, url="https://discord.com/channels/1/2/3")
FOUND = Shown(ENTRY, TALLY, ((EVIL * 9, True),), standing=standing(EVIL))
VALUES: dict[str, object] = {
    "str": EVIL,
    "str | None": EVIL,
    "int": 142,
    "bool": True,
    "datetime": AT,
    "time": AT.time(),
    "Who": Who(EVIL, ACCOUNT),
    "Who | None": Who("", ACCOUNT),
    "Entry": ENTRY,
    "Entry | None": ENTRY,
    "Sequence[Entry]": (ENTRY, ENTRY),
    "tuple[Entry, ...]": (ENTRY,),
    "Sequence[tuple[Entry, int]]": ((ENTRY, 3), (ENTRY, 9)),
    "Sequence[tuple[int, str]]": ((142, EVIL),),
    "Sequence[tuple[int, str, datetime]]": ((142, EVIL, AT),) * 30,
    "Sequence[tuple[str, str]]": (("1", EVIL), ("2", EVIL)),
    "Sequence[str]": (EVIL,),
    "Mapping[str, str]": {"title": EVIL, "body": EVIL * 60, "name": EVIL},
    "Mapping[str, str] | None": {"date": EVIL},
    "Answered": Answered(EVIL, Tier.RELATED, (FOUND,) * 3, disagree=True, corrected=((EVIL, EVIL),)),
    "Tally": TALLY,
    "Outcome": next(iter(Outcome)),
    "Kept": Kept(ENTRY, struck=(EVIL,), cut=True),
    "Consent": CONSENT,
    "Question": QUESTION,
    "Sequence[Question]": (QUESTION,) * 30,
    "Sequence[Topic]": (Topic(EVIL, (EVIL,)),) * 30,
    "Community": Community(1, EVIL, EVIL * 9),
    "Member": Member(1, "p", EVIL),
    "Switches": Switches(),
    "Switches | None": Switches(),
    "Sequence[Audited]": (Audited(UUID, AT, "p", EVIL, EVIL),) * 40,
    "Sequence[Finding]": (Finding(EVIL, "bad", EVIL * 9, EVIL * 9),) * 30,
    "bool | None": True,
    "AskError": Unfit("title", "empty"),
    "Unfit | None": Unfit("title", "empty"),
    "Block | None": Prose((Said(EVIL),)),
    "Block": Prose((Said(EVIL),)),
    "Span": Said(EVIL),
    "tuple[Span, ...]": (Said(EVIL), Who(EVIL, ACCOUNT)),
    "Sequence[Span | str]": (EVIL, Said(EVIL)),
    "tuple[Span | str, ...]": (EVIL, Said(EVIL)),
    "frozenset[str]": frozenset({EVIL}),
    "Collection[str]": frozenset({UUID}),
    "Place": Place(SPACE, "13"),
    "Action": Action("edit", "142", 3),
    **{name: every[-1] for name, every in of_domain(EVIL, ACCOUNT).items()},
    **{name: every[-1] for name, every in of_gaps(EVIL, ACCOUNT).items()},
    **of_checkins(EVIL, ACCOUNT),
    **of_sessions(EVIL, ACCOUNT, ROOM),
    **of_upkeep(EVIL, ACCOUNT, ENTRY),
    **of_value(EVIL, ENTRY),
    **{name: values[-1] for name, values in of_pulse(EVIL).items()},
    "date": NOW.date(),
}
NAMED: dict[str, object] = {
    "to": ACCOUNT,
    "question_id": UUID,
    "subject": UUID,
    "plan": UUID.replace("-", ""),
    "near": ROOM,
    "url": "https://discord.com/channels/1/2/3",
    "verb": "ask_channel",
    "code": "ABCD-EFGH",
    "ticket": "ABCDEFGH",
    "space": SPACE,
    "zone": "Europe/Berlin",
}
IDS = frozenset({"question", "id", "session", "schedule", "occurrence", "point", "series", "round"})


def _modules() -> Iterator[ModuleType]:
    for package in (bot.domain.replies, bot.practice.replies, bot.community.replies):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def _sayings() -> Iterator[tuple[str, Callable[..., Post | Form]]]:
    for module in _modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            told = inspect.signature(function).return_annotation
            if function.__module__ == module.__name__ and not name.startswith("_") and told in {"Post", "Form"}:
                yield f"{module.__name__}.{name}", function


SAYINGS = dict(_sayings())


def _value(function: str, one: inspect.Parameter) -> Any:  # noqa: ANN401
    """Return a value for a parameter: a hostile one, and for a model that is not named above one made of such."""
    return _made(str(one.annotation), one.name, function)


def _made(annotation: str, name: str, function: str) -> Any:  # noqa: ANN401
    if annotation.startswith("str") and (name in NAMED or name in IDS):
        return NAMED.get(name, UUID)
    plain = annotation if annotation in VALUES else annotation.removesuffix(" | None")
    if plain in VALUES:
        return VALUES[plain]
    if found := re.fullmatch(r"Sequence\[tuple\[([^\]]+)\]\]", plain):
        return (tuple(_made(each.strip(), name, function) for each in found.group(1).split(",")),) * 2
    if found := re.fullmatch(r"(?:Sequence|tuple)\[(\w+)(?:, \.\.\.)?\]", plain):
        return (_made(found.group(1), name, function),) * 2
    if found := re.match(r"Literal\[.*'(\w+)'", plain):
        return found.group(1)
    model: Any = getattr(sys.modules[function.rpartition(".")[0]], plain, None) or MODELS.get(plain)
    assert model is not None, f"say here what a {annotation} is for {function}"
    if issubclass(model, Enum):
        return next(iter(model))
    return model(**{one.name: _made(str(one.type), one.name, function) for one in dataclasses.fields(model)})


def _models() -> Iterator[type]:
    for package in ("bot.community", "bot.domain", "bot.practice", "bot.messages"):
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            for _, model in inspect.getmembers(importlib.import_module(found.name), inspect.isclass):
                if dataclasses.is_dataclass(model) or issubclass(model, Enum):
                    yield model


MODELS = {model.__name__: model for model in _models()}


def _said(name: str) -> Post | Form:
    function = SAYINGS[name]
    parameters = inspect.signature(function).parameters.values()
    plain = [_value(name, one) for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD]
    return function(*plain, **{one.name: _value(name, one) for one in parameters if one.kind is one.KEYWORD_ONLY})


def _bodies(said: Post | Form) -> Iterator[dict[str, Any]]:
    if isinstance(said, Post):
        yield render.message(said, SPACE, key="a-key")
        yield render.replacement(said, SPACE)
        for page in range(1, len(render.pages(said, SPACE)) + 1):
            yield render.answer(said, SPACE, key=KEY, number=page)["data"]
    else:
        yield modal.offer(said, SPACE, KEY)["data"]
        yield modal.decision(said, SPACE, KEY)["data"]


def _buttons(said: Post | Form) -> set[str]:
    if isinstance(said, Form):
        return set()
    groups = [one.buttons for one in said.blocks if isinstance(one, Choices | EntryCard)]
    return {str(button.action) for group in groups for button in group}


@pytest.mark.parametrize("name", SAYINGS)
def test_whatever_the_core_says_is_shown_whole_and_does_no_harm(name: str) -> None:
    said = _said(name)

    for body in _bodies(said):
        assert checks.message(body) == ""
        assert not checks.is_empty(body)
        assert [harm for text in reading.texts(body) for harm in reading.harm(text)] == []


@pytest.mark.parametrize("name", SAYINGS)
def test_every_button_of_the_core_can_be_pressed(name: str) -> None:
    said = _said(name)

    every = [each for body in _bodies(said) for each in blocks.flat(body["components"])]
    shown = {one["custom_id"].removeprefix("sure:").partition("?")[0] for one in every if one["type"] == blocks.BUTTON}
    assert _buttons(said) <= shown


@pytest.mark.parametrize("name", SAYINGS)
def test_every_form_of_the_core_opens(name: str) -> None:
    said = _said(name)
    shown = modal.shown(said) if isinstance(said, Form) else ()

    body = modal.modal(said, shown, Draft(KEY, said.action))["data"] if isinstance(said, Form) else None

    assert body is None or checks.modal(body) == ""
