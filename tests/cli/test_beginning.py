"""`hearth init` and `hearth manifest`: from nothing to what Slack and Discord want."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from bot.settings import read_settings

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

TOKEN = base64.b64encode(b"123456789012345678").decode().rstrip("=") + ".abcdef." + "x" * 30


def written() -> dict[str, str]:
    lines = Path(".env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_it_writes_a_key_and_a_place_for_each_secret_for_its_owner_only(shell: Shell) -> None:
    said = shell.hearth("init")

    assert said.code == 0
    assert Path(".env").stat().st_mode & 0o777 == 0o600
    assert set(written()) == {
        "HEARTH_SECRET_KEY",
        "HEARTH_SLACK_BOT_TOKEN",
        "HEARTH_SLACK_APP_TOKEN",
        "HEARTH_DISCORD_TOKEN",
    }
    assert len(read_settings().secret_keys[0]) >= 32
    assert read_settings().platforms == ()


def test_the_key_itself_is_not_shown(shell: Shell) -> None:
    said = shell.hearth("init")

    assert written()["HEARTH_SECRET_KEY"] not in said.out


def test_what_is_there_stays_and_what_is_missing_is_added(shell: Shell) -> None:
    Path(".env").write_text("# mine\nHEARTH_PORT=9000\nHEARTH_DISCORD_TOKEN=")

    first = shell.hearth("init", "--discord", "--json").json
    before = Path(".env").read_text()
    second = shell.hearth("init", "--discord", "--json").json

    assert first["added"] == ["HEARTH_SECRET_KEY"]
    assert before.startswith("# mine\nHEARTH_PORT=9000\nHEARTH_DISCORD_TOKEN=\nHEARTH_SECRET_KEY=")
    assert second["added"] == []
    assert Path(".env").read_text() == before


def test_what_is_set_elsewhere_is_not_asked_for_again(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_SECRET_KEY", "k" * 40)
    Path("hearth.toml").write_text(f'discord_token = "{TOKEN}"\n')

    said = shell.hearth("init", "--discord", "--json").json

    assert said["added"] == []
    assert not Path(".env").exists()


def test_the_key_that_hearth_made_before_is_kept(shell: Shell) -> None:
    shell.folder.mkdir()
    (shell.folder / "hearth.key").write_text("k" * 40)

    shell.hearth("init")

    assert written()["HEARTH_SECRET_KEY"] == "k" * 40


def test_slack_makes_the_app_from_the_link(shell: Shell) -> None:
    link = shell.hearth("init", "--slack", "--json").json["slack"]

    parts = urlsplit(link)
    made = yaml.safe_load(parse_qs(parts.query)["manifest_yaml"][0])

    assert (parts.netloc, parts.path) == ("api.slack.com", "/apps")
    assert made["settings"]["socket_mode_enabled"] is True


def test_by_http_slack_is_told_where_hearth_is(shell: Shell) -> None:
    said = shell.hearth("init", "--slack", "--http", "https://hearth.example/", "--json").json

    assert "HEARTH_SLACK_SIGNING_SECRET" in said["added"]
    assert written()["HEARTH_BASE_URL"] == "https://hearth.example"
    assert "https%3A%2F%2Fhearth.example%2Fslack%2Fevents" in said["slack"]


def test_an_address_that_is_none_is_refused_and_nothing_written(shell: Shell) -> None:
    said = shell.hearth("init", "--http", "hearth.example")

    assert said.code == 2
    assert "--http wants the address" in said.err
    assert not Path(".env").exists()


def test_the_manifest_has_two_profiles(shell: Shell) -> None:
    full, least = (
        yaml.safe_load(shell.hearth("manifest", *words).out)["oauth_config"]["scopes"]["bot"]
        for words in ([], ["--least"])
    )

    assert "channels:history" in full
    assert set(least) < set(full)
    assert "channels:history" not in least


def test_slash_commands_whose_names_another_app_has_may_be_left_out(shell: Shell) -> None:
    every, alone = (
        [one["command"] for one in yaml.safe_load(shell.hearth("manifest", *words).out)["features"]["slash_commands"]]
        for words in ([], ["--hearth-only"])
    )

    assert every == ["/hearth", "/share", "/ask", "/session", "/who"]
    assert alone == ["/hearth"]


def test_the_least_profile_is_remembered(shell: Shell) -> None:
    shell.hearth("init", "--slack", "--least")

    assert read_settings().slack_profile == "least"


def test_once_the_token_is_there_discord_is_invited_by_a_link(shell: Shell) -> None:
    before = shell.hearth("init", "--discord")
    text = Path(".env").read_text().replace("HEARTH_DISCORD_TOKEN=", f"HEARTH_DISCORD_TOKEN={TOKEN}")
    Path(".env").write_text(text)

    link = shell.hearth("init", "--discord", "--json").json["discord"]

    query = parse_qs(urlsplit(link).query)
    assert "`hearth init` again prints the link" in before.out
    assert query["client_id"] == ["123456789012345678"]
    assert int(query["permissions"][0]) > 0


@pytest.mark.parametrize("text", ["HEARTH_PORT=many\n", "HEARTH_SLACK_APP_TOKEN=nonsense\n", "nonsense\n"])
def test_wrong_settings_do_not_keep_it_from_adding_what_is_missing(shell: Shell, text: str) -> None:
    Path(".env").write_text(text)

    said = shell.hearth("init", "--discord", "--json")

    assert said.code == 0
    assert Path(".env").read_text().startswith(text)
    assert "HEARTH_SECRET_KEY" in said.json["added"]


def test_it_ends_with_what_to_do_next(shell: Shell) -> None:
    said = shell.hearth("init")

    assert all(word in said.out for word in ("hearth run", "hearth doctor", "connections:write", "Reset Token"))


def fill(**values: str) -> None:
    lines = Path(".env").read_text().splitlines()
    kept = [line for line in lines if line.partition("=")[0] not in values]
    Path(".env").write_text("\n".join([*kept, *(f"{name}={value}" for name, value in values.items())]) + "\n")


def test_what_is_done_is_not_asked_for_again(shell: Shell) -> None:
    shell.hearth("init")
    fill(HEARTH_SLACK_BOT_TOKEN="xoxb" + "-1", HEARTH_SLACK_APP_TOKEN="xapp" + "-1", HEARTH_DISCORD_TOKEN=TOKEN)

    said = shell.hearth("init").out

    assert "Make the app" not in said
    assert "Reset Token" not in said
    assert said.count("set. ") == 2
    assert "https://discord.com/oauth2/authorize" in said


def test_a_token_that_names_no_application_is_said_to_be_none(shell: Shell) -> None:
    shell.hearth("init", "--discord")
    fill(HEARTH_DISCORD_TOKEN="copied-in-part")

    said = shell.hearth("init", "--discord").out

    assert "HEARTH_DISCORD_TOKEN is no bot's token" in said
    assert "New Application" not in said


@pytest.mark.parametrize(("words", "invites"), [("--slack", 1), ("--discord", 0)])
def test_each_platform_ends_with_its_own_next_step(shell: Shell, words: str, invites: int) -> None:
    said = shell.hearth("init", words).out

    assert said.count("/invite @Hearth") == invites
    assert "/hearth setup" in said


def test_the_address_of_the_page_is_named_until_it_is_set(shell: Shell) -> None:
    before = shell.hearth("init", "--slack").out
    after = shell.hearth("init", "--slack", "--http", "https://hearth.example").out

    assert "HEARTH_BASE_URL=http://127.0.0.1:8765" in before
    assert "HEARTH_BASE_URL=" not in after


def test_an_option_without_its_value_points_to_the_help_of_its_command(shell: Shell) -> None:
    said = shell.hearth("init", "--http")

    assert said.err == "Option '--http' requires an argument; `hearth init -h` shows how.\n"


def test_what_was_meant_is_asked_in_one_sentence(shell: Shell) -> None:
    said = shell.hearth("keys", "rotat")

    assert said.err == "No such command 'rotat'. Did you mean 'rotate'? `hearth keys -h` shows how.\n"
