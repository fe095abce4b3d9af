"""The agenda of a session: proposed, voted, in order, gone through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.community.sessions.formats import GUIDES
from bot.community.sessions.model import Format
from bot.community.sessions.points import PointState
from bot.core.sessions.drawing import fill, open_points
from bot.messages import Action, Form
from tests.core.gatherings import end, gather, points, pressable, rows, session, with_session
from tests.core.village import BO, COUNCIL, FAY, LI, text_of

if TYPE_CHECKING:
    from bot.messages import Account, Answer
    from tests.core.village import Village


async def propose(village: Village, actor: Account, id_: str, words: str, key: str = "") -> Answer:
    """Propose a point by the form, as a member would, a second after whatever was before."""
    village.clock.forward(seconds=1)
    form = await village.do(actor, Action("agenda_propose", id_))
    return await village.submit(actor, form, key=key, proposal=words)


async def shown(village: Village, actor: Account, id_: str) -> list[str]:
    """Return the agenda's rows as a member is shown them."""
    return rows(await village.do(actor, Action("agenda_show", id_)))


async def test_what_a_member_proposes_stands_on_the_agenda_and_in_the_announcement(village: Village) -> None:
    id_ = gather(village)

    answer = await propose(village, LI, id_, "How do we name branches?")

    await village.tick(seconds=5)
    assert "On the agenda: How do we name branches?" in text_of(answer)
    assert await shown(village, BO, id_) == ["How do we name branches? · proposed by Li"]
    assert "How do we name branches?" in village.public()[0].fallback


async def test_a_form_sent_twice_is_one_proposal_and_so_are_the_same_words(village: Village) -> None:
    id_ = gather(village)

    await propose(village, LI, id_, "How do we name branches?", key="form-1")
    await propose(village, LI, id_, "How do we name branches?", key="form-1")
    await propose(village, LI, id_, "how do we name  branches?")

    assert len(await shown(village, LI, id_)) == 1


async def test_a_proposal_that_says_nothing_opens_the_form_again(village: Village) -> None:
    id_ = gather(village)

    empty = await propose(village, LI, id_, "  ")
    long = await propose(village, LI, id_, "word " * 60)

    assert isinstance(empty, Form)
    assert isinstance(long, Form)
    assert "Say in a few words" in text_of(empty)
    assert "at most 200" in text_of(long)
    assert long.fields[0].value.startswith("word word")


async def test_nobody_fills_an_agenda_alone(village: Village) -> None:
    id_ = gather(village)
    for number in range(5):
        await propose(village, LI, id_, f"Point number {number}")

    answer = await propose(village, LI, id_, "One too many")

    assert "You have 5 proposals" in text_of(answer)


async def test_a_secret_in_a_proposal_is_struck_before_it_is_written_down(village: Village) -> None:
    id_ = gather(village)
    token = "ghp" + "_" + "R7k2Qw9ZxT4vB6nM1sD8fG3hJ5lP0aYcUeIo"

    answer = await propose(village, LI, id_, f"Why does {token} fail?")

    assert token not in text_of(answer)
    assert "secret" in text_of(answer)
    assert not any(token in row for row in await shown(village, LI, id_))


async def test_one_changes_and_takes_off_ones_own_proposal_and_nobody_elses(village: Village) -> None:
    id_ = gather(village)
    mine = await propose(village, LI, id_, "How do we name branches?")
    point = points(village, id_)[0]

    refused = await village.do(BO, Action("point_edit", point.id))
    off = await village.do(BO, Action("point_off", point.id))
    form = await village.press(LI, mine, "Change it")
    await village.submit(LI, form, proposal="How do we name tags?")
    changed = await shown(village, LI, id_)
    await village.do(LI, Action("point_off", point.id))

    assert "Only whoever proposed" in text_of(refused)
    assert "Only whoever proposed" in text_of(off)
    assert changed == ["How do we name tags? · proposed by Li"]
    assert points(village, id_)[0].state is PointState.DROPPED


async def test_whoever_hosts_takes_any_point_off(village: Village) -> None:
    id_ = gather(village)
    await propose(village, LI, id_, "Something rude")

    answer = await village.do(FAY, Action("point_off", points(village, id_)[0].id))

    assert "off the agenda" in text_of(answer)
    assert not any("rude" in row for row in await shown(village, LI, id_))


async def test_votes_order_the_agenda_and_count_once_a_member(village: Village) -> None:
    id_ = gather(village)
    await propose(village, LI, id_, "First proposed")
    await propose(village, LI, id_, "Second proposed")
    second = points(village, id_)[1]

    await village.do(BO, Action("point_vote", second.id))
    again = await village.do(BO, Action("point_vote", second.id))

    assert "voted for this already" in text_of(again)
    assert [point.votes for point in points(village, id_)] == [1, 0]
    assert (await shown(village, BO, id_))[0].startswith("Second proposed")


async def test_a_vote_can_be_taken_back(village: Village) -> None:
    id_ = gather(village)
    await propose(village, LI, id_, "First proposed")
    first = points(village, id_)[0]
    voted = await village.do(BO, Action("point_vote", first.id))

    await village.press(BO, voted, "Take it back")

    assert points(village, id_)[0].votes == 0


async def test_votes_are_told_from_three_people_up(village: Village) -> None:
    id_ = gather(village)
    await propose(village, LI, id_, "First proposed")
    first = points(village, id_)[0]
    for actor in (LI, BO):
        await village.do(actor, Action("point_vote", first.id))
    two = await shown(village, LI, id_)
    await village.do(FAY, Action("point_vote", first.id))

    three = await shown(village, LI, id_)

    assert "votes" not in two[0]
    assert three[0].endswith("3 votes")


async def test_a_lean_coffee_gives_three_votes_each(village: Village) -> None:
    id_ = gather(village, Format.LEAN_COFFEE)
    for words in ("One thing", "Two things", "Three things", "Four things"):
        await propose(village, LI, id_, words)

    answers = [text_of(await village.do(BO, Action("point_vote", point.id))) for point in points(village, id_)]

    assert "You have 0 left" in answers[2]
    assert "All your votes are given" in answers[3]
    assert sum(point.votes for point in points(village, id_)) == 3


async def test_a_lean_coffees_order_stands_when_the_first_point_is_taken_up(village: Village) -> None:
    id_ = gather(village, Format.LEAN_COFFEE)
    await propose(village, LI, id_, "One thing")
    await propose(village, LI, id_, "Two things")
    await village.do(BO, Action("point_vote", points(village, id_)[1].id))
    village.clock.forward(days=2)
    await village.do(FAY, Action("agenda_next", id_))

    late = await village.do(BO, Action("point_vote", points(village, id_)[1].id))

    assert "the order stands" in text_of(late)
    assert [point.text for point in points(village, id_)] == ["Two things", "One thing"]
    await propose(village, LI, id_, "Three things")
    assert [point.text for point in points(village, id_)][-1] == "Three things"


async def test_whoever_hosts_leads_through_the_agenda(village: Village) -> None:
    id_ = gather(village, Format.LEAN_COFFEE)
    await propose(village, LI, id_, "One thing")
    await propose(village, LI, id_, "Two things")
    village.clock.forward(days=2)

    refused = await village.do(BO, Action("agenda_next", id_))
    first = await village.do(FAY, Action("agenda_next", id_))
    longer = await village.press(FAY, first, "4 minutes more")
    second = await village.press(FAY, longer, "Next point")

    assert "Only whoever hosts" in text_of(refused)
    assert "Now: One thing" in text_of(first)
    assert "until" in text_of(first)
    assert points(village, id_)[0].more == 4
    assert "Now: Two things" in text_of(second)
    assert points(village, id_)[0].state is PointState.DONE


async def test_an_agenda_is_never_empty(village: Village) -> None:
    for kind in Format:
        id_ = gather(village, kind, series=f"{kind.value:0<32}")
        with_session(village, id_, lambda tx, session: fill(tx, session, now=village.clock()))

        said = await shown(village, LI, id_)

        assert len(said) == 1
        assert any(said[0].startswith(question) for question in GUIDES[kind].opening)
        assert "to begin with" in said[0]


async def test_the_question_to_begin_with_is_another_one_the_next_time(village: Village) -> None:
    first = gather(village, days=2)
    second = gather(village, days=9)

    assert await shown(village, LI, first) != await shown(village, LI, second)


async def test_the_question_to_begin_with_gives_way_to_a_proposal(village: Village) -> None:
    id_ = gather(village)
    with_session(village, id_, lambda tx, session: fill(tx, session, now=village.clock()))

    await propose(village, LI, id_, "How do we name branches?")

    assert await shown(village, LI, id_) == ["How do we name branches? · proposed by Li"]


async def test_what_was_not_reached_goes_on_to_the_next_session_with_its_votes(village: Village) -> None:
    first, second = gather(village, days=2), gather(village, days=9)
    await propose(village, LI, first, "Reached in time")
    await propose(village, LI, first, "Not reached")
    done, left = points(village, first)
    await village.do(BO, Action("point_vote", left.id))
    await village.do(FAY, Action("point_now", done.id))
    await village.do(FAY, Action("point_done", done.id))
    village.clock.forward(days=3)
    end(village, first)

    for _ in range(2):
        with_session(village, second, lambda tx, session: fill(tx, session, now=village.clock()))

    assert await shown(village, LI, second) == ["Not reached · proposed by Li"]
    assert [point.votes for point in points(village, second)] == [1]
    assert {point.state for point in points(village, first)} == {PointState.DONE, PointState.CARRIED}


async def test_what_was_being_talked_about_when_time_was_up_does_not_come_again(village: Village) -> None:
    first, second = gather(village, days=2), gather(village, days=9)
    await propose(village, LI, first, "Taken up and never marked")
    await village.do(FAY, Action("agenda_next", first))
    village.clock.forward(days=3)
    end(village, first)

    with_session(village, second, lambda tx, session: fill(tx, session, now=village.clock()))

    assert points(village, first)[0].state is PointState.DONE
    assert "Taken up" not in str(await shown(village, LI, second))


async def test_a_session_in_a_private_channel_is_nobody_elses(village: Village) -> None:
    id_ = gather(village, place=COUNCIL)

    answers = [
        await village.do(BO, Action(verb, id_)) for verb in ("agenda_show", "agenda_propose", "agenda_lead", "took")
    ]

    assert len({text_of(answer) for answer in answers}) == 1
    assert "Open hour" not in text_of(answers[0])
    assert "Agenda of Open hour" in text_of(await village.do(LI, Action("agenda_show", id_), COUNCIL))


async def test_a_press_on_a_point_that_is_gone_is_answered(village: Village) -> None:
    id_ = gather(village)
    await propose(village, LI, id_, "First proposed")
    first = points(village, id_)[0]
    await village.do(LI, Action("point_off", first.id))

    answers = [text_of(await village.do(BO, Action("point_vote", id_))) for id_ in (first.id, "0" * 32)]

    assert all("no longer on the agenda" in answer for answer in answers)


async def test_the_agenda_of_the_next_session_here_is_shown_on_command(village: Village) -> None:
    gather(village, days=2)

    answer = await village.type(LI, "/hearth session agenda")

    assert "Agenda of Open hour" in text_of(answer)
    assert "Propose a point" in [button.label for button in pressable(answer)]


@pytest.mark.parametrize("kind", list(Format))
async def test_each_format_has_a_guide_that_fills_its_hour(village: Village, kind: Format) -> None:
    answer = text_of(await village.type(LI, f"/hearth session guide {GUIDES[kind].name.upper()}"))

    assert GUIDES[kind].minutes == 60
    assert GUIDES[kind].timed(45)[-1][1] == 45
    assert all(step.does in answer for step in GUIDES[kind].steps)
    assert "To begin with" in answer


async def test_an_unknown_format_is_answered_with_those_there_are(village: Village) -> None:
    answer = text_of(await village.type(LI, "/hearth session guide fishbowl"))

    assert "fishbowl" in answer
    assert all(guide.name in answer for guide in GUIDES.values())


async def test_a_cancelled_session_takes_no_proposal(village: Village) -> None:
    id_ = gather(village)
    form = await village.do(LI, Action("agenda_propose", id_))
    end(village, id_)

    answer = await village.submit(LI, form, proposal="Too late for this")

    assert "That session is over" in text_of(answer)
    assert with_session(village, id_, open_points) == []
    assert session(village, id_).over
