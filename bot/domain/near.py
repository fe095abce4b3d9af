"""Which topic somebody may have meant by a new hashtag. Pure: no I/O, no clock."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import snowballstemmer
from rapidfuzz.distance import OSA

from bot.text import topic_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.domain.model import Topic

SHORTEST_SLIP = 4
MOST_WORDS = 200
"""So many words of a text are looked through for the names of topics."""
SHORT, LONG = 5, 8
"""From so many letters on one letter may be another, and two: `#git` is not `#gil`."""


def names_of(topics: Iterable[Topic]) -> dict[str, str]:
    """Return every name that *topics* go by, and the topic that it stands for; the first of two has it."""
    found: dict[str, str] = {}
    for topic in topics:
        for name in (topic.name, *topic.aliases):
            found.setdefault(name, topic.name)
    return found


def nearest(name: str, known: Mapping[str, str]) -> str | None:
    """Return the topic that a name is close to, of all names that are *known*; None where none is, or it is one.

    It is close where it differs by how it is put together or ends, or by a letter or two of a long name. What differs
    in a number is another thing: `#python2` is not `#python3`.
    """
    if name in known:
        return None
    found = [(*_distance(name, other), other) for other in known if _digits(other) == _digits(name)]
    fits = sorted(one for one in found if one[0] <= _most(name))
    return known[fits[0][-1]] if fits else None


def slip_of(name: str, known: Mapping[str, str]) -> str | None:
    """Return the topic of which a name is one letter short, or has one too many, however short it is; None where of none."""
    like = (other for other in known if other[:1] == name[:1] and _digits(other) == _digits(name) and other != name)
    found = min(like, key=lambda other: (OSA.distance(name, other), other), default="")
    return known[found] if found and len(name) >= SHORTEST_SLIP and OSA.distance(name, found) == 1 else None


def named_in(text: str, known: Mapping[str, str]) -> list[str]:
    """Return the topics that *text* speaks of by one of the names that are *known*, or by another ending of one.

    A name of two words counts where they stand side by side: `dead letters` is `#dead-letter`.
    """
    words = [name for name in map(topic_name, text.split()[:MOST_WORDS]) if name]
    pairs = [f"{first}-{second}" for first, second in pairwise(words)]
    stemmed: dict[str, str] = {}
    for name, topic in known.items():
        stemmed.setdefault(_stemmed(name), topic)
    said = (known.get(name) or stemmed.get(_stemmed(name)) for name in (*words, *pairs))
    return list(dict.fromkeys(topic for topic in said if topic))


def _distance(name: str, other: str) -> tuple[int, float]:
    """Return how many letters apart two names are, 0 where only an ending or a joint is; and how unlike at all."""
    if _stemmed(name) == _stemmed(other):
        return 0, OSA.normalized_distance(name, other)
    if name[:1] != other[:1]:
        return LONG, 1.0  # Nobody mistypes the first letter of what they mean, and `#import` is not `#export`.
    bare, theirs = _bare(name), _bare(other)
    if min(len(bare), len(theirs)) < SHORT:
        return LONG, 1.0
    return OSA.distance(bare, theirs, score_cutoff=2), OSA.normalized_distance(name, other)


def _most(name: str) -> int:
    return 2 if len(name) >= LONG else 1


def _bare(name: str) -> str:
    return name.replace("-", "").replace(".", "")


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


def _stemmed(name: str) -> str:
    return "".join(_stemmer().stemWords([part for part in name.replace(".", "-").split("-") if part]))


def _digits(name: str) -> str:
    return "".join(filter(str.isdecimal, name))
