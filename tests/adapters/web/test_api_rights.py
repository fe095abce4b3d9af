"""The JSON API over the real core and both engines: a program sees what its member sees at that moment, and no more."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from adapters.web.api.app import A_MINUTE
from bot.community.tokens import PREFIX
from bot.core.places import direct
from bot.domain.gaps import course
from bot.messages import Action, FormSubmitted, Moved, Place, RoomChanged, SpaceLeft
from bot.storage.purge import purge
from bot.storage.tables.access import api_token
from tests.adapters.web.conftest import Answered, Served, an_adapter, at_work
from tests.adapters.web.standins import MemoryTickets, MemoryTranscript, RecordingInbox, SmallLibrary
from tests.core.conftest import village
from tests.core.towns import (
    ANN,
    CELLAR,
    CY,
    DEE,
    HALL,
    LIZ,
    SLACK,
    YARD,
    code_in,
    settle,
    tell,
    with_platforms,
)
from tests.core.village import text_of
from tests.factories import a_question, later

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.messages import Account
    from tests.core.village import Village

__all__ = ["village"]

EVERY = ("/me", "/ask?q=zwiebel", "/entries", "/entries/1", "/gaps", "/sessions?since=2026-11-23&days=30")
NOT_YOURS = 401


@dataclass
class Town:
    """A workspace and a server with their programs: what is kept, and the running page."""

    village: Village
    page: Served

    async def token(self, who: Account, place: Place) -> str:
        """Return a new token of somebody, made as they do."""
        key = f"token form {next(self.village.counter)}"
        values = {"name": "My editor", "days": "30"}
        form = FormSubmitted(key, who, place, Action("token_new"), values, self.village.clock())
        shown = await self.village.core.on_form(form)
        return next(word for word in text_of(shown).split() if word.startswith(PREFIX))

    async def get(self, path: str, token: str) -> tuple[int, Any]:
        """Ask as a program does."""
        answer = await self.raw(path, token)
        assert answer.headers["Content-Type"] == "application/json"
        return answer.status, json.loads(answer.text)

    async def raw(self, path: str, token: str) -> Answered:
        """Ask, and return the answer as it came."""
        return await self.page.get(f"/api/v1{path}", Authorization=f"Bearer {token}")

    async def seen(self, token: str) -> list[int]:
        """Return the numbers that a token sees, by every way there is, which all must agree."""
        _, shelf = await self.get("/entries", token)
        _, found = await self.get("/ask?q=zwiebel&limit=20", token)
        numbers = sorted(one["number"] for one in shelf["entries"])
        assert sorted(one["number"] for one in found["entries"]) == numbers
        assert shelf["total"] == len(numbers)
        assert found["tier"] != "none" or not numbers
        for number in range(1, 5):
            assert ((await self.get(f"/entries/{number}", token))[0] == 200) is (number in numbers)
        return numbers

    async def refused(self, token: str) -> bool:
        """Return whether a token opens nothing at all, and tells nobody's name."""
        answers = [await self.get(path, token) for path in EVERY]
        return all(status == NOT_YOURS and set(said) == {"error"} for status, said in answers)


@pytest.fixture
async def town(village: Village) -> AsyncIterator[Town]:
    """One tip of the hall (1), one of the private cellar (2), both Ann's; one of the server's own community (1 there)."""
    with_platforms(village)
    await settle(village)
    await tell(village, RoomChanged(HALL, village.clock(), "hall", private=False, shared=False))
    await tell(village, RoomChanged(CELLAR, village.clock(), "cellar", private=True, shared=False))
    await tell(village, RoomChanged(YARD, village.clock(), "yard", private=False, shared=False))
    village.chat.present[str(ANN)] = frozenset({str(HALL), str(CELLAR)})
    await village.say(ANN, "#tip oil the zwiebel saw", HALL, private=False)
    await village.say(ANN, "#tip the vaultkey is under the zwiebel mat", CELLAR, private=True)
    await village.say(DEE, "#tip patch a zwiebel sack with linen", YARD, private=False)
    await village.type(CY, "/hearth me", HALL)
    transcript, tickets = MemoryTranscript(), MemoryTickets(village.clock)
    adapter = an_adapter(village.clock, transcript, playground=False, tickets=tickets)
    async with at_work(adapter, RecordingInbox(), village.core) as (browser, task):  # type: ignore[arg-type]
        yield Town(village, Served(adapter, RecordingInbox(), SmallLibrary(), transcript, village.clock, browser, task))


async def link(town: Town, giver: Account, at: Place, taker: Account, there: Place) -> None:
    """Join two accounts."""
    code = code_in(await town.village.type(giver, "/hearth link", at))
    asked = await town.village.type(taker, f"/hearth link {code}", there)
    await town.village.press(taker, asked, "Join them", there)


async def leaves(town: Town, who: Account) -> None:
    """Let somebody leave a whole space."""
    await tell(town.village, Moved(who, Place(who.space), town.village.clock(), inside=False))


async def test_a_program_sees_what_its_member_sees_and_no_private_channel_of_others(town: Town) -> None:
    ann, cy = await town.token(ANN, HALL), await town.token(CY, HALL)

    assert await town.seen(ann) == [1, 2]
    assert await town.seen(cy) == [1]
    assert "vaultkey" not in str([(await town.raw(path, cy)).text for path in EVERY])


async def test_hidden_and_absent_answer_alike_to_the_last_header(town: Town) -> None:
    cy = await town.token(CY, HALL)

    hidden, absent = await town.raw("/entries/2", cy), await town.raw("/entries/999", cy)

    passing = {"Date", "X-RateLimit-Remaining"}
    plain = [{name: said for name, said in one.headers.items() if name not in passing} for one in (hidden, absent)]
    assert (hidden.status, hidden.text, plain[0]) == (absent.status, absent.text, plain[1])


async def test_who_comes_out_of_a_private_channel_sees_it_no_more_at_once(town: Town) -> None:
    ann = await town.token(ANN, HALL)
    await town.village.say(CY, "#tip a zwiebel lamp for the cellar", CELLAR, private=True)
    assert await town.seen(ann) == [1, 2, 3]

    town.village.chat.present[str(ANN)] = frozenset({str(HALL)})
    await tell(town.village, Moved(ANN, CELLAR, town.village.clock(), inside=False))

    assert await town.seen(ann) == [1, 2]  # The second is her own.


async def test_a_token_opens_one_community_and_no_other_of_the_same_member(town: Town) -> None:
    await link(town, CY, HALL, LIZ, YARD)
    makers, menders = await town.token(CY, HALL), await town.token(LIZ, YARD)

    told = [(await town.get("/me", token))[1]["community"] for token in (makers, menders)]
    texts = [(await town.raw("/entries", token)).text for token in (makers, menders)]

    assert told == ["Makers", "Menders"]
    assert ["saw" in text for text in texts] == [True, False]
    assert ["linen" in text for text in texts] == [False, True]


async def test_the_community_that_a_member_chose_since_changes_nothing_for_their_token(town: Town) -> None:
    await link(town, CY, HALL, LIZ, YARD)
    makers = await town.token(CY, HALL)
    other = next(one for one in await town.village.core.communities(CY) if one.name == "Menders")

    await town.village.do(CY, Action("community", str(other.id)), direct(str(CY)))

    assert "saw" in (await town.raw("/entries", makers)).text
    assert "linen" not in (await town.raw("/entries", makers)).text


async def test_what_was_withdrawn_or_hidden_is_gone_from_programs_at_once_from_its_authors_own_too(town: Town) -> None:
    ann, cy = await town.token(ANN, HALL), await town.token(CY, HALL)

    await town.village.do(ANN, Action("hide", "1", 1), HALL)

    assert await town.seen(ann) == [2]
    assert await town.seen(cy) == []


async def test_a_guest_of_the_space_sees_what_comes_from_their_own_channels_alone(town: Town) -> None:
    cy = await town.token(CY, HALL)
    town.village.chat.present[str(CY)] = frozenset({str(CELLAR)})
    town.village.chat.guests.add(str(CY))
    town.village.core._desk.presences.forget()  # noqa: SLF001  Half a minute has passed.

    assert await town.seen(cy) == [2]


async def test_gaps_of_a_private_channel_are_its_members_own_and_what_was_asked_in_private_is_nobodys(
    town: Town,
) -> None:
    home = (await town.village.store.where(HALL, now=town.village.clock())).community

    def park(tx: Any) -> None:  # noqa: ANN401
        asker = tx.members.known(ANN)
        for id_, place in (("open", HALL), ("closed", CELLAR)):
            gap = a_question(asker, id=id_, text=f"{id_} question", place=str(place), shared=True)
            waiting = replace(gap, state=type(gap.state)("gap"), due_at=later(days=9))
            tx.questions.add(waiting)
            course.hold(tx, waiting, now=later())
        tx.questions.add(replace(a_question(asker, id="own", text="own question", place=str(HALL)), shared=False))

    town.village.store.write_now(home, park)
    ann, cy = await town.token(ANN, HALL), await town.token(CY, HALL)

    known = [sorted(one["asks"] for one in (await town.get("/gaps", of))[1]["gaps"]) for of in (ann, cy)]

    assert known == [["closed question", "open question"], ["open question"]]


async def test_a_token_of_someone_who_left_opens_nothing(town: Town) -> None:
    cy = await town.token(CY, HALL)

    await leaves(town, CY)

    assert await town.refused(cy)


async def test_a_token_of_someone_who_left_opens_nothing_while_they_are_elsewhere_by_another_account(
    town: Town,
) -> None:
    await link(town, CY, HALL, LIZ, YARD)
    makers, menders = await town.token(CY, HALL), await town.token(LIZ, YARD)
    of_cy = next(one for one in await town.village.core.communities(LIZ) if one.name == "Makers")
    await town.village.do(LIZ, Action("community", str(of_cy.id)), direct(str(LIZ)))
    await town.village.type(LIZ, "/hearth me", direct(str(LIZ)))  # From now on she is reached there by that.

    await leaves(town, CY)

    assert await town.refused(makers)
    assert (await town.get("/me", menders))[0] == 200


async def test_a_token_of_somebody_erased_opens_nothing_in_any_community(town: Town) -> None:
    await link(town, CY, HALL, LIZ, YARD)
    tokens = [await town.token(CY, HALL), await town.token(LIZ, YARD)]

    await town.village.do(CY, Action("erase"), HALL)

    assert [await town.refused(token) for token in tokens] == [True, True]


async def test_a_token_of_a_community_that_became_part_of_another_reads_there_and_can_be_revoked_there(
    town: Town,
) -> None:
    cy = await town.token(CY, HALL)
    given = await town.village.press(ANN, await town.village.type(ANN, "/hearth ending", HALL), "Merge it", HALL)
    offered = await town.village.type(DEE, f"/hearth ending take {code_in(given)}", YARD)
    await town.village.press(DEE, offered, "Take it over", YARD)
    asked = next(post for post in reversed(town.village.posts_to(ANN)) if "would take Makers over" in post.fallback)
    await town.village.press(ANN, asked, "Yes, merge them", direct(str(ANN)))
    for _ in range(10):
        await town.village.tick(seconds=1)

    status, said = await town.get("/me", cy)
    listed = await town.village.type(CY, "/hearth token", HALL)

    assert (status, said["community"]) == (200, "Menders")
    assert "My editor" in text_of(listed)
    assert "vaultkey" not in (await town.raw("/entries", cy)).text


async def test_nothing_of_a_token_is_left_once_what_a_space_held_is_purged(town: Town) -> None:
    cy = await town.token(CY, HALL)
    await tell(town.village, SpaceLeft(SLACK, town.village.clock()))
    town.village.clock.forward(days=31)

    purge(town.village.store, SLACK, town.village.clock())

    kept = town.village.store.look(lambda connection: connection.execute(select(api_token)).all())
    assert kept == []
    assert await town.refused(cy)


@pytest.mark.parametrize(
    "words", ["%00", "%ff%fe", "%ED%A0%80", "%E2%80%AE", "%22%20OR%201%3D1%20--", "%25_%5C", "%28" * 160]
)
async def test_hostile_words_get_an_answer_like_any_others(town: Town, words: str) -> None:
    cy = await town.token(CY, HALL)

    answers = [await town.get(path, cy) for path in (f"/ask?q=a{words}", f"/entries?topic={words[:90]}")]

    assert [status for status, _ in answers] == [200, 200]


async def test_a_form_that_is_sent_again_says_where_its_token_is_instead_of_telling_it(town: Town) -> None:
    values = {"name": "My editor", "days": "30"}
    form = FormSubmitted("twice", CY, HALL, Action("token_new"), values, town.village.clock())

    first, second = [text_of(await town.village.core.on_form(form)) for _ in range(2)]

    assert PREFIX in first
    assert PREFIX not in second
    assert "/hearth token" in second


async def test_many_programs_at_once_are_each_answered_and_none_beyond_its_budget(town: Town) -> None:
    cy = await town.token(CY, HALL)

    answers = await asyncio.gather(*(town.get("/entries", cy) for _ in range(80)))
    statuses = [status for status, _ in answers]

    assert (statuses.count(200), statuses.count(429)) == (A_MINUTE, 80 - A_MINUTE)
