"""Tokens are kept encrypted, each bound to its own row."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from bot.errors import Unavailable
from bot.messages import Installation
from bot.storage.installations import SqlInstallations
from bot.storage.scrub import fold
from bot.storage.store import Store
from bot.storage.tables.access import installation
from bot.testing import SettableClock
from tests.factories import NOW

if TYPE_CHECKING:
    from pathlib import Path

OLD, NEW = "an old secret that is long enough" * 2, "a new secret that is long enough" * 2
TOKEN = "made-up-for-this-test"


def kept(store: Store, *secrets: str) -> SqlInstallations:
    """Return the installations of *store* under *secrets*."""
    return SqlInstallations(store, secrets or (OLD,), SettableClock(NOW))


def one(space: str = "slack:T01", token: str = TOKEN) -> Installation:
    """Return an installation."""
    return Installation(
        space, token, bot="B1", name="Makers", scopes=("chat:write",), installed_by=f"{space}/U1", at=NOW
    )


async def test_what_was_put_is_what_is_got(store: Store) -> None:
    installations = kept(store)
    await installations.put(one())
    await installations.put(one("slack:T02"))
    await installations.put(one("discord:1"))

    assert await installations.get("slack:T01") == one()
    assert await installations.get("slack:T09") is None
    assert [each.space for each in await installations.every("slack")] == ["slack:T01", "slack:T02"]


async def test_a_second_installation_takes_the_place_of_the_first(store: Store) -> None:
    installations = kept(store)
    await installations.put(one())
    await installations.put(one(token="another"))

    found = await installations.get("slack:T01")

    assert found
    assert found.token == "another"
    assert len(await installations.every("slack")) == 1


async def test_a_token_that_was_moved_to_another_row_does_not_open(store: Store) -> None:
    installations = kept(store)
    await installations.put(one())
    await installations.put(one("slack:T02", "another"))
    move(store, "slack:T01", "slack:T02")

    with pytest.raises(Unavailable, match="wrong_key"):
        await installations.get("slack:T02")
    assert [each.space for each in await installations.every("slack")] == ["slack:T01"]
    assert list(installations.unreadable()) == ["slack:T02"]


def move(store: Store, source: str, target: str) -> None:
    """Copy the ciphertext of one row over that of another."""
    token = store.look(
        lambda connection: connection.execute(
            select(installation.c.token).where(installation.c.space_id == source)
        ).scalar()
    )
    store.change(
        lambda connection: connection.execute(
            update(installation).where(installation.c.space_id == target).values(token=token)
        )
    )


async def test_another_secret_opens_nothing(store: Store) -> None:
    await kept(store).put(one())

    with pytest.raises(Unavailable, match="wrong_key"):
        await kept(store, NEW).get("slack:T01")


async def test_after_a_rotation_the_old_secret_is_no_longer_needed(store: Store) -> None:
    await kept(store, OLD).put(one())
    await kept(store, OLD).put(one("discord:1"))

    rotated = kept(store, NEW, OLD).rotate()

    assert rotated == 2
    assert await kept(store, NEW).get("slack:T01") == one()
    assert list(kept(store, NEW).unreadable()) == []
    assert list(kept(store, OLD).unreadable()) == ["discord:1", "slack:T01"]


async def test_a_rotation_that_cannot_open_one_changes_none(store: Store) -> None:
    await kept(store, OLD).put(one())
    await kept(store, "a third secret that nobody has any more").put(one("discord:1"))

    with pytest.raises(Unavailable, match="wrong_key"):
        kept(store, NEW, OLD).rotate()

    assert await kept(store, OLD).get("slack:T01") == one()


async def test_no_key_no_start(store: Store) -> None:
    with pytest.raises(ValueError, match="no key"):
        SqlInstallations(store, (), SettableClock(NOW))


async def test_a_dropped_token_is_in_no_file_any_more(tmp_path: Path) -> None:
    with closing(Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")) as store:
        installations = kept(store)
        await installations.put(one())
        stored = store.look(lambda connection: connection.execute(select(installation.c.token)).scalar_one())
        before = holding(tmp_path, stored)

        dropped, again = await installations.drop("slack:T01"), await installations.drop("slack:T01")
        fold(store.engine)

        assert (dropped, again) == (True, False)
        assert before
        assert not holding(tmp_path, stored)
        assert not holding(tmp_path, TOKEN)


def holding(folder: Path, text: str) -> bool:
    """Return whether any file holds *text*."""
    return any(text.encode() in path.read_bytes() for path in folder.iterdir())
