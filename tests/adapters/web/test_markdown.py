from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.markdown import target, web, words

DENSE = ("[", "*a ", "_*", "`", "<a", "> ", "- ", "|", "![", "[](", "\\", "a\n", "#", "1. ", "https://x.y ", "&amp;")


def test_the_subset_reads_as_it_was_meant() -> None:
    html = words("**bold** and `code`\nnext line\n\n- one\n- two\n\n```\nx = 1\n```")

    assert "<strong>bold</strong> and <code>code</code><br>\nnext line" in html
    assert "<li>one</li>" in html
    assert "<pre><code>x = 1\n</code></pre>" in html


def test_html_of_members_is_shown_and_never_meant() -> None:
    html = words("<b onclick=x>hi</b> <img src=x onerror=alert(1)> <!-- x -->")

    assert "&lt;b onclick=x&gt;hi&lt;/b&gt;" in html
    assert "<img" not in html


def test_a_picture_is_a_link_at_most() -> None:
    assert "<img" not in words("![a cat](https://a.example/cat.png)")


def test_a_link_shows_where_it_leads() -> None:
    html = words("[our bank](https://evil.example/login)")

    assert ">our bank</a>" in html
    assert '<span class="target">(evil.example/login)</span>' in html
    assert 'rel="noopener nofollow noreferrer"' in html


def test_a_link_that_is_named_like_another_shows_its_own_target() -> None:
    assert "(evil.example)" in words("[https://good.example](https://evil.example)")


def test_a_bare_address_is_a_link_and_shown_once() -> None:
    html = words("See https://a.example/b, please.")

    assert html.count("a.example/b") == 2
    assert ">https://a.example/b</a>, please." in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "//a.example", "http://["])
def test_only_addresses_of_the_web_are_linked(url: str) -> None:
    assert web(url) is None
    assert "href" not in words(f"[x]({url})")


@pytest.mark.parametrize(
    "url",
    [
        f"https://bank.example:{'a' * 80}@evil.example/",
        "https://bank.example@evil.example/",
        f"https://{'www.bank.example.' * 8}evil.example/",
    ],
)
@pytest.mark.parametrize("words_of_it", ["our bank", "{url}?", "{target}"])
def test_no_address_is_dressed_up_as_another_sites(url: str, words_of_it: str) -> None:
    html = words(f"[{words_of_it.format(url=url, target=url[8:68] + '…')}]({url})")

    shown = html.partition('<span class="target">(')[2].partition(")")[0]
    assert "evil.example" in shown
    assert not shown.startswith("bank")


def test_a_link_says_nothing_of_itself_that_only_the_pointer_shows() -> None:
    assert "good" not in words('[x](https://evil.example "https://good.example")')


def test_a_long_target_is_shown_in_part() -> None:
    assert len(target("https://a.example/" + "x" * 500)) == 61


def test_headings_of_members_are_smaller_than_the_pages_own() -> None:
    assert "<h5>Big</h5>" in words("# Big")


def test_a_text_too_dense_for_markup_is_shown_as_written() -> None:
    html = words("[" * 20_000 + "<b>")

    assert html.startswith('<pre class="raw">[')
    assert html.endswith("&lt;b&gt;</pre>")


@pytest.mark.parametrize("dense", DENSE)
def test_no_text_takes_long(dense: str) -> None:
    text = (dense * 20_000)[:20_000]
    begin = time.process_time()

    words(text)

    assert time.process_time() - begin < 2


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_text_is_drawn(text: str) -> None:
    assert isinstance(words(text), str)
