from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from adapters.discord import wire
from bot.errors import OutcomeUnknown, Refused, RetryLater, Unauthorised, Unreadable


def answered(status: int, **headers: str) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="", headers=headers)
    return discord.HTTPException(response, {"code": 50001, "message": "x"})


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (answered(401), Unauthorised("discord:1")),
        (answered(403), wire.Forbidden("403:50001")),
        (answered(404), wire.Missing("404:50001")),
        (answered(400), Refused("400:50001")),
        (answered(500), OutcomeUnknown("500:50001")),
        (answered(429, **{"Retry-After": "7.5"}), RetryLater(7.5)),
        (answered(429), RetryLater(wire.UNSAID)),
        (answered(429, **{"Retry-After": "soon"}), RetryLater(wire.UNSAID)),
        (discord.RateLimited(40), RetryLater(40)),
        (discord.LoginFailure("x"), Unauthorised("discord:1")),
        (TimeoutError(), OutcomeUnknown("TimeoutError")),
        (ConnectionResetError(), OutcomeUnknown("ConnectionResetError")),
        (aiohttp.ServerDisconnectedError(), OutcomeUnknown("ServerDisconnectedError")),
        (Unreadable("x"), Unreadable("x")),
    ],
)
def test_an_error_of_discords_is_one_of_ours(error: Exception, ours: Exception) -> None:
    assert wire.translated(error, "discord:1") == ours


def test_a_fault_of_our_own_stays_what_it_is() -> None:
    error = KeyError("x")

    assert wire.translated(error, "discord:1") is error
