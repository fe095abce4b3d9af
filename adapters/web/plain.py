"""Pages for whoever is not signed in: one sentence that says what to do, and nothing that belongs to anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

from adapters.web import answer
from adapters.web.desk import Desk

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

HOW = "Type /hearth web in Slack or Discord: Hearth answers, to you alone, with a link that opens this page."
NOTHING_HERE = (
    "You are a member of nothing here. Type /hearth in Slack or Discord, where your community is, and come back."
)
SPENT = (
    "This link opens nothing: it was used already, its time is over, or part of it is missing. "
    "Type /hearth web in Slack or Discord for a new one."
)
LEFT = f"You are signed out of this page. To come back: {HOW[0].lower()}{HOW[1:]}"


NO_LONGER = "You are no longer signed in."
SIGNED_OUT, FOR_NOBODY = 401, 403


def signed_out(request: Request) -> Response:
    """Say how to sign in, whatever was asked for."""
    return said(request, "Sign in from where you talk", HOW, SIGNED_OUT)


def member_of_nothing(request: Request) -> Response:
    """Say to somebody signed in that there is nothing for them."""
    return said(request, "Nothing here for you", NOTHING_HERE, FOR_NOBODY, leave=True)


def said(request: Request, title: str, sentence: str, status: int, *, leave: bool = False) -> Response:
    """Return one sentence as a page of its own; on a page that is open it stands above all else."""
    if answer.live(request):
        return _to_an_open_page(request, sentence, status)
    return drawn(request, "plain-sentence.html", {"title": title, "sentence": sentence, "leave": leave}, status)


def drawn(request: Request, template: str, context: dict[str, object], status: int = 200) -> Response:
    """Return *template*, which knows of nobody."""
    return HTMLResponse(Desk.of(request).templates.get_template(template).render(context), status)


def _to_an_open_page(request: Request, sentence: str, status: int) -> Response:
    """Return *sentence* for the head of an open page, and for no other part of it.

    What somebody is typing there is not lost with the session: signed in again in another tab, they go on.
    """
    above = drawn(
        request, "over.html", {"sentence": f"{NO_LONGER} {sentence}" if status == SIGNED_OUT else sentence}, status
    )
    if status == FOR_NOBODY:
        above.headers["HX-Refresh"] = "true"
    above.headers.update({"HX-Retarget": "#over", "HX-Reselect": "#signed-out", "HX-Reswap": "innerHTML"})
    return above
