"""Keys, tokens and passwords are struck out before anything is stored.

Each pattern is anchored on what its vendor documents: a prefix, a length, an
alphabet.  What has no form of its own (``password = …``) is judged by the name
before it and by how random it looks.  The text must be normalised first, so
that no invisible character splits a key.

One automaton looks for the anchors of all patterns in one pass; only the
patterns whose anchor is there are then matched.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.text.linear import any_of, byte_pattern
from bot.text.randomness import is_dummy, is_placeholder, looks_chosen, looks_random
from bot.text.secret_forms import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.text.linear import Match


@dataclass(frozen=True, slots=True)
class Struck:
    """A text without its secrets, and what kinds of secret it held."""

    text: str
    found: tuple[str, ...]


class _Secret(NamedTuple):
    start: int
    end: int
    rank: int
    kind: str


_NAME = (
    r"(?:passw(?:or[dt]|d)|passphrase|passcode|pwd|kennwort|identified by|secret|token|credentials?|api[ _-]?key"
    r"|(?:access|auth|signing|encryption|private|master|account|secret|client)[ _-]?key|(?:\b|_)(?:pass|pw)\b)"
)
# The words between a name and its value, as in "the password for the test server is …".
_WHAT_FOR = r"(?:[ \t](?:for|of|to|on|in|at|für|von|zu|zum|zur|auf|vom|im) [^\n:=.,;\"'`]{1,40}?)?"
_IS = r"(?:=>|:=|={1,3}|:|\bis(?: now)?\b|\bist(?: jetzt)?\b|\blautet\b)"
_ASSIGNED = byte_pattern(
    r"(?i)(" + _NAME + r"[A-Za-z0-9_-]{0,30})[\\\"'\]`*)]{0,5}"
    r"(?:" + _WHAT_FOR + r"[ \t]{0,8}" + _IS + r"[ \t]{0,8}\n{0,2}[ \t]{0,8}(?:```[a-z]{0,12}\n)?|[ \t]{1,8})"
    r"(?:\"([^\"\n]{6,})\"|'([^'\n]{6,})'|[\\*`\"']{0,4}([^\s\\\"'`<>,;(){}]{8,}))",
)
# A value this short that is refused may be the name of the next one.
_SHORT = 64
_KINDS = (
    *((b"pass", "password"), (b"pwd", "password"), (b"kennwort", "password"), (b"identified", "password")),
    *((b"pw", "password"), (b"token", "token"), (b"key", "key")),
)
# A name that says where a secret is, or what is public about it.
_NOT_SECRET = (
    *(b"path", b"file", b"dir", b"url", b"uri", b"id", b"ids", b"name", b"type", b"count", b"limit", b"reset"),
    *(b"expires", b"expiry", b"ttl", b"version", b"length", b"size", b"signingkey"),
)
_MARK = byte_pattern(r"\[struck out: [a-z ]{1,30}\]")
_QUERY = byte_pattern(r"&(?:amp;)?[A-Za-z0-9_.-]+=")
_KEY_BEGINS = byte_pattern(r"-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----")
_KEY_ENDS = byte_pattern(r"-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----")
_KEY_BODY = byte_pattern(
    r"(?:\s*[A-Za-z-]{4,30}: [^\n]{0,200}\n)*(?:(?:\\[nr]|[\s\"'>|,+#*.])*[A-Za-z0-9+/=]{16,})+"
    r"(?:(?:\\[nr]|[\s\"'>|,+#*.])*[A-Za-z0-9+/]{0,15}={1,2})?",
)
_KEY_LINE = byte_pattern(r"[A-Za-z0-9+/]{24}")
_AWS_SECRET = byte_pattern(r"(?:^|[^A-Za-z0-9+/=_-])([A-Za-z0-9+/]{40})(?:$|[^A-Za-z0-9+/=_-])")

_AWS_KEY_ID = 0
_ASSIGNMENT = len(FORMS)
_PRIVATE_KEY = len(FORMS) + 1
_ANCHORS = any_of([*(form.anchor for form in FORMS), "(?i)" + _NAME, "PRIVATE KEY"])
_PATTERNS = tuple(byte_pattern(form.expression) for form in FORMS)


def strike_secrets(text: str) -> Struck:
    """Return *text* with each secret replaced by ``[struck out: <kind>]``.

    ``found`` names the kinds in the order in which they stand.  Examples and
    placeholders (``<password>``, ``changeme``, ``$TOKEN``) stay.
    """
    data = text.encode("utf-8", "replace")
    anchors = _ANCHORS.Match(data)
    if not anchors:
        return Struck(text, ())
    secrets = _apart(sorted(_found(data, set(anchors))))
    if not secrets:
        return Struck(text, ())
    return Struck(_replaced(data, secrets), tuple(dict.fromkeys(secret.kind for secret in secrets)))


def _found(data: bytes, anchors: set[int]) -> Iterator[_Secret]:
    for rank in sorted(anchors):
        if rank < len(FORMS):
            yield from _formed(data, rank)
    if _AWS_KEY_ID in anchors:
        yield from _aws_secrets(data)
    if _ASSIGNMENT in anchors:
        yield from _assigned(data)
    if _PRIVATE_KEY in anchors:
        yield from _private_keys(data)


def _formed(data: bytes, rank: int) -> Iterator[_Secret]:
    form = FORMS[rank]
    refuse = is_placeholder if form.loose else is_dummy
    for found in _PATTERNS[rank].finditer(data):
        start, end = found.span(form.secret)
        # The user's name again, as in ``postgres:postgres``, is what every manual has.
        is_user = form.loose and data[start:end] == found.group(1) and form.secret != 1
        if not is_user and not refuse(data[start:end]):
            yield _Secret(start, end, rank, form.kind)


def _aws_secrets(data: bytes) -> Iterator[_Secret]:
    """Find the secrets that belong to a key id: forty characters with no form of their own."""
    for found in _AWS_SECRET.finditer(data):
        start, end = found.span(1)
        if looks_random(data[start:end]):
            yield _Secret(start, end, _AWS_KEY_ID, "aws secret key")


def _assigned(data: bytes) -> Iterator[_Secret]:
    after = 0
    while found := _ASSIGNED.search(data, after):
        named, name_ends = found.span(1)
        start, after = _value(data, found)
        if _is_in_mark(data, named):
            after = name_ends
        elif secret := _judged(data, (found.group(1) or b"").lower(), start, after):
            yield secret
        elif after - start <= _SHORT:
            after = start


def _is_in_mark(data: bytes, at: int) -> bool:
    """Tell whether the name at *at* is our own word for what was struck out before."""
    begins = data.rfind(b"[", max(at - _SHORT, 0), at)
    mark = _MARK.match(data[begins : begins + _SHORT]) if begins >= 0 else None
    return mark is not None and begins + mark.span()[1] > at


def _judged(data: bytes, name: bytes, start: int, end: int) -> _Secret | None:
    """Return the secret that the value from *start* to *end* is, going by its *name* and looks."""
    if not looks_random(data[start:end]):
        # As in ``password=api_key=…``: the last of several names has the value.
        start += max(data[start:end].rstrip(b"=").rfind(b"="), data[start:end].rfind(b":")) + 1
    kind, value = _kind_of(name), data[start:end]
    chosen = kind == "password" and looks_chosen(value)
    if name.endswith(_NOT_SECRET) or not (chosen or looks_random(value)):
        return None
    return _Secret(start, end, _ASSIGNMENT, kind)


def _value(data: bytes, found: Match[bytes]) -> tuple[int, int]:
    """Return where the value assigned begins and ends, without the sentence's own signs."""
    for group in (2, 3):
        if found.group(group) is not None:
            return found.span(group)
    start, end = found.span(4)
    query = _QUERY.search(data[start:end])
    if query is not None:
        end = start + query.span()[0]
    return start, start + len(data[start:end].rstrip(b".:?*_])"))


def _kind_of(name: bytes) -> str:
    return next((kind for word, kind in _KINDS if word in name), "secret")


def _private_keys(data: bytes) -> Iterator[_Secret]:
    """Find keys in PEM's armour, whole or with their end missing."""
    begins = [found.span() for found in _KEY_BEGINS.finditer(data)]
    ends = [found.span() for found in _KEY_ENDS.finditer(data)]
    for number, (start, body) in enumerate(begins):
        following = begins[number + 1][0] if number + 1 < len(begins) else len(data)
        end = _end_of_key(data, body, following, ends)
        if end > body:
            yield _Secret(start, end, _PRIVATE_KEY, "private key")


def _end_of_key(data: bytes, body: int, following: int, ends: list[tuple[int, int]]) -> int:
    """Return where the key ends whose body begins at *body*; *body* where there is no key."""
    after = bisect_left(ends, (body, body))
    if after < len(ends) and ends[after][1] <= following:
        armoured = data[body : ends[after][0]]
        return ends[after][1] if _KEY_LINE.search(armoured) else body
    found = _KEY_BODY.match(data[body:following])
    return body + found.span()[1] if found else body


def _apart(secrets: list[_Secret]) -> list[_Secret]:
    """Join the secrets that overlap; the more specific kind names them."""
    apart: list[_Secret] = []
    for secret in secrets:
        if apart and secret.start < apart[-1].end:
            before = apart.pop()
            rank, kind = min(before[2:], secret[2:])
            secret = _Secret(before.start, max(before.end, secret.end), rank, kind)  # noqa: PLW2901
        apart.append(secret)
    return apart


def _replaced(data: bytes, secrets: list[_Secret]) -> str:
    pieces: list[bytes] = []
    done = 0
    for secret in secrets:
        pieces += [data[done : secret.start], f"[struck out: {secret.kind}]".encode()]
        done = secret.end
    return b"".join([*pieces, data[done:]]).decode("utf-8", "replace")
