"""`hearth run` as a process of its own, and what works beside it."""

from __future__ import annotations

import json
import os
import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Shell

pytestmark = pytest.mark.slow


@contextmanager
def running(shell: Shell, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Yield a running Hearth and its address."""
    process = shell.start("run", **settings)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Hearth is open at http://127.0.0.1:"), process.communicate(timeout=10)
        yield process, line.split()[4]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def test_it_says_where_it_is_open_and_answers_there(shell: Shell) -> None:
    with running(shell) as (_, url), urlopen(f"{url}/readyz", timeout=10) as answer:  # noqa: S310 - our own address
        assert answer.status == 200


def test_a_token_that_was_left_empty_is_said_to_be_why_nothing_is_attached(shell: Shell) -> None:
    with running(shell, HEARTH_DISCORD_TOKEN="") as (process, _):
        assert process.stdout is not None
        said = process.stdout.readline()

    assert said == (
        "HEARTH_DISCORD_TOKEN is empty, so neither Slack nor Discord is attached: this is the playground.\n"
    )


def test_it_says_what_hearth_web_lacks_and_promises_no_platform(shell: Shell) -> None:
    nowhere = {"HEARTH_DISCORD_TOKEN": "MTIz.abc." + "x" * 30, "HEARTH_DISCORD_API_URL": "http://127.0.0.1:9/api/v10"}
    with running(shell, **nowhere) as (process, _):
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(2)]

    assert said[0].startswith("Connecting to Discord: whether it is let in")
    assert said[1] == "/hearth web there has no page to lead to: HEARTH_BASE_URL is not set.\n"


def test_told_to_end_it_ends_well_and_leaves_nothing_half_done(shell: Shell) -> None:
    with running(shell) as (process, _):
        shell.hearth("share", "Turn the key twice #tip")

    assert process.returncode == 0
    assert sorted(path.name for path in shell.folder.iterdir()) == ["hearth.db", "hearth.db.lock", "hearth.key"]


def test_a_second_one_on_the_same_file_is_refused_in_one_sentence(shell: Shell) -> None:
    with running(shell) as (process, url):
        second = shell.start("run")
        _, said = second.communicate(timeout=30)

    assert second.returncode == 1
    assert said == (
        f"Hearth already runs (process {process.pid}) at {url} on {shell.database}: "
        "stop it first, or set HEARTH_DATA_DIR to another folder.\n"
    )


def test_a_port_in_use_is_told_in_one_sentence_and_nothing_stays_behind(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = shell.start("run", HEARTH_PORT=str(port))
        _, said = process.communicate(timeout=30)

    assert process.returncode == 1
    assert said == f"Something else listens on 127.0.0.1:{port} already: stop it, or set HEARTH_PORT to another.\n"


def test_wrong_settings_are_named_all_at_once_and_leave_with_78(shell: Shell) -> None:
    process = shell.start("run", HEARTH_PORT="x", HEARTH_LOG_LEVEL="loud", HEARTH_PROT="1")
    _, said = process.communicate(timeout=30)

    assert process.returncode == 78
    assert len(said.splitlines()) == 3
    assert all(name in said for name in ("HEARTH_PORT", "HEARTH_LOG_LEVEL", "HEARTH_PROT"))
    assert not shell.folder.exists()


def test_commands_work_beside_a_running_one(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "docs.jsonl").write_text('{"id": "a", "title": "Open the gate", "body": "Turn the key twice."}\n')

    with running(shell):
        codes = {
            "share": shell.hearth("share", "Oil the hinges in spring #tip").code,
            "import": shell.hearth("import", tmp_path / "docs.jsonl").code,
            "export": shell.hearth("export", "-o", tmp_path / "out.jsonl").code,
            "backup": shell.hearth("backup", tmp_path / "copy.db").code,
            "status": shell.hearth("status").code,
            "doctor": shell.hearth("doctor").code,
            "ask": shell.hearth("ask", "gate").code,
        }
        found = shell.hearth("ask", "hinges", "--json").json

    assert set(codes.values()) == {0}, codes
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 2
    assert found["hits"][0]["number"] == 1


def test_restore_beside_a_running_one_is_refused(shell: Shell, tmp_path: Path) -> None:
    with running(shell):
        shell.hearth("backup", tmp_path / "copy.db")
        said = shell.hearth("restore", tmp_path / "copy.db", "--force")

    assert said.code == 1
    assert said.err.startswith("Hearth already runs")


def test_killed_it_starts_again_on_what_it_had(shell: Shell) -> None:
    with running(shell) as (process, _):
        kept = shell.hearth("share", "Turn the key twice #tip", "--json").json
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)

    with running(shell):
        found = shell.hearth("ask", "key", "--json").json

    assert found["hits"][0]["number"] == kept["number"]


def test_a_folder_with_a_very_long_name_is_no_hindrance(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    long = shell.folder / ("deep" * 30)
    monkeypatch.setenv("HEARTH_DATA_DIR", str(long))

    with running(shell):
        said = shell.hearth("share", "Turn the key twice #tip", "--json")

    assert said.json["number"] == 1


def test_status_and_doctor_know_that_it_runs(shell: Shell) -> None:
    with running(shell) as (process, url):
        status = shell.hearth("status", "--json").json
        checks = {check["name"]: check for check in shell.hearth("doctor", "--json").json}

    assert status["running"] == {"command": "run", "pid": process.pid, "url": url}
    assert checks["address"]["says"] == f"the page answers at {url}"
    assert checks["running"]["says"] == f"process {process.pid} answers"


def test_logs_hold_no_text_of_members(shell: Shell) -> None:
    with running(shell, HEARTH_LOG_FORMAT="json") as (process, _):
        shell.hearth("share", "A very private remark about the treasurer #tip")
        process.send_signal(signal.SIGTERM)
        _, logged = process.communicate(timeout=30)

    assert [json.loads(line)["event"] for line in logged.splitlines()]
    assert "treasurer" not in logged
