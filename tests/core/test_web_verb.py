"""`/hearth web`: a link to one's own page, and notes that only their reader can open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import Core
from bot.messages import Action, Link, Post, Prose
from bot.storage.letters import SqlLetters
from bot.storage.tickets import SqlTickets
from tests.core.village import BO, LI, text_of
from tests.factories import a_post

if TYPE_CHECKING:
    from bot.messages import Answer
    from tests.core.village import Village


def with_page(village: Village) -> None:
    village.core = Core(village.store, {"web": village.chat}, clock=village.clock, page_url="https://hearth.example/")


def address(answer: Answer) -> str:
    assert isinstance(answer, Post)
    spans = [span for block in answer.blocks if isinstance(block, Prose) for span in block.spans]
    return next(span.url for span in spans if isinstance(span, Link))


async def test_the_link_opens_ones_own_page_once(village: Village) -> None:
    with_page(village)

    url = address(await village.type(LI, "/hearth web"))

    door, _, ticket = url.partition("#")
    assert door == "https://hearth.example/enter"
    tickets = SqlTickets(village.store, village.clock)
    assert await tickets.redeem("web", ticket) == str(LI)
    assert await tickets.redeem("web", ticket) is None


async def test_the_link_is_good_for_ten_minutes(village: Village) -> None:
    with_page(village)
    ticket = address(await village.type(LI, "/hearth web")).partition("#")[2]

    village.clock.forward(minutes=10, seconds=1)

    assert await SqlTickets(village.store, village.clock).redeem("web", ticket) is None


async def test_the_link_is_said_to_nobody_else(village: Village) -> None:
    with_page(village)

    answer = await village.type(LI, "/hearth web")

    assert isinstance(answer, Post)
    assert answer.audience == "private"
    assert village.chat.standing == []


async def test_without_an_address_it_says_so(village: Village) -> None:
    assert "no page that you could open" in text_of(await village.type(LI, "/hearth web"))


async def test_help_names_both(village: Village) -> None:
    assert "/hearth web" in text_of(await village.type(BO, "/hearth help"))


async def test_a_note_is_shown_to_its_reader(village: Village) -> None:
    await SqlLetters(village.store, village.clock).put("k1", str(LI), a_post("A secret of Li"))

    assert text_of(await village.do(LI, Action("letter", "k1"))) == "A secret of Li"
    assert text_of(await village.do(LI, Action("letter", "k1"))) == "A secret of Li"


async def test_a_note_for_somebody_else_says_nothing_of_what_is_in_it(village: Village) -> None:
    await SqlLetters(village.store, village.clock).put("k1", str(LI), a_post("A secret of Li"))

    refused = text_of(await village.do(BO, Action("letter", "k1")))

    assert "for somebody else" in refused
    assert refused == text_of(await village.do(BO, Action("letter", "nothing")))
