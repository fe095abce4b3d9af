from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.models.blocks import Option

from adapters.slack import parse, render
from bot.messages import (
    Action,
    Button,
    Choices,
    EntryCard,
    EntryLink,
    Field,
    Form,
    Lines,
    Link,
    Place,
    Post,
    Prose,
    Quote,
    Said,
    Suggestion,
    When,
    Who,
)
from tests.adapters.slack.checks import every, holds, pinged, taken_by_slack, view_holds
from tests.adapters.slack.every_reply import LONG, replies
from tests.adapters.slack.recorded import SPACE
from tests.factories import NOW
from tests.schemas.checking import slack_faults

if TYPE_CHECKING:
    from pathlib import Path

    from bot.messages import Block, Span

HERE = Place(SPACE, "C0GENERAL")
PAGE = "https://hearth.example"
EVERY = list(replies())


def shown(*blocks: Block, page: str = "", names: dict[str, str] | None = None, **fields: Any) -> dict[str, Any]:  # noqa: ANN401
    message = render.message(Post(blocks, fields.pop("fallback", "said"), **fields), names or {}, page=page)
    holds(message)
    return message


def elements(*spans: Span, page: str = "") -> list[dict[str, Any]]:
    drawn: list[dict[str, Any]] = shown(Prose(spans), page=page)["blocks"][0]["elements"][0]["elements"]
    return drawn


def view(*fields: Field, title: str = "Keep something", notes: tuple[Block, ...] = ()) -> dict[str, Any]:
    form = Form(Action("share", "d1", 2), title, fields, notes=notes)
    drawn = render.view(form, place=HERE, key="k1", private=False)
    view_holds(drawn)
    return drawn


def back(drawn: dict[str, Any], entered: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return what the core reads of a view that was sent with what stood in its inputs, or was *entered*."""
    state = {}
    for block in drawn["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            held = {"type": element["type"], "value": element.get("initial_value")}
            state[block["block_id"]] = {element["action_id"]: {**held, **entered.get(block["block_id"], {})}}
    sent = {
        "user": {"id": "U0LI00001"},
        "team": {"id": "T0ACME001"},
        "view": {**drawn, "id": "V1", "root_view_id": "V1", "state": {"values": state}},
    }
    return dict(parse.form(sent).values)


@pytest.mark.parametrize(("name", "made"), EVERY, ids=[name for name, _ in EVERY])
def test_whatever_the_core_says_slack_takes(name: str, made: Post | Form) -> None:
    assert name
    for page in ("", PAGE):
        if isinstance(made, Form):
            view_holds(render.view(made, place=HERE, key="k", private=True, page=page))
        else:
            message = render.message(made, {}, page=page)
            holds(message)
            assert set(pinged(message)) <= {key.rpartition("/")[2] for key in made.addressees}
            view_holds(render.result(made, page=page))
            view_holds(render.home(made, page=page))


def test_slacks_own_types_take_what_the_core_says(tmp_path: Path) -> None:
    values: list[tuple[str, object]] = []
    for _, made in EVERY[1::3]:
        if isinstance(made, Form):
            values.append(("View", render.view(made, place=HERE, key="k", private=True)))
        else:
            values.append(("KnownBlock[]", render.message(made, {}, page=PAGE)["blocks"]))

    assert [fault for fault in slack_faults(values, tmp_path) if fault] == []


def test_only_a_public_posts_addressees_are_pinged() -> None:
    to = (f"{SPACE}/U0LI00001", "discord:1/22", "slack:T0/../x")
    words = Quote(f"<@{SPACE}/U0EVIL> <!channel> @here")

    assert pinged(shown(words, audience="public", addressees=to)) == ["U0LI00001"]
    assert pinged(shown(words, audience="private", addressees=to)) == []


def test_a_ping_stands_at_the_beginning_of_what_is_said() -> None:
    post = shown(Prose((Said("Solved."),)), audience="public", addressees=(f"{SPACE}/U1",))

    first = post["blocks"][0]["elements"][0]["elements"]
    assert [each["type"] for each in first] == ["user", "text", "text"]


def test_the_fallback_is_words_and_nothing_else() -> None:
    message = shown(Prose((Said("x"),)), fallback="<!channel> & <@U1> <https://x|y>")

    assert message["text"] == "&lt;!channel&gt; &amp; &lt;@U1&gt; &lt;https://x|y&gt;"


def test_a_long_fallback_is_cut_between_its_signs() -> None:
    message = shown(Prose((Said("x"),)), fallback="&<>" * 3_000)

    assert 2_000 < len(message["text"]) <= 4_000


def test_a_heading_is_a_header_and_a_longer_one_bold() -> None:
    assert shown(Prose((Said("Solved before:"),), "heading"))["blocks"][0]["type"] == "header"
    long = shown(Prose((Said("why " * 100),), "heading"))["blocks"][0]
    assert long["elements"][0]["elements"][0]["style"] == {"bold": True}


def test_a_quiet_line_is_context_where_it_is_words_alone() -> None:
    assert shown(Prose((Said("Kept by "), Who("Li")), "quiet"))["blocks"][0]["type"] == "context"
    assert shown(Prose((When(NOW),), "quiet"))["blocks"][0]["type"] == "rich_text"


def test_a_time_is_shown_in_its_readers_zone() -> None:
    (date,) = elements(When(NOW, "moment"))

    assert date["timestamp"] == int(NOW.timestamp())
    assert date["format"] == "{date_short} {time}"
    assert date["fallback"] == "23 Nov 2026, 09:30 UTC"


def test_a_time_that_slack_cannot_count_is_written() -> None:
    assert elements(When(datetime(1901, 1, 1, tzinfo=UTC))) == [{"type": "text", "text": "01 Jan 1901"}]


def test_an_entry_is_linked_only_where_a_page_has_an_address() -> None:
    assert elements(EntryLink(142, "Restart it")) == [{"type": "text", "text": "#142 Restart it"}]
    (link,) = elements(EntryLink(142, "Restart it", 4), page=PAGE)
    assert link == {"type": "link", "url": f"{PAGE}/entries/142?in=4", "text": "#142 Restart it"}


def test_a_link_shows_whose_site_it_leads_to() -> None:
    link, aside = elements(Link("https://li:secret@evil.example/x", "https://bank.example"))

    assert link["text"] == "https://bank.example"
    assert aside["text"] == " (evil.example)"


def asides(url: str, own: str = "https://acme.slack.com/") -> list[str]:
    post = Post((Prose((Link(url, "what you said"), Said("."))),), "x")
    row = render.message(post, {}, own=own)["blocks"][0]["elements"][0]["elements"]
    return [each["text"] for each in row if each["type"] == "text"]


def test_a_message_of_the_workspace_itself_is_linked_by_its_label() -> None:
    assert asides("https://acme.slack.com/archives/C1/p1") == ["."]


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://acme.slack.com.evil.example/archives/C1/p1", "https://acme.slack.com"),
        ("https://acme.slack.com@evil.example/archives/C1/p1", "https://acme.slack.com/"),
        ("https://evil.slack.com/archives/C1/p1", "https://acme.slack.com/"),
        ("http://acme.slack.com/archives/C1/p1", "https://acme.slack.com/"),
        ("https://acme.slack.com/oauth/authorize", "https://acme.slack.com/"),
        ("https://acme.slack.com/archives/../oauth/authorize", "https://acme.slack.com/"),
        ("https://acme.slack.com/archives/C1/p1", ""),
    ],
)
def test_every_other_link_tells_whose_site_it_leads_to(url: str, own: str) -> None:
    assert asides(url, own)[0].startswith(" (")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "slack://open",
        "https://",
        "https://x y",
        "http://[",
        "data:,x",
        "https://evil.example\\@good.example",
    ],
)
def test_what_is_no_web_page_is_no_link(url: str) -> None:
    assert [each["type"] for each in elements(Link(url, "press me"))] == ["text"]


def test_somebody_without_a_name_is_called_by_the_one_that_is_known() -> None:
    who = Who("", f"{SPACE}/U1")
    post = Post((Prose((Said("Kept by "), who, Said(" as a tip"))),), "Kept by  as a tip\nand more")

    named = render.message(post, {who.account: "Li"})

    assert named["blocks"][0]["elements"][0]["elements"][1]["text"] == "Li"
    assert named["text"] == "Kept by Li as a tip\nand more"
    assert render.unnamed(post) == {who.account}
    nameless = render.message(post, {})
    assert nameless["blocks"][0]["elements"][0]["elements"][1]["text"] == "somebody"


def test_members_words_keep_their_shape() -> None:
    words = "\n\n".join(
        (
            "Some **bold *both*** and `code` and ~~not~~.",
            "1. one\n2. two\n   - deep\n3. three",
            "> quoted",
            "```sh\nkubectl get pods\n```",
            f"ask <@{SPACE}/U1> in <#{SPACE}/C1> see [docs](https://a.example/b) or https://c.example/d.",
        )
    )
    block = shown(Quote(words), names={f"{SPACE}/U1": "Li"})["blocks"][0]

    kinds = [(each["type"], each.get("style"), each.get("indent"), each.get("offset")) for each in block["elements"]]
    assert kinds == [
        ("rich_text_quote", None, None, None),
        ("rich_text_list", "ordered", 0, None),
        ("rich_text_list", "bullet", 1, None),
        ("rich_text_list", "ordered", 0, 2),
        ("rich_text_quote", None, None, None),
        ("rich_text_preformatted", None, None, None),
        ("rich_text_quote", None, None, None),
    ]
    first = block["elements"][0]["elements"]
    assert {"type": "text", "text": "both", "style": {"bold": True, "italic": True}} in first
    assert {"type": "text", "text": "code", "style": {"code": True}} in first
    assert block["elements"][5]["elements"] == [{"type": "text", "text": "kubectl get pods"}]
    last = block["elements"][6]["elements"]
    assert [each.get("text") or each.get("channel_id") for each in last] == [
        "ask ",
        "@Li",
        " in ",
        "C1",
        " see ",
        "docs",
        " (a.example/b)",
        " or ",
        "https://c.example/d",
        ".",
    ]


def test_a_card_shows_all_that_is_known_of_an_entry() -> None:
    card = EntryCard(
        142,
        3,
        "tip",
        "Restart the ingress",
        passage=(Said("the "), Said("certificate", "marked"), Said(" is `read` once")),
        told_by="Li",
        told_at=NOW,
        not_when="With cert-manager",
        worked=(4, 5),
        used=7,
        source_url="https://acme.slack.com/archives/C1/p1",
        topics=("tls", "ingress"),
        private_to="x",
        variant_of=12,
        old=True,
        buttons=(Button("I used this", Action("used", "142", 3), "main"),),
    )
    rich, actions = shown(card)["blocks"]

    title, passage, aside, facts = rich["elements"]
    assert title["elements"] == [{"type": "text", "text": "Restart the ingress", "style": {"bold": True}}]
    assert {"type": "text", "text": "certificate", "style": {"bold": True}} in passage["elements"]
    assert {"type": "text", "text": "read", "style": {"code": True}} in passage["elements"]
    assert aside["elements"][1]["text"] == "With cert-manager"
    said = "".join(each.get("text") or each.get("fallback") for each in facts["elements"])
    assert said == (
        "Tip #142 · told by Li on 23 Nov 2026 · worked for 4 of 5 who tried · used by 7 people · #tls #ingress · "
        "original (acme.slack.com/archives/C1/p1) · old: check that it still holds · a variant of #12 · "
        "only seen in its channel"
    )
    assert actions["elements"][0]["value"] == "used:142:3"
    assert actions["elements"][0]["style"] == "primary"


def test_a_line_stands_between_two_cards() -> None:
    blocks = shown(EntryCard(1, 1, "tip", "One"), EntryCard(2, 1, "tip", "Two"))["blocks"]

    assert [block["type"] for block in blocks] == ["rich_text", "divider", "rich_text"]


def test_buttons_that_do_the_same_are_told_apart_and_still_do_it() -> None:
    same = Choices((Button("One", Action("used", "1", 1)), Button("Two", Action("used", "1", 1))))
    (row,) = shown(same)["blocks"]

    assert [each["action_id"] for each in row["elements"]] == ["used:1:1", "used:1:1~1"]
    assert {each["value"] for each in row["elements"]} == {"used:1:1"}


def test_many_buttons_stand_in_several_rows() -> None:
    buttons = tuple(Button("x" * 100, Action("v", str(n))) for n in range(60))

    assert [len(row["elements"]) for row in shown(Choices(buttons))["blocks"]] == [25, 25, 10]


def test_long_words_are_cut_before_the_buttons_and_say_where_the_rest_is() -> None:
    choices = Choices((Button("Edit", Action("edit", "142", 1, 4)),))
    post = Post((Prose((Said("All of it:"),)), Quote(LONG), choices), "said", entries=(142,))

    assert not render.fits(post)
    without, linked = render.message(post, {}), render.message(post, {}, page=PAGE)
    holds(without)
    holds(linked)
    values = [each["value"] for each in every(without["blocks"]) if each.get("type") == "button"]
    assert values == ["read:142:0@4", "edit:142:1@4"]
    assert any(each.get("url") == f"{PAGE}/entries/142?in=4" for each in every(linked["blocks"]))


def test_a_window_holds_what_a_message_cannot() -> None:
    body = "\n\n".join(f"Paragraph {n} with `code` and **words**." for n in range(450))
    post = Post((Quote(body),), "said", entries=(142,))

    view_holds(drawn := render.result(post))

    said = "".join(str(each["text"]) for each in every(drawn["blocks"]) if each.get("type") == "text")
    assert "Paragraph 449" in said
    assert not render.fits(post)


def test_a_post_without_blocks_shows_its_fallback() -> None:
    assert shown(fallback="just words")["blocks"][0]["text"]["text"] == "just words"


def test_nothing_empty_is_shown() -> None:
    shown(Prose((Said(""),)), Lines(((),)), Quote(""), Choices(()), EntryCard(1, 1, "tip", ""), fallback="")


def test_a_form_comes_back_as_it_was_shown() -> None:
    drawn = view(
        Field("title", "Title", value="Restart", required=True, hint="A claim"),
        Field("body", "Body", "text", "two\nlines"),
        Field("kind", "Kind", "choice", "tip", choices=(("tip", "Tip"), ("story", "Story"))),
        Field("topics", "Topics", "topics", "git, k8s"),
        Field("nameless", "Without my name", "toggle", "yes"),
        Field("date", "Date", "date", "2027-01-31"),
        Field("draft", "", "hidden", "d1"),
        title="A title that is much too long",
    )

    assert drawn["title"]["text"] == "A title that is much to…"
    assert drawn["blocks"][0]["text"]["text"] == "A title that is much too long"
    kinds = {block["block_id"]: block["element"] for block in drawn["blocks"][1:]}
    assert kinds["kind"]["initial_option"]["value"] == "tip"
    assert [one["value"] for one in kinds["topics"]["initial_options"]] == ["git", "k8s"]
    assert kinds["nameless"]["initial_options"]
    assert kinds["date"]["initial_date"] == "2027-01-31"
    entered = {
        "kind": {"selected_option": kinds["kind"]["initial_option"]},
        "topics": {"selected_options": kinds["topics"]["initial_options"]},
        "nameless": {"selected_options": []},
        "date": {"selected_date": "2027-01-31"},
    }
    assert back(drawn, entered) == {
        "title": "Restart",
        "body": "two\nlines",
        "kind": "tip",
        "topics": "git, k8s",
        "nameless": "no",
        "date": "2027-01-31",
        "draft": "d1",
    }


def test_a_form_remembers_where_it_was_opened() -> None:
    drawn = view(Field("title", "Title"))
    sent = {
        "user": {"id": "U1"},
        "team": {"id": SPACE.partition(":")[2]},
        "view": {**drawn, "id": "V9", "root_view_id": "V1"},
    }

    form = parse.form(sent)

    assert (form.key, form.place, form.action, form.private) == ("V1", HERE, Action("share", "d1", 2), False)


@pytest.mark.parametrize(
    "body", [LONG[:19_999], "x" * 20_000, "word " * 3_999, "\n".join(["line"] * 4_000), "🎉" * 9_000]
)
def test_a_long_text_can_be_edited_without_loss(body: str) -> None:
    drawn = view(Field("body", "Body", "text", body, limit=20_000))

    assert back(drawn, {})["body"] == body.replace("\0", "")


def test_a_part_that_was_emptied_leaves_no_gap() -> None:
    body = "\n".join("x" * 2_000 for _ in range(3))
    drawn = view(Field("body", "Body", "text", body, limit=20_000))
    second = drawn["blocks"][1]["block_id"]

    assert back(drawn, {second: {"value": None}})["body"] == "\n".join("x" * 2_000 for _ in range(2))


def test_many_choices_are_all_there() -> None:
    few = tuple((str(n), f"Choice {n}") for n in range(5))
    many = tuple((str(n), f"Choice {n}") for n in range(150))

    assert view(Field("room", "Room", "choice", choices=few))["blocks"][0]["element"]["type"] == "radio_buttons"
    element = view(Field("room", "Room", "choice", "149", choices=many))["blocks"][0]["element"]
    assert sum(len(group["options"]) for group in element["option_groups"]) == 150
    assert element["initial_option"]["value"] == "149"


def test_a_fault_and_near_duplicates_stand_above_the_fields() -> None:
    drawn = view(Field("title", "Title"), notes=(Prose((Said("Too long."),), "warning"), Lines(((Said("#142"),),))))

    assert [block["type"] for block in drawn["blocks"]] == ["rich_text", "rich_text", "input"]


def test_a_date_that_is_none_is_left_to_be_chosen() -> None:
    element = view(Field("date", "Date", "date", "next week"))["blocks"][0]["element"]

    assert element == {"type": "datepicker", "action_id": "date"}


def test_hidden_fields_that_are_too_long_never_break_the_form() -> None:
    drawn = view(Field("a", "", "hidden", "x" * 5_000), Field("b", "", "hidden", "kept"), Field("t", "Title"))

    assert back(drawn, {}) == {"b": "kept", "t": ""}


def test_completions_may_be_taken_or_a_new_one_begun() -> None:
    offered = render.suggestions([Suggestion("git", "#git · 12")], "gi")["options"]

    assert [(one["value"], one["text"]["text"]) for one in offered] == [("git", "#git · 12"), ("gi", "New: gi")]
    assert [one["value"] for one in render.suggestions([Suggestion("git", "git")], "Git")["options"]] == ["git"]
    for one in render.suggestions([Suggestion("v" * 300, "l" * 300)] * 200, "p" * 300)["options"]:
        Option(**one).to_dict()


def test_home_shows_a_post() -> None:
    drawn = render.home(Post((Prose((Said("Your drafts"),), "heading"),), "Your drafts"))

    view_holds(drawn)
    assert drawn["type"] == "home"
    taken_by_slack(drawn["blocks"])


def test_what_slack_strips_around_a_part_is_not_missed() -> None:
    body = "\n\n".join("word " * 200 + f"end of {n}." for n in range(12))
    drawn = view(Field("body", "Body", "text", body, limit=20_000))
    parts = {block["block_id"]: block["element"]["initial_value"] for block in drawn["blocks"]}

    stripped = {id: {"value": value.strip()} for id, value in parts.items()}

    assert len(parts) > 3
    assert back(drawn, stripped)["body"] == body


def test_a_button_in_a_window_is_pressed_where_the_form_was_opened() -> None:
    post = Post((Choices((Button("Edit", Action("edit", "142", 1)),)),), "Kept")
    drawn = render.result(post, place=HERE, private=False)
    view_holds(drawn)
    press = {**drawn["blocks"][0]["elements"][0], "action_ts": "1763884851.000100"}
    sent = {
        "trigger_id": "t",
        "user": {"id": "U1"},
        "team": {"id": SPACE.partition(":")[2]},
        "view": drawn,
        "actions": [press],
    }

    pressed = parse.pressed(sent)

    assert (pressed.place, pressed.private, pressed.action) == (HERE, False, Action("edit", "142", 1))


def test_what_looks_like_markup_and_is_none_stays_as_it_was_typed() -> None:
    typed = "&lt;b&gt; &amp; <br> <!channel>\n\n| a | b |\n|---|---|\n\n    indented\n\n![x](https://a.example/p.png)"

    (block,) = shown(Quote(typed))["blocks"]

    said = "".join(str(each.get("text", "")) for each in block["elements"][0]["elements"])
    assert said.startswith("&lt;b&gt; &amp; <br> <!channel>\n\n| a | b |\n|---|---|\n\nindented\n\n!x (")
