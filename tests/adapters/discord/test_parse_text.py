from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import canonical


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<@123> and <@!45> in <#6>", "<@discord:1/123> and <@discord:1/45> in <#discord:1/6>"),
        ("<:party:12> <a:dance:13>", ":party: :dance:"),
        ("<@&9> look", "@… look"),
        ("||it was the butler||", "it was the butler"),
        ("at <t:1700000000:R>", "at 2023-11-14 22:13 UTC"),
        ("type </share text:77>", "type /share text"),
        ("[docs](<https://x.example/a>)", "[docs](https://x.example/a)"),
        ("<https://x.example>", "<https://x.example>"),
        ("a `<@1> ||x||` b", "a `<@1> ||x||` b"),
        ("```py\n<@1>\n-# no\n```", "```py\n<@1>\n-# no\n```"),
        ("-# small print", "small print"),
        (">>> one\ntwo", "> one\n> two"),
        ("> one\ntwo", "> one\ntwo"),
        ("**bold** @everyone <script>", "**bold** @everyone <script>"),
    ],
)
def test_discords_markdown_becomes_canonical(typed: str, kept: str) -> None:
    assert canonical.canonical(typed, "discord:1") == kept


@given(st.text(alphabet="`<>@#&!:t0129|/-[]()\n a", max_size=200))
def test_any_text_can_be_read_and_loses_its_mention_of_us(text: str) -> None:
    left, _ = canonical.called(text, "12")

    assert canonical.called(left, "12")[0].count("<@12>") <= text.count("<@12>")
    assert isinstance(canonical.canonical(text, "discord:1"), str)
