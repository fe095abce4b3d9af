"""After a session: who was there, what they take away and will try, and what the others missed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.rhythm import OccurrenceState
from bot.community.sessions.model import MISSED, Format
from bot.community.sessions.points import Came
from bot.core.sessions import afterwards
from bot.messages import Action, Form, Post
from bot.practice.model import Scope, State
from tests.core.gatherings import SERIES, announce, end, gather, home, person, points, with_session
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, text_of

if TYPE_CHECKING:
    from bot.community.sessions.model import Session
    from bot.community.sessions.points import Takeaway
    from bot.messages import Account, Answer, Place
    from bot.practice.model import Entry
    from bot.transaction import Transaction
    from tests.core.village import Village

LEARNED = "Pin the tools before the release train leaves #builds"


async def take(
    village: Village, actor: Account, id_: str, place: Place = GENERAL, key: str = "", **said: str
) -> Answer:
    """Fill the takeaway form in, as a member would."""
    form = await village.do(actor, Action("took", id_), place)
    return await village.submit(actor, form, place, key=key, **said)


def after(village: Village, id_: str) -> OccurrenceState:
    """Take the next step after a session's end; return the state that it has then."""

    def step(tx: Transaction, session: Session) -> OccurrenceState:
        done = afterwards.after(tx, session, now=village.clock())
        assert tx.schedules.put_occurrence(replace(done, version=done.version + 1))
        return done.state

    return with_session(village, id_, step)


def entries(village: Village) -> list[Entry]:
    """Return every entry there is, by number."""
    return village.store.read_now(home(village), lambda tx: list(tx.entries.many([1, 2, 3])))


def taken(village: Village, id_: str, actor: Account) -> Takeaway | None:
    """Return what somebody took away."""
    who = person(village, actor)
    return village.store.read_now(home(village), lambda tx: tx.afterwards.get(id_, who))


async def test_when_a_session_is_over_its_place_is_asked_who_was_there(village: Village) -> None:
    id_ = gather(village, announced=False)
    village.clock.forward(days=2, hours=1)

    state = after(village, id_)
    await village.deliver()

    (asked,) = village.public()
    assert state is OccurrenceState.OPEN
    assert "Open hour is over. Were you there?" in asked.fallback
    assert [button.label for button in buttons(asked)] == ["I was there", "What I take away", "Why am I seeing this?"]


async def test_one_says_oneself_that_one_was_there_and_takes_it_back(village: Village) -> None:
    id_ = gather(village)
    early = await village.do(LI, Action("attend_yes", id_))
    village.clock.forward(days=2, hours=1)

    first = await village.do(LI, Action("attend_yes", id_))
    again = await village.do(LI, Action("attend_yes", id_))
    there = with_session(village, id_, lambda tx, session: set(tx.afterwards.attended(session.id)))
    await village.press(LI, again, "I was not")

    assert "begins on" in text_of(early)
    assert "Good to have had you" in text_of(first)
    assert "said so already" in text_of(again)
    assert there == {person(village, LI)}
    assert with_session(village, id_, lambda tx, session: set(tx.afterwards.attended(session.id))) == set()


async def test_what_one_takes_away_is_kept_as_ones_own_words(village: Village) -> None:
    id_ = gather(village)
    village.clock.forward(days=2, hours=1)

    answer = await take(village, LI, id_, learned=LEARNED)

    (entry,) = entries(village)
    assert "Kept as a tip #1" in text_of(answer)
    assert (entry.author, entry.author_name, entry.scope) == (person(village, LI), "Li", Scope.COMMUNITY)
    assert entry.topics == ("builds",)
    row = taken(village, id_, LI)
    assert row
    assert (row.number, row.due_at) == (1, None)


async def test_a_form_sent_twice_is_one_takeaway(village: Village) -> None:
    id_ = gather(village)
    village.clock.forward(days=2, hours=1)
    form = await village.do(LI, Action("took", id_))

    for _ in range(2):
        await village.submit(LI, form, key="form-1", learned=LEARNED, trying="Write it down")

    (entry,) = entries(village)
    assert entry.version == 1


async def test_what_one_took_away_can_be_changed_until_it_is_closed(village: Village) -> None:
    id_ = gather(village)
    village.clock.forward(days=2, hours=1)
    await take(village, LI, id_, learned=LEARNED, trying="Write it down")

    form = await village.do(LI, Action("took", id_))
    await village.submit(LI, form, learned="Pin the tools, and say why")
    (entry,) = entries(village)
    village.clock.forward(days=15)
    late = await village.do(LI, Action("took", id_))
    sent = await village.submit(LI, form, learned="Much too late for this")

    assert isinstance(form, Form)
    assert [field.value for field in form.fields] == [LEARNED.removesuffix(" #builds"), "Write it down"]
    assert (entry.title, entry.version, entry.topics) == ("Pin the tools, and say why", 2, ("builds",))
    assert "is closed" in text_of(late)
    assert "is closed" in text_of(sent)


async def test_emptying_the_field_takes_back_what_was_kept(village: Village) -> None:
    id_ = gather(village)
    village.clock.forward(days=2, hours=1)
    await take(village, LI, id_, learned=LEARNED)

    answer = await take(village, LI, id_, learned="", trying="")

    assert [entry.state for entry in entries(village)] == [State.WITHDRAWN]
    assert "Nothing is written down" in text_of(answer)
    kept = await take(village, LI, id_, learned="Something else entirely")
    assert "#2" in text_of(kept)


async def test_a_form_that_says_nothing_opens_again(village: Village) -> None:
    id_ = gather(village)
    village.clock.forward(days=2, hours=1)

    empty = await take(village, LI, id_)
    long = await take(village, LI, id_, trying="try " * 200)

    assert "Fill in one of the two" in text_of(empty)
    assert "at most 500" in text_of(long)


async def test_what_looks_like_something_kept_is_shown_before_it_is_saved(village: Village) -> None:
    id_ = gather(village)
    await village.say(BO, f"#tip {LEARNED}")
    village.clock.forward(days=2, hours=1)

    asked = await take(village, LI, id_, learned=LEARNED)
    before = len(entries(village))
    await village.submit(LI, asked, near="variant:1")

    assert "Something like this is kept already" in text_of(asked)
    assert before == 1
    assert [entry.variant_of for entry in entries(village)] == [None, 1]


async def test_a_secret_in_either_field_is_written_down_nowhere(village: Village) -> None:
    id_ = gather(village)
    village.clock.forward(days=2, hours=1)
    secret = "ghp" + "_" + "R7k2Qw9ZxT4vB6nM1sD8fG3hJ5lP0aYcUeIo"

    answer = await take(village, LI, id_, learned=f"Never commit {secret}", trying=f"Revoke {secret} today")

    row = taken(village, id_, LI)
    assert row
    assert secret not in text_of(answer) + entries(village)[0].body + row.trying
    assert "looks like a secret" in text_of(answer)


async def test_what_is_taken_away_in_a_private_channel_stays_in_it(village: Village) -> None:
    id_ = gather(village, place=COUNCIL)
    village.clock.forward(days=2, hours=1)

    await take(village, LI, id_, COUNCIL, learned=LEARNED)

    (entry,) = entries(village)
    assert (entry.scope, entry.room) == (Scope.PLACE, str(COUNCIL))


async def test_what_one_will_try_is_asked_about_once_and_told_as_a_story(village: Village) -> None:
    id_ = gather(village)
    village.clock.forward(days=2, hours=1)
    await take(village, LI, id_, trying="Pin the tools in the wiki")

    await village.tick(days=7, hours=1)
    await village.tick(days=7)

    (asked,) = [post for post in village.posts_to(LI) if "wanted to try" in post.fallback]
    assert "Pin the tools in the wiki" in asked.fallback
    told = await village.press(LI, asked, "It worked")
    form = await village.press(LI, told, "Tell it")
    assert isinstance(form, Form)
    assert {field.name: field.value for field in form.fields}["did"] == "Pin the tools in the wiki"
    row = taken(village, id_, LI)
    assert row
    assert (row.came, row.due_at) == (Came.WORKED, None)


async def test_one_may_be_asked_on_another_day_or_not_at_all(village: Village) -> None:
    id_ = gather(village)
    village.clock.forward(days=2, hours=1)
    answer = await take(village, LI, id_, trying="Pin the tools in the wiki")

    form = await village.press(LI, answer, "Another date")
    wrong = await village.submit(LI, form, date="yesterday")
    await village.submit(LI, form, date="2027-02-01")
    row = taken(village, id_, LI)
    dropped = await village.do(LI, Action("took_drop", id_))
    again = await village.do(LI, Action("took_worked", id_))

    assert "no date" in text_of(wrong)
    assert row
    assert row.due_at
    assert f"{row.due_at:%Y-%m-%d}" == "2027-02-01"
    assert "won't ask again" in text_of(dropped)
    assert "settled already" in text_of(again)


async def test_an_entry_that_one_names_is_tried_as_any_other(village: Village) -> None:
    id_ = gather(village)
    await village.say(BO, "#tip Restart the ingress after renewing")
    village.clock.forward(days=2, hours=1)

    answer = await take(village, LI, id_, trying="#1 on our side")

    who = person(village, LI)
    use = village.store.read_now(home(village), lambda tx: tx.uses.get(1, who))
    assert use
    assert use.due_at
    assert "how it went with" in text_of(answer)
    row = taken(village, id_, LI)
    assert row
    assert (row.trial, row.due_at) == (1, None)


async def test_an_entry_that_one_may_not_see_is_not_tried_by_naming_it(village: Village) -> None:
    id_ = gather(village)
    await village.say(FAY, "#tip The council meets at noon", COUNCIL)
    village.clock.forward(days=2, hours=1)

    answer = await take(village, BO, id_, trying="#1 on our side")

    row = taken(village, id_, BO)
    assert row
    assert row.trial is None
    assert "noon" not in text_of(answer)


async def test_what_was_missed_is_summed_up_once_in_its_place(village: Village) -> None:
    id_ = gather(village, announced=False)
    form = await village.do(LI, Action("agenda_propose", id_))
    await village.submit(LI, form, proposal="How do we pin tools?")
    await village.do(FAY, Action("point_done", points(village, id_)[0].id))
    village.clock.forward(days=2, hours=1)
    after(village, id_)
    await take(village, LI, id_, learned=LEARNED, trying="My own private plan")
    village.clock.forward(days=2)

    state = after(village, id_)
    await village.deliver()

    summed = village.public()[-1].fallback
    assert state is OccurrenceState.DONE
    assert "What you missed: Open hour" in summed
    assert "How do we pin tools?" in summed
    assert "#1 Pin the tools before the release train leaves" in summed
    assert "private plan" not in summed
    assert "were there" not in summed


async def test_the_page_of_a_session_that_was_held_shows_what_it_brought(village: Village) -> None:
    id_ = gather(village)
    await village.do(LI, Action("rsvp_going", id_))
    village.clock.forward(days=2, hours=1)
    over = await village.do(BO, Action("session_show", id_))
    after(village, id_)
    await take(village, LI, id_, learned=LEARNED)
    village.clock.forward(days=2)
    after(village, id_)

    shown = await village.do(LI, Action("session_show", id_))
    village.clock.forward(days=14)
    closed = await village.do(LI, Action("session_show", id_))

    assert "Nothing was taken away from it yet" in text_of(over)
    assert "#1 Pin the tools before the release train leaves" in text_of(shown)
    assert "You are going" not in text_of(shown)
    assert [each.label for each in buttons(shown)] == ["I was there", "What I take away"]
    assert buttons(closed) == []


async def test_where_nothing_came_of_a_session_nothing_is_posted(village: Village) -> None:
    id_ = gather(village, announced=False)
    village.clock.forward(days=4, hours=2)
    with_session(village, id_, lambda tx, session: afterwards.after(tx, _at_missed(session), now=village.clock()))

    await village.deliver()

    assert village.public() == []


def _at_missed(session: Session) -> Session:
    return replace(session, occurrence=replace(session.occurrence, step=MISSED))


async def test_who_asked_for_it_is_told_privately_what_they_missed(village: Village) -> None:
    id_ = gather(village, announced=False)
    for actor in (LI, BO):
        await village.do(actor, Action("attend_wish", SERIES))
    village.clock.forward(days=2, hours=1)
    after(village, id_)
    await take(village, LI, id_, learned=LEARNED)
    village.clock.forward(days=2)

    after(village, id_)
    await village.deliver()

    (told,) = [post for post in village.posts_to(BO) if "What you missed" in post.fallback]
    assert "Pin the tools" in told.fallback
    assert not [post for post in village.posts_to(LI) if "What you missed" in post.fallback]
    stopped = await village.press(BO, told, "Stop telling me")
    assert "won't tell you" in text_of(stopped)


async def test_what_was_missed_in_a_private_channel_is_told_nowhere_else(village: Village) -> None:
    id_ = gather(village, place=COUNCIL, announced=False)
    await village.do(FAY, Action("attend_wish", SERIES), COUNCIL)
    refused = await village.do(BO, Action("attend_wish", SERIES))
    village.clock.forward(days=2, hours=1)
    after(village, id_)
    await take(village, LI, id_, COUNCIL, learned=LEARNED)
    village.clock.forward(days=2)

    end_host(village)
    after(village, id_)
    await village.deliver()

    told = [post for post in village.posts_to(FAY) if "What you missed" in post.fallback]
    assert "Pin the tools" not in "".join(post.fallback for post in told)
    assert all("in its channel" in post.fallback for post in told)
    assert "Open hour" not in text_of(refused)


def end_host(village: Village) -> None:
    """Let somebody else host the series, so that its host can miss a session."""
    bo = person(village, LI)

    def change(tx: Transaction) -> None:
        series = tx.sessions.get(SERIES)
        assert series
        tx.sessions.put(replace(series, hosts=(bo,), version=series.version + 1))

    village.store.write_now(home(village), change)


async def test_a_withdrawn_takeaway_leaves_what_was_summed_up(village: Village) -> None:
    id_ = gather(village, announced=False)
    village.clock.forward(days=2, hours=1)
    after(village, id_)
    await take(village, LI, id_, learned=LEARNED)
    await take(village, BO, id_, learned="Ask for the release calendar early")
    village.clock.forward(days=2)
    after(village, id_)
    await village.deliver()
    before = village.public()[-1].fallback

    await village.do(LI, Action("withdraw", "1"))
    await village.deliver()

    summed = next(post.fallback for post in village.public() if "What you missed" in post.fallback)
    assert "Pin the tools" in before
    assert "Pin the tools" not in summed
    assert "release calendar" in summed


async def test_what_was_left_open_is_in_the_next_announcement_at_once(village: Village) -> None:
    first, second = gather(village, days=2, announced=False), gather(village, days=9, announced=False)
    form = await village.do(LI, Action("agenda_propose", first))
    await village.submit(LI, form, proposal="Not reached")
    announce(village, second)
    village.clock.forward(days=2, hours=1)

    after(village, first)
    await village.tick(seconds=5)

    announced = next(post for post in village.public() if "On the agenda" in post.fallback)
    assert isinstance(announced, Post)
    assert "Not reached" in announced.fallback


async def test_nobody_is_asked_long_after_and_a_cancelled_session_asks_nobody(village: Village) -> None:
    id_ = gather(village, announced=False)
    village.clock.forward(days=12)
    state = after(village, id_)
    await village.deliver()
    other = gather(village, days=1, series="d" * 32, announced=False)
    village.clock.forward(days=2)
    end(village, other, OccurrenceState.CANCELLED)

    answer = await village.do(LI, Action("took", other))

    assert state is OccurrenceState.DONE
    assert village.public() == []
    assert "was not held" in text_of(answer)


async def test_an_erased_member_leaves_no_trace_of_a_session(village: Village) -> None:
    id_ = gather(village)
    village.clock.forward(days=2, hours=1)
    await village.do(LI, Action("attend_yes", id_))
    await village.do(LI, Action("attend_wish", SERIES))
    await take(village, LI, id_, learned=LEARNED, trying="Pin the tools in the wiki")
    who = person(village, LI)

    await village.do(LI, Action("erase"))

    held = village.store.read_now(home(village), lambda tx: tx.erasure.held(who))
    assert not any(held[name] for name in ("attendance", "takeaway", "missed", "vote", "point"))


async def test_an_entry_says_of_which_session_it_was_taken_away(village: Village) -> None:
    id_ = gather(village)
    village.clock.forward(days=2, hours=1)
    await take(village, LI, id_, learned=LEARNED)

    answer = await village.type(BO, "/hearth show 1")

    assert "Taken away from Open hour" in text_of(answer)


async def test_what_one_tries_stands_on_ones_own_page(village: Village) -> None:
    id_ = gather(village)
    village.clock.forward(days=2, hours=1)
    await take(village, LI, id_, trying="Pin the tools in the wiki")

    mine, others = await village.type(LI, "/hearth me"), await village.type(BO, "/hearth me")

    assert "Pin the tools in the wiki" in text_of(mine)
    assert "Pin the tools" not in text_of(others)


async def test_who_looks_back_sees_what_the_sessions_of_the_place_brought(village: Village) -> None:
    first = gather(village, announced=False)
    form = await village.do(LI, Action("agenda_propose", first))
    await village.submit(LI, form, proposal="How do we pin tools?")
    await village.do(FAY, Action("point_done", points(village, first)[0].id))
    village.clock.forward(days=2, hours=1)
    await take(village, LI, first, learned=LEARNED)
    gather(village, place=COUNCIL, days=1, series="c" * 32, announced=False)
    back = gather(village, Format.LOOK_BACK, days=5, series="b" * 32, announced=False)

    answer = text_of(await village.do(LI, Action("agenda_show", back)))

    assert "1 session held, 1 point talked about, 1 taken away" in answer
    assert "Pin the tools before the release train leaves" in answer
