"""Checks bodies against the platforms' own schemas: Slack's TypeScript types, Discord's OpenAPI as zod.

The packages are installed by `npm install --prefix tests/schemas` (.ci/run does it).
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fakes.slack import charts
from tests.tools import require

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"


def discord_faults(bodies: Sequence[tuple[str, Mapping[str, object]]]) -> list[str]:
    """Return what Discord's own schema says of each (schema, body), empty where it is right."""
    node = require("node")
    require("schemas")
    lines = "".join(json.dumps({"schema": schema, "body": body}) + "\n" for schema, body in bodies)
    done = subprocess.run(
        [node, HERE / "discord.mjs"], input=lines, capture_output=True, text=True, check=True, timeout=110
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def slack_faults(values: Sequence[tuple[str, object]], folder: Path) -> list[str]:
    """Return what Slack's own types say of each (type, value), empty where it is right.

    Types are those of `@slack/types`, such as `KnownBlock[]` and `View`. *folder* is scratch.
    """
    require("schemas")
    charted = [charts.faults(value) for _, value in values]
    values = [(type_, _without_charts(value)) for type_, value in values]
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted({re.sub(r"\W", "", type_) for type_, _ in values})
    file = folder / "bodies.ts"
    rows = [f"export const v{n}: {type_} = {json.dumps(value)};" for n, (type_, value) in enumerate(values)]
    file.write_text("\n".join([f'import type {{ {", ".join(names)} }} from "@slack/types";', *rows]), encoding="utf-8")
    (folder / "tsconfig.json").write_text(json.dumps(_config(file)), encoding="utf-8")
    done = subprocess.run(
        [MODULES / ".bin" / "tsc", "--project", folder, "--pretty", "false"],
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    said = [""] * len(values)
    for line, words in re.findall(r"bodies\.ts\((\d+),\d+\): error (.*)", done.stdout):
        said[int(line) - 2] += words
    if done.returncode and not any(said):
        raise AssertionError(done.stdout + done.stderr)
    return ["; ".join(filter(None, (*found, told))) for found, told in zip(charted, said, strict=True)]


def _without_charts(value: object) -> object:
    """Return blocks without the charts among them, which Slack's types do not know yet."""
    return [one for one in value if one not in charts.charts(value)] if isinstance(value, list) else value


def _config(file: Path) -> dict[str, object]:
    options = {
        "strict": True,
        "noEmit": True,
        "module": "nodenext",
        "types": [],
        "paths": {"@slack/types": [str(MODULES / "@slack" / "types" / "dist" / "index.d.ts")]},
    }
    return {"compilerOptions": options, "files": [str(file)]}
