"""The one normaliser at the edge: what any text is before the core sees it.

What is dropped, and why (Unicode TR36, TR39 and UAX #15 name the dangers):

- control characters but tab and newline, surrogates and noncharacters: they
  break stores, terminals and protocols;
- every bidirectional control, marks included: overrides and isolates show a
  text in another order than it is read, and the marks are invisible
  characters that split a word. A page shows right-to-left text rightly by
  itself (``dir="auto"``);
- invisible characters (zero-width space, word joiner, soft hyphen, byte order
  mark, Hangul fillers, language tags …): they hide words from search, keys
  from the patterns that strike them out, and whole messages from the reader;
- zero-width joiners and variation selectors, except where they change what is
  seen: joiners after emoji and after letters of the scripts that need them
  (Arabic, Persian, the Indic ones), selectors after emoji, Han, Mongolian and
  in keycaps. Never after a Latin letter or digit, so no key is split by one;
- more than thirty combining marks on one character (the limit of UAX #15's
  stream-safe format): no language needs them, and to order them takes
  quadratic time.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from unicodedata import combining, normalize

from bot.text.linear import pattern

MOST_MARKS = 30
_MOST_DROPPED = 8
_FLAG = "\U0001f3f4"
_END_OF_FLAG = "\U000e007f"
_LONGEST_CHARACTER = 40
_KEYCAP = "\u20e3"
_KEYS = frozenset("#*0123456789")
_EMOJI_STYLE = "\ufe0f"
# An Arabic letter stands for "a joiner may follow, a selector may not".
_JOINS_ONLY = "\u0620"
_DIVISIONS = ("gbeng", "gbsct", "gbwls")


def _tagged(word: str) -> str:
    return "".join(chr(0xE0000 + ord(letter)) for letter in word) + _END_OF_FLAG


_FLAGS = frozenset(_tagged(word) for word in _DIVISIONS)
_LONGEST_FLAG = max(len(flag) for flag in _FLAGS)


def _between(*bounds: tuple[int, int]) -> str:
    return "".join(chr(code) for low, high in bounds for code in range(low, high + 1))


_NEWLINES = "\r\v\f\x85\u2028\u2029"
_JOINERS = "\u200c\u200d"
_SELECTORS = _between((0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x180B, 0x180D), (0x180F, 0x180F))
_TAGS = _between((0xE0000, 0xE007F))
_DROPPED = _between(
    (0x00, 0x08),
    (0x0E, 0x1F),
    (0x7F, 0x84),
    (0x86, 0x9F),
    (0xAD, 0xAD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),  # Arabic letter mark
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180E, 0x180E),  # Mongolian vowel separator
    (0x200B, 0x200B),  # zero-width space
    (0x200E, 0x200F),  # direction marks
    (0x202A, 0x202E),  # direction embeddings and overrides
    (0x2060, 0x206F),  # word joiner, invisible operators, isolates, deprecated
    (0x3164, 0x3164),  # Hangul filler
    (0xD800, 0xDFFF),  # surrogates
    (0xFDD0, 0xFDEF),  # noncharacters
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFA0, 0xFFA0),  # halfwidth Hangul filler
    (0xFFF0, 0xFFFB),  # unassigned default ignorables, interlinear annotation
    (0x1BCA0, 0x1BCA3),  # shorthand format controls
    (0x1D173, 0x1D17A),  # musical format controls
    (0xE0080, 0xE00FF),  # unassigned default ignorables
    (0xE01F0, 0xE0FFF),
    *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000)),
)
_TREATMENT = (
    dict.fromkeys(_DROPPED, "drop")
    | dict.fromkeys(_NEWLINES, "newline")
    | dict.fromkeys(_JOINERS, "joiner")
    | dict.fromkeys(_SELECTORS, "selector")
    | dict.fromkeys(_TAGS, "tag")
)
_CONTINUES = frozenset(_JOINERS + _SELECTORS + _TAGS)
# Only a text with one of these needs to be gone through character by character.
_UNUSUAL = pattern(
    r"[\x00-\x08\x0b-\x1f\x7f-\x{9f}\x{ad}\x{115f}\x{1160}\x{17b4}\x{17b5}\x{180b}-\x{180f}\x{200b}-\x{200f}"
    r"\x{2028}-\x{202e}\x{2060}-\x{206f}\x{3164}\x{fdd0}-\x{fdef}\x{fe00}-\x{fe0f}\x{feff}\x{ffa0}\x{fff0}-\x{fffb}"
    r"\x{fffe}\x{ffff}\x{1bca0}-\x{1bca3}\x{1d173}-\x{1d17a}\x{e0000}-\x{e0fff}"
    + "".join(rf"\x{{{plane:x}fffe}}\x{{{plane:x}ffff}}" for plane in range(1, 17))
    + r"]|\x{034f}|\x{061c}|\p{M}"
)
_EMOJI = (
    *((0x203C, 0x203C), (0x2049, 0x2049), (0x2139, 0x2139), (0x2194, 0x21AE), (0x231A, 0x231B), (0x23CF, 0x23FA)),
    *((0x24C2, 0x24C2), (0x25AA, 0x25FE), (0x2600, 0x27BF), (0x2934, 0x2935), (0x2B05, 0x2B55), (0x3030, 0x3030)),
    *((0x303D, 0x303D), (0x3297, 0x3299), (0x1F000, 0x1FAFF)),
)
_LETTERS = (
    *((0x0620, 0x077F), (0x07CA, 0x07EA), (0x08A0, 0x08FF), (0x0900, 0x0DFF), (0x0F40, 0x109F), (0x1780, 0x17B3)),
    *((0x1820, 0x18AA), (0x1B00, 0x1B4C), (0xA840, 0xA873), (0xAA60, 0xAA7F), (0x11000, 0x1137F), (0x11400, 0x1147F)),
    (0x1E900, 0x1E943),
)
_SIGNS = ((0xA9, 0xA9), (0xAE, 0xAE), (0x2122, 0x2122))
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAD9), (0x20000, 0x3FFFD), (0x1820, 0x18AA))


def _bounds(*ranges: tuple[int, int]) -> list[int]:
    return [bound for low, high in sorted(ranges) for bound in (low, high + 1)]


_JOINING = _bounds(*_EMOJI, *_LETTERS)
_SELECTING = _bounds(*_EMOJI, *_SIGNS, *_HAN)


def _within(base: str, bounds: list[int]) -> bool:
    return bool(base) and bisect_right(bounds, ord(base)) % 2 == 1


@dataclass(slots=True)
class _Sieve:
    """What is kept so far, and the visible character that rules what may follow."""

    kept: list[str] = field(default_factory=list)
    base: str = ""
    marks: int = 0
    flag: str = ""

    def take(self, char: str) -> None:
        treatment = _TREATMENT.get(char)
        if treatment is None:
            self._visible(char)
        elif treatment == "newline":
            self._visible("\n")
        elif treatment == "tag":
            self._tag(char)
        elif treatment != "drop":
            self._shaping(char, _JOINING if treatment == "joiner" else _SELECTING)

    def _visible(self, char: str) -> None:
        if char == _KEYCAP and self.base in _KEYS:
            self.kept.append(_EMOJI_STYLE)
        if char > "\u02ff" and combining(char):
            # One mark may become two when it is composed: count what it will be.
            self.marks += len(normalize("NFC", char))
            if self.marks > MOST_MARKS:
                return
        else:
            self.base = char
            self.marks = len(normalize("NFC", char)) - 1 if char > "\u02ff" else 0
        self.kept.append(char)

    def _shaping(self, char: str, bounds: list[int]) -> None:
        if _within(self.base, bounds):
            self.kept.append(char)
            self.marks = 0
            # A selector on an emoji still lets a joiner follow, but no second selector.
            self.base = _JOINS_ONLY if bounds is _SELECTING and _within(self.base, _JOINING) else ""

    def _tag(self, char: str) -> None:
        if self.base == _FLAG:
            self.flag = ""
        elif self.base or not self.flag:
            return
        self.base = ""
        self.flag += char
        if self.flag in _FLAGS:
            self.kept.append(self.flag)
        if len(self.flag) >= _LONGEST_FLAG:
            self.flag = ""


def _sifted(text: str) -> str:
    sieve = _Sieve()
    for char in text.replace("\r\n", "\n"):
        sieve.take(char)
    return "".join(sieve.kept)


def cut(text: str, limit: int) -> str:
    """Return at most *limit* characters of *text*, never a part of what is seen as one."""
    if len(text) <= limit:
        return text
    end = limit
    # A chain of joined emoji may be as long as the text: then it is cut in the middle.
    while end > max(limit - _LONGEST_CHARACTER, 0) and _is_within_character(text, end):
        end -= 1
    return text[: max(end, 0)]


def _is_within_character(text: str, at: int) -> bool:
    return text[at] in _CONTINUES or bool(combining(text[at])) or text[at - 1] == _JOINERS[1]


def _is_usual(text: str) -> bool:
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return True  # As most texts are; to ask the pattern takes ten times as long, and lets go of the interpreter.
    try:
        return _UNUSUAL.search(text) is None
    except UnicodeEncodeError:  # A surrogate, which UTF-8 cannot hold.
        return False


def normalise(text: str, *, limit: int = 40_000) -> str:
    r"""Return *text* as Hearth stores and compares it, at most *limit* characters.

    In Unicode's composed form (NFC), with ``\n`` for every kind of line end,
    without any character that this module's docstring names as dropped.  Doing
    it twice changes nothing more.  Its time grows with *text* up to eight times
    *limit*; what comes after that is not read.
    """
    text = text[: _MOST_DROPPED * limit]
    if not _is_usual(text):
        text = _sifted(text)
    return cut(normalize("NFC", text), limit)
