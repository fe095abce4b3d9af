"""Settings: defaults that need nothing, three sources in order, and every fault said at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.settings import Settings, SettingsFault, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    Set = Callable[..., None]


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Set environment variables: `given(PORT="1")` is HEARTH_PORT=1."""

    def given(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"HEARTH_{name}", value)

    return given


def faults() -> list[str]:
    """Return what is said of the settings."""
    with pytest.raises(SettingsFault) as caught:
        read_settings()
    return str(caught.value).splitlines()


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings()

    assert (settings.host, settings.port) == ("127.0.0.1", 8765)
    assert settings.database == "sqlite:///data/hearth.db"


def test_the_environment_goes_before_the_dotenv_file_and_that_before_the_toml_file(given: Set) -> None:
    given(PORT="1001")
    Path(".env").write_text("HEARTH_PORT=1002\nHEARTH_LOG_LEVEL=error\n", encoding="utf-8")
    Path("hearth.toml").write_text('port = 1003\nlog_level = "debug"\nlog_format = "json"\n', encoding="utf-8")

    settings = read_settings()

    assert (settings.port, settings.log_level, settings.log_format) == (1001, "error", "json")


def test_an_empty_value_is_as_good_as_none(given: Set) -> None:
    given(PORT="")

    assert read_settings().port == 8765


def test_all_faults_of_all_sources_are_said_at_once(given: Set) -> None:
    given(PORT="banana", EMBEDDER="openai")
    Path(".env").write_text("HEARTH_LOG_LEVEL=loud\n", encoding="utf-8")
    Path("hearth.toml").write_text('base_url = "hearth"\n', encoding="utf-8")

    said = faults()

    assert len(said) == 5
    assert 'HEARTH_PORT is "banana": must be a port number from 0 to 65535 (0 takes a free one)' in said
    assert 'HEARTH_LOG_LEVEL in .env is "loud": must be debug, info, warning or error' in said
    assert any(line.startswith('base_url in hearth.toml is "hearth": must be') for line in said)
    assert any(line.startswith("HEARTH_EMBEDDER_URL: is needed and not set") for line in said)
    assert any(line.startswith("HEARTH_EMBEDDER_MODEL: is needed and not set") for line in said)


def test_a_slip_in_a_name_is_not_passed_over_but_named_with_what_was_meant(given: Set) -> None:
    given(PROT="1")
    Path(".env").write_text("HEARTH_DATABASE_ULR=postgresql://hearth:geheim@db/hearth\nOTHER=1\n", encoding="utf-8")
    Path("hearth.toml").write_text("zzz = 1\n", encoding="utf-8")

    assert faults() == [
        "HEARTH_PROT: no such setting; did you mean HEARTH_PORT?",
        "HEARTH_DATABASE_ULR in .env: no such setting; did you mean HEARTH_DATABASE_URL?",
        "zzz in hearth.toml: no such setting",
    ]


def test_unknown_names_and_wrong_values_are_said_together(given: Set) -> None:
    given(PROT="1", PORT="65536")

    assert len(faults()) == 2


@pytest.mark.parametrize(
    "name",
    [
        "DATABASE_URL",
        "SECRET_KEY",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "SLACK_CLIENT_SECRET",
        "DISCORD_TOKEN",
    ],
)
def test_a_secret_is_never_repeated(given: Set, name: str) -> None:
    given(**{name: "geheim"})

    assert "geheim" not in "".join(faults())


def test_a_password_does_not_show_when_settings_are_printed(given: Set) -> None:
    given(DATABASE_URL="postgresql://hearth:geheim@db/hearth")

    settings = read_settings()

    assert "geheim" not in f"{settings!r}{settings}"
    assert settings.database == "postgresql://hearth:geheim@db/hearth"


@pytest.mark.parametrize(
    "rest", ["", "/hearth", "u:p#w@h/x", "u:p/w@h:5432/x", "u:p@[::1]:5432/x", "h/x?sslmode=require"]
)
def test_an_address_of_a_server_may_hold_what_a_password_may(given: Set, rest: str) -> None:
    given(DATABASE_URL=f"postgresql://{rest}")

    assert read_settings().database == f"postgresql://{rest}"


def test_the_short_name_of_postgresql_is_understood(given: Set) -> None:
    given(DATABASE_URL="postgres://db/hearth")

    assert read_settings().database == "postgresql://db/hearth"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://db/hearth",
        "hearth.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "postgresql://db:port/hearth",
        "postgresql://db:99999/hearth",
        "postgresql://[::1/hearth",
    ],
)
def test_a_database_that_hearth_does_not_know_is_refused(given: Set, url: str) -> None:
    given(DATABASE_URL=url)

    assert faults() == [
        "HEARTH_DATABASE_URL: must be sqlite:///path/to/file or postgresql://user:password@host/database"
    ]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "hearth.example"])  # noqa: S104 - refused here
def test_the_page_without_log_in_is_not_opened_to_a_network_unasked(given: Set, host: str) -> None:
    given(HOST=host)

    assert "HEARTH_PLAYGROUND=anywhere" in faults()[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machines_own_addresses_are_served(given: Set, host: str) -> None:
    given(HOST=host)

    assert read_settings().host == host


@pytest.mark.parametrize("playground", ["container", "anywhere"])
def test_a_container_may_open_the_page_by_saying_so(given: Set, playground: str) -> None:
    given(HOST="0.0.0.0", PLAYGROUND=playground)  # noqa: S104 - what the setting is for

    assert read_settings().playground == playground


@pytest.mark.parametrize("url", ["hearth.example", "ftp://hearth.example", "http://", "http://[::1", "https://a:b"])
def test_an_address_that_is_none_is_refused(given: Set, url: str) -> None:
    given(BASE_URL=url)

    assert len(faults()) == 1


def test_an_address_loses_its_last_slash(given: Set) -> None:
    given(BASE_URL="https://hearth.example/cop/")

    assert read_settings().base_url == "https://hearth.example/cop"


def test_the_home_folder_may_be_written_short(given: Set) -> None:
    given(DATA_DIR="~/hearth")

    assert read_settings().data_dir == Path.home() / "hearth"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (".env", b"HEARTH_PORT=1\n=2\n", ".env in line 2: must be NAME=value"),
        (".env", b"HEARTH_HOST=\xff\n", ".env: must be UTF-8 text"),
        ("hearth.toml", b"port = \n", "hearth.toml: is not TOML"),
        ("hearth.toml", b"\xff", "hearth.toml: must be UTF-8 text"),
    ],
)
def test_a_file_that_cannot_be_understood_is_named(name: str, content: bytes, said: str) -> None:
    Path(name).write_bytes(content)

    assert faults()[0].startswith(said)


@pytest.mark.parametrize("name", [".env", "hearth.toml"])
def test_a_folder_in_place_of_a_file_is_named(name: str) -> None:
    Path(name).mkdir()

    assert faults() == [f"{name}: cannot be read: Is a directory"]


def test_a_value_of_the_wrong_type_in_the_toml_file_is_named() -> None:
    Path("hearth.toml").write_text("port = [1]\n", encoding="utf-8")

    assert faults()[0].startswith('port in hearth.toml is "[1]": must be a port number')


BOT, APP = "xoxb" + "-1-a", "xapp" + "-1-a"
DISCORD = "MTIz.abc.def"
KEY = "k" * 32
HTTP = {"SLACK_SIGNING_SECRET": "5ea", "BASE_URL": "https://hearth.example"}
OAUTH = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "c1", "SECRET_KEY": KEY} | HTTP


@pytest.mark.parametrize(
    ("secrets", "platforms"),
    [
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}, ("slack",)),
        ({"SLACK_BOT_TOKEN": BOT} | HTTP, ("slack",)),
        (OAUTH, ("slack",)),
        ({"DISCORD_TOKEN": DISCORD}, ("discord",)),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP, "DISCORD_TOKEN": DISCORD}, ("slack", "discord")),
    ],
)
def test_a_platform_is_attached_by_its_secrets_alone(
    given: Set, secrets: dict[str, str], platforms: tuple[str, ...]
) -> None:
    given(**secrets)

    assert read_settings().platforms == platforms


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SLACK_APP_TOKEN": APP}, "HEARTH_SLACK_APP_TOKEN: needs HEARTH_SLACK_BOT_TOKEN beside it"),
        ({"SLACK_BOT_TOKEN": BOT}, "HEARTH_SLACK_BOT_TOKEN: needs HEARTH_SLACK_APP_TOKEN beside it"),
        (HTTP, "HEARTH_SLACK_SIGNING_SECRET: needs HEARTH_SLACK_BOT_TOKEN beside it"),
        ({"SLACK_BOT_TOKEN": BOT} | HTTP | {"BASE_URL": ""}, "HEARTH_SLACK_SIGNING_SECRET: needs HEARTH_BASE_URL"),
        (OAUTH | {"SLACK_CLIENT_SECRET": ""}, "HEARTH_SLACK_CLIENT_ID: needs HEARTH_SLACK_CLIENT_SECRET"),
        (OAUTH | {"SECRET_KEY": ""}, "HEARTH_SLACK_CLIENT_ID: needs HEARTH_SECRET_KEY"),
        (OAUTH | {"SLACK_CLIENT_ID": "", "SLACK_BOT_TOKEN": BOT}, "HEARTH_SLACK_CLIENT_SECRET: needs HEARTH_SLACK_CL"),
        (
            {"SLACK_BOT_TOKEN": "xoxp" + "-geheim", "SLACK_APP_TOKEN": APP},
            "HEARTH_SLACK_BOT_TOKEN: must be the Bot User OAuth Token, which begins with xoxb-",
        ),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": BOT}, "HEARTH_SLACK_APP_TOKEN: must be the App-Level Token"),
        ({"DISCORD_TOKEN": "geheim"}, "HEARTH_DISCORD_TOKEN: must be the bot's token, three parts"),
        ({"DISCORD_TOKEN": f"Bot {DISCORD}"}, "HEARTH_DISCORD_TOKEN: must be the bot's token, three parts"),
        ({"OPERATORS": "slack:T01/U01,li"}, 'HEARTH_OPERATORS is "slack:T01/U01,li": must be accounts'),
        ({"SECRET_KEY": f"{KEY},geheim"}, "HEARTH_SECRET_KEY: must be at least 32 characters"),
        ({"SLACK_API_URL": "slack.com/api"}, 'HEARTH_SLACK_API_URL is "slack.com/api": must be the address'),
        ({"DISCORD_API_URL": "wss://discord.com"}, 'HEARTH_DISCORD_API_URL is "wss://discord.com": must be'),
        ({"DISCORD_GATEWAY_URL": "https://discord.gg"}, 'HEARTH_DISCORD_GATEWAY_URL is "https://discord.gg": must be'),
        ({"WHEN_UNSURE": "guess"}, 'HEARTH_WHEN_UNSURE is "guess": must be miss'),
        (
            {"DISCORD_TOKEN": DISCORD, "PLAYGROUND": "anywhere"},
            'HEARTH_PLAYGROUND is "anywhere": beside Slack or Discord people sign in',
        ),
    ],
)
def test_a_platforms_settings_that_do_not_go_together_are_named(
    given: Set, settings: dict[str, str], said: str
) -> None:
    given(**settings)

    told = faults()

    assert len(told) == 1
    assert told[0].startswith(said)
    assert "geheim" not in told[0]


def test_faults_of_shape_and_of_agreement_are_said_together(given: Set) -> None:
    given(SLACK_APP_TOKEN=BOT, SLACK_CLIENT_SECRET="c1", PORT="x")

    assert len(faults()) == 4


@pytest.mark.parametrize("playground", ["local", "container", ""])
def test_beside_a_platform_people_sign_in_so_that_any_address_may_be_listened_on(given: Set, playground: str) -> None:
    given(DISCORD_TOKEN=DISCORD, HOST="0.0.0.0", PLAYGROUND=playground)  # noqa: S104 - allowed here

    assert read_settings().platforms == ("discord",)


def test_a_setting_that_is_wrong_in_one_source_is_judged_by_what_holds(given: Set) -> None:
    given(SLACK_BOT_TOKEN=BOT)
    Path(".env").write_text(f"HEARTH_SLACK_BOT_TOKEN=nonsense\nHEARTH_SLACK_APP_TOKEN={APP}\n", encoding="utf-8")

    assert read_settings().platforms == ("slack",)


def test_keys_and_operators_may_be_several(given: Set) -> None:
    given(SECRET_KEY=f" {KEY} ,{'l' * 40}", OPERATORS="slack:T01/U01, discord:1/2")

    settings = read_settings()

    assert settings.secret_keys == (KEY, "l" * 40)
    assert settings.operator_accounts == {"slack:T01/U01", "discord:1/2"}


def test_every_setting_says_what_it_must_be() -> None:
    assert all(field.description for field in Settings.model_fields.values())
