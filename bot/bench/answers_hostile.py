"""Hostile texts drawn for Slack and for Discord: none calls anybody, breaks out, hides a target or exceeds a limit.

What holds of a drawn post is said by the tests, which know how each platform reads a body.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from adapters.discord import render as discord
from adapters.slack import render as slack
from bot.bench.fuzz import PIECES
from bot.bench.row import Row, most
from bot.messages import EntryCard, EntryLink, Lines, Link, Post, Prose, Quote, Said, Who
from bot.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Check = Callable[[Post], None]

SPACE = "discord:77"
A_POST = 12
SCRAPS = (
    *("<@11>", "<@!11>", "<@&12>", "<#13>", "<:party:14>", "<t:1700000000:R>", "</ban:16>", "<id:customize>", "||"),
    *(
        "[bank](https://evil.example)",
        "[https://good.example](https://evil.example)",
        "https://good.example@evil.example/",
    ),
    *("\n# ", "\n>>> ", "\n-# ", "\n```py\n", "`````", "<!subteam^S1|x>", "<!date^1^{date}|x>", "<mailto:a@b|c>", "\\"),
    *("<@slack:T01/U01>", "<@discord:77/11>", "<#slack:T01/C01>", "&amp;lt;", ":party:", "~", "*", "_", "a" * 3_000),
)


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield how many posts of 50,000 texts did something that they should not, on each platform."""
    texts = 2_400 if quick else 50_000
    try:
        checks = {"Slack": on_slack(), "Discord": on_discord()}
    except ImportError:
        yield Row("hostile texts, drawn", "the tests are there in a checkout only", "")
        return
    for name, check in checks.items():
        bad = faults(check, texts)
        yield Row(
            f"{texts:,} hostile texts on {name} that did harm", len(bad), "posts", most(0), None, "; ".join(bad[:1])
        )


def faults(check: Check, texts: int, *, seed: int = 1) -> list[str]:
    """Return what was wrong with posts that hold *texts* in every place where a text may stand."""
    random, found = Random(seed), []
    for _ in range(-(-texts // A_POST)):
        post = made(random)
        try:
            check(post)
        except AssertionError as fault:
            found.append(f"{str(fault)[:200]} {post.fallback[:80]!r}")
    return found


def made(random: Random) -> Post:
    """Return a post of a dozen hostile texts."""
    says = [
        normalise("".join(random.choices((*PIECES, *SCRAPS), k=random.randint(1, 10)))) or "x" for _ in range(A_POST)
    ]
    blocks = (
        Quote(says[0]),
        Prose(
            (
                Said(says[1], "strong"),
                Who(says[2]),
                Link(says[3], f"https://a.example/{says[4]}"),
                EntryLink(1, says[5]),
            )
        ),
        Lines(((Said(says[6], "code"),), (Said(says[7], "quiet"),))),
        EntryCard(1, 1, "tip", says[8], (Said(says[9], "marked"),), told_by=says[10], not_when=says[11]),
    )
    return Post(blocks, says[0], "public")


def on_slack() -> Check:
    """Return what fails for a post that does harm on Slack."""
    from tests.adapters.slack.checks import outline_holds, pinged  # noqa: PLC0415  In a checkout only.

    def check(post: Post) -> None:
        drawn = slack.message(post, {}, page="https://hearth.example")
        outline_holds(drawn)
        _holds(not pinged(drawn), "somebody is called")

    return check


def on_discord() -> Check:
    """Return what fails for a post that does harm on Discord."""
    from tests.adapters.discord import reading  # noqa: PLC0415  In a checkout only.
    from tests.fakes.discord import checks  # noqa: PLC0415

    def check(post: Post) -> None:
        for body in (discord.message(post, SPACE, key="a-key"), discord.replacement(post, SPACE)):
            _holds(not (limit := checks.message(body)), limit)
            _calls_nobody(body)
            harm = [what for text in reading.texts(body) for what in reading.harm(text)]
            _holds(not harm, str(harm))

    return check


def _calls_nobody(body: dict[str, Any]) -> None:
    allowed = body["allowed_mentions"]
    _holds(not (allowed["parse"] or allowed.get("users") or allowed.get("roles")), "somebody is called")


def _holds(what: object, else_: str) -> None:
    if not what:
        raise AssertionError(else_)
