"""Who knows: people who agreed to be found, what shows it, and the one who is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.messages import Account, Form
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, text_of

if TYPE_CHECKING:
    from bot.messages import Answer
    from tests.core.village import Village

TIP = "#tip Restart the ingress after you renew a certificate #kubernetes"
EVE = Account("web:local", "eve", "Eve")
ASKED = "why does the ingress ignore its renewed certificate?"


async def told(village: Village, who: Account = LI, text: str = TIP) -> None:
    await village.say(who, text)
    await village.type(who, "/hearth findable on")


async def ladder(village: Village, who: Account = BO, text: str = ASKED) -> Answer:
    """Return whom one may ask."""
    answer = await village.type(who, f"/ask {text}")
    step = answer
    if "Not what I need" in [each.label for each in buttons(answer)]:
        step = await village.press(who, answer, "Not what I need")
    return await village.press(who, step, "Ask one person")


async def test_only_who_agreed_to_be_found_is_found_by_what_they_told(village: Village) -> None:
    await village.say(LI, TIP)
    nobody = await village.type(BO, "/who kubernetes")

    await village.type(LI, "/hearth findable on")

    found = await village.type(BO, "/who kubernetes")
    assert "Nobody whom I may name" in text_of(nobody)
    assert [each.label for each in buttons(found)] == ["Ask Li", "Ask the group"]
    assert "#1" in text_of(found)


async def test_one_press_ends_being_found(village: Village) -> None:
    await told(village)
    shown = await village.type(LI, "/hearth findable")

    await village.press(LI, shown, "Do not find me any more")

    assert "Nobody whom I may name" in text_of(await village.type(BO, "/who kubernetes"))


async def test_one_person_is_asked_and_helps(village: Village) -> None:
    await told(village)
    whom = await ladder(village)

    done = await village.press(BO, whom, "Ask Li")

    asked = village.posts_to(LI)[-1]
    assert "I asked Li, and nobody else" in text_of(done)
    assert ASKED in asked.fallback
    how = await village.press(LI, asked, "I can help")
    form = await village.press(LI, how, "Write an answer")
    await village.submit(LI, form, answer="Delete the secret, then restart it")
    answer = village.posts_to(BO)[-1]
    assert "Delete the secret" in answer.fallback
    solved = await village.press(BO, answer, "This solved it")
    assert "The question is answered" in text_of(solved)
    assert "you solved it" in village.posts_to(LI)[-1].fallback
