"""`hearth keys rotate`: the newest key takes the place of the others, and no token is lost on the way."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli.compose import utc_now
from bot.cli.control import listening
from bot.cli.keys import check_tokens
from bot.cli.lock import hold
from bot.errors import Unavailable
from bot.messages import Installation
from bot.settings import Settings
from bot.storage.installations import SqlInstallations
from bot.storage.store import Store

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

OLD, NEW = "o" * 40, "n" * 40
TOKEN = "xoxb" + "-1"


def a_store(shell: Shell) -> Store:
    shell.folder.mkdir(exist_ok=True)
    return Store.open(f"sqlite:///{shell.database}")


@pytest.fixture
def kept(shell: Shell) -> None:
    """Keep a token with the old key."""
    with closing(a_store(shell)) as store:
        asyncio.run(SqlInstallations(store, [OLD], utc_now).put(Installation("slack:T1", TOKEN)))


def opened(shell: Shell, *keys: str) -> str:
    """Return the token as these keys open it."""
    with closing(a_store(shell)) as store:
        found = asyncio.run(SqlInstallations(store, keys, utc_now).get("slack:T1"))
    return found.token if found else ""


@pytest.mark.usefixtures("kept")
def test_a_key_that_hearth_made_is_replaced_and_opens_nothing_any_more(shell: Shell) -> None:
    path = shell.folder / "hearth.key"
    path.write_text(OLD)

    said = shell.hearth("keys", "rotate")

    assert said.code == 0
    assert said.out.startswith("Encrypted 1 token with the newest key.\n")
    assert path.read_text() != OLD
    assert path.stat().st_mode & 0o777 == 0o600
    assert opened(shell, path.read_text()) == TOKEN
    with pytest.raises(Unavailable):
        opened(shell, OLD)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("line", [f"HEARTH_SECRET_KEY={OLD}", f'export HEARTH_SECRET_KEY="{OLD}"'])
def test_a_key_in_dotenv_is_replaced_and_every_other_line_stays(shell: Shell, line: str) -> None:
    Path(".env").write_text(f"# mine\n{line}\nHEARTH_PORT=0\n")

    said = shell.hearth("keys", "rotate", "--json").json
    before, key, after = Path(".env").read_text().splitlines()

    assert said == {"tokens": 1, "replaced": ".env"}
    assert (before, after) == ("# mine", "HEARTH_PORT=0")
    assert opened(shell, key.removeprefix("HEARTH_SECRET_KEY=")) == TOKEN


@pytest.mark.usefixtures("kept")
def test_a_key_that_the_operator_set_is_the_operators_to_replace(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_SECRET_KEY", f"{NEW},{OLD}")

    said = shell.hearth("keys", "rotate")

    assert said.out.endswith("Take the older keys out of HEARTH_SECRET_KEY now.\n")
    assert opened(shell, NEW) == TOKEN


@pytest.mark.usefixtures("kept")
def test_without_the_key_that_opens_a_token_nothing_is_changed(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_SECRET_KEY", NEW)

    said = shell.hearth("keys", "rotate")

    assert said.code == 78
    assert "bring back the key" in said.err
    assert opened(shell, OLD) == TOKEN


@pytest.mark.usefixtures("kept")
def test_stopped_in_the_middle_both_keys_are_there_and_the_next_time_ends_it(shell: Shell) -> None:
    path = shell.folder / "hearth.key"
    path.write_text(f"{NEW},{OLD}")

    said = shell.hearth("keys", "rotate")

    assert said.code == 0
    assert "," not in path.read_text()
    assert opened(shell, path.read_text()) == TOKEN


@pytest.mark.usefixtures("kept")
def test_with_a_key_that_opens_no_token_hearth_does_not_start_until_those_are_forgotten(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_SECRET_KEY", NEW)
    monkeypatch.setenv("HEARTH_DISCORD_TOKEN", "MTIz.abc.def")

    refused = shell.hearth("run")
    forgotten = shell.hearth("keys", "forget")
    again = shell.hearth("keys", "forget")

    assert refused.code == 78
    assert "No key opens the token of slack:T1: bring the old key back" in refused.err
    assert forgotten.out == "Forgot the token of slack:T1: install the app there anew.\n"
    assert again.out == "Every token opens: there is nothing to forget.\n"
    assert opened(shell, OLD) == ""


@pytest.mark.usefixtures("kept")
def test_one_token_that_does_not_open_keeps_no_other_space_from_being_served(shell: Shell) -> None:
    with closing(a_store(shell)) as store:
        asyncio.run(SqlInstallations(store, [NEW], utc_now).put(Installation("slack:T2", TOKEN)))
        settings = Settings(secret_key=NEW, discord_token="MTIz.abc.def")  # type: ignore[arg-type]

        check_tokens(settings, store)


def test_a_hearth_that_runs_would_not_know_the_new_key(shell: Shell) -> None:
    async def rotate_beside() -> tuple[int, str]:
        async with listening(shell.database, {}):
            with hold(shell.database, "run"):
                said = await asyncio.to_thread(shell.hearth, "keys", "rotate")
        return said.code, said.err

    shell.hearth("share", "Turn the key twice #tip")

    code, err = asyncio.run(rotate_beside())

    assert code == 1
    assert err.startswith("Hearth already runs")
    assert err.endswith(": stop it first.\n")
