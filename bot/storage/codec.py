"""A Post or a Form as JSON and back, without loss."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.messages import Form, Post

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@cache
def _adapter() -> TypeAdapter[Post]:
    # Imported with the first post: a start and a command that only asks do without.
    from pydantic import TypeAdapter  # noqa: PLC0415

    return TypeAdapter(Post)


@cache
def _forms() -> TypeAdapter[Form]:
    from pydantic import TypeAdapter  # noqa: PLC0415

    return TypeAdapter(Form)


def encode(post: Post) -> str:
    """Return *post* as JSON; each block and span is tagged by its `type`."""
    return _adapter().dump_json(post).decode()


def decode(payload: str) -> Post:
    """Return the post that *payload* was made from; ValueError where it is none."""
    return _adapter().validate_json(payload)


def encode_form(form: Form) -> str:
    """Return *form* as JSON."""
    return _forms().dump_json(form).decode()


def decode_form(payload: str) -> Form:
    """Return the form that *payload* was made from; ValueError where it is none."""
    return _forms().validate_json(payload)
