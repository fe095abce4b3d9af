from __future__ import annotations

import pytest

from bot.messages import from_mrkdwn


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("ask <@U02> or <@U02|bo>", "ask <@slack:T01/U02> or <@slack:T01/U02>"),
        ("see <#C1|help>", "see <#slack:T01/C1>"),
        ("<!channel> and <!subteam^S1|@ops> at <!date^1700000000^{date}|Tuesday>", "@channel and @ops at Tuesday"),
        ("<https://a.example/b?x=1&amp;y=2>", "https://a.example/b?x=1&y=2"),
        ("<https://a.example/b|a.example/b>", "https://a.example/b"),
        ("<https://a.example/(b)|the [docs]>", "[the (docs)](https://a.example/%28b%29)"),
        ("<slack://open|open me>", "open me"),
        ("`a &lt;b&gt; <https://x.example|x.example>`", "`a <b> x.example`"),
        ("```\nif a &lt; b &amp;&amp; <@U1>:\n```", "```\nif a < b && @U1:\n```"),
        ("1 < 2 and <unclosed", "1 < 2 and <unclosed"),
        ("", ""),
    ],
)
def test_slacks_markup_reads_as_it_was_meant(written: str, meant: str) -> None:
    assert from_mrkdwn(written, "slack:T01") == meant


def test_a_million_brackets_take_no_longer_than_their_length_allows() -> None:
    assert from_mrkdwn("<" * 200_000 + "`" * 200_000, "slack:T01")
