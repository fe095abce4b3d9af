"""What one message does not hold says where the rest is; an entry leads to the page where that has an address."""

from __future__ import annotations

import json

from adapters.discord import render
from bot.messages import Choices, EntryLink, Lines, Post, Prose, Quote, Said
from bot.wording import button
from tests.fakes.discord import checks

SPACE, PAGE = "discord:77", "https://hearth.example/"
LONG = Post(
    (
        Prose((Said("Kept as "), EntryLink(7, "Restart", community=3))),
        Quote("word " * 3_000),
        Choices((button("I used this", "used", 7, 1),)),
    ),
    "Restart",
    audience="public",
    entries=(7,),
)


def shown(post: Post, page: str = "") -> str:
    body = render.message(post, SPACE, key="k", page=page)
    assert checks.message(body) == ""
    return json.dumps(body, ensure_ascii=False)


def test_a_long_public_post_leads_to_the_page() -> None:
    said = shown(LONG, PAGE)

    assert "There is more of it than one message holds. Read all of" in said
    assert said.count("<https://hearth.example/entries/7?in=3>") == 2
    assert "I used this" in said


def test_a_long_public_post_can_be_read_in_full_where_the_page_has_no_address() -> None:
    said = shown(LONG)

    assert "There is more of it than one message holds." in said
    assert "Read it all" in said
    assert "read:7" in said


def test_a_long_public_post_of_no_entry_says_that_there_is_more() -> None:
    many = Post((Lines(tuple((Said("word " * 40),) for _ in range(60))),), "many", audience="public")

    assert "There is more of it than one message holds." in shown(many, PAGE)


def test_a_post_that_fits_says_nothing_of_more() -> None:
    short = Post((Prose((Said("Kept as "), EntryLink(7))),), "Kept as #7", audience="public", entries=(7,))

    assert "There is more" not in shown(short, PAGE)
    assert "#7 (<https://hearth.example/entries/7>)" in shown(short, PAGE)
    assert "**#7**" in shown(short)


def test_a_private_answer_leads_to_the_page_as_well() -> None:
    short = Post((Prose((Said("Kept as "), EntryLink(7))),), "Kept as #7")

    body = render.answer(short, SPACE, key="1574348285420765191", page=PAGE)

    assert "https://hearth.example/entries/7" in json.dumps(body)
