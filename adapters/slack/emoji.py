"""Slack's names of emoji as the characters that every platform shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_NAME = 100


def character(name: str) -> str:
    """Return the character that *name* stands for, without its skin tone; `:name:` for one that is not known."""
    plain = name.partition("::")[0].strip(":")[:LONGEST_NAME]
    return CHARACTERS.get(plain, f":{plain}:")


def drawn(code: str) -> str:
    """Return the characters of `1f4dd` or `2705-fe0f`; empty where it is no such code."""
    try:
        return "".join(chr(int(point, 16)) for point in code.split("-"))
    except (ValueError, OverflowError):
        return ""


def typed(value: str) -> str:
    """Return what a member typed, an emoji by its name as the character: Slack hands over the name."""
    if value.startswith(":") and value.endswith(":") and value.count(":") in {2, 4}:
        return character(value)
    return value


CHARACTERS: Mapping[str, str] = {
    "+1": "👍",
    "100": "💯",
    "bookmark": "🔖",
    "books": "📚",
    "brain": "🧠",
    "bulb": "💡",
    "clap": "👏",
    "eyes": "👀",
    "fire": "🔥",
    "floppy_disk": "💾",
    "heart": "❤️",
    "heavy_check_mark": "✅",
    "inbox_tray": "📥",
    "key": "🔑",
    "memo": "📝",
    "pencil": "📝",
    "pencil2": "✏️",
    "pray": "🙏",
    "pushpin": "📌",
    "question": "❓",
    "raised_hands": "🙌",
    "rocket": "🚀",
    "round_pushpin": "📍",
    "seedling": "🌱",
    "sparkles": "✨",
    "star": "⭐",
    "star2": "🌟",
    "tada": "🎉",
    "thumbsup": "👍",
    "warning": "⚠️",
    "wave": "👋",
    "white_check_mark": "✅",
    "writing_hand": "✍️",
}
