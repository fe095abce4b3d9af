"""What is said about members' own tokens, with which programs read instead of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.tokens import LASTS_DAYS, MOST, NAME_LIMIT
from bot.messages import Action, Field, Form, Row, Rows, When
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.tokens import Token
    from bot.messages import Block, Post, Prose

WHAT = (
    "A token lets a program of yours read here: ask the repertoire, read an entry, list gaps and sessions. It sees "
    "what you see, in this community alone, and changes nothing."
)


def tokens(mine: Sequence[Token], *, page: str) -> Post:
    """Return a member's tokens, each with its end, and the way to a new one."""
    full = len(mine) >= MOST
    return post(
        prose(WHAT),
        Rows(tuple(_row(one) for one in mine)) if mine else None,
        prose(f"You have {MOST} tokens, which is the most: revoke one to make another.") if full else None,
        _where(page),
        None if full else choices(button("Make a token", "token_new", weight="main")),
    )


def _row(token: Token) -> Row:
    used = ("last used ", When(token.used_at)) if token.used_at else ("never used",)
    ask = "Programs with it read nothing any more."
    return Row(
        line(strong(token.name), " · until ", When(token.expires_at), " · ", *used),
        button("Revoke", "token_revoke", token.id, weight="danger", confirm=ask),
    )


def my_tokens(mine: Sequence[Token]) -> list[Block]:
    """Return what stands on the own page of one who has tokens."""
    if not mine:
        return []
    names = ", ".join(f"“{one.name}”" for one in mine)
    reads = "Tokens of yours read" if len(mine) > 1 else "A token of yours reads"
    return [
        prose(f"{reads} here for your programs: {names}.", tone="quiet"),
        choices(button("My tokens", "token_mine")),
    ]


def token_form(*, name: str = "", days: str = "", fault: str = "") -> Form:
    """Return the form for a new token."""
    lasts = tuple((str(number), f"{number} days") for number in LASTS_DAYS)
    return Form(
        Action("token_new"),
        "A token for a program",
        (
            Field("name", "What is it for?", value=name, required=True, hint="My editor", limit=NAME_LIMIT),
            Field("days", "How long does it last?", "choice", days or lasts[1][0], required=True, choices=lasts),
        ),
        submit="Make it",
        notes=(prose(fault, tone="warning"),) if fault else (),
    )


def token_made(secret: str, name: str, until: datetime, *, page: str) -> Post:
    """Return a new token: the one time that it can be shown."""
    return post(
        prose("The token “", name, "”, until ", When(until), ":"),
        prose(code(secret)),
        prose("Whoever has it reads what you can read, so keep it to yourself; I show it only now.", tone="quiet"),
        _where(page),
        choices(button("My tokens", "token_mine")),
    )


def token_made_before() -> Post:
    """Return the answer to a form that was sent again: whoever sends it may be somebody else by now."""
    return post(
        prose(
            "That token was made already, and shown once. If you did not see it, revoke it and make another: ",
            code("/hearth token"),
        ),
    )


def token_revoked(*, was: bool) -> Post:
    """Return that a token opens nothing any more."""
    said = "Done: that token opens nothing any more." if was else "That token opens nothing already."
    return post(prose(said, " ", code("/hearth token"), " lists the others."))


def too_many() -> Post:
    """Return the answer to who has as many tokens as there may be."""
    return post(prose(f"You have {MOST} tokens, which is the most. ", code("/hearth token"), " lets you revoke one."))


def _where(page: str) -> Prose:
    if not page:
        return prose("The page has no address here: a program finds it where Hearth runs.", tone="quiet")
    return prose(
        "Programs read at ", code(f"{page}/api/v1"), "; ", code("hearth mcp"), " lets an assistant.", tone="quiet"
    )
