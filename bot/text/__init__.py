"""The edge: whatever a member writes becomes clean, canonical text here.

Normalise first; everything else in this package expects normalised text, and
takes time that grows no faster than the text.
"""

from __future__ import annotations

from bot.text.canonical import canonical, plain, shortened, summary, title_from
from bot.text.normal import normalise
from bot.text.prose import Kind, Stretch, stretches
from bot.text.secrets import Struck, strike_secrets
from bot.text.signals import is_question, is_thanks
from bot.text.tags import KINDS, LONGEST_TOPIC, Tags, find_numbers, find_tags, label_name, topic_name

__all__ = [
    "KINDS",
    "LONGEST_TOPIC",
    "Kind",
    "Stretch",
    "Struck",
    "Tags",
    "canonical",
    "find_numbers",
    "find_tags",
    "is_question",
    "is_thanks",
    "label_name",
    "normalise",
    "plain",
    "shortened",
    "stretches",
    "strike_secrets",
    "summary",
    "title_from",
    "topic_name",
]
