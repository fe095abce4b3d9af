from __future__ import annotations

from typing import TYPE_CHECKING

from tests.schemas.checking import discord_faults, slack_faults

if TYPE_CHECKING:
    from pathlib import Path

SAID = {"type": "section", "text": {"type": "plain_text", "text": "Kept as #1"}}


def test_slacks_own_types_take_a_right_block_and_refuse_a_wrong_one(tmp_path: Path) -> None:
    wrong = {"type": "section", "text": {"type": "plain", "text": "Kept"}}
    unknown = SAID | {"colour": "red"}

    faults = slack_faults([("KnownBlock[]", [SAID]), ("KnownBlock[]", [wrong]), ("KnownBlock[]", [unknown])], tmp_path)

    assert faults[0] == ""
    assert faults[1]
    assert faults[2]


def test_discords_own_schema_takes_a_right_body_and_refuses_a_wrong_one() -> None:
    faults = discord_faults(
        [
            ("MessageCreateRequestSchema", {"content": "Kept as #1"}),
            ("MessageCreateRequestSchema", {"content": "x" * 4001}),
            ("MessageCreateRequestSchema", {"contents": "Kept"}),
        ]
    )

    assert faults[0] == ""
    assert "content" in faults[1]
    assert "contents" in faults[2]
