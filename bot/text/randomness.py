"""Whether a value looks like a secret, or like a word that stands for one."""

from __future__ import annotations

import string
from collections import Counter
from itertools import pairwise
from math import log2

from bot.text.linear import byte_pattern

_STANDS_FOR = byte_pattern(
    r"(?i)^(?:\.{2,}|x{3,}|\*{3,}|-{2,}|your|my[-_.]|the[-_]|some|an?[-_]|sample|dummy|fake|mock|test|foo|bar|baz"
    r"|hidden|removed|secret|passw|passwd|pwd|pass$|token|api[-_]?key|key[-_]|change|replace|insert|enter|paste|put[-_]"
    r"|todo|fixme|none|null|nil|undefined|true|false|admin|root|guest|user|default|abc|123|qwert|letmein|env|process\."
    r"|os\.|config|settings|getenv|self\.|this\.|string|str$|secrets\.|vault|/|\./|~/|sha(?:1|256|512)|md5|bcrypt)",
)
_PLACEHOLDER = byte_pattern(
    r"(?i)^(?:[<{\[(]|\\|\$(?:[{(]|(?-i:[A-Z][A-Z0-9_]*|[a-z_]+[0-9]?)$)|%[a-z_({]+[)}%s]?$|[*&@][a-z_.]*$|op://|ref\+|https?:|file:|//)"
    r"|example|placeholder|redacted|<|\$\{|\{\{|xxxx|\*\*\*|\.\.\.|1234567|changeme|=\$|[-_]passw(?:or)?d$",
)
_DUMMY = byte_pattern(r"(?i)example|placeholder|redacted|xxxxx|00000000|your[-_]|\.\.\.")
_OTHERWISE = byte_pattern(
    r"(?i)^[0-9]{4}-[0-9]{2}-[0-9]{2}|\.(?:json|ya?ml|toml|pem|key|crt|txt|env|py|rb|js|ts|sh|md|html?|com|org|net|io)[/:]?$| ",
)
_HEXADECIMAL = byte_pattern(r"(?i)[0-9a-f]+")
_WORDS = byte_pattern(
    r"(?:[A-Za-z]?[a-z]+|[A-Z]+)?[0-9]{0,3}[a-z]?"
    r"(?:[-_./:](?:[A-Za-z]?[a-z]+|[A-Z]+)?[0-9]{0,3}[a-z]?|[A-Z][a-z]+)*[-_.]?[0-9]{0,4}",
)
_CHOSEN = byte_pattern(r"[A-Za-z]{4,20}[0-9]{2,6}[!?#$%.]?")
_ALPHABETS = ((97, string.ascii_lowercase), (65, string.ascii_uppercase), (48, string.digits))
_SORTS = bytes(next((sort for sort, chars in _ALPHABETS if chr(code) in chars), ord("-")) for code in range(256))
_FEWEST_CHANGES = 3
_SHORTEST = 8
_SHORTEST_HEXADECIMAL = 16
_SHORTEST_LETTERS = 14
_LONG = 18
_LOWEST_ENTROPY = 2.7
_SIGNS = b"!@#$%^&*?+~=|"


def is_placeholder(value: bytes) -> bool:
    """Tell whether *value* only stands where a secret would."""
    return bool(_PLACEHOLDER.search(value) or (_STANDS_FOR.search(value) and not _is_scrambled(value)))


def _is_scrambled(value: bytes) -> bool:
    """Tell whether *value* can only begin with a word by chance."""
    sorts = _sorts(value)
    return len(value) >= _LONG and len(set(sorts) - {ord("-")}) == len(_ALPHABETS) and _changes(sorts) >= len(value) / 3


def is_dummy(value: bytes) -> bool:
    """Tell whether *value*, of a vendor's form, is one made up for a manual."""
    return _DUMMY.search(value) is not None or entropy(value) < _LOWEST_ENTROPY


def entropy(value: bytes) -> float:
    """Return the bits a character of *value* carries, by Shannon's formula."""
    length = len(value)
    return -sum(count / length * log2(count / length) for count in Counter(value).values())


def _sorts(value: bytes) -> bytes:
    """Return for each character its sort: ``a``, ``A``, ``0`` or ``-`` for all others."""
    return value.translate(_SORTS)


def _changes(sorts: bytes) -> int:
    return sum(one != other for one, other in pairwise(sorts))


def _are_scrambled_letters(letters: bytes) -> bool:
    few = 3 if len(letters) >= _LONG else 2.2
    return len(letters) >= _SHORTEST_LETTERS and _changes(_sorts(letters)) >= len(letters) / few


def looks_chosen(value: bytes) -> bool:
    """Tell whether *value* is a password as people choose them: a word and a number, ``hunter22``."""
    return len(value) >= _SHORTEST and _CHOSEN.fullmatch(value) is not None and not is_placeholder(value)


def looks_random(value: bytes) -> bool:
    """Tell whether *value* looks drawn by chance, or chosen to be hard to guess."""
    if len(value) < _SHORTEST or entropy(value) < _LOWEST_ENTROPY or is_placeholder(value) or _OTHERWISE.search(value):
        return False
    sorts = _sorts(value)
    changes = _changes(sorts)
    has_digit, has_letter = b"0" in sorts, b"a" in sorts or b"A" in sorts
    if _HEXADECIMAL.fullmatch(value):
        return len(value) >= _SHORTEST_HEXADECIMAL and has_letter
    if has_letter and any(sign in value for sign in _SIGNS):
        return has_digit or changes > _FEWEST_CHANGES
    if not has_digit or _WORDS.fullmatch(value):
        return _are_scrambled_letters(value.translate(None, b"-_./:"))
    return has_letter and changes >= _FEWEST_CHANGES
