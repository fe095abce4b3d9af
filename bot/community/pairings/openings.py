"""One question to open a conversation with: small, about practice, and never about who somebody is."""

from __future__ import annotations

from hashlib import sha256

OPENINGS = (
    "What did you get stuck on lately, and what got you out?",
    "Which small habit saves you the most time?",
    "What do you know now that you would have liked to know a year ago?",
    "What is something you do differently from most people here?",
    "Which tool could you not do without, and what did it replace?",
    "What went wrong lately in a way that taught you something?",
    "What would you like to be better at by the summer?",
    "Whose way of working did you copy something from?",
    "Which question do people ask you again and again?",
    "What did you stop doing, and nobody missed it?",
    "What would you show a newcomer on their first day?",
    "Which advice that everybody gives did not work for you?",
    "What are you in the middle of right now?",
    "What do you look up every single time?",
    "What was the best explanation you ever got of something hard?",
    "What would you try if it could not go wrong?",
    "Which part of your work does hardly anybody see?",
    "What did you change your mind about?",
    "What is the smallest thing you are proud of this month?",
    "What would you like somebody to ask you about?",
)


def opening_on(text: str) -> str:
    """Return the opening question about what the community wants to understand."""
    return f"We all want to understand: “{text}” What does each of you know of it, and what would you try?"


def opening_for(id_: str) -> str:
    """Return the opening question of a pairing: the same each time for the same one."""
    return OPENINGS[int.from_bytes(sha256(id_.encode()).digest()[:4]) % len(OPENINGS)]
