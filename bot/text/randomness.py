"""Does a value look like a secret, or like a word that stands for one?"""

from __future__ import annotations

from collections import Counter
from math import log2

from bot.text.linear import byte_pattern

_PLACEHOLDER = byte_pattern(
    r"(?i)^(?:[<{$%\[(*&@]|\.{2,}|x{3,}|\*{3,}|-{2,}|\\|your|my[-_.]|the[-_]|some|an?[-_]|example|sample|dummy|fake|mock|test|foo|bar|baz|placeholder"
    r"|redacted|hidden|removed|secret|passw|passwd|pwd|pass$|token|api[-_]?key|key[-_]|change|replace|insert|enter|paste|put[-_]|todo|fixme|none|null|nil|undefined|true"
    r"|false|admin|root|guest|user|default|abc|123|qwert|letmein|env|process\.|os\.|config|settings|getenv|self\.|this\.|string|str$|secrets\.|vault|op://|ref\+"
    r"|https?:|file:|/|\./|~/|sha(?:1|256|512)|md5|bcrypt)|example|placeholder|redacted|<|\$\{|\{\{|xxxx|\*\*\*|\.\.\.|1234567|changeme",
)
_DUMMY = byte_pattern(r"(?i)example|placeholder|redacted|xxxxx|00000000|your[-_]|\.\.\.")
_HEXADECIMAL = byte_pattern(r"(?i)[0-9a-f]+")
_WORDS = byte_pattern(r"(?:[A-Za-z]?[a-z]+|[A-Z]+)(?:[-_./:][A-Za-z]?[a-z]*|[A-Z][a-z]+)*[-_.]?[0-9]{0,4}")
_IDENTIFIER = byte_pattern(r"[A-Za-z_][a-z_]*(?:[A-Z0-9][a-z_]+)*[0-9]{0,2}|[A-Z_]+[0-9]{0,2}")
_SHORTEST = 8
_SHORTEST_HEXADECIMAL = 16
_SHORTEST_LETTERS = 20
_LOWEST_ENTROPY = 2.7
_SIGNS = b"!@#$%^&*?+~=|"


def is_placeholder(value: bytes) -> bool:
    """Tell whether *value* only stands where a secret would."""
    return _PLACEHOLDER.search(value) is not None


def is_dummy(value: bytes) -> bool:
    """Tell whether *value*, of a vendor's form, is one made up for a manual."""
    return _DUMMY.search(value) is not None or entropy(value) < _LOWEST_ENTROPY


def entropy(value: bytes) -> float:
    """Return the bits a character of *value* carries, by Shannon's formula."""
    length = len(value)
    return -sum(count / length * log2(count / length) for count in Counter(value).values())


def _changes(value: bytes) -> int:
    """Count how often the sort of character changes: lower, upper, digit, sign."""
    sorts = [0 if 97 <= byte <= 122 else 1 if 65 <= byte <= 90 else 2 if 48 <= byte <= 57 else 3 for byte in value]
    return sum(one != other for one, other in zip(sorts, sorts[1:], strict=False))


def looks_random(value: bytes) -> bool:
    """Tell whether *value* looks drawn by chance, or chosen to be hard to guess."""
    if len(value) < _SHORTEST or entropy(value) < _LOWEST_ENTROPY or is_placeholder(value):
        return False
    has_digit = any(48 <= byte <= 57 for byte in value)
    has_letter = any(65 <= byte <= 90 or 97 <= byte <= 122 for byte in value)
    if _HEXADECIMAL.fullmatch(value):
        return len(value) >= _SHORTEST_HEXADECIMAL and has_letter
    if has_letter and any(sign in value for sign in _SIGNS):
        return has_digit or _changes(value) >= 4
    if _WORDS.fullmatch(value):
        return len(value) >= _SHORTEST_LETTERS and _changes(value) * 3 >= len(value)
    return has_digit and has_letter and _changes(value) >= 3
