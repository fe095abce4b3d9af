"""Members' own tokens: shown once, revoked at will, and gone with their member."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.community.tokens import MOST, PREFIX
from bot.core.tokens import bearer
from bot.messages import Action, FormSubmitted, Post
from bot.storage.tables.access import api_token
from tests.core.sitting import press
from tests.core.village import text_of
from tests.factories import BO, GENERAL, LI

if TYPE_CHECKING:
    from bot.community.tokens import Bearing
    from bot.messages import Account
    from tests.core.village import Village


async def made(village: Village, who: Account = LI, name: str = "My editor", days: str = "30") -> Post:
    form = FormSubmitted(
        f"form{next(village.counter)}", who, GENERAL, Action("token_new"), {"name": name, "days": days}, village.clock()
    )
    shown = await village.core.on_form(form)
    assert isinstance(shown, Post)
    return shown


def secret_of(shown: Post) -> str:
    return next(word for word in shown.fallback.split() if word.startswith(PREFIX))


async def whose(village: Village, secret: str) -> Bearing | None:
    return await bearer(village.core._desk, secret)  # noqa: SLF001


async def test_a_token_stands_for_its_member_in_the_community_where_it_was_made(village: Village) -> None:
    secret = secret_of(await made(village))

    found = await whose(village, secret)

    assert found
    assert (found.account.native, found.community) == (LI.native, 1)


async def test_a_token_is_listed_without_its_secret_and_revoked_in_one_press(village: Village) -> None:
    secret = secret_of(await made(village))

    listed = await village.type(LI, "/hearth token")
    revoked = await press(village, LI, listed, "Revoke")

    assert "My editor" in text_of(listed)
    assert secret not in str(listed)
    assert "opens nothing any more" in text_of(revoked)
    assert await whose(village, secret) is None


async def test_a_token_stands_on_its_members_own_page_and_on_nobody_elses(village: Village) -> None:
    await made(village)

    mine = await village.type(LI, "/hearth me")
    listed = await village.press(LI, mine, "My tokens")

    assert "A token of yours reads here for your programs: “My editor”." in text_of(mine)
    assert "My editor" in text_of(listed)
    assert "token" not in text_of(await village.type(BO, "/hearth me"))


async def test_nobody_revokes_the_token_of_somebody_else(village: Village) -> None:
    secret = secret_of(await made(village))
    listed = await village.type(LI, "/hearth token")

    await press(village, BO, listed, "Revoke")

    assert await whose(village, secret)


async def test_a_token_opens_nothing_after_its_day_and_is_forgotten_with_the_next_one(village: Village) -> None:
    secret = secret_of(await made(village))

    village.clock.forward(days=30)

    assert await whose(village, secret) is None
    await made(village, name="Another")
    assert len(village.store.look(lambda connection: connection.execute(select(api_token)).all())) == 1


async def test_a_token_of_someone_who_left_opens_nothing(village: Village) -> None:
    secret = secret_of(await made(village))

    village.store.write_now(1, lambda tx: tx.members.leave(LI, now=village.clock()))

    assert await whose(village, secret) is None


async def test_a_token_of_somebody_erased_opens_nothing_and_is_gone(village: Village) -> None:
    secret = secret_of(await made(village))

    await village.do(LI, Action("erase"))

    assert await whose(village, secret) is None
    assert village.store.look(lambda connection: connection.execute(select(api_token)).all()) == []


async def test_the_same_form_delivered_again_tells_no_token(village: Village) -> None:
    form = FormSubmitted("again", LI, GENERAL, Action("token_new"), {"name": "One", "days": "90"}, village.clock())

    first, second = await village.core.on_form(form), await village.core.on_form(form)

    assert PREFIX in text_of(first)
    assert PREFIX not in text_of(second)


async def test_the_secret_of_a_token_is_kept_nowhere(village: Village) -> None:
    secret = secret_of(await made(village))

    kept = village.store.look(lambda connection: str(connection.execute(select(api_token)).all()))

    assert secret not in kept


async def test_more_tokens_than_anybody_needs_are_refused_with_a_sentence(village: Village) -> None:
    for _ in range(MOST):
        await made(village)

    assert "which is the most" in text_of(await made(village))


async def test_a_token_without_a_name_or_with_an_odd_end_opens_the_form_again(village: Village) -> None:
    for values in ({"name": " ", "days": "30"}, {"name": "One", "days": "100000"}, {}):
        form = FormSubmitted(f"odd{values}", LI, GENERAL, Action("token_new"), values, village.clock())

        assert "Say what the token is for" in str(await village.core.on_form(form))


@pytest.mark.parametrize("secret", ["", "x", PREFIX, PREFIX + "a" * 500, "\x00", "hearth_ü", "hearth_' OR 1=1 --"])
async def test_no_other_secret_is_a_token(village: Village, secret: str) -> None:
    await made(village)

    assert await whose(village, secret) is None
