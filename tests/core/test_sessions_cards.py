"""What stands of a session in its channel while it runs and once it is over: the same on each, and true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Action
from tests.core.gatherings import pressable, rows
from tests.core.test_agenda_life import a_lean_coffee, the_first, until
from tests.core.village import FAY, LI, text_of

if TYPE_CHECKING:
    from bot.messages import Post
    from tests.core.village import Village


def cards(village: Village) -> list[Post]:
    """Return the announcement and what is said at the beginning, as they stand."""
    return [one.post for one in village.chat.standing if "Lean coffee" in one.post.fallback and _is_card(one.post)]


def _is_card(post: Post) -> bool:
    return post.audience == "public" and any(one.action.verb in {"rsvp_going", "agenda"} for one in pressable(post))


async def propose(village: Village, id_: str, words: str) -> None:
    """Propose a point."""
    form = await village.do(LI, Action("agenda_propose", id_))
    await village.submit(LI, form, proposal=words)


async def test_two_cards_of_a_running_session_show_the_same_agenda(village: Village) -> None:
    id_ = await a_lean_coffee(village)
    await propose(village, id_, "Do we need a wiki?")
    await until(village, 0.1)
    await village.do(FAY, Action("agenda_next", id_))

    await propose(village, id_, "Shall we pair more?")
    await village.tick(seconds=5)

    both = cards(village)
    assert [rows(one) for one in both] == [
        ["Now: Do we need a wiki? · proposed by Li", "Shall we pair more? · proposed by Li"]
    ] * 2
    assert not any(one.action.verb == "point_vote" for each in both for one in pressable(each))


async def test_once_a_session_is_over_its_cards_offer_nothing_that_will_not_do(village: Village) -> None:
    id_ = await a_lean_coffee(village)
    await propose(village, id_, "Do we need a wiki?")
    await until(village, 1.6)

    offered = {one.action.verb for each in village.public() for one in pressable(each)}

    assert not offered & {"rsvp_going", "point_vote", "agenda_propose", "agenda_lead"}


async def test_once_a_session_is_over_nothing_is_proposed_or_voted_for(village: Village) -> None:
    id_ = await a_lean_coffee(village)
    await propose(village, id_, "Do we need a wiki?")
    await village.tick(seconds=5)
    form = await village.do(LI, Action("agenda_propose", id_))
    point = next(
        one.action.subject for each in cards(village) for one in pressable(each) if one.action.verb == "point_vote"
    )
    await until(village, 1.6)

    late = await village.submit(LI, form, proposal="Too late?")
    voted = await village.do(LI, Action("point_vote", point))
    led = await village.do(FAY, Action("agenda_lead", id_))

    assert "That session is over" in text_of(late)
    assert "nobody votes any more" in text_of(voted)
    assert "votes left" not in text_of(led)
    assert "Propose a point" not in [one.label for one in pressable(led)]


async def test_a_fixed_order_offers_no_votes(village: Village) -> None:
    id_ = await a_lean_coffee(village)
    await propose(village, id_, "Do we need a wiki?")
    await until(village, 0.1)
    await village.do(FAY, Action("agenda_next", id_))

    shown = await village.do(LI, Action("agenda_show", id_))

    assert "votes left" not in text_of(shown)
    assert not any(one.action.verb == "point_vote" for one in pressable(shown))


async def test_a_point_is_not_talked_about_beyond_the_end_of_its_session(village: Village) -> None:
    id_ = await a_lean_coffee(village)
    await propose(village, id_, "Do we need a wiki?")
    ends = the_first(village).at
    await until(village, 0.95)

    led = await village.do(FAY, Action("agenda_next", id_))

    assert f"until {ends:%d %B %Y}, 17:00" in text_of(led)


async def test_a_session_that_was_called_off_takes_no_proposal(village: Village) -> None:
    id_ = await a_lean_coffee(village)

    await village.do(FAY, Action("session_off", id_))
    page = await village.do(LI, Action("session_show", id_))

    assert "Propose a point" not in [one.label for one in pressable(page)]
