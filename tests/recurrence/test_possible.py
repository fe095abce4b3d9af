"""A rule that never falls is known at once: whoever asks for it holds up nobody."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.recurrence import NotUnderstood, read_rule
from bot.recurrence.parts import read_parts
from bot.recurrence.possible import is_possible

START = datetime(2026, 11, 24, 10)
NEVER = (
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31",
    "FREQ=WEEKLY;BYDAY=TH;BYSETPOS=5",
    "FREQ=WEEKLY;BYMONTH=2;BYDAY=MO;BYSETPOS=3",
    "FREQ=MONTHLY;BYDAY=6MO",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9",
    "FREQ=DAILY;INTERVAL=14;BYDAY=MO",
)
SOMETIMES = (
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYMONTHDAY=-31",
    "FREQ=MONTHLY;BYDAY=5MO",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYDAY=53MO",
    "FREQ=YEARLY;BYYEARDAY=366",
    "FREQ=DAILY;INTERVAL=14;BYDAY=TU",
    "FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=-2",
)


@pytest.mark.parametrize("text", NEVER)
def test_what_never_falls_is_known_without_looking(text: str) -> None:
    assert not is_possible(read_parts(text).explicit(START), START)
    with pytest.raises(NotUnderstood) as refused:
        read_rule(text, zone="UTC", start=START)
    assert refused.value.reason == "never"


@pytest.mark.parametrize("text", SOMETIMES)
def test_what_falls_now_and_then_is_looked_for(text: str) -> None:
    assert is_possible(read_parts(text).explicit(START), START)
    assert read_rule(text, zone="UTC", start=START).rule.zone == "UTC"
