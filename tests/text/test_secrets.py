from __future__ import annotations

import json
import string
from collections import Counter
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import normalise, strike_secrets
from tests.text.leaks import VENDORS, drawn, leaks
from tests.text.places import PLACES
from tests.tools import shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.text.leaks import Leak

SETS = ("til", "tldr", "stackfaq", "qatarql", "pydis_tags")
BENIGN_LINES = 50_000


def lines_of(name: str) -> Iterator[str]:
    """Yield the lines of titles and bodies in one set of the real data."""
    with (shared(name) / "docs.jsonl").open(encoding="utf-8") as documents:
        for document in map(json.loads, documents):
            yield from (line for line in [document["title"], *document["body"].split("\n")] if line.strip())


@pytest.mark.parametrize("seed", [1, 2])
def test_secrets_are_struck_out_wherever_they_are_left(seed: int) -> None:
    left = leaks(Random(seed), each=40)

    struck = [(leak, strike_secrets(normalise(leak.text))) for leak in left]
    missed = Counter(leak.kind for leak, result in struck if leak.secret in result.text or not result.found)
    recall = 1 - missed.total() / len(left)

    kinds = len({leak.kind for leak in left})
    print(f"\n{len(left)} secrets of {kinds} kinds: recall {recall:.4f}, missed {dict(missed)}")  # noqa: T201 - The figure.
    assert len(left) >= 1_000
    assert recall >= 0.98


@pytest.mark.parametrize("kind", VENDORS)
def test_no_place_hides_a_vendors_key(kind: str) -> None:
    chance = Random(kind)

    left = [(place, VENDORS[kind](chance)) for place in PLACES]
    missed = [place for place, secret in left if secret in strike_secrets(normalise(place.format(secret))).text]

    assert missed == []


@pytest.mark.parametrize("name", SETS)
def test_ordinary_lines_are_left_alone(name: str) -> None:
    lines = list(islice(lines_of(name), BENIGN_LINES))

    false = [line for line in lines if strike_secrets(normalise(line)).found]

    print(f"\n{name}: {len(false)} of {len(lines)} lines struck ({len(false) / len(lines):.4%})")  # noqa: T201 - The figure.
    assert len(false) <= len(lines) * 0.001


def test_fifty_thousand_lines_were_looked_at() -> None:
    lines = sum(len(list(islice(lines_of(name), BENIGN_LINES))) for name in SETS)

    assert lines >= BENIGN_LINES


@pytest.mark.parametrize("hidden", ["\u200b", "\u200d", "\u00ad", "\ufeff", "\u2060", "\ufe0f", "\u202e", "\x00"])
def test_a_key_cannot_be_split_by_what_nobody_sees(hidden: str) -> None:
    secret = VENDORS["github"](Random(hidden))

    struck = strike_secrets(normalise(f"use {secret[:9]}{hidden}{secret[9:15]}{hidden}{hidden}{secret[15:]} here"))

    assert struck.text == "use [struck out: github token] here"


@pytest.mark.parametrize("kind", VENDORS)
def test_a_key_at_the_end_of_a_long_and_wild_text_is_found(kind: str) -> None:
    chance = Random(kind)
    wild = drawn(chance, string.printable, 30_000)
    secret = VENDORS[kind](chance)

    assert secret not in strike_secrets(normalise(f"{wild}\n\n{secret}\n")).text


def test_what_is_struck_out_is_named_once_in_the_order_it_stands() -> None:
    chance = Random(1)
    slack, github, other = VENDORS["slack"](chance), VENDORS["github"](chance), VENDORS["github"](chance)

    struck = strike_secrets(f"{slack} and `{github}`, {other}.")

    assert struck.text == "[struck out: slack token] and `[struck out: github token]`, [struck out: github token]."
    assert struck.found == ("slack token", "github token")


def test_only_the_value_is_taken_from_an_assignment() -> None:
    password = drawn(Random(2), "abcdefgh", 8) + "X7!" + "q2"

    assert strike_secrets(f'DB_PASSWORD="{password}" make').text == 'DB_PASSWORD="[struck out: password]" make'
    assert strike_secrets(f"postgres://li:{password}@db/app").text == "postgres://li:[struck out: password]@db/app"


def test_the_more_telling_name_is_used_where_two_patterns_fit() -> None:
    secret = VENDORS["gitlab"](Random(3))

    assert strike_secrets(f"token={secret}").text == "token=[struck out: gitlab token]"


def test_a_private_key_goes_as_a_whole_and_the_text_around_it_stays() -> None:
    key = VENDORS["private key"](Random(4))

    struck = strike_secrets(f"before\n{key}\nafter")

    assert struck.text == "before\n[struck out: private key]\nafter"


def test_a_private_key_without_its_end_is_struck_out_too() -> None:
    key = VENDORS["private key"](Random(5))

    struck = strike_secrets(f"{key[:200]}\n\nand then it stopped")

    assert struck.text == "[struck out: private key]\n\nand then it stopped"


def test_each_of_several_private_keys_is_struck_out() -> None:
    keys = [VENDORS["private key"](Random(seed)) for seed in range(3)]

    struck = strike_secrets("\nand\n".join(keys))

    assert struck.text == "\nand\n".join(["[struck out: private key]"] * 3)


@pytest.mark.parametrize(
    "text",
    [
        "password = <password>",
        "password: changeme",
        'password = "password"',
        "PASSWORD=$DB_PASSWORD ./run",
        "token: ${{ secrets.CI_TOKEN }}",
        "token={{ token }}",
        "api_key=xxxxxxxxxxxxxxxx",
        "api_key: YOUR_API_KEY_HERE",
        'secret = os.environ["SECRET"]',
        "password = getpass.getpass()",
        "the password is stored in the vault",
        "My secret is patience.",
        "Das Passwort ist abgelaufen",
        "tokens are split by whitespace and lowercased",
        "token = request.headers.authorization",
        "password_file: /run/secrets/db_password_v2",
        "postgres://postgres:postgres@localhost:5432/app",
        "postgres://user:password@localhost/app",
        "https://example.dev:8443/a@b",
        "git@github.com:li/app.git",
        "commit 9f2c1e0b7a5d4c3b2a1908f7e6d5c4b3a2918070",
        "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        "550e8400-e29b-41d4-a716-446655440000",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "the line -----BEGIN RSA PRIVATE KEY----- starts a key",
        "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG\n-----END CERTIFICATE-----",
        "npm_config_registry and hf_transfer are settings",
        "risk-averse sk-learn users",
        "AKIA" + "IOSFODNN7EXAMPLE",
        "#142 #tip <@slack:T01/U02>",
        "",
    ],
)
def test_words_and_examples_are_no_secrets(text: str) -> None:
    struck = strike_secrets(text)

    assert (struck.text, struck.found) == (text, ())


@given(st.text())
def test_anything_can_be_looked_at(text: str) -> None:
    struck = strike_secrets(normalise(text))

    assert struck.found or struck.text == normalise(text)


@pytest.mark.parametrize("leak", leaks(Random(6), each=1), ids=lambda leak: leak.kind)
def test_what_is_struck_out_stays_so(leak: Leak) -> None:
    once = strike_secrets(normalise(leak.text)).text

    assert strike_secrets(once).text == once


@pytest.mark.parametrize("value", ["hunter22", "Summer2024", "Sommer2025!"])
def test_a_password_as_people_choose_them_is_struck_out_where_it_is_called_one(value: str) -> None:
    struck = strike_secrets(f"The staging password={value} for now")

    assert value not in struck.text
    assert struck.found == ("password",)


@pytest.mark.parametrize(
    "text", ["branch: release2024", "token: chapter12345", "password: password123", "room hunter22"]
)
def test_a_word_and_a_number_that_nobody_calls_a_password_stays(text: str) -> None:
    assert strike_secrets(text).text == text
