"""Reactions by whatever name they come: a sign, its short name, with or without colons and shades."""

from __future__ import annotations

_SIGNS = {
    "white_check_mark": "✅",
    "heavy_check_mark": "✔",
    "ballot_box_with_check": "☑",
    "memo": "📝",
    "pencil": "📝",
    "bulb": "💡",
    "bookmark": "🔖",
    "pushpin": "📌",
    "star": "⭐",
}
_CHECKS = frozenset("✅✔☑")
_SHADES = dict.fromkeys([0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)])


def sign(emoji: str) -> str:
    """Return the one sign that *emoji* stands for; a name that is nobody else's stays as it is."""
    bare = emoji.strip().strip(":").partition("::")[0].translate(_SHADES)
    return _SIGNS.get(bare, bare)


def is_check(emoji: str) -> bool:
    """Return whether *emoji* is a check mark."""
    return sign(emoji) in _CHECKS
