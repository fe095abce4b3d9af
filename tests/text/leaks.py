"""Made-up secrets in the forms their vendors document, placed where people leave them.

Written from the vendors' pages, not from the patterns under test.  No secret
stands in this file: each is drawn at run time, its prefix put together from
parts, so that no scanner takes the tests for a leak.
"""

from __future__ import annotations

import base64
import json
import string
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.text.places import ASSIGNMENTS, PLACES

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Draw = Callable[[Random], str]

ALNUM = string.ascii_letters + string.digits
SAFE = ALNUM + "-_"
BASE64 = ALNUM + "+/"
HEX = "0123456789abcdef"
UPPER = string.ascii_uppercase + string.digits
BASE32 = string.ascii_uppercase + "234567"


@dataclass(frozen=True, slots=True)
class Leak:
    """A secret, its kind, and the text somebody left it in."""

    kind: str
    secret: str
    text: str


def drawn(chance: Random, alphabet: str, length: int) -> str:
    """Return *length* characters of *alphabet*."""
    return "".join(chance.choices(alphabet, k=length))


def _prefixed(*parts: str, alphabet: str, length: int, after: str = "") -> Draw:
    return lambda chance: "".join(parts) + drawn(chance, alphabet, length) + after


def _encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _web_token(chance: Random) -> str:
    claims = {"sub": drawn(chance, string.digits, 10), "iat": chance.randrange(10**9, 2 * 10**9)}
    return ".".join([_encoded({"alg": "HS256", "typ": "JWT"}), _encoded(claims), drawn(chance, SAFE, 43)])


def _discord_bot(chance: Random) -> str:
    """Return what Discord's portal shows: the id in base64, a time, a signature."""
    identity = base64.b64encode(str(chance.randrange(10**17, 10**19)).encode()).decode().rstrip("=")
    return f"{identity}.{drawn(chance, SAFE, 6)}.{drawn(chance, SAFE, chance.choice([27, 38]))}"


def _slack_bot(chance: Random) -> str:
    sort = chance.choice("bp")
    numbers = "-".join(
        drawn(chance, "123456789", chance.choice([10, 11, 12, 13])) for _ in range(2 if sort == "b" else 3)
    )
    return f"xox{sort}-{numbers}-{drawn(chance, ALNUM if sort == 'b' else HEX, 24 if sort == 'b' else 32)}"


def _slack_app(chance: Random) -> str:
    return f"xapp-1-A{drawn(chance, UPPER, 10)}-{drawn(chance, '123456789', 13)}-{drawn(chance, HEX, 64)}"


def _slack_rotating(chance: Random) -> str:
    return f"xoxe.xox{chance.choice('bp')}-1-{drawn(chance, ALNUM, 163)}"


def _slack_webhook(chance: Random) -> str:
    path = f"T{drawn(chance, UPPER, 10)}/B{drawn(chance, UPPER, 10)}/{drawn(chance, ALNUM, 24)}"
    return "https://hooks.slack" + f".com/services/{path}"


def _discord_webhook(chance: Random) -> str:
    host = chance.choice(["discord.com", "discordapp.com", "canary.discord.com"])
    return f"https://{host}/api/webhooks/{chance.randrange(10**17, 10**19)}/{drawn(chance, SAFE, 68)}"


def _databricks(chance: Random) -> str:
    return "da" + "pi" + drawn(chance, HEX, 32) + chance.choice(["", "-2", "-3"])


def _mailgun(chance: Random) -> str:
    old = "key" + "-" + drawn(chance, HEX, 32)
    return chance.choice([old, f"{drawn(chance, HEX, 32)}-{drawn(chance, HEX, 8)}-{drawn(chance, HEX, 8)}"])


def _openai(chance: Random) -> str:
    marker = "T3Blbk" + "FJ"
    classic = "sk" + "-" + drawn(chance, ALNUM, 20) + marker + drawn(chance, ALNUM, 20)
    project = (
        "sk" + f"-{chance.choice(['proj', 'svcacct'])}-" + drawn(chance, SAFE, 74) + marker + drawn(chance, SAFE, 74)
    )
    return chance.choice([classic, project])


def _github(chance: Random) -> str:
    return "gh" + chance.choice("pousr") + "_" + drawn(chance, ALNUM, 36)


def _github_fine(chance: Random) -> str:
    return "github" + "_pat_" + drawn(chance, ALNUM, 22) + "_" + drawn(chance, ALNUM, 59)


def _gitlab(chance: Random) -> str:
    prefix = "gl" + chance.choice(["pat", "dt", "rt", "ptt", "ft", "soat", "agent"]) + "-"
    routable = (
        "glp" + "at-" + drawn(chance, SAFE, 27) + ".01." + drawn(chance, string.ascii_lowercase + string.digits, 9)
    )
    return chance.choice([prefix + drawn(chance, SAFE, 20), routable])


def _private_key(chance: Random) -> str:
    sort = chance.choice(["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "])
    lines = "\n".join(drawn(chance, BASE64, 64) for _ in range(chance.randrange(3, 26)))
    dashes = "-" * 5
    end = f"{dashes}END {sort}PRIVATE KEY{dashes}"
    return f"{dashes}BEGIN {sort}PRIVATE KEY{dashes}\n{lines}\n{drawn(chance, BASE64, 30)}==\n{end}"


def _key_in_json(chance: Random) -> str:
    return json.dumps(_private_key(chance) + "\n")[1:-1]


def _telegram(chance: Random) -> str:
    return f"{chance.randrange(10**8, 10**10)}:A" + "A" + drawn(chance, SAFE, 33)


VENDORS: dict[str, Draw] = {
    "aws key id": _prefixed("AK", "IA", alphabet=BASE32, length=16),
    "aws temporary key id": _prefixed("AS", "IA", alphabet=BASE32, length=16),
    "github": _github,
    "github fine-grained": _github_fine,
    "gitlab": _gitlab,
    "slack": _slack_bot,
    "slack app": _slack_app,
    "slack rotating": _slack_rotating,
    "slack webhook": _slack_webhook,
    "discord bot": _discord_bot,
    "discord webhook": _discord_webhook,
    "stripe": lambda chance: chance.choice(["sk", "rk"]) + "_live_" + drawn(chance, ALNUM, chance.choice([24, 99])),
    "stripe webhook": _prefixed("whs", "ec_", alphabet=ALNUM, length=32),
    "google": _prefixed("AI", "za", "Sy", alphabet=SAFE, length=33),
    "google client secret": _prefixed("GOC", "SPX-", alphabet=SAFE, length=28),
    "google access": _prefixed("ya", "29.", "a0", alphabet=SAFE, length=120),
    "openai": _openai,
    "anthropic": _prefixed("sk-", "ant-", "api03-", alphabet=SAFE, length=93, after="AA"),
    "npm": _prefixed("np", "m_", alphabet=ALNUM, length=36),
    "pypi": _prefixed("py", "pi-", "AgEIcHlwaS5vcmc", alphabet=SAFE, length=150),
    "hugging face": _prefixed("h", "f_", alphabet=string.ascii_letters, length=34),
    "sendgrid": lambda chance: "S" + "G." + drawn(chance, SAFE, 22) + "." + drawn(chance, SAFE, 43),
    "twilio": _prefixed("S", "K", alphabet=HEX, length=32),
    "telegram": _telegram,
    "json web token": _web_token,
    "private key": _private_key,
    "private key in json": _key_in_json,
    "digitalocean": _prefixed("dop", "_v1_", alphabet=HEX, length=64),
    "shopify": _prefixed("shp", "at_", alphabet=HEX, length=32),
    "mailgun": _mailgun,
    "databricks": _databricks,
    "azure client secret": lambda chance: (
        drawn(chance, ALNUM, 3) + "8Q" + "~" + drawn(chance, ALNUM + "_.~-", 33) + "a"
    ),
    "docker": _prefixed("dck", "r_pat_", alphabet=SAFE, length=27),
    "linear": _prefixed("lin", "_api_", alphabet=ALNUM, length=40),
    "grafana": lambda chance: "gls" + "a_" + drawn(chance, ALNUM, 32) + "_" + drawn(chance, HEX, 8),
    "vault": _prefixed("hv", "s.", alphabet=SAFE, length=90),
}


def _base64_of(size: int) -> Draw:
    return lambda chance: base64.b64encode(chance.randbytes(size)).decode()


def _strong(chance: Random) -> str:
    """Return what a password generator gives: all four sorts of character."""
    sorts = [string.ascii_lowercase, string.ascii_uppercase, string.digits, "!@#%^*-_+="]
    first = [chance.choice(sort) for sort in sorts]
    rest = chance.choices("".join(sorts), k=chance.randrange(8, 20))
    chance.shuffle(first)
    return "".join([*first, *rest])


PASSWORDS: dict[str, Draw] = {
    "letters and digits": lambda chance: drawn(chance, ALNUM, chance.randrange(14, 32)),
    "four sorts": _strong,
    "hexadecimal": lambda chance: drawn(chance, HEX, chance.choice([32, 40, 64])),
    "base64": lambda chance: _base64_of(chance.choice([18, 24, 32]))(chance),
    "uuid": lambda chance: str(uuid.UUID(bytes=chance.randbytes(16), version=4)),
}

BOUND: dict[str, tuple[Draw, tuple[str, ...]]] = {
    "aws secret key": (
        lambda chance: drawn(chance, BASE64, 40),
        (
            "aws_secret_access_key = {}",
            "export AWS_SECRET_ACCESS_KEY={}",
            '"SecretAccessKey": "{}",',
            "AK" + "IAQ3EGRT5HK7ZMWX2C / {}",
        ),
    ),
    "azure account key": (
        _base64_of(64),
        (
            "DefaultEndpointsProtocol=https;AccountName=li;AccountKey={};EndpointSuffix=core.windows.net",
            "Endpoint=sb://bus.example.dev/;SharedAccessKeyName=Root;SharedAccessKey={}",
        ),
    ),
    "address with password": (
        lambda chance: drawn(chance, ALNUM + "-_.~%+", chance.randrange(10, 24)).strip("%"),
        (
            "postgres://app:{}@db.example.dev:5432/app",
            "DATABASE_URL=mysql://root:{}@127.0.0.1/app",
            "redis://:{}@cache:6379/0",
            "amqp://worker:{}@queue.example.dev//",
            "git clone https://li:{}@git.example.dev/team/app.git",
            "mongodb+srv://app:{}@cluster0.example.dev/test?retryWrites=true",
        ),
    ),
    "command line": (
        lambda chance: drawn(chance, ALNUM, chance.randrange(12, 24)),
        ("curl -u li:{} https://api.example.dev", "curl --user 'li:{}' https://api.example.dev"),
    ),
    "header": (
        lambda chance: drawn(chance, SAFE, chance.randrange(24, 64)),
        ('-H "Authorization: Bearer {}"', "authorization: token {}", "Bearer {}"),
    ),
    "basic header": (
        lambda chance: base64.b64encode(f"li:{drawn(chance, ALNUM, 14)}".encode()).decode(),
        ("Authorization: Basic {}",),
    ),
}


def leaks(chance: Random, each: int) -> list[Leak]:
    """Return *each* leaks of every vendor's kind, and as many of those without a form."""
    found = [_leak(chance, kind, draw, PLACES) for kind, draw in VENDORS.items() for _ in range(each)]
    found += [_leak(chance, kind, draw, ASSIGNMENTS) for kind, draw in PASSWORDS.items() for _ in range(each)]
    return found + [_leak(chance, kind, draw, places) for kind, (draw, places) in BOUND.items() for _ in range(each)]


def _leak(chance: Random, kind: str, draw: Draw, places: tuple[str, ...]) -> Leak:
    secret = draw(chance)
    return Leak(kind, secret, chance.choice(places).format(secret))
