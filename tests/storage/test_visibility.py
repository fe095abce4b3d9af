"""The predicate of visibility says what `visible` says, on both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.community.model import Viewer
from bot.messages import Place
from bot.practice.model import Draft, Kind, Scope, State, visible
from bot.storage.store import Store
from bot.storage.tables.practice import entry
from bot.storage.visibility import visible_to
from tests.factories import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.practice.model import Entry
    from bot.transaction import Transaction

ROOMS = ["", "web:local/general", "web:local/council", "slack:T1/C1"]
PERSONS = [None, "li", "bo"]


def keep_one_of_each(tx: Transaction) -> None:
    """Keep an entry for every scope, room, author and state."""
    every = [(scope, room, author, state) for scope in Scope for room in ROOMS for author in PERSONS for state in State]
    for scope, room, author, state in every:
        draft = Draft(Kind.TIP, "title", "body", NOW, author=author, scope=scope, room=room)
        kept = tx.entries.keep(draft, now=NOW)
        assert kept is not None
        change = entry.update().where(entry.c.community_id == kept.community, entry.c.number == kept.number)
        tx._context.connection.execute(change, {"state": state.value})  # type: ignore[attr-defined] # noqa: SLF001


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def repertoire(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Two communities with one entry of each sort, on each engine."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('seen') / 'hearth.db'}"
    else:
        template = request.getfixturevalue("template")
        cluster = request.getfixturevalue("cluster")
        url = cluster.url(cluster.create(template))
    store = Store.open(url)
    for name in ("one", "two"):
        store.write_now(store.found(name, now=NOW).id, keep_one_of_each)
    yield store
    store.close()


viewers = st.builds(
    Viewer,
    community=st.sampled_from([1, 2, 3]),
    person=st.sampled_from(PERSONS),
    rooms=st.frozensets(st.sampled_from(ROOMS)),
    facilitates=st.booleans(),
    guest=st.booleans(),
    mixed=st.frozensets(st.sampled_from(ROOMS)),
)
places = st.none() | st.builds(
    Place, st.sampled_from(["web:local", "slack:T1"]), st.sampled_from(["general", "council", "C1", ""]), st.just("9")
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(viewer=viewers, place=places)
def test_the_predicate_and_the_rule_agree(repertoire: Store, viewer: Viewer, place: Place | None) -> None:
    def compare(tx: Transaction) -> tuple[list[int], list[int]]:
        every: list[Entry] = list(tx.entries.stream(None))
        by_rule = [one.number for one in every if visible(one, viewer, place)]
        statement = select(entry.c.number).where(entry.c.community_id == 1, visible_to(viewer, place))
        rows = tx._context.connection.execute(statement.order_by(entry.c.number))  # type: ignore[attr-defined] # noqa: SLF001
        return by_rule, list(rows.scalars())

    by_rule, by_predicate = repertoire.read_now(1, compare)

    assert by_predicate == by_rule
