"""What an agenda is filled from: only what everybody in the session's place may see, and nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.sessions.formats import Source
from bot.community.sessions.model import Format
from bot.core.sessions.drawing import fill
from bot.messages import Action
from bot.practice.model import Use
from tests.core.gatherings import announce, end, gather, home, person, points, rows, with_session
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, text_of

if TYPE_CHECKING:
    from bot.messages import Account, Place
    from tests.core.village import Village

SOLVED = "Our build breaks on a fresh clone"


def refill(village: Village, id_: str) -> int:
    """Fill an agenda; return how many points came."""
    return with_session(village, id_, lambda tx, session: fill(tx, session, now=village.clock()))


def sources(village: Village, id_: str) -> list[Source]:
    """Return where the points of a session come from."""
    return [point.source for point in points(village, id_)]


async def shown(village: Village, actor: Account, id_: str, place: Place = GENERAL) -> list[str]:
    """Return the agenda's rows as a member is shown them."""
    return rows(await village.do(actor, Action("agenda_show", id_), place))


async def ask_channel(village: Village, actor: Account, words: str, place: Place = GENERAL) -> str:
    """Ask something, find nothing, and put it to the channel; return its id."""
    answer = await village.type(actor, f"/ask {words}", place)
    ladder = await village.press(actor, answer, "Not what I need", place) if "Not what" in str(answer) else answer
    await village.press(actor, ladder, "Ask", place)
    mine = village.store.read_now(home(village), lambda tx: tx.questions.mine(tx.members.known(actor) or ""))
    return next(one.id for one in mine if one.text == words)


async def test_an_open_question_is_drawn_and_an_answered_one_leaves(village: Village) -> None:
    id_ = gather(village)
    question = await ask_channel(village, LI, "How do we rotate the keys?")
    refill(village, id_)
    before = await shown(village, BO, id_)

    await village.do(LI, Action("solved_itself", question))

    assert before == ["How do we rotate the keys? · an open question"]
    assert "to begin with" in (await shown(village, BO, id_))[0]


async def test_what_was_asked_in_private_is_drawn_only_once_it_is_parked(village: Village) -> None:
    id_ = gather(village)
    await village.type(LI, "/ask How do we rotate the keys?")
    refill(village, id_)
    before = sources(village, id_)
    mine = village.store.read_now(home(village), lambda tx: tx.questions.mine(person(village, LI)))

    await village.do(LI, Action("park", mine[0].id))
    refill(village, id_)

    assert before == [Source.OPENING]
    assert await shown(village, BO, id_) == ["How do we rotate the keys? · a gap: nobody has told of it yet"]


async def test_a_question_of_a_private_channel_is_drawn_only_there(village: Village) -> None:
    open_, closed = gather(village), gather(village, place=COUNCIL, series="c" * 32)
    await ask_channel(village, LI, "Whom do we promote?", COUNCIL)

    refill(village, open_)
    refill(village, closed)

    assert "promote" not in str(await shown(village, LI, open_, COUNCIL))
    assert "promote" not in str(village.public()[0].fallback)
    assert await shown(village, LI, closed, COUNCIL) == ["Whom do we promote? · an open question"]


async def test_a_fresh_story_is_drawn_and_one_of_a_private_channel_is_not(village: Village) -> None:
    id_ = gather(village, Format.SHOW_AND_TELL)
    await village.say(LI, f"#story {SOLVED} until we pinned the tools")
    await village.say(LI, "#story The council fell out over the budget", COUNCIL)

    refill(village, id_)

    every = await shown(village, LI, id_, COUNCIL)
    assert len(every) == 1
    assert SOLVED in every[0]


async def test_an_old_story_is_not_fresh(village: Village) -> None:
    await village.say(LI, f"#story {SOLVED}")
    village.clock.forward(days=60)
    id_ = gather(village, Format.SHOW_AND_TELL)

    refill(village, id_)

    assert sources(village, id_) == [Source.OPENING]


async def test_what_is_tried_is_asked_about_without_saying_who_tries_it(village: Village) -> None:
    id_ = gather(village, Format.LOOK_BACK)
    await village.say(LI, "#tip Restart the ingress after renewing")
    due = village.clock.at
    use = Use(1, person(village, BO), "Bo", due_at=due, at=due)
    village.store.write_now(home(village), lambda tx: tx.uses.put(use))

    refill(village, id_)

    assert await shown(village, LI, id_) == ["Who tried #1 Restart the ingress after renewing: how did it go?"]


async def test_an_agenda_fills_again_and_never_twice_with_the_same(village: Village) -> None:
    id_ = gather(village)
    await ask_channel(village, LI, "How do we rotate the keys?")
    first = refill(village, id_)
    again = refill(village, id_)
    await ask_channel(village, BO, "Who looks after the wiki now?")
    later = refill(village, id_)

    assert (first, again, later) == (1, 0, 1)
    assert len(await shown(village, LI, id_)) == 2


async def test_what_was_talked_about_is_not_drawn_again_in_its_series(village: Village) -> None:
    first, second = gather(village, days=2), gather(village, days=9)
    await ask_channel(village, LI, "How do we rotate the keys?")
    refill(village, first)
    await village.do(FAY, Action("agenda_next", first))
    await village.do(FAY, Action("point_done", _only(village, first)))
    end(village, first)

    refill(village, second)

    assert sources(village, second) == [Source.OPENING]


async def test_what_the_host_took_off_does_not_come_back(village: Village) -> None:
    id_ = gather(village)
    await ask_channel(village, LI, "How do we rotate the keys?")
    refill(village, id_)

    await village.do(FAY, Action("point_off", _only(village, id_)))
    refill(village, id_)

    assert "rotate" not in str(await shown(village, LI, id_))


async def test_a_withdrawn_entry_leaves_the_agenda_and_the_announcement_at_once(village: Village) -> None:
    id_ = gather(village, Format.SHOW_AND_TELL, announced=False)
    await village.say(LI, f"#story {SOLVED}")
    refill(village, id_)
    announce(village, id_)
    await village.deliver()
    before = village.public()[-1].fallback

    await village.do(LI, Action("withdraw", "1"))
    await village.deliver()

    after = village.public()[-1].fallback
    assert SOLVED in before
    assert SOLVED not in after
    assert "Open hour" in after
    assert SOLVED not in str(await shown(village, BO, id_))


async def test_a_question_that_is_let_go_of_leaves_the_announcement_at_once(village: Village) -> None:
    id_ = gather(village, announced=False)
    question = await ask_channel(village, LI, "How do we rotate the keys?")
    refill(village, id_)
    announce(village, id_)
    await village.deliver()
    before = village.public()[-1].fallback

    await village.do(LI, Action("drop", question))
    await village.tick(seconds=5)

    assert "rotate" in before
    assert "rotate" not in village.public()[-1].fallback


async def test_an_erased_member_is_on_no_agenda_and_in_no_announcement(village: Village) -> None:
    id_ = gather(village, Format.SHOW_AND_TELL, announced=False)
    await village.say(LI, f"#story {SOLVED}")
    refill(village, id_)
    form = await village.do(LI, Action("agenda_propose", id_))
    await village.submit(LI, form, proposal="My own secret plan")
    announce(village, id_)
    await village.deliver()
    before = village.public()[-1].fallback

    await village.do(LI, Action("erase"))
    await village.tick(seconds=5)

    after = village.public()[-1].fallback
    assert SOLVED in before
    assert "My own secret plan" in before
    assert SOLVED not in after
    assert "secret plan" not in after
    assert "Open hour" in after
    assert "Li" not in str(await shown(village, BO, id_))


async def test_an_erased_host_who_told_a_story_leaves_the_announcement_with_it(village: Village) -> None:
    id_ = gather(village, Format.SHOW_AND_TELL, announced=False)
    await village.say(FAY, f"#story {SOLVED}")
    refill(village, id_)
    announce(village, id_)
    await village.deliver()
    before = village.public()[-1].fallback

    await village.do(FAY, Action("erase"))
    await village.tick(seconds=5)

    after = next(post.fallback for post in village.public() if "Open hour" in post.fallback)
    assert SOLVED in before
    assert "Fay" in before
    assert SOLVED not in after
    assert "Fay" not in after


async def test_hostile_words_in_a_proposal_are_shown_as_words(village: Village) -> None:
    id_ = gather(village)
    form = await village.do(LI, Action("agenda_propose", id_))

    await village.submit(LI, form, proposal="<!channel> @everyone \u202e[x](https://evil.example)\nsecond line")

    (row,) = await shown(village, BO, id_)
    assert "\u202e" not in row
    assert "\n" not in row
    assert "<!channel>" in text_of(await village.do(BO, Action("agenda_show", id_)))


def _only(village: Village, id_: str) -> str:
    return next(point.id for point in points(village, id_) if point.source is not Source.OPENING)
