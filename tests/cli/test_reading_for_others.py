"""`hearth mcp` as a person types it: what it needs is said in a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "hearth_" + "abc"


def mcp(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Type the command, with nothing on standard input."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")} | env
    command = [sys.executable, "-m", "bot", "mcp", *words]
    return subprocess.run(command, env=given, input="", capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.mark.parametrize("token", ["", " ", "zwiebel\nkern", "zwiebel\u00fc"])
def test_without_a_token_it_says_where_to_get_one_and_repeats_none(token: str) -> None:
    said = mcp(HEARTH_TOKEN=token)

    assert (said.returncode, said.stdout) == (2, "")
    assert "/hearth token" in said.stderr
    assert "zwiebel" not in said.stderr


@pytest.mark.parametrize(
    "url", ["http://[", "ftp://x", "http://", "hearth.example", "http://a:b", "http://li:pass@h", "https://h/?a=b"]
)
def test_what_is_no_address_is_refused_in_a_sentence_without_its_password(url: str) -> None:
    said = mcp("--url", url, HEARTH_TOKEN=TOKEN)

    assert (said.returncode, said.stdout) == (2, "")
    assert "no address of a page" in said.stderr
    assert "pass" not in said.stderr


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("http://hearth.example", True),
        ("HTTP://192.0.2.1:8765", True),
        ("https://hearth.example", False),
        ("http://127.0.0.1:8765", False),
        ("http://localhost:8765", False),
        ("http://[::1]:8765", False),
    ],
)
def test_it_warns_where_a_token_goes_to_another_machine_unencrypted(url: str, warned: bool) -> None:  # noqa: FBT001
    said = mcp(HEARTH_TOKEN=TOKEN, HEARTH_URL=url)

    assert (said.returncode, said.stdout) == (0, "")
    assert ("unencrypted" in said.stderr) is warned
    assert TOKEN not in said.stderr


@pytest.mark.parametrize("left", ["", "class FastMCP: ..."])
def test_without_the_sdk_or_with_an_old_one_it_says_what_to_install(tmp_path: Path, left: str) -> None:
    (tmp_path / "mcp").mkdir()
    (tmp_path / "mcp" / "__init__.py").write_text(left, encoding="utf-8")

    said = mcp(HEARTH_TOKEN=TOKEN, PYTHONPATH=str(tmp_path))

    assert (said.returncode, said.stdout) == (1, "")
    assert "hearth[agents]" in said.stderr


def test_the_running_bot_needs_no_sdk(tmp_path: Path) -> None:
    (tmp_path / "mcp.py").write_text("raise ImportError('absent', name='mcp')", encoding="utf-8")
    code = "import bot.cli.running, adapters.web.adapter, sys; assert 'mcp' not in sys.modules"

    said = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(tmp_path)}, cwd=ROOT, check=False
    )

    assert said.returncode == 0
