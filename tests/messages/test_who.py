"""Actions are printed and parsed back without loss."""

from __future__ import annotations

import pytest

from bot.messages import Action


@pytest.mark.parametrize(
    "action",
    [
        Action("help"),
        Action("used", "7@q1", 2),
        Action("share", "slack:T01/C01#17.1", 0, 12),
        Action("read", "7", 1, 4),
    ],
)
def test_an_action_comes_back_as_it_was_printed(action: Action) -> None:
    assert Action.parse(str(action)) == action


def test_a_button_from_before_communities_were_named_still_works() -> None:
    assert Action.parse("read:7:1") == Action("read", "7", 1)


@pytest.mark.parametrize(
    "odd", ["read:7:1@x", "read:7:1@-4", "read:7:1@²", "read:7:1@" + "9" * 20, "read:7:@", "read:7:x"]
)
def test_what_no_button_of_ours_says_is_none(odd: str) -> None:
    with pytest.raises(ValueError, match=r"read:|invalid literal"):
        Action.parse(odd)
