"""The house itself: rules that no linter knows."""

from __future__ import annotations

import ast
import re
import socket
from itertools import pairwise
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

from bot.settings import PREFIX, Settings, read_settings

HOUSE = Path(__file__).resolve().parents[1]
OURS = ("bot", "adapters", "migrations", "tests", "bench")
MODULES = sorted(path for folder in OURS for path in (HOUSE / folder).rglob("*.py"))
CORE = [path for path in MODULES if path.relative_to(HOUSE).parts[0] in {"bot", "adapters"}]
LOCKS = [HOUSE / "requirements.lock", HOUSE / "requirements-dev.lock"]

MOST_LINES = 300
VAGUE = {"item", "items", "data", "info", "manager", "handler", "helper", "helpers", "util", "utils"}
ABBREVIATED = {
    "cfg",
    "conf",
    "conn",
    "ctx",
    "cur",
    "db",
    "err",
    "evt",
    "msg",
    "num",
    "obj",
    "req",
    "resp",
    "usr",
}


def name_of(path: Path) -> str:
    """Return a module's path within the house, which names its test."""
    return path.relative_to(HOUSE).as_posix()


def words_of(name: str) -> set[str]:
    """Return the words that a name is made of."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def names_given(path: Path) -> set[str]:
    """Return the names of the modules, classes and functions that *path* defines."""
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {path.stem} | {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def test_a_module_is_short_enough_to_be_read() -> None:
    lines = {name_of(path): path.read_text(encoding="utf-8").count("\n") for path in CORE}

    long = {name: count for name, count in lines.items() if count > MOST_LINES}

    assert not long


def test_names_say_what_a_thing_is() -> None:
    named = {f"{name_of(path)}: {name}" for path in CORE for name in names_given(path)}

    vague = {name for name in named if words_of(name.rpartition(": ")[2]) & (VAGUE | ABBREVIATED)}

    assert not vague


def test_stand_ins_take_the_place_of_patches() -> None:
    patched = re.compile(r"monkeypatch\.setattr|\bmocker\b|\bMagic[M]ock\b")

    found = [name_of(path) for path in MODULES if patched.search(path.read_text(encoding="utf-8"))]

    assert not found


def test_no_package_waits_for_later() -> None:
    packages = [path.parent for path in CORE if path.name == "__init__.py"]

    empty = [name_of(folder) for folder in packages if len(list(folder.rglob("*.py"))) == 1]

    assert not empty


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_a_lock_pins_each_package_by_hash_and_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    packages = [block for block in re.split(r"\n(?=\S)", text) if not block.startswith("#")]

    assert packages
    assert all(re.match(r"[a-z0-9_.\[\]-]+==", block) and "--hash=sha256:" in block for block in packages)
    assert "://" not in text
    assert " @ " not in text


def test_both_locks_agree_on_what_they_share() -> None:
    run, develop = (
        set(re.findall(r"^([a-z0-9_.\[\]-]+==\S+)", lock.read_text("utf-8"), re.MULTILINE)) for lock in LOCKS
    )

    assert run < develop


def test_the_readme_lists_every_setting() -> None:
    readme = (HOUSE / "README.md").read_text(encoding="utf-8")

    missing = [name for name in Settings.model_fields if f"`{PREFIX}{name.upper()}`" not in readme]

    assert not missing


def test_the_three_elements_are_visible_at_first_sight() -> None:
    assert all((HOUSE / "bot" / element).is_dir() for element in ("domain", "community", "practice"))


def test_make_help_lists_what_people_type() -> None:
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")

    listed = re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE)

    assert {"help", "run", "test", "lint", "bench", "format", "clean"} <= set(listed)


def test_ci_runs_the_command_that_people_run() -> None:
    script = HOUSE / ".ci" / "run"

    assert script.read_text(encoding="utf-8").rstrip().endswith("exec make test")
    assert script.stat().st_mode & 0o111


def test_the_changelog_has_its_newest_part_first() -> None:
    text = (HOUSE / "CHANGELOG.md").read_text(encoding="utf-8")

    versions = [tuple(map(int, found.split("."))) for found in re.findall(r"^## (\d+\.\d+\.\d+)", text, re.MULTILINE)]

    assert "\n## Unreleased\n" in text
    assert all(newer > older for newer, older in pairwise(versions))


def test_no_test_leaves_the_machine() -> None:
    with pytest.warns(UserWarning, match="192.0.2.1"), pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 9), timeout=0.1)


def test_what_the_image_sets_are_settings_that_hearth_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dockerfile = (HOUSE / "Dockerfile").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name, value in re.findall(rf"({PREFIX}\w+)=(\S+)", dockerfile):
        monkeypatch.setenv(name, value)

    settings = read_settings()

    assert (settings.host, settings.data_dir) == ("0.0.0.0", Path("/data"))  # noqa: S104 - inside the container
