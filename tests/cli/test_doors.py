"""Hostile input by every door of a running Hearth: the page, the command line, an import. And what its log tells."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Said, Shell

pytestmark = pytest.mark.slow

MARK = "zanzibar"
MANY = 12_000
"""So many entries take longer to import than one command does to start, on a busy machine too."""
HOSTILE = {
    "empty": "",
    "blank": " \n\t ",
    "nul": f"a NUL \0 {MARK}",
    "surrogates": f"half \ud800 \udfff letters {MARK}",
    "overrides": f"\u202egnp.exe \u2066 {MARK}",
    "mentions": f"<!channel> @everyone @here <@U1> {MARK}",
    "script": f"<script>alert(1)</script><img src=x onerror=alert(1)> {MARK}",
    "operators": f'NEAR(a b) OR "x AND * -y title:z ^q {MARK}',
    "quotes": f"' \" ` \\ ;-- {MARK}",
    "brackets": "[" * 20_000,
    "megabyte": f"{MARK} x " * 100_000,
}


class Stay(HTTPRedirectHandler):
    """Shows where it is sent, and stays."""

    def redirect_request(self, *_: object) -> None:
        """Go nowhere."""


@dataclass
class Page:
    """The page of a running Hearth, as a browser uses it; its log once it ended."""

    process: subprocess.Popen[str]
    url: str
    log: str = ""

    def ask(self, path: str, **values: str) -> tuple[int, str]:
        """Return the status and the text of an answer; with *values* a form is sent."""
        body = urlencode(values, errors="surrogatepass").encode() if values else None
        headers = {"Sec-Fetch-Site": "same-origin", "HX-Request": "true"}
        try:
            with build_opener(Stay).open(Request(self.url + path, body, headers), timeout=30) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def send(self, path: str, **values: str) -> tuple[int, str]:
        """Send a form as the page that was just opened does."""
        nonce = re.search(r'name="nonce" value="(\d+)"', self.ask("/")[1])
        assert nonce
        return self.ask(path, nonce=nonce[1], place="web:local/general", **values)


@contextmanager
def opened(shell: Shell) -> Iterator[Page]:
    """Yield a running Hearth that logs whatever it can."""
    process = shell.start("run", HEARTH_LOG_FORMAT="json", HEARTH_LOG_LEVEL="debug")
    assert process.stdout is not None
    page = Page(process, process.stdout.readline().split()[4])
    try:
        yield page
    finally:
        process.send_signal(signal.SIGTERM)
        _, page.log = process.communicate(timeout=30)


def test_the_page_answers_whatever_is_sent_through_any_of_its_doors(shell: Shell) -> None:
    with opened(shell) as page:
        answers = [(name, *answer) for name, text in HOSTILE.items() for answer in through_the_page(page, text)]

    assert [found for found in answers if found[1] not in {200, 303, 400, 404, 413, 422}] == []
    assert [found for found in answers if "<script>alert" in found[2] or "\0" in found[2] or "\u202e" in found[2]] == []
    assert [json.loads(line)["level"] for line in page.log.splitlines()] == ["info"]
    assert MARK not in page.log


def through_the_page(page: Page, text: str) -> list[tuple[int, str]]:
    short = text[:5000]
    return [
        page.send("/c/general/say", text=f"{text} #tip" if text.strip() else text),
        page.send("/c/general/say", text=f"/share {text}"),
        page.send("/c/general/say", text=f"/ask {text}"),
        page.send("/c/general/say", text=f"/{text}"),
        page.send("/form", action="share::0", **{"v.kind": "tip", "v.title": "A gate", "v.body": text}),
        page.send("/form", action="share::0", **{"v.kind": text[:99], "v.title": text, "v.body": "A body."}),
        page.send("/command", name="ask", text=text),
        page.send("/press", action=text),
        page.send("/member", member=text, back=text),
        page.ask(f"/repertoire?{urlencode({'q': short}, errors='surrogatepass')}"),
        page.ask(f"/suggest?field=topics&topics={quote(short, errors='surrogatepass')}"),
        page.ask("/"),
    ]


def test_the_command_line_and_an_import_take_it_beside_a_running_hearth(shell: Shell, tmp_path: Path) -> None:
    lines = [{"id": name, "title": text, "body": text} for name, text in HOSTILE.items()]
    lines.append({"id": "sound", "title": "Open the gate", "body": "Turn the key."})
    (tmp_path / "docs.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))

    with opened(shell) as page:
        said = {"import": shell.hearth("import", tmp_path / "docs.jsonl")}
        for name, text in HOSTILE.items():
            said |= {f"share {name}": shell.hearth("share", text), f"ask {name}": shell.hearth("ask", text)}
        said["export"] = shell.hearth("export", "-o", tmp_path / "out.jsonl")
        answer = page.ask("/repertoire")

    assert {name: each for name, each in said.items() if not sound(each)} == {}
    assert answer[0] == 200
    assert "Open the gate" in (tmp_path / "out.jsonl").read_text()
    assert MARK not in page.log


def sound(said: Said) -> bool:
    refused = said.code == 2 and not said.out and len(said.err.splitlines()) == 1
    return (said.code == 0 or refused) and "fault of Hearth" not in said.err and "Traceback" not in said.err


def test_the_figures_name_nobody_and_repeat_nothing(shell: Shell) -> None:
    with opened(shell) as page:
        page.send("/c/general/say", text=f"Turn the {MARK} twice #tip")
        page.send("/c/general/say", text=f"/ask {MARK}")
        figures = page.ask("/metrics")[1]

    assert "hearth_asks_total" in figures
    assert not [word for word in (MARK, "Li Wei", "web:local", "general") if word in figures]


def test_told_to_end_it_first_finishes_what_it_had_begun(shell: Shell) -> None:
    with opened(shell) as page, ThreadPoolExecutor(1) as browser:
        page.send("/c/general/say", text="Turn the key twice #tip")
        holder = sqlite3.connect(shell.database, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        form = {"v.kind": "tip", "v.title": "Oil the hinges", "v.body": "In spring."}
        begun = browser.submit(page.send, "/form", action="share::0", **form)
        time.sleep(1)
        page.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        holder.execute("ROLLBACK")
        holder.close()

        assert begun.result(20)[0] == 200
        page.process.wait(20)
    assert page.process.returncode == 0
    assert [row["title"] for row in shell.hearth("export").lines] == ["Turn the key twice", "Oil the hinges"]


def test_killed_in_the_middle_of_an_import_and_a_share_it_loses_and_doubles_nothing(
    shell: Shell, tmp_path: Path
) -> None:
    lines = ({"id": f"d{n}", "title": f"Gate {n}", "body": f"Turn key {n} twice. " * 20} for n in range(MANY))
    (tmp_path / "docs.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))

    with opened(shell) as page:
        importing = shell.start("import", str(tmp_path / "docs.jsonl"))
        wait_for_entries(shell)
        kept = shell.hearth("share", "Oil the hinge #tip", "--json").json
        page.process.kill()
        _, said = importing.communicate(timeout=60)
    with opened(shell):
        before = entries(shell)
        shell.hearth("import", tmp_path / "docs.jsonl")
        rows = shell.hearth("export").lines

    assert (importing.returncode, before < MANY + 1) == (1, True)
    assert said.startswith("The Hearth that runs on this database does not answer, or ended meanwhile")
    assert sorted(row.get("source_id") or "" for row in rows) == ["", *sorted(f"d{n}" for n in range(MANY))]
    assert [row["title"] for row in rows if row["number"] == kept["number"]] == ["Oil the hinge"]


def wait_for_entries(shell: Shell) -> None:
    while entries(shell) < 100:
        time.sleep(0.05)


def entries(shell: Shell) -> int:
    """Return how many entries there are."""
    status = shell.hearth("status", "--json")
    return sum(each["entries"] for each in status.json["communities"]) if status.code == 0 else 0
