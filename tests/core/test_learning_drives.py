"""What the learning agenda drives: what check-ins ask, what sessions talk about, who is put together and with what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.checkins.bank import OF_LEARNING, Sources, draw
from bot.community.sessions.formats import Source
from bot.core.pairings.wanting import Wanting
from bot.core.sessions.drawing import fill
from bot.domain.charter.model import Commitment
from bot.domain.model import LearningState
from bot.messages import Account, Action
from tests.core.gatherings import gather, points, rows, with_session
from tests.core.test_checkins import begin, schedule_of
from tests.core.test_pairings import conversations, round_drawn, started
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, Village, text_of

if TYPE_CHECKING:
    from bot.domain.model import Learning
    from bot.messages import Place
    from bot.transaction import Transaction

QUESTION = "How do we decide what to test by hand?"
CY = Account("web:local", "cy", "Cy")
DEE = Account("web:local", "dee", "Dee")


async def wanted(village: Village, text: str = QUESTION, *voters: Account) -> Learning:
    """Have an open question on the agenda that these want to know, and nobody else; return it."""
    await village.type(FAY, f"/hearth learning {text}")
    every = village.store.read_now(1, lambda tx: tx.learning.every())
    one = next(one for one in every if text.startswith(one.text))
    await village.do(FAY, Action("learning_open", one.id))
    for voter in voters:
        await village.do(voter, Action("learning_want", one.id))
    await village.do(FAY, Action("learning_unwant", one.id))
    return one


def refill(village: Village, id_: str) -> int:
    """Fill an agenda; return how many points came."""
    return with_session(village, id_, lambda tx, session: fill(tx, session, now=village.clock()))


async def shown(village: Village, actor: Account, id_: str, place: Place = GENERAL) -> list[str]:
    """Return the agenda's rows as a member is shown them."""
    return rows(await village.do(actor, Action("agenda_show", id_), place))


def test_the_bank_asks_the_agenda_every_other_time_and_each_before_any_again() -> None:
    sources = Sources(topics=("git",), questions=(("q", "Why?"),), learning=(("a", "A?"), ("b", "B?"), ("c", "C?")))

    asked: list[str] = []
    for _ in range(8):
        asked.insert(0, draw(sources, asked, many=1, seed="s")[0].origin)

    assert asked[::-1][::2] == ["learning:a", "learning:b", "learning:c", "learning:a"]
    assert all(not one.startswith(OF_LEARNING) for one in asked[::-1][1::2])


def test_the_only_question_of_the_agenda_is_not_asked_all_the_time() -> None:
    sources = Sources(learning=(("a", "A?"),))

    asked: list[str] = []
    for _ in range(12):
        asked.insert(0, draw(sources, asked, many=1, seed="s")[0].origin)

    assert asked.count("learning:a") == 2


def test_without_an_agenda_the_bank_asks_as_it_did() -> None:
    sources = Sources(topics=("git",), questions=(("q", "Why?"),))

    assert [one.origin.partition(":")[0] for one in draw(sources, (), many=3, seed="s")] == [
        "bank",
        "question",
        "topic",
    ]


async def test_a_check_in_asks_what_the_community_wants_to_understand(village: Village) -> None:
    one = await wanted(village)
    await begin(village, question1="", title="Bank", asks="1")

    await village.tick(minutes=31)

    assert f"We want to understand: “{QUESTION}”" in village.public()[-1].fallback
    rounds = village.store.read_now(1, lambda tx: tx.checkins.rounds(schedule_of(village).id))
    assert rounds[0].asked[0].origin == f"learning:{one.id}"


async def test_what_is_only_proposed_is_asked_nobody(village: Village) -> None:
    await village.type(LI, f"/hearth learning {QUESTION}")
    await begin(village, question1="", title="Bank", asks="1")

    await village.tick(minutes=31)

    assert "We want to understand" not in village.public()[-1].fallback


async def test_an_answer_that_is_made_a_tip_says_something_on_the_question(village: Village) -> None:
    one = await wanted(village)
    await begin(village, question1="", title="Bank", asks="1")
    await village.tick(minutes=31)
    form = await village.press(LI, village.public()[-1], "Answer")
    await village.submit(LI, form, answer0="By hand what you cannot describe beforehand")
    rounds = village.store.read_now(1, lambda tx: tx.checkins.rounds(schedule_of(village).id))
    [response] = village.store.read_now(1, lambda tx: tx.checkins.answers(rounds[0].id))

    tip = await village.submit(LI, await village.do(LI, Action("checkin_tip", f"{response.id}.0")))

    assert "Kept as" in text_of(tip)
    assert village.store.read_now(1, lambda tx: tx.learning.linked([one.id])) == {one.id: (1,)}
    assert village.store.read_now(1, lambda tx: tx.learning.coverage()) == (1, 1)


async def test_a_session_talks_about_what_is_open_on_the_agenda(village: Village) -> None:
    await wanted(village)
    id_ = gather(village)

    refill(village, id_)

    assert [point.source for point in points(village, id_)][:1] == [Source.LEARNING]
    assert f"{QUESTION} · what we want to understand" in await shown(village, BO, id_)


async def test_what_is_dropped_or_understood_leaves_the_agenda_of_a_session_at_once(village: Village) -> None:
    one = await wanted(village)
    id_ = gather(village)
    refill(village, id_)

    await village.do(FAY, Action("learning_drop", one.id))

    assert QUESTION not in str(await shown(village, BO, id_))
    assert QUESTION not in village.public()[0].fallback


async def test_a_session_where_guests_may_be_talks_about_nothing_of_the_agenda(village: Village) -> None:
    await wanted(village)
    village.chat.guests.add(str(BO))
    id_ = gather(village, place=COUNCIL)

    refill(village, id_)

    assert QUESTION not in str(await shown(village, BO, id_, COUNCIL))


async def test_what_is_taken_away_is_linked_to_what_the_session_was_to_teach(village: Village) -> None:
    one = await wanted(village)
    id_ = gather(village)
    refill(village, id_)
    village.clock.forward(days=2, hours=2)
    form = await village.do(LI, Action("took", id_))
    taken = await village.submit(LI, form, learned="Test by hand what you cannot describe beforehand")

    linked = await village.do(LI, Action("learning_says", f"{one.id}.1"))

    assert "Does it say something on what we want to understand?" in text_of(taken)
    assert QUESTION in text_of(taken)
    assert "Linked" in text_of(linked)
    assert village.store.read_now(1, lambda tx: tx.learning.linked([one.id])) == {one.id: (1,)}


async def test_two_who_want_to_know_the_same_are_put_together_and_begin_with_it(village: Village) -> None:
    await wanted(village, QUESTION, LI, DEE)
    await started(village, LI, BO, CY, DEE)

    await round_drawn(village)

    together = {channel: posts for channel, posts in conversations(village).items() if "li" in channel}
    [(channel, posts)] = together.items()
    assert "dee" in channel
    assert f"To begin with: We all want to understand: “{QUESTION}”" in posts[0].fallback


async def test_who_wants_to_know_is_put_together_with_who_told_something_on_it(village: Village) -> None:
    one = await wanted(village, QUESTION, LI)
    await village.type(DEE, "/share Test by hand what you cannot describe")
    await village.submit(DEE, await village.do(DEE, Action("learning_link", one.id)), number="1")
    await started(village, LI, BO, CY, DEE)

    await round_drawn(village)

    [(channel, posts)] = [each for each in conversations(village).items() if "li" in each[0]]
    assert "dee" in channel
    assert QUESTION in posts[0].fallback
    assert "Li want" not in posts[0].fallback


async def test_who_told_without_a_name_is_given_away_by_no_pairing(village: Village) -> None:
    one = await wanted(village, QUESTION, LI)
    form = await village.type(DEE, "/share")
    await village.submit(DEE, form, title="Test by hand", body="what you cannot describe", nameless="yes")
    await village.submit(DEE, await village.do(DEE, Action("learning_link", one.id)), number="1")

    found = village.store.read_now(1, lambda tx: Wanting(tx).tellers(tx.members.known(LI) or ""))

    assert found == frozenset()


async def test_a_question_that_ended_is_asked_no_more(village: Village) -> None:
    one = await wanted(village)
    await village.type(BO, "/share Test by hand what you cannot describe")
    await village.submit(FAY, await village.do(FAY, Action("learning_end", one.id)), number="1")
    await begin(village, question1="", title="Bank", asks="1")

    await village.tick(minutes=31)

    assert "We want to understand" not in village.public()[-1].fallback
    assert village.store.read_now(1, lambda tx: tx.learning.every())[0].state is LearningState.UNDERSTOOD


async def test_who_said_they_can_help_is_put_together_with_who_wants_to_know(village: Village) -> None:
    await wanted(village, "How do we drain a broker in the night? #kafka", LI)
    at = village.clock()

    def commit(tx: Transaction) -> None:
        dee = tx.members.meet(DEE, now=at).person
        tx.charters.commit(Commitment(1, dee, at, at, help_topics=("kafka",)))

    village.store.write_now(1, commit)
    await started(village, LI, BO, CY, DEE)

    await round_drawn(village)

    [(channel, posts)] = [each for each in conversations(village).items() if "li" in each[0]]
    assert "dee" in channel
    assert "How do we drain a broker in the night?" in posts[0].fallback


async def test_a_question_that_one_alone_wants_to_know_opens_no_talk(village: Village) -> None:
    one = await wanted(village, QUESTION, LI)
    await village.type(LI, "/share Test by hand what you cannot describe")
    await village.submit(LI, await village.do(LI, Action("learning_link", one.id)), number="1")
    await started(village, LI, BO)

    await round_drawn(village)

    [posts] = conversations(village).values()
    assert QUESTION not in posts[0].fallback
    assert "To begin with:" in posts[0].fallback
