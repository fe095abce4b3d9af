"""What the doctor finds beside a platform: each check fails in one test, and passes once its advice was followed."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli.checking.machine import space
from bot.cli.compose import House, utc_now
from bot.cli.control import listening
from bot.cli.lock import hold
from bot.cli.report import masked
from bot.cli.writing import answered_by
from bot.messages import Finding, Installation, Place, Post
from bot.settings import Settings
from bot.settings.reading import is_secret
from bot.storage.installations import SqlInstallations
from bot.storage.store import Store
from bot.testing import FakeAdapter
from tests.factories import NOW

if TYPE_CHECKING:
    from bot.transaction import Transaction
    from tests.cli.conftest import Shell

SECRET = "MTIz" + ".abcdef." + "x" * 30  # What Discord's tokens look like.
KEY = "k" * 40


def checks(shell: Shell) -> dict[str, dict[str, str]]:
    return {check["name"]: check for check in shell.hearth("doctor", "--json").json}


def a_store(shell: Shell) -> Store:
    return Store.open(f"sqlite:///{shell.database}")


@pytest.fixture
def attached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attach a Discord that answers nowhere."""
    monkeypatch.setenv("HEARTH_DISCORD_TOKEN", SECRET)
    monkeypatch.setenv("HEARTH_DISCORD_API_URL", "http://127.0.0.1:9/api/v10")


def test_where_no_platform_is_attached_the_doctor_says_how_to_begin(shell: Shell) -> None:
    assert checks(shell)["platforms"]["says"] == "none is attached: `hearth init` begins with Slack or Discord"


def test_a_token_that_was_left_empty_is_named_with_its_file(shell: Shell) -> None:
    shell.hearth("init", "--discord")

    found = checks(shell)["platforms"]

    assert (found["result"], found["says"]) == ("warning", "none is attached: HEARTH_DISCORD_TOKEN in .env is empty")
    assert "hearth init" in found["advice"]


@pytest.mark.usefixtures("attached")
def test_a_page_without_an_address_is_a_warning_until_it_has_one(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    before = checks(shell)["page"]
    monkeypatch.setenv("HEARTH_BASE_URL", "http://127.0.0.1:8765")
    after = checks(shell)["page"]

    assert (before["result"], "HEARTH_BASE_URL" in before["says"]) == ("warning", True)
    assert "HEARTH_BASE_URL=http://127.0.0.1:8765" in before["advice"]
    assert after["result"] == "good"


def test_the_page_of_the_playground_needs_no_address(shell: Shell) -> None:
    assert "page" not in checks(shell)


@pytest.mark.usefixtures("attached")
def test_a_key_file_beside_the_key_in_dotenv_is_said_to_be_unused(shell: Shell) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    (shell.folder / "hearth.key").write_text(KEY)
    shell.hearth("init", "--discord")

    before = checks(shell)["key"]
    (shell.folder / "hearth.key").unlink()
    after = checks(shell)["key"]

    assert before["says"].endswith("hearth.key is not used beside HEARTH_SECRET_KEY and may be removed")
    assert (before["result"], after["says"]) == ("good", "opens every token that is kept")


@pytest.mark.parametrize(("command", "meanwhile"), [("run", "while Hearth runs"), ("import", "another command writes")])
def test_the_search_index_is_not_looked_at_while_somebody_writes(shell: Shell, command: str, meanwhile: str) -> None:
    shell.hearth("share", "Turn the key twice #tip")

    with hold(shell.database, command):
        found = checks(shell)["search index"]

    assert found["says"].endswith(meanwhile)


def test_too_little_room_for_a_copy_is_a_warning_until_there_is_enough(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    file = tmp_path / "hearth.db"
    with file.open("wb") as database:
        database.truncate(2**43)  # It takes no room, and says that it is larger than any disk of ours.

    full = space(settings)
    file.unlink()

    assert (full.result, "Make room" in full.advice) == ("warning", True)
    assert space(settings).result == "good"


def test_a_settings_file_with_secrets_is_for_its_owner(shell: Shell) -> None:
    dotenv = Path(".env")
    dotenv.write_text(f"HEARTH_SECRET_KEY={KEY}\n")
    dotenv.chmod(0o644)

    before = checks(shell)["settings file"]
    dotenv.chmod(0o600)
    after = checks(shell)["settings file"]

    assert (before["result"], before["advice"]) == ("warning", "chmod 600 .env")
    assert after["result"] == "good"


def test_a_settings_file_without_secrets_may_be_read_by_all(shell: Shell) -> None:
    Path(".env").write_text("HEARTH_LOG_LEVEL=error\n")

    assert "settings file" not in checks(shell)


async def keep_a_token(shell: Shell, key: str) -> None:
    with closing(a_store(shell)) as store:
        await SqlInstallations(store, [key], utc_now).put(Installation("slack:T1", "xoxb-" + "1"))


@pytest.mark.usefixtures("attached")
def test_a_token_that_no_key_opens_is_found_until_the_key_is_back(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    asyncio.run(keep_a_token(shell, KEY))
    monkeypatch.setenv("HEARTH_SECRET_KEY", "n" * 40)
    before = checks(shell)["key"]

    monkeypatch.setenv("HEARTH_SECRET_KEY", f"{'n' * 40},{KEY}")
    after = checks(shell)["key"]

    assert (before["result"], before["says"]) == ("bad", "no key opens the token of slack:T1")
    assert after["result"] == "good"


@pytest.mark.usefixtures("attached")
def test_a_key_that_is_nowhere_else_is_a_warning_until_init_puts_it_into_dotenv(shell: Shell) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    (shell.folder / "hearth.key").write_text(KEY)

    before = checks(shell)["key"]
    shell.hearth("init", "--discord")
    after = checks(shell)["key"]

    assert before["result"] == "warning"
    assert before["advice"].startswith("`hearth init`")
    assert after["result"] == "good"
    assert f"HEARTH_SECRET_KEY={KEY}\n" in Path(".env").read_text()


def send(key: str, tx: Transaction) -> None:
    tx.outgoing.send(Place("slack:T1", "C1"), Post((), "x"), key=key, now=NOW)


def test_posts_that_were_given_up_are_listed_and_settled(shell: Shell) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    with closing(a_store(shell)) as store:
        for key in ("k1", "k2"):
            store.write_now(1, partial(send, key))
        given_up = "UPDATE outbox SET state='dead', payload=NULL, fault='unsure'"
        store.change(lambda connection: connection.exec_driver_sql(given_up))

    listed = shell.hearth("outbox", "list").out
    before = checks(shell)["outbox"]
    one = shell.hearth("outbox", "settle", "k1")
    status = shell.hearth("status", "--json").json
    rest = shell.hearth("outbox", "settle", "--all")
    after = checks(shell)["outbox"]

    assert "k1" in listed
    assert "it may stand already" in listed
    assert before["result"] == "warning"
    assert "hearth outbox settle --all" in before["advice"]
    assert (one.out, rest.out) == ("Struck 1 post off the list.\n", "Struck 1 post off the list.\n")
    assert [letter["key"] for letter in status["given_up"]] == ["k2"]
    assert after["result"] == "good"


@pytest.mark.parametrize("words", [["settle"], ["settle", "k1", "--all"]])
def test_what_to_settle_is_to_be_said(shell: Shell, words: list[str]) -> None:
    said = shell.hearth("outbox", *words)

    assert (said.code, said.err) == (2, "Name a post, or --all: hearth outbox settle KEY\n")


def test_a_post_that_was_not_given_up_cannot_be_settled(shell: Shell) -> None:
    shell.hearth("share", "Turn the key twice #tip")

    said = shell.hearth("outbox", "settle", "k9")

    assert (said.code, said.err) == (1, "There is no given-up post k9: `hearth outbox list` shows them.\n")


def test_a_space_that_hearth_was_removed_from_is_named_with_the_day_on_which_it_goes(shell: Shell) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    now, place = utc_now(), Place("slack:T1", "C1")
    with closing(a_store(shell)) as store:
        community = store.home_now(place, now=now)
        goes = now + timedelta(days=30)
        store.write_now(community, lambda tx: tx.spaces.leave("slack:T1", purge_at=goes, now=now))
        before = checks(shell)["removed space"]
        status = shell.hearth("status").out
        store.write_now(community, lambda tx: tx.spaces.join("slack:T1", name="", installer="", now=now))

    after = checks(shell)

    assert f"goes on {goes:%d %B %Y}" in before["says"]
    assert "hearth export" in before["advice"]
    assert f"removed; what it holds goes on {goes:%d %B %Y}" in status
    assert "removed space" not in after


@pytest.mark.usefixtures("attached")
def test_through_the_hearth_that_runs_the_doctor_sees_what_its_platforms_see(shell: Shell, tmp_path: Path) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    found = Finding("slack scopes", "bad", "chat:write is not granted", "Install the app anew.")

    async def run() -> tuple[dict[str, dict[str, str]], dict[str, object], dict[str, dict[str, str]]]:
        with closing(a_store(shell)) as store:
            house = House(Settings(data_dir=tmp_path), store)
            house.serve(FakeAdapter("discord", findings=[found]))
            house.supervisor.states["discord"] = "at work"
            house.reconciler.missed("discord:1")
            house.reconciler._watches["discord:1"].closed["discord:1/2"] = utc_now()  # noqa: SLF001 - as it notes it
            async with listening(shell.database, answered_by(house)):
                with hold(shell.database, "run"):
                    seen = await asyncio.to_thread(checks, shell)
                    status = await asyncio.to_thread(lambda: shell.hearth("status", "--json").json)
                    house.supervisor.states["discord"] = "failed"
                    return seen, status, await asyncio.to_thread(checks, shell)

    seen, status, failed = asyncio.run(run())

    assert seen["slack scopes"]["advice"] == "Install the app anew."
    assert seen["history"]["says"].endswith("discord:1/2")
    assert status["platforms"] == {"discord": "at work"}
    assert status["unreadable"] == ["discord:1/2"]
    assert (seen["running"]["result"], failed["running"]["says"]) == ("good", "not at work: discord")


def test_a_report_shows_what_is_set_and_no_secret(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "database_url": "postgresql://hearth:" + "geheim1" + "@127.0.0.1:1/hearth",
        "embedder_key": "geheim2",
        "slack_bot_token": "xoxb-" + "geheim3",
        "slack_app_token": "xapp-" + "geheim4",
        "slack_signing_secret": "geheim5",
        "slack_client_secret": "geheim6",
        "discord_token": "geheim.a.b",
        "secret_key": f"geheim8{KEY},geheim9{KEY}",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(f"HEARTH_{name.upper()}", value)
    monkeypatch.setenv("HEARTH_SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("HEARTH_BASE_URL", "https://127.0.0.1:1")
    for platform in ("SLACK", "DISCORD"):
        monkeypatch.setenv(f"HEARTH_{platform}_API_URL", "http://127.0.0.1:9/api")

    said = shell.hearth("doctor", "--report")

    assert set(secrets) == {name for name in Settings.model_fields if is_secret(name)}
    assert "geheim" not in said.out + said.err
    assert "HEARTH_SLACK_BOT_TOKEN (environment): set" in said.out
    assert "HEARTH_SLACK_CLIENT_ID (environment): 1.2" in said.out


@pytest.mark.parametrize(
    "text",
    ["xoxb" + "-123-abc", "xoxe.xoxp" + "-1-geheim", "xapp" + "-1-geheim", "postgresql://u:geheim@h/x", SECRET],
)
def test_what_looks_like_a_secret_is_left_out_wherever_it_came_from(shell: Shell, text: str) -> None:  # noqa: ARG001
    left = masked(f"before {text} after")

    assert "(left out)" in left
    assert not {"geheim", "123-abc", "xxxxxx"} & set(left.replace("@", " ").replace("-", " ").split())
    assert left.startswith("before ")


def test_the_key_that_hearth_made_is_left_out_too(shell: Shell) -> None:
    shell.folder.mkdir()
    (shell.folder / "hearth.key").write_text(KEY)

    assert KEY not in masked(f"it is {KEY}")
